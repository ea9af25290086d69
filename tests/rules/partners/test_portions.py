from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.partners import portion, seconds_left, window_of

LIMITS = st.integers(1, 1_000_000)


@given(LIMITS)
def test_all_portions_of_a_window_together_are_the_limit(limit: int) -> None:
    taken = rounds = 0
    while share := portion(limit, taken):
        taken += share
        rounds += 1
    assert taken == limit
    assert rounds < 1_200


@given(LIMITS, st.integers(0, 2_000_000))
def test_no_portion_is_more_than_what_is_left(limit: int, taken: int) -> None:
    assert 0 <= portion(limit, taken) <= max(limit - taken, 0)


@given(LIMITS, st.integers(2, 8))
def test_little_is_lost_in_processes_that_took_a_portion_and_fell_silent(limit: int, silent: int) -> None:
    taken = lost = 0
    for _ in range(silent):
        share = portion(limit, taken)
        taken, lost = taken + share, lost + max(share - 1, 0)
    assert lost <= limit * silent / 8


@pytest.mark.parametrize(("second", "left"), [(0, 60), (0.4, 60), (59.9, 1), (30, 30)])
def test_the_wait_ends_with_the_minute(second: float, left: int) -> None:
    assert seconds_left(datetime(2027, 1, 1, 9, 0, tzinfo=UTC) + timedelta(seconds=second)) == left


def test_a_window_is_a_minute_of_the_clock() -> None:
    assert window_of(datetime(2027, 1, 1, 9, 0, 59, 999, tzinfo=UTC)) == datetime(2027, 1, 1, 9, tzinfo=UTC)
