"""Percentiles, hidden counts and covered time, held against slower ways to say the same."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.attribution.figures import covered, monday_of, percentile, shown, weeks_until

T0 = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    plain = min(one for one in values if 100 * sum(other <= one for other in values) >= percent * len(values))
    assert percentile(Counter(values), percent) == plain


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(1, 100))
def test_a_percentile_is_one_of_the_values(values: list[int], percent: int) -> None:
    assert percentile(Counter(values), percent) in values


def test_the_median_of_an_even_number_is_the_lower_of_the_two() -> None:
    assert percentile({3: 1, 4: 1}, 50) == 3


@pytest.mark.parametrize("nothing", [{}, {3: 0}])
def test_nothing_has_no_percentile(nothing: dict[int, int]) -> None:
    assert percentile(nothing, 50) is None


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_a_percent_that_is_none_is_a_fault(percent: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 100"):
        percentile({1: 1}, percent)


TABLES = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 14), max_size=9
)


@given(TABLES, st.integers(1, 7))
def test_no_count_below_the_least_is_shown(counts: dict[tuple[str, str], int], least: int) -> None:
    assert all(count is None or count == 0 or count >= least for count in shown(counts, least).values())


@given(TABLES, st.integers(1, 7))
def test_what_is_shown_is_true_and_nothing_is_added(counts: dict[tuple[str, str], int], least: int) -> None:
    found = shown(counts, least)
    assert set(found) == set(counts)
    assert all(count is None or count == counts[cell] for cell, count in found.items())


@given(TABLES, st.integers(1, 7))
def test_no_row_or_column_gives_a_hidden_count_away(counts: dict[tuple[str, str], int], least: int) -> None:
    """With a total known, one hidden count could be computed; two could together be no more than a few."""
    found = shown(counts, least)
    for side, name in itertools.product((0, 1), "abcxyz"):
        line = [cell for cell in counts if cell[side] == name and counts[cell]]
        hidden = [cell for cell in line if found[cell] is None]
        if hidden and len(hidden) < len(line):
            assert len(hidden) > 1
            assert sum(counts[cell] for cell in hidden) >= least


def test_without_small_counts_nothing_is_hidden() -> None:
    counts = {("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 9}
    assert shown(counts, 5) == counts


def test_a_lone_small_count_takes_the_smallest_other_with_it() -> None:
    counts = {("a", "x"): 2, ("b", "x"): 30, ("c", "x"): 8}
    assert shown(counts, 5) == {("a", "x"): None, ("b", "x"): 30, ("c", "x"): None}


STRETCHES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


@given(STRETCHES)
def test_covered_time_counts_each_moment_once(stretches: list[tuple[int, int]]) -> None:
    hours = {hour for begin, end in stretches for hour in range(begin, end)}
    instants = [(T0 + timedelta(hours=begin), T0 + timedelta(hours=end)) for begin, end in stretches]
    assert covered(instants) == timedelta(hours=len(hours))


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday(day: date, monday: date) -> None:
    assert monday_of(day) == monday


def test_weeks_end_with_that_of_the_day() -> None:
    assert weeks_until(date(2026, 11, 25), 3) == (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))
