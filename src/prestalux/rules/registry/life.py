from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class CodeKind(StrEnum):
    """Whose code it is (domain.md 2.5)."""

    INDIVIDUAL = "individual"
    COMMON = "common"
    """Of an association: its members may bill under it on days of their own."""
    INSTITUTION = "institution"
    COLLECTIVE = "collective"
    """Stands for prescribers who have no code of their own, abroad for example."""


class CodeState(StrEnum):
    """What is the case with a code on a day; before its first day nothing is."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    VOID = "void"
    """Given by a decision that was set aside: it held on no day."""


class EndReason(StrEnum):
    CESSATION = "cessation"
    DEATH = "death"
    AUTHORISATION_ENDED = "authorisation-ended"
    REPLACED = "replaced"
    OTHER = "other"


class SuspensionReason(StrEnum):
    AUTHORISATION_SUSPENDED = "authorisation-suspended"
    INQUIRY = "inquiry"
    ABSENCE = "absence"
    OTHER = "other"


HELD: Final = frozenset({CodeState.ACTIVE, CodeState.SUSPENDED})
"""States of a code that has not come to its end."""


PERIOD_OVER: Final = "period-over"
"""Why a code ended that was held until a day: nobody decided it."""


class NoSuchCode(Refusal):
    code = "no-such-code"


class CodeNotHeld(Refusal):
    """The code is not in the state that the step starts from on that day. `facts`: day, state (empty: none)."""

    code = "code-not-held"


class LastDayOpen(Refusal):
    """31 December 9999 stands for an open end (`Period.through`): a code that ends on it does not end."""

    code = "last-day-open"


def day_after_last(last_day: date) -> date:
    """The first day on which a code that ends holds no longer. Raises LastDayOpen."""
    if last_day == date.max:
        raise LastDayOpen()
    return last_day + timedelta(days=1)
