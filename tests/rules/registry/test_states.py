"""The state of a code on a day, and its days, against a log read day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.periods import Period
from prestalux.rules.registry import HELD, PERIOD_OVER, CodeState
from prestalux.rules.registry.states import NOTHING, Stated, bare_state_on, held_days, state_on

FIRST = date(2026, 1, 1)
DAYS = 40


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def stated(*pieces: tuple[int, int | None, str]) -> list[Stated]:
    return [
        Stated(day(first), None if end is None else day(end), state, "other") for first, end, state in pieces
    ]


@st.composite
def lives(draw: st.DrawFn) -> list[Stated]:
    """Statements in the order of their days, with gaps and without, the last one open or not."""
    found, place = [], draw(st.integers(0, 5))
    for _ in range(draw(st.integers(0, 6))):
        end = place + draw(st.integers(1, 5))
        found.append((place, end, draw(st.sampled_from(CodeState)).value))
        place = end + draw(st.sampled_from([0, 0, 0, 1, 3]))
    if found and draw(st.booleans()):
        found[-1] = (found[-1][0], None, found[-1][2])
    return stated(*found)


def plainly(life: list[Stated]) -> list[str]:
    """The state of each day: what is stated of it, else what followed from the day before."""
    told: list[str] = []
    for number in range(DAYS):
        said = [piece.state for piece in life if day(number) in Period(piece.start, piece.end)]
        before = told[-1] if told else ""
        told.append(said[0] if said else "ended" if before in HELD else before)
    return told


@given(lives())
def test_every_state_lasts_from_its_first_day_to_its_last_as_read_day_by_day(life: list[Stated]) -> None:
    told = plainly(life)
    for number in range(DAYS):
        found = state_on(life, day(number))
        assert found.state == told[number] == bare_state_on(life, day(number))
        if found.days is None:
            assert told[number] == ""
            continue
        first = last = number
        while first and told[first - 1] == told[number]:
            first -= 1
        while last + 1 < DAYS and told[last + 1] == told[number]:
            last += 1
        assert found.days.start == day(first)
        assert found.days.last_day == (day(last) if last + 1 < DAYS else None)


def test_a_state_stated_in_two_pieces_lasts_over_both() -> None:
    life = stated((0, 10, "active"), (10, None, "active"))
    assert state_on(life, day(3)).days == Period(day(0))


def test_a_suspension_prolonged_on_both_sides_is_one() -> None:
    life = stated(
        (0, 5, "active"), (5, 7, "suspended"), (7, 9, "suspended"), (9, 12, "suspended"), (12, None, "active")
    )
    assert state_on(life, day(8)).days == Period(day(5), day(12))


def test_after_a_dated_end_a_code_has_ended_though_nobody_noted_it() -> None:
    found = state_on(stated((0, 10, "active")), day(10))
    assert (found.state, found.reason, found.days) == ("ended", PERIOD_OVER, Period(day(10)))


def test_an_end_that_is_noted_is_the_same_end() -> None:
    life = stated((0, 10, "active"), (15, None, "ended"))
    assert state_on(life, day(20)).days == Period(day(10))


def test_the_reason_is_that_of_the_day() -> None:
    life = [Stated(day(0), day(5), "suspended", "inquiry"), Stated(day(5), None, "suspended", "absence")]
    assert [state_on(life, day(number)).reason for number in (4, 5)] == ["inquiry", "absence"]


def test_before_its_first_day_nothing_is_the_case() -> None:
    assert state_on(stated((3, None, "active")), day(2)) == NOTHING


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    assert state_on([Stated(day(0), date.max, "active", "other")], date.max).state == "ended"


@pytest.mark.parametrize(
    ("pieces", "on", "first", "end"),
    [
        ([(0, 10, "active"), (10, None, "ended")], 20, 0, 10),
        ([(0, 10, "active")], 20, 0, 10),
        ([(0, 5, "active"), (5, 9, "suspended"), (9, None, "active")], 12, 0, None),
        ([(0, 5, "active"), (5, 9, "ended"), (9, None, "active")], 12, 9, None),
        ([(0, 5, "active"), (5, 9, "ended"), (9, None, "active")], 7, 0, 5),
        ([(5, None, "active")], 1, 5, None),
    ],
)
def test_the_days_of_a_code_are_those_on_which_it_is_held(
    pieces: list[tuple[int, int | None, str]], on: int, first: int, end: int | None
) -> None:
    held = Period(day(first), None if end is None else day(end))
    assert held_days(stated(*pieces), day(on)) == held


def test_a_code_that_was_void_from_the_outset_has_no_days() -> None:
    assert held_days(stated((0, None, "void")), day(3)) is None
