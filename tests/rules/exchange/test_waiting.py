from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from prestalux.rules.exchange.waiting import WaitingTerms
from prestalux.rules.periods import LUXEMBOURG

TERMS = WaitingTerms((2, 4), 5)
TODAY = date(2026, 11, 25)
MOMENT = timedelta(microseconds=1)


def test_whatever_was_published_on_the_second_day_before_is_warned_of_from_midnight_on() -> None:
    first, _second = TERMS.warned_if_before(TODAY)
    assert first - MOMENT == datetime(2026, 11, 23, 23, 59, 59, 999999, LUXEMBOURG)


@pytest.mark.parametrize(("days", "last"), [(2, "11-23"), (4, "11-21"), (5, "11-20")])
def test_days_are_counted_from_the_day_of_publication(days: int, last: str) -> None:
    before = WaitingTerms((days,), days)
    assert (before.told_if_before(TODAY) - MOMENT).date() == date.fromisoformat(f"2026-{last}")


def test_a_day_of_25_hours_is_a_day() -> None:
    """Clocks went back on 25 October 2026."""
    before = WaitingTerms((1,), 1).told_if_before(date(2026, 10, 26))
    assert before.astimezone(UTC) == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
