"""Who exchanges files, by which convention."""

from __future__ import annotations

from datetime import date

import pytest

from prestalux.rules.conventions.exchange import (
    LEGAL_FRAMES,
    POLICIES,
    ExchangePolicy,
    Obligation,
    may_exchange,
    must_exchange,
    policy_of,
    takes,
    who_must,
)
from prestalux.rules.conventions.professions import Profession

TODAY = date(2026, 11, 23)


def test_laboratories_physiotherapists_and_dieticians_must() -> None:
    assert who_must(TODAY) == (Profession.DIETICIAN, Profession.PHYSIOTHERAPIST, Profession.LABORATORY)


@pytest.mark.parametrize("profession", [Profession.DENTIST, Profession.DOCTOR])
def test_doctors_and_dentists_may_send_fee_notes_by_a_choice_of_our_own(profession: Profession) -> None:
    policy = policy_of(profession, TODAY)

    assert policy is not None
    assert (policy.obligation, policy.kinds, policy.ours) == (Obligation.MAY, ("MHM",), True)


@pytest.mark.parametrize("profession", list(Profession))
def test_every_profession_has_its_policy(profession: Profession) -> None:
    assert may_exchange(profession, TODAY)


def test_before_the_first_known_day_nobody_is_obliged() -> None:
    assert not must_exchange(Profession.LABORATORY, date(2015, 12, 31))
    assert must_exchange(Profession.LABORATORY, date(2016, 1, 1))


def test_a_later_row_takes_the_place_of_the_former() -> None:
    later = ExchangePolicy(
        profession=Profession.NURSE, obligation=Obligation.NOT, kinds=(), since=date(2027, 1, 1), source="tests", sure="invented"
    )  # fmt: skip
    rows = (*POLICIES, later)

    assert may_exchange(Profession.NURSE, date(2026, 12, 31), rows)
    assert not may_exchange(Profession.NURSE, date(2027, 1, 1), rows)


def test_a_policy_takes_the_kinds_that_it_names() -> None:
    assert [takes(Profession.DENTIST, kind, TODAY) for kind in ("MHM", "FAC")] == [True, False]
    assert [takes(Profession.NURSE, kind, TODAY) for kind in ("MHM", "FAC")] == [False, True]


def test_a_policy_without_kinds_takes_all() -> None:
    rows = (ExchangePolicy(profession=Profession.NURSE, obligation=Obligation.MAY, kinds=(), source="tests", sure="invented"),)  # fmt: skip
    assert takes(Profession.NURSE, "QQQ", TODAY, rows)


def test_where_nothing_is_known_of_a_day_all_is_taken() -> None:
    assert takes(Profession.LABORATORY, "MHM", date(2015, 12, 31))


@pytest.mark.parametrize("row", [*POLICIES, *LEGAL_FRAMES])
def test_every_row_names_its_source_and_how_sure_it_is(row: object) -> None:
    assert getattr(row, "source", "")
    assert getattr(row, "sure", "")
