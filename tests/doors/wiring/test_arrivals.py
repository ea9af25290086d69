"""Who gets a place when many send at once. The clock is a number."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from prestalux.doors.wiring.arrivals import Arrival, Arrivals, Limits, TooMany, TooSlow

LIMITS = Limits(body_bytes=1000, per_client=2, at_once=3, grace_seconds=10, bytes_per_second=100)


class Timer:
    """Remembers when it was told to end."""

    def __init__(self) -> None:
        self.ends: float | None = None

    def reschedule(self, when: float | None) -> None:
        self.ends = when


def test_the_third_of_one_client_makes_its_slowest_give_way() -> None:
    arrivals, slow, quick = Arrivals(LIMITS), Timer(), Timer()
    with ExitStack() as stack:
        stack.enter_context(arrivals.one_of("a", slow, 0.0)).took(1, 0.0)
        stack.enter_context(arrivals.one_of("a", quick, 0.0)).took(500, 0.0)
        stack.enter_context(arrivals.one_of("a", Timer(), 5.0))
        assert (slow.ends, len(arrivals)) == (5.0, 2)


def test_nobody_gives_way_to_another_while_a_place_is_free() -> None:
    arrivals, first = Arrivals(LIMITS), Timer()
    with ExitStack() as stack:
        stack.enter_context(arrivals.one_of("a", first, 0.0))
        stack.enter_context(arrivals.one_of("b", Timer(), 5.0))
        assert (first.ends, len(arrivals)) == (None, 2)


def test_a_full_house_makes_the_slowest_of_all_give_way() -> None:
    arrivals, slow = Arrivals(LIMITS), Timer()
    with ExitStack() as stack:
        stack.enter_context(arrivals.one_of("a", slow, 0.0))
        for client in ("b", "c"):
            stack.enter_context(arrivals.one_of(client, Timer(), 0.0)).took(50, 0.0)
        stack.enter_context(arrivals.one_of("d", Timer(), 5.0))
        assert slow.ends == 5.0


@pytest.mark.parametrize(("clients", "same"), [(("a", "a", "a"), True), (("a", "b", "c", "d"), False)])
def test_who_has_just_begun_need_not_give_way(clients: tuple[str, ...], same: bool) -> None:
    arrivals = Arrivals(LIMITS)
    with ExitStack() as stack:
        for client in clients[:-1]:
            stack.enter_context(arrivals.one_of(client, Timer(), 0.0))
        with pytest.raises(TooMany) as refused:
            stack.enter_context(arrivals.one_of(clients[-1], Timer(), 0.0))
    assert refused.value.same_client is same


def test_there_is_room_while_a_place_is_free_or_somebody_slow_has_one() -> None:
    arrivals = Arrivals(LIMITS)
    with arrivals.one_of("a", Timer(), 0.0), arrivals.one_of("a", Timer(), 0.0):
        assert (arrivals.has_room("b", 0.1), arrivals.has_room("a", 0.1), arrivals.has_room("a", 5.0)) == (
            True,
            False,
            True,
        )


def test_whoever_is_done_leaves_a_free_place() -> None:
    arrivals = Arrivals(LIMITS)
    for _ in range(10):
        with arrivals.one_of("a", Timer(), 0.0):
            pass
    assert len(arrivals) == 0


def test_a_slow_start_is_forgiven_and_a_slow_course_is_not() -> None:
    arrival = Arrival("a", 0.0, LIMITS, Timer())
    arrival.took(1, 9.9)
    with pytest.raises(TooSlow):
        arrival.took(1, 10.1)


def test_silence_ends_after_a_while_and_everything_at_the_deadline() -> None:
    timer = Timer()
    arrival = Arrival("a", 0.0, LIMITS, timer)
    arrival.took(1_000_000, 100.0)
    after_silence = timer.ends
    arrival.took(1_000_000, LIMITS.total_seconds - 1)
    assert (after_silence, timer.ends) == (100.0 + LIMITS.idle_seconds, LIMITS.total_seconds)
