"""What is laid down by the day: the latest to begin holds, and the past stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.conventions.agreements import agreement_on
from prestalux.rules.conventions.pieces import OneOf, Piece, row_on
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.provisions import BadProvision, Kind, Law, Provision, checked

TODAY = date(2026, 11, 27)
THREE = {"fr": "un", "de": "eins", "en": "one"}
PIECES = {"required": [["information-sheet"], ["identity-document"]], "where_applicable": ["bank-details"]}
DENTIST = Profession.DENTIST


def row(value: Any, first: date = TODAY, kind: Kind = Kind.CONVENTION, key: str = "dentist") -> Provision:
    return Provision(kind, key, value, first, "Mémorial")


def test_before_the_first_provision_the_tables_hold() -> None:
    law = Law((row(THREE, date(2027, 1, 1)),))
    day = date(2026, 12, 31)
    assert law.agreement(DENTIST, day) == agreement_on(DENTIST, day)
    assert law.requirement(DENTIST, day) == row_on(DENTIST, day)


def test_from_its_day_on_a_provision_holds() -> None:
    found = Law((row(THREE, date(2027, 1, 1)),)).agreement(DENTIST, date(2027, 1, 1))
    assert found is not None
    assert found.title == THREE


def test_one_that_ends_leaves_nothing_in_force() -> None:
    law = Law((row(THREE), row(None, date(2027, 1, 1))))
    assert law.agreement(DENTIST, date(2027, 1, 1)) is None


def test_another_profession_is_not_concerned() -> None:
    law = Law((row(THREE, kind=Kind.CONVENTION, key="doctor"),))
    assert law.agreement(Profession.NURSE, TODAY) is None


def test_required_pieces_follow_the_day() -> None:
    law = Law((row(PIECES, date(2027, 1, 1), Kind.PIECES),))
    found = law.requirement(DENTIST, date(2027, 1, 1))
    assert found.required == (OneOf({Piece.INFORMATION_SHEET}), OneOf({Piece.IDENTITY_DOCUMENT}))
    assert found.where_applicable == (Piece.BANK_DETAILS,)


def test_a_holiday_taken_back_is_a_working_day() -> None:
    law = Law((row(THREE, TODAY, Kind.HOLIDAY, "2027-12-24"), row(None, TODAY, Kind.HOLIDAY, "2027-12-24")))
    assert law.is_holiday(date(2027, 12, 24)) is False
    assert law.is_holiday(date(2027, 12, 25)) is None


days = st.integers(0, 40).map(lambda number: TODAY + timedelta(days=number))
rows = st.lists(st.builds(row, st.sampled_from([THREE, None]), days), max_size=8)


@given(rows, days)
def test_what_is_laid_down_later_changes_no_day_before_it(laid_down: list[Provision], on: date) -> None:
    before = Law(tuple(laid_down)).standing(Kind.CONVENTION, "dentist", on)
    later = row(THREE, on + timedelta(days=1))
    assert Law((*laid_down, later)).standing(Kind.CONVENTION, "dentist", on) == before


@given(rows, days)
def test_what_stands_is_the_latest_to_have_begun(laid_down: list[Provision], on: date) -> None:
    found = Law(tuple(laid_down)).standing(Kind.CONVENTION, "dentist", on)
    begun = [one.valid_from for one in laid_down if one.valid_from <= on]
    assert (found.valid_from if found else None) == max(begun, default=None)


GOOD = [
    row(THREE),
    row(None),
    row(PIECES, kind=Kind.PIECES),
    row(THREE, kind=Kind.HOLIDAY, key="2027-12-24"),
    row(None, kind=Kind.HOLIDAY, key="2027-12-24"),
    row(THREE, kind=Kind.LETTERHEAD, key="name"),
    row(["Boîte postale 1"], kind=Kind.LETTERHEAD, key="address"),
    row("+352 1", kind=Kind.LETTERHEAD, key="phone"),
    row(THREE, kind=Kind.TEXT, key="remedies"),
    row(THREE, kind=Kind.TEXT, key="ask/unreadable"),
    row(None, kind=Kind.TEXT, key="ask/unreadable"),
    row({"until": None}, kind=Kind.PREFIX, key="dentist/98"),
    row({"until": "2028-01-01"}, kind=Kind.PREFIX, key="dentist/98"),
]


@pytest.mark.parametrize("provision", GOOD, ids=lambda one: f"{one.kind} {one.key}")
def test_what_fits_can_be_laid_down(provision: Provision) -> None:
    assert checked(provision, TODAY) is provision


@pytest.mark.parametrize("provision", GOOD, ids=lambda one: f"{one.kind} {one.key}")
def test_nothing_is_laid_down_for_a_day_that_has_passed(provision: Provision) -> None:
    with pytest.raises(BadProvision) as refused:
        checked(provision, TODAY + timedelta(days=1))
    assert refused.value.facts == {"why": "day"}


@pytest.mark.parametrize(
    ("provision", "why"),
    [
        (row(THREE, key="ocularist"), "key"),
        (row({"fr": "un"}), "value"),
        (row(THREE | {"de": " "}), "value"),
        (row(PIECES | {"required": []}, kind=Kind.PIECES), "value"),
        (row(PIECES | {"where_applicable": ["identity-document"]}, kind=Kind.PIECES), "value"),
        (row({"required": [["identity-document"], []], "where_applicable": []}, kind=Kind.PIECES), "value"),
        (row({"required": "x", "where_applicable": []}, kind=Kind.PIECES), "value"),
        (row(THREE, kind=Kind.HOLIDAY, key="24.12.2027"), "key"),
        (row(THREE, kind=Kind.LETTERHEAD, key="colour"), "key"),
        (row([], kind=Kind.LETTERHEAD, key="address"), "value"),
        (row(None, kind=Kind.TEXT, key="remedies"), "value"),
        (row(THREE, kind=Kind.TEXT, key="else"), "key"),
        (row({"until": None}, kind=Kind.PREFIX, key="dentist/098"), "key"),
        (row({"until": "soon"}, kind=Kind.PREFIX, key="dentist/98"), "value"),
        (Provision(Kind.CONVENTION, "dentist", THREE, TODAY, " "), "source"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(provision: Provision, why: str) -> None:
    with pytest.raises(BadProvision) as refused:
        checked(provision, TODAY)
    assert refused.value.facts == {"why": why}
