"""What is the case with a code on a day, and since when and until when it is so.

A state may have been stated in several pieces: it lasts from the first day of the first to the last day of the last that
adjoin. After a dated end nothing needs to be stated: a code that was held has ended, whether or not anybody has noted it yet.
Both are our own choice, and that of the reference files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from prestalux.rules.periods import Period
from prestalux.rules.registry.life import HELD, PERIOD_OVER, CodeState


class Stated(NamedTuple):
    """One statement; `end` is the first day on which it no longer holds."""

    start: date
    end: date | None
    state: str
    reason: str


class StateOn(NamedTuple):
    """`days`: all on which the state lasts without a break. Before the first day of a code there is neither."""

    state: str = ""
    reason: str = ""
    days: Period | None = None


NOTHING: Final = StateOn()


def state_after(state: str) -> str:
    """On days behind a statement of which nothing is stated."""
    return CodeState.ENDED.value if state in HELD else state


def state_on(stated: Sequence[Stated], day: date) -> StateOn:
    """`stated`: in the order of their days, of which none is stated twice."""
    pieces = _without_gaps(stated)
    here = next((place for place, piece in enumerate(pieces) if day in Period(*piece[:2])), None)
    if here is None:
        return NOTHING
    first = last = here
    while first and pieces[first - 1].state == pieces[here].state:
        first -= 1
    while last + 1 < len(pieces) and pieces[last + 1].state == pieces[here].state:
        last += 1
    return StateOn(pieces[here].state, pieces[here].reason, Period(pieces[first].start, pieces[last].end))


def held_days(stated: Sequence[Stated], day: date) -> Period | None:
    """The days on which the code is its holder's, suspended or not: those around the day, or the last before it, or else the
    first to come. None of a code that was held on no day.
    """
    spells: list[Period] = []
    for piece in _without_gaps(stated):
        if piece.state not in HELD:
            continue
        if spells and spells[-1].end == piece.start:
            spells[-1] = Period(spells[-1].start, piece.end)
        else:
            spells.append(Period(piece.start, piece.end))
    begun = [one for one in spells if one.start <= day]
    return begun[-1] if begun else next(iter(spells), None)


def bare_state_on(stated: Iterable[tuple[Any, ...]], day: date) -> str:
    """The same without its days, for half a million codes in a row; of a statement its days and its state are enough."""
    last = ""
    for start, end, state, *_ in stated:
        if start > day:
            break
        if end is None or day < end:
            return str(state)
        last = str(state)
    return state_after(last)


def _without_gaps(stated: Iterable[Stated]) -> list[Stated]:
    pieces: list[Stated] = []
    for piece in stated:
        if pieces and pieces[-1].end is not None and pieces[-1].end < piece.start:
            pieces.append(_after(pieces[-1], pieces[-1].end, piece.start))
        pieces.append(piece)
    if pieces and pieces[-1].end is not None:
        pieces.append(_after(pieces[-1], pieces[-1].end, None))
    return pieces


def _after(piece: Stated, start: date, end: date | None) -> Stated:
    reason = PERIOD_OVER if piece.state in HELD else piece.reason
    return Stated(start, end, state_after(piece.state), reason)
