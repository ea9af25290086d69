"""Periods of days: half-open, [start, end). The law counts days, so no instant appears here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from prestalux.rules.errors import Refusal


class EmptyPeriod(Refusal):
    code = "period-empty"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    start: date
    end: date | None = None
    """The first day after the period; None for an open end."""

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptyPeriod()

    @classmethod
    def through(cls, first: date, last: date | None) -> Period:
        """A period as people write it, last day included; 31 December 9999 stands for an open end."""
        return cls(first, None if last in (None, date.max) else last + timedelta(days=1))

    @property
    def last_day(self) -> date | None:
        return None if self.end is None else self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    def common(self, other: Period) -> Period | None:
        """The days of both."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends) if ends else None)

    def covers(self, other: Period) -> bool:
        return self.start <= other.start and (
            self.end is None or (other.end is not None and other.end <= self.end)
        )

    def without(self, other: Period) -> tuple[Period, ...]:
        """What is left of it: nothing, one part or two, in their order."""
        if not self.overlaps(other):
            return (self,)
        before = (Period(self.start, other.start),) if self.start < other.start else ()
        ends_later = other.end is not None and (self.end is None or other.end < self.end)
        return (*before, Period(other.end, self.end)) if ends_later and other.end else before


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days in their order, those that follow each other as one."""
    runs: list[Period] = []
    for period in sorted(periods, key=lambda period: period.start):
        last = runs[-1] if runs else None
        if last is None or (last.end is not None and last.end < period.start):
            runs.append(period)
        elif last.end is not None:
            runs[-1] = Period(last.start, None if period.end is None else max(last.end, period.end))
    return tuple(runs)


LUXEMBOURG: Final = ZoneInfo("Europe/Luxembourg")


def day_of(instant: datetime) -> date:
    """The legal day of an aware instant: the date in Luxembourg."""
    return instant.astimezone(LUXEMBOURG).date()


def begin_of(day: date) -> datetime:
    """The instant at which a legal day begins: midnight in Luxembourg."""
    return datetime.combine(day, time.min, LUXEMBOURG)
