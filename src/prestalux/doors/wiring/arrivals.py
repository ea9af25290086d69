"""The bodies arriving at one moment: limits on how slow, how large, how many, and who gives way when full.

When the house is full, the slowest sender gives way to the newcomer: a hundred connections that send a byte now
and then cannot keep out one person who sends a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    body_bytes: int
    idle_seconds: float = 15
    """Longest silence of a sender."""
    grace_seconds: float = 10
    bytes_per_second: int = 1024
    """Least average rate, once the grace is over."""
    total_seconds: float = 900
    per_client: int = 256
    """Bodies arriving from one address at a time, in one worker process."""
    at_once: int = 1024
    waiting: int = 512
    """Requests that are complete and wait for a thread; more are told to come back."""
    threads: int = 3
    answer_idle_seconds: float = 30
    """Longest time in which a reader takes nothing of its answer."""
    reserve_bytes: int = 64 * 1024 * 1024
    """Disk space that bodies never take."""


class Deadline(Protocol):
    """When a sender's time is over; `asyncio.timeout` gives such a thing."""

    def reschedule(self, when: float | None, /) -> None: ...


class TooSlow(Exception):
    """The sender fell below the least rate, was silent too long, or gave way to others."""


class TooMany(Exception):
    """No place is free and nobody is slow; `same_client`: the sender's own bodies fill its share."""

    def __init__(self, *, same_client: bool) -> None:
        super().__init__()
        self.same_client = same_client


@dataclass(slots=True, eq=False)
class Arrival:
    client: str
    started: float
    limits: Limits
    timeout: Deadline
    received: int = 0

    def took(self, count: int, now: float) -> None:
        """Count bytes and move the deadline. Raises TooSlow."""
        self.received += count
        age = now - self.started
        if age > self.limits.grace_seconds and self.received < self.limits.bytes_per_second * age:
            raise TooSlow
        self.timeout.reschedule(min(now + self.limits.idle_seconds, self.started + self.limits.total_seconds))

    def rate(self, now: float) -> float:
        return self.received / max(now - self.started, 0.001)

    def give_way(self, now: float) -> None:
        self.timeout.reschedule(now)


# Whoever has just begun cannot yet be called slow.
_YOUNG_SECONDS = 1.0


@dataclass(slots=True)
class Arrivals:
    limits: Limits
    _now: set[Arrival] = field(default_factory=set)
    _per_client: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._now)

    @contextmanager
    def one_of(self, client: str, timeout: Deadline, now: float) -> Iterator[Arrival]:
        """A place for one body. Raises TooMany."""
        self._make_room(client, now)
        arrival = Arrival(client, now, self.limits, timeout)
        self._now.add(arrival)
        self._per_client[client] = self._per_client.get(client, 0) + 1
        try:
            yield arrival
        finally:
            self._leave(arrival)

    def has_room(self, client: str, now: float) -> bool:
        return not self._rivals(client) or self._slowest(client, now) is not None

    def _make_room(self, client: str, now: float) -> None:
        if not self._rivals(client):
            return
        slowest = self._slowest(client, now)
        if slowest is None:
            raise TooMany(same_client=self._share_used(client))
        slowest.give_way(now)
        self._leave(slowest)

    def _rivals(self, client: str) -> list[Arrival]:
        """Those one of whom must go before this client can come; none while a place is free."""
        if self._share_used(client):
            return [arrival for arrival in self._now if arrival.client == client]
        return list(self._now) if len(self._now) >= self.limits.at_once else []

    def _share_used(self, client: str) -> bool:
        return self._per_client.get(client, 0) >= self.limits.per_client

    def _slowest(self, client: str, now: float) -> Arrival | None:
        old = [arrival for arrival in self._rivals(client) if now - arrival.started > _YOUNG_SECONDS]
        return min(old, key=lambda arrival: arrival.rate(now), default=None)

    def _leave(self, arrival: Arrival) -> None:
        if arrival not in self._now:
            return
        self._now.discard(arrival)
        left = self._per_client[arrival.client] - 1
        if left:
            self._per_client[arrival.client] = left
        else:
            del self._per_client[arrival.client]
