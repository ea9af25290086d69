"""The yearly look at one's data: when it is due, when reminded, from when unconfirmed data counts as stale.

No text found asks for it; the days are the fund's own (`fund.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next for a provider: on which day, and as which letter (0 asks, later ones remind); None after the last."""

    on: date
    letter: int


@dataclass(frozen=True, slots=True)
class Yearly:
    """`reminders`: days after the due day, rising."""

    every_days: int
    reminders: tuple[int, ...]
    stale_days: int

    def due_on(self, confirmed_on: date) -> date:
        return confirmed_on + timedelta(days=self.every_days)

    def is_due(self, confirmed_on: date, today: date) -> bool:
        return today >= self.due_on(confirmed_on)

    def is_stale(self, confirmed_on: date, today: date) -> bool:
        return today >= self.due_on(confirmed_on) + timedelta(days=self.stale_days)

    def next(self, confirmed_on: date, sent: int) -> Next | None:
        """`sent`: letters sent since it was confirmed."""
        days = (0, *self.reminders)
        if sent >= len(days):
            return None
        return Next(self.due_on(confirmed_on) + timedelta(days=days[sent]), sent)

    def sent_by(self, confirmed_on: date, today: date) -> int:
        """How many letters should have gone out by then: after a time of standstill one goes out, not all at once."""
        due = self.due_on(confirmed_on)
        return sum(due + timedelta(days=days) <= today for days in (0, *self.reminders))
