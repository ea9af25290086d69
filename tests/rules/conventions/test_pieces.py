"""Which pieces each profession's file holds, by day (page.txt, documents à faire parvenir; domain.md 1.2, 1.3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prestalux.rules.conventions.pieces import (
    REQUIRED,
    NoRequirementKnown,
    OneOf,
    Piece,
    Row,
    missing_pieces,
    required_pieces,
    row_on,
)
from prestalux.rules.conventions.professions import SERVED, Profession
from prestalux.rules.periods import Period

ON = date(2026, 11, 23)
EITHER = OneOf({Piece.PRACTICE_AUTHORISATION, Piece.SERVICE_DECLARATION})
PAGE = (
    OneOf({Piece.INFORMATION_SHEET}),
    EITHER,
    OneOf({Piece.IDENTITY_DOCUMENT}),
    OneOf({Piece.BANK_DETAILS}),
)
BOTH = (Profession.DENTIST, Profession.DOCTOR)


@pytest.mark.parametrize("profession", BOTH)
def test_dentists_and_doctors_send_the_four_pieces_of_the_page(profession: Profession) -> None:
    assert required_pieces(row_on(profession, ON), radiological_equipment=False) == PAGE


@pytest.mark.parametrize("profession", BOTH)
def test_with_radiological_equipment_the_radioprotection_authorisation_follows_the_authorisation(
    profession: Profession,
) -> None:
    required = required_pieces(row_on(profession, ON), radiological_equipment=True)
    assert required == (*PAGE[:2], OneOf({Piece.RADIOPROTECTION_AUTHORISATION}), *PAGE[2:])


@pytest.mark.parametrize("profession", sorted(set(SERVED) - set(BOTH)))
@pytest.mark.parametrize("radiology", [True, False])
def test_the_other_professions_send_the_authorisation_itself(profession: Profession, radiology: bool) -> None:
    required = required_pieces(row_on(profession, ON), radiological_equipment=radiology)
    assert required == (PAGE[0], OneOf({Piece.PRACTICE_AUTHORISATION}), *PAGE[2:])


@pytest.mark.parametrize("profession", SERVED)
def test_every_served_profession_has_a_row_today(profession: Profession) -> None:
    assert row_on(profession, ON).profession is profession


@pytest.mark.parametrize("profession", sorted(set(Profession) - set(SERVED)))
def test_for_a_profession_not_served_nothing_is_known(profession: Profession) -> None:
    with pytest.raises(NoRequirementKnown):
        row_on(profession, ON)


def test_a_day_before_every_row_is_not_guessed() -> None:
    with pytest.raises(NoRequirementKnown):
        row_on(Profession.DENTIST, date(1999, 12, 31))


@pytest.mark.parametrize("row", REQUIRED, ids=lambda row: row.profession)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(row: Row) -> None:
    assert row.source
    assert row.sure


@pytest.mark.parametrize("row", REQUIRED, ids=lambda row: row.profession)
def test_the_rows_of_a_profession_never_overlap(row: Row) -> None:
    same = [other for other in REQUIRED if other.profession is row.profession and other is not row]
    assert not [other for other in same if other.period.overlaps(row.period)]


def test_a_list_that_changes_holds_from_its_day_on() -> None:
    change = date(2027, 1, 1)
    former = Row(Profession.NURSE, Period(date(2000, 1, 1), change), PAGE[:1], (), "one", "made up")
    later = Row(Profession.NURSE, Period(change), PAGE[:2], (), "two", "made up")
    rows = (former, later)
    assert row_on(Profession.NURSE, change - timedelta(days=1), rows) is former
    assert row_on(Profession.NURSE, change, rows) is later


def test_what_is_missing_keeps_the_order_of_the_page() -> None:
    assert missing_pieces({Piece.IDENTITY_DOCUMENT}, PAGE) == (PAGE[0], PAGE[1], PAGE[3])


@pytest.mark.parametrize("piece", sorted(EITHER))
def test_any_one_of_a_requirement_fulfils_it(piece: Piece) -> None:
    assert missing_pieces({piece}, (EITHER,)) == ()
