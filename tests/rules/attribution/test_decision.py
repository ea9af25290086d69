"""From which day to which day a granted code holds (page: before practising; Art. 4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.attribution.samples import facts

from prestalux.rules.attribution.decision import NoPossiblePeriod, code_period
from prestalux.rules.attribution.request import Basis
from prestalux.rules.periods import Period

START = date(2026, 12, 1)
DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_the_code_begins_on_the_day_practice_starts() -> None:
    assert code_period(facts(start_on=START, basis_from=START - DAY)) == Period(START)


def test_the_code_does_not_begin_before_the_authorisation() -> None:
    assert code_period(facts(start_on=START, basis_from=START + DAY)).start == START + DAY


def test_a_start_on_the_first_day_of_the_authorisation_is_kept() -> None:
    assert code_period(facts(start_on=START, basis_from=START)).start == START


def test_a_start_in_the_past_is_kept() -> None:
    assert code_period(facts(start_on=date(2021, 5, 4), basis_from=date(2020, 1, 1))).start == date(
        2021, 5, 4
    )


def test_an_authorisation_without_an_end_gives_a_code_without_an_end() -> None:
    assert code_period(facts(basis_until=None)).end is None


@pytest.mark.parametrize("basis", Basis)
def test_the_last_day_of_the_code_is_the_last_day_of_its_ground(basis: Basis) -> None:
    period = code_period(facts(basis=basis, start_on=START, basis_until=date(2027, 3, 31)))
    assert period.last_day == date(2027, 3, 31)


def test_a_declaration_for_the_very_day_of_the_start_gives_a_code_for_that_day() -> None:
    period = code_period(facts(basis=Basis.DECLARATION, start_on=START, basis_from=START, basis_until=START))
    assert period == Period(START, START + DAY)


def test_a_start_after_the_last_day_of_the_ground_is_impossible() -> None:
    with pytest.raises(NoPossiblePeriod):
        code_period(facts(start_on=START, basis_until=START - DAY))


def test_a_ground_that_ends_before_it_begins_is_impossible() -> None:
    with pytest.raises(NoPossiblePeriod):
        code_period(facts(start_on=date(2020, 1, 1), basis_from=START, basis_until=START - DAY))


def test_without_any_day_there_is_no_period() -> None:
    with pytest.raises(NoPossiblePeriod):
        code_period(facts(start_on=None, basis_from=None))


def test_a_ground_that_ends_on_the_last_day_of_the_calendar_does_not_end() -> None:
    assert code_period(facts(start_on=START, basis_until=date.max)).end is None


@given(start=DAYS, valid_from=st.none() | DAYS, valid_until=st.none() | DAYS)
def test_no_day_of_the_code_lies_outside_its_ground_or_before_the_start(
    start: date, valid_from: date | None, valid_until: date | None
) -> None:
    first = max(start, valid_from or start)
    asked = facts(start_on=start, basis_from=valid_from, basis_until=valid_until)
    if valid_until is not None and valid_until < first:
        with pytest.raises(NoPossiblePeriod):
            code_period(asked)
    else:
        assert (code_period(asked).start, code_period(asked).last_day) == (first, valid_until)
