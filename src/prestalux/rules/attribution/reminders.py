"""When the applicant is reminded of what was asked for, and from when the fund may propose to close.

No text found sets reminders: their days are our own choice, set in the fund's file. A due day that is no working day
moves to the next one, as the European Convention on the Calculation of Time-Limits (Basel, 1972) has it in article 5.
Nothing closes by itself: what follows the last reminder is a proposal to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from prestalux.rules.conventions.holidays import (
    LaidDown,
    nothing,
    working_day_from,
    working_days_after,
    working_days_before,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done about one ask on a day.

    `remind` is the place of the reminder to send, counted from one, or None. Missed ones are not sent after each other:
    the latest stands for them. `close_from` is the first day on which closing is proposed; None before the last reminder.
    """

    remind: int | None
    close_from: date | None


@dataclass(frozen=True, slots=True)
class Reminders:
    """How the fund reminds: `before` says how many working days before the due day."""

    before: Sequence[int]
    laid_down: LaidDown = nothing

    def days(self, asked_on: date, due_on: date) -> tuple[date, ...]:
        """First to last. One that would come with the ask itself, or earlier, falls away."""
        last = self.last_day_to_answer(due_on)
        days = (
            working_days_before(last, count, self.laid_down)
            for count in sorted(set(self.before), reverse=True)
        )
        return tuple(day for day in days if day > asked_on)

    def last_day_to_answer(self, due_on: date) -> date:
        return working_day_from(due_on, self.laid_down)

    def turn(self, asked_on: date, due_on: date, *, reminded: int, today: date) -> Turn:
        """`reminded` is the place of the last reminder sent, 0 for none.

        Who was reminded late has the days of the last reminder nevertheless before closing is proposed.
        """
        days = self.days(asked_on, due_on)
        place = sum(day <= today for day in days)
        remind = place if place > reminded else None
        if place < len(days):
            return Turn(remind, None)
        last = self.last_day_to_answer(due_on)
        if remind is not None:
            last = max(last, working_days_after(today, min(self.before), self.laid_down))
        return Turn(remind, last + timedelta(days=1))

    def looks_until(self, today: date) -> date:
        """No ask with a later due day can be reminded of today."""
        return working_days_after(today, max(self.before, default=0) + 1, self.laid_down)
