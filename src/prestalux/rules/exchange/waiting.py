"""When somebody is told that a return file waits. Counted in days from the one on which it was published, so that all that is
due on a day is due from its first minute and one letter tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prestalux.rules.periods import begin_of


@dataclass(frozen=True, slots=True)
class WaitingTerms:
    """`warn_after`: so many days after publication the provider is warned, each time later. `tell_after`: so many, staff is told.

    That it is done at all, and the days: our own choice, no text says anything about it (domain.md 9.9).
    """

    warn_after: tuple[int, ...]
    tell_after: int

    def warned_if_before(self, today: date) -> tuple[datetime, ...]:
        """For each warning in its turn: whatever was published before this instant had it, or must have it now."""
        return tuple(_published_by(today, days) for days in self.warn_after)

    def told_if_before(self, today: date) -> datetime:
        return _published_by(today, self.tell_after)


def _published_by(today: date, days: int) -> datetime:
    return begin_of(today - timedelta(days=days - 1))
