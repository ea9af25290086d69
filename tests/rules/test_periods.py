"""Half-open periods of days, and which day an instant falls on in Luxembourg."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.periods import EmptyPeriod, Period, day_of

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
DAY = timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 28))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, draw(st.none() | st.integers(1, 20).map(lambda days: start + timedelta(days=days))))


def test_the_first_day_belongs_to_the_period() -> None:
    assert FIRST in Period.through(FIRST, LAST)


def test_the_day_before_the_first_does_not() -> None:
    assert FIRST - DAY not in Period.through(FIRST, LAST)


def test_the_last_day_belongs_to_a_period_as_people_write_it() -> None:
    assert LAST in Period.through(FIRST, LAST)


def test_the_end_itself_is_the_first_day_after() -> None:
    assert LAST not in Period(FIRST, LAST)


def test_the_last_day_is_the_day_people_wrote() -> None:
    assert Period.through(FIRST, LAST).last_day == LAST


def test_an_open_end_has_no_last_day() -> None:
    assert Period.through(FIRST, None).last_day is None


def test_an_open_end_holds_every_later_day() -> None:
    assert date.max in Period(FIRST)


def test_the_last_day_of_the_calendar_is_an_open_end() -> None:
    assert Period.through(FIRST, date.max) == Period(FIRST)


@pytest.mark.parametrize("end", [FIRST, FIRST - DAY])
def test_a_period_without_a_day_cannot_exist(end: date) -> None:
    with pytest.raises(EmptyPeriod):
        Period(FIRST, end)


def test_a_period_of_one_day_can() -> None:
    assert Period.through(FIRST, FIRST).last_day == FIRST


def test_periods_that_touch_do_not_overlap() -> None:
    assert not Period(FIRST, LAST).overlaps(Period(LAST))


@given(one=periods(), other=periods())
def test_periods_overlap_exactly_when_they_share_a_day(one: Period, other: Period) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(120)]
    assert one.overlaps(other) is other.overlaps(one) is any(day in one and day in other for day in days)


@given(one=periods(), other=periods())
def test_what_is_left_of_a_period_are_its_days_that_are_not_the_other_s(one: Period, other: Period) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(120)]
    left = one.without(other)
    assert [day for day in days if any(day in part for part in left)] == [
        day for day in days if day in one and day not in other
    ]
    assert not any(part.overlaps(other) for part in left)
    assert all(first.end is not None and first.end < second.start for first, second in pairwise(left))


@given(one=periods(), other=periods())
def test_what_two_periods_have_in_common_are_the_days_of_both(one: Period, other: Period) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(120)]
    common = one.common(other)
    assert [day for day in days if common is not None and day in common] == [
        day for day in days if day in one and day in other
    ]


@given(one=periods(), other=periods())
def test_a_period_covers_another_when_nothing_is_left_of_it(one: Period, other: Period) -> None:
    assert one.covers(other) is (other.without(one) == ())


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 2, 0, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 6, 30)),
    ],
)
def test_a_day_begins_at_midnight_in_luxembourg_in_winter_and_in_summer(instant: datetime, day: date) -> None:
    assert day_of(instant) == day
