"""Holidays and working days, against a well-kept library and by hand."""

from __future__ import annotations

from datetime import date

import holidays as known
import pytest

from prestalux.rules.conventions.holidays import (
    holidays_in,
    is_working_day,
    working_day_from,
    working_days_after,
    working_days_before,
)


@pytest.mark.parametrize("year", range(2000, 2101))
def test_the_rows_give_the_days_the_library_gives(year: int) -> None:
    assert holidays_in(year) == frozenset(known.country_holidays("LU", years=year))


def test_a_past_year_keeps_the_holidays_it_had() -> None:
    assert date(2018, 5, 9) not in holidays_in(2018)
    assert date(2019, 5, 9) in holidays_in(2019)


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 25)])
def test_weekends_and_holidays_are_no_working_days(day: date) -> None:
    assert not is_working_day(day)


def test_a_day_off_leads_to_the_next_working_day() -> None:
    # Christmas 2026 falls on a Friday, its second day on a Saturday.
    assert working_day_from(date(2026, 12, 25)) == date(2026, 12, 28)
    assert working_day_from(date(2026, 12, 28)) == date(2026, 12, 28)


def test_easter_is_skipped_in_both_directions() -> None:
    assert working_days_before(date(2027, 3, 30), 1) == date(2027, 3, 26)
    assert working_days_after(date(2027, 3, 26), 1) == date(2027, 3, 30)


@pytest.mark.parametrize(("said", "works"), [(True, False), (False, True), (None, False)])
def test_what_the_fund_laid_down_goes_before_the_rows(said: bool | None, works: bool) -> None:
    assert is_working_day(date(2026, 12, 25), lambda _day: said) is works
