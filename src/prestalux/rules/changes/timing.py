"""From which day a change holds, and how long it can be stopped. The numbers of days are the fund's own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from prestalux.rules.changes.kinds import HANDLING, ChangeKind
from prestalux.rules.errors import Refusal

FARTHEST: Final = timedelta(days=366)
"""Before and after today: a day beyond is a slip of the pen."""


class DayOutOfReach(Refusal):
    """`facts`: first and last, the days between which a change of this kind can begin."""

    code = "day-out-of-reach"


def require_reachable(kind: ChangeKind, wished: date, *, today: date) -> None:
    """Money is never moved for days that have passed. Raises DayOutOfReach."""
    first = today if HANDLING[kind].delayed else today - FARTHEST
    if not first <= wished <= today + FARTHEST:
        raise DayOutOfReach(first=first.isoformat(), last=(today + FARTHEST).isoformat())


def first_day_of(kind: ChangeKind, wished: date, *, accepted_on: date, delay_days: int) -> date:
    """The day from which it holds once accepted: the wished one, but a delayed kind not before the delay is over."""
    if not HANDLING[kind].delayed:
        return wished
    return max(wished, accepted_on + timedelta(days=delay_days))


def still_stoppable(kind: ChangeKind, *, accepted_on: date, holds_from: date, today: date, days: int) -> bool:
    """Whether an accepted change can be stopped by who says that it is not theirs: so many days after it was accepted,
    and as long as it does not hold yet.
    """
    return HANDLING[kind].stoppable and (today < holds_from or today <= accepted_on + timedelta(days=days))
