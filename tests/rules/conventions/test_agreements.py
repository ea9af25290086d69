"""Which convention a letter may name for a day (domain.md 0)."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from prestalux.rules.conventions.agreements import AGREEMENTS, Agreement, agreement_on
from prestalux.rules.conventions.professions import Profession

BOTH = (Profession.DENTIST, Profession.DOCTOR)


def title_on(profession: Profession, on: date) -> str | None:
    found = agreement_on(profession, on)
    return found and found.title["en"]


@pytest.mark.parametrize("profession", BOTH)
@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(1993, 12, 13), "of 13 December 1993"),
        (date(2025, 5, 31), "of 13 December 1993"),
        (date(2025, 6, 1), "since 1 June 2025"),
        (date(2026, 10, 30), "since 1 June 2025"),
    ],
)
def test_the_convention_in_force_is_named_up_to_its_last_day(
    profession: Profession, on: date, words: str
) -> None:
    assert words in (title_on(profession, on) or "")


@pytest.mark.parametrize("profession", BOTH)
@pytest.mark.parametrize("on", [date(1993, 12, 12), date(2026, 10, 31), date(2026, 11, 23)])
def test_before_the_first_and_after_the_last_convention_none_is_named(
    profession: Profession, on: date
) -> None:
    assert agreement_on(profession, on) is None


@pytest.mark.parametrize("profession", sorted(set(Profession) - set(BOTH)))
@pytest.mark.parametrize("on", [date(2000, 1, 1), date(2026, 1, 1), date(2026, 11, 23)])
def test_the_convention_of_doctors_and_dentists_is_nobody_elses(profession: Profession, on: date) -> None:
    assert agreement_on(profession, on) is None


@pytest.mark.parametrize("row", AGREEMENTS, ids=lambda row: str(row.period.start))
def test_every_convention_is_named_in_three_languages(row: Agreement) -> None:
    assert all(row.title[language] for language in ("fr", "de", "en"))


@pytest.mark.parametrize("row", AGREEMENTS, ids=lambda row: str(row.period.start))
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(row: Agreement) -> None:
    assert row.source
    assert row.sure


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(AGREEMENTS, 2)), ids=lambda row: str(row.period.start)
)
def test_a_profession_has_one_convention_at_a_time(one: Agreement, other: Agreement) -> None:
    assert not (one.professions & other.professions and one.period.overlaps(other.period))
