"""Which reminder is due on a day, and from when closing may be proposed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.attribution.reminders import Reminders, Turn
from prestalux.rules.conventions.holidays import is_working_day

BEFORE = (10, 3)
ASKED, DUE = date(2026, 12, 1), date(2027, 1, 4)
FIRST, LAST = date(2026, 12, 17), date(2026, 12, 29)


def on(today: date, reminded: int = 0) -> Turn:
    return Reminders(BEFORE).turn(ASKED, DUE, reminded=reminded, today=today)


def test_reminders_come_so_many_working_days_before_the_due_day() -> None:
    assert Reminders(BEFORE).days(ASKED, DUE) == (FIRST, LAST)


def test_a_due_day_on_a_sunday_counts_as_the_monday_after() -> None:
    assert Reminders(BEFORE).days(ASKED, DUE - timedelta(days=1)) == (FIRST, LAST)


def test_a_reminder_that_would_come_with_the_ask_falls_away() -> None:
    assert Reminders(BEFORE).days(FIRST, DUE) == (LAST,)


def test_nothing_is_due_before_the_first_day() -> None:
    assert on(FIRST - timedelta(days=1)) == Turn(None, None)


def test_the_first_reminder_proposes_nothing() -> None:
    assert on(FIRST) == Turn(1, None)


def test_a_reminder_is_sent_once() -> None:
    assert on(FIRST, reminded=1) == Turn(None, None)


def test_after_the_last_one_closing_is_proposed_on_the_day_after_the_due_day() -> None:
    assert on(LAST, reminded=1) == Turn(2, DUE + timedelta(days=1))


def test_missed_reminders_are_not_sent_after_each_other() -> None:
    assert on(LAST) == Turn(2, DUE + timedelta(days=1))


def test_who_is_reminded_late_has_the_days_nevertheless() -> None:
    assert on(DUE, reminded=1) == Turn(2, date(2027, 1, 8))


@pytest.mark.parametrize("before", [(), (60,)])
def test_where_no_reminder_can_be_sent_the_due_day_decides(before: tuple[int, ...]) -> None:
    assert Reminders(before).turn(ASKED, DUE, reminded=0, today=ASKED) == Turn(None, DUE + timedelta(days=1))


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
LISTS = st.lists(st.integers(1, 60), max_size=4).map(tuple)


@given(asked=DAYS, wait=st.integers(1, 200), before=LISTS)
def test_every_reminder_falls_on_a_working_day_between_ask_and_due_day(
    asked: date, wait: int, before: tuple[int, ...]
) -> None:
    days = Reminders(before).days(asked, asked + timedelta(days=wait))
    assert list(days) == sorted(set(days))
    assert all(is_working_day(day) and day > asked for day in days)


@given(due=DAYS, before=LISTS.filter(bool))
def test_no_ask_that_is_due_for_a_reminder_is_overlooked(due: date, before: tuple[int, ...]) -> None:
    days = Reminders(before).days(due - timedelta(days=400), due)
    assert all(due <= Reminders(before).looks_until(day) for day in days)


def test_a_holiday_that_the_fund_laid_down_is_skipped() -> None:
    closed = Reminders(BEFORE, lambda day: True if day == LAST else None)
    assert closed.days(ASKED, DUE) == (FIRST - timedelta(days=1), LAST - timedelta(days=1))
