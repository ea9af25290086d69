"""The journal as an auditor asks for it: by subject, person, kind of event and days, page by page.

Pages go by chain number, never by counting rows: a page among millions costs what the first one costs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Final

from django.db.models import Count, Max, Min, Q, QuerySet

from prestalux.office.journal.chain import LineValues
from prestalux.office.journal.models import Line
from prestalux.rules.periods import begin_of

PAGE: Final = 50
_DAYS: Final = (date(1900, 1, 1), date(9999, 12, 30))
"""Beyond them begins or ends what an instant can be in every zone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are asked for; what is left empty asks for all. Days are legal days, both included."""

    subject: tuple[str, str] | None = None
    actor: tuple[str, int | None] | None = None
    """Kind of actor, and the account's id where it is one."""
    events: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    piece: str = ""
    """Only lines about files of this piece; needs a subject, whose few lines are then searched."""
    files: tuple[int, ...] = ()
    """Files that were this piece at some time, also where the line names another slot."""

    def as_facts(self) -> dict[str, object]:
        """What was asked, for the journal line of an export."""
        return {
            "subject": list(self.subject) if self.subject else None,
            "actor": list(self.actor) if self.actor else None,
            "events": list(self.events),
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "piece": self.piece or None,
        }


@dataclass(frozen=True, slots=True)
class LineView:
    values: LineValues
    digest: str

    @property
    def facts(self) -> dict[str, Any]:
        """Empty where the line holds no facts that can be read: it was changed, and must be shown all the same."""
        try:
            found = json.loads(self.values.facts)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. `newer` and `older` are the chain numbers to go on from; None where nothing follows."""

    lines: tuple[LineView, ...]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Seer:
    """One person among those whose looks a page shows."""

    actor_kind: str
    account_id: int | None
    times: int
    first_at: datetime
    last_at: datetime


def page(asked: Asked, *, before: int | None = None, after: int | None = None, size: int = PAGE) -> Page:
    """The newest lines asked for; with `before` the next older, with `after` the next newer ones."""
    rows = _asked_rows(asked)
    if after is not None:
        found = _first(rows, asked, Q(seq__gt=after), "seq", size + 1)
        more, lines = len(found) > size, found[:size][::-1]
        newer = lines[0].seq if more else None
        older: int | None = lines[-1].seq if lines else after + 1
    else:
        found = _first(rows, asked, Q() if before is None else Q(seq__lt=before), "-seq", size + 1)
        more, lines = len(found) > size, found[:size]
        newer = None if before is None else (lines[0].seq if lines else before - 1)
        older = lines[-1].seq if more else None
    return Page(tuple(map(_view, lines)), newer, older)


def beside(
    asked: Asked, place: tuple[datetime, int] | None, *, newest_first: bool, most: int
) -> list[LineView]:
    """The next lines beyond a moment and a number, in order of time: for who reads them among other things that happened."""
    rows = _asked_rows(asked)
    if asked.events:
        rows = rows.filter(event__in=asked.events)
    side, sign = ("lt", "-") if newest_first else ("gt", "")
    if place is not None:
        at, seq = place
        same = Q(at=at, **{f"seq__{side}": seq})
        rows = rows.filter(Q(**{f"at__{side}": at}) | same)
    return [_view(line) for line in rows.order_by(f"{sign}at", f"{sign}seq")[:most]]


def lines(asked: Asked, up_to: int) -> Iterator[LineView]:
    """All lines asked for up to a chain number, oldest first."""
    rows = _asked_rows(asked).filter(seq__lte=up_to)
    if asked.events:
        rows = rows.filter(event__in=asked.events)
    yield from map(_view, rows.order_by("seq").iterator(chunk_size=2000))


def lines_between(first: int, last: int) -> Iterator[LineView]:
    """The whole chain between two numbers, both included."""
    rows = Line.objects.filter(seq__gte=first, seq__lte=last).order_by("seq")
    yield from map(_view, rows.iterator(chunk_size=2000))


def seers(asked: Asked) -> list[Seer]:
    """Who looked, how often, when first and last: those with the latest look first."""
    rows = _asked_rows(asked).filter(event__in=asked.events).order_by().values("actor_kind", "account_id")
    counted = rows.annotate(times=Count("seq"), first_at=Min("at"), last_at=Max("at")).order_by("-last_at")
    return [Seer(**row) for row in counted]


def _asked_rows(asked: Asked) -> QuerySet[Line]:
    rows = Line.objects.all()
    if asked.subject is not None:
        rows = rows.filter(subject_kind=asked.subject[0], subject=asked.subject[1])
    if asked.actor is not None:
        rows = rows.filter(actor_kind=asked.actor[0], account_id=asked.actor[1])
    if asked.piece:
        rows = rows.filter(_about_piece(asked))
    return _on_days(rows, asked)


def _about_piece(asked: Asked) -> Q:
    """Facts are kept as canonical JSON: keys in order, no blanks. So a member ends at a comma or at the end."""
    about = Q(facts__contains=f'"piece":"{asked.piece}"')
    for file in asked.files:
        about |= Q(facts__contains=f'"file":{file},') | Q(facts__contains=f'"file":{file}}}')
    return about


def _on_days(rows: QuerySet[Line], asked: Asked) -> QuerySet[Line]:
    days = Q()
    if asked.first_day:
        days &= Q(at__gte=begin_of(max(asked.first_day, _DAYS[0])))
    if asked.last_day:
        days &= Q(at__lt=begin_of(max(min(asked.last_day, _DAYS[1]), _DAYS[0]) + timedelta(days=1)))
    if not days:
        return rows
    if asked.subject is None:
        # The chain is nearly, not exactly, in the order of time. Between the least and the greatest number of these days
        # a page is found by walking the chain; without them a database may walk years of it first.
        found = Line.objects.filter(days).aggregate(least=Min("seq"), most=Max("seq"))
        rows = rows.filter(seq__gte=found["least"] or 0, seq__lte=found["most"] or 0)
    return rows.filter(days)


def _first(rows: QuerySet[Line], asked: Asked, side: Q, order: str, size: int) -> list[Line]:
    rows = rows.filter(side).order_by(order)
    if not asked.events:
        return list(rows[:size])
    if asked.subject is not None or len(asked.events) == 1:
        return list(rows.filter(event__in=asked.events)[:size])
    # One short look into the index for each event, then merged: no database does that by itself for a list of them.
    found = chain.from_iterable(rows.filter(event=event)[:size] for event in asked.events)
    return sorted(found, key=lambda line: line.seq, reverse=order.startswith("-"))[:size]


def _view(line: Line) -> LineView:
    values = LineValues(**{name: getattr(line, name) for name in LineValues.__slots__})
    return LineView(values, line.digest)
