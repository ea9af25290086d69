"""What a program may ask the register, and what is wrong with a question that cannot be answered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period

MOST_CODES: Final = 10_000
"""In one question."""
EARLIEST_DAY: Final = date(1900, 1, 1)
"""From this day on a register may know something, unless the fund says otherwise. Our own choice: the first laws on health
insurance are not much older."""
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


class BadDay(Refusal):
    """Not a day of the calendar, as 2027-03-31."""

    code = "day-bad"


class BadMoment(Refusal):
    """Not a moment with its zone, as 2027-03-31T14:05:00+02:00."""

    code = "moment-bad"


class MomentToCome(Refusal):
    """What the register will know then, nobody can say yet."""

    code = "moment-to-come"


class DayBeforeRegister(Refusal):
    """Nothing is recorded of days so long ago: no answer is not the same as "not valid". `facts`: begins."""

    code = "day-before-register"


def is_before_all_registers(days: Period, earliest: date = EARLIEST_DAY) -> bool:
    """Whether a first day is a slip rather than a day: one such line would move the beginning of the register."""
    return days.start < earliest


class TooManyAsked(Refusal):
    """`facts`: most, asked."""

    code = "too-many-asked"


@lru_cache(maxsize=1_024)
def day_asked(text: str) -> date:
    """Raises BadDay. One way of writing only: 03/04 is two days."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadDay()


def moment_asked(text: str, *, now: datetime) -> datetime:
    """In UTC. Raises BadMoment, MomentToCome."""
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)  # noqa: TRY301
        found = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadMoment() from None
    if found > now:
        raise MomentToCome()
    return found
