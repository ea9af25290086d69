"""The events of a series in the order in which they became visible, numbered without a gap.

An id will not do: PostgreSQL gives it when a row is written, and the transaction that wrote 7 may commit after a reader has
seen 8 and gone on. Neither will a number taken while writing: to keep the order, each writer would hold the counter until its
commit, and two that touch the same codes in another order would wait for each other forever. So events are written without a
number; whoever reads gives those that are committed their numbers first, under the lock of the series.

A number alone does not tell which event it stood for: a register that is put back from a backup gives it again, to another
one with the same id. So each portion that is numbered gets a mark drawn by chance, and a place is a number with its mark.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from prestalux.office.events.models import Event, EventSeries

MOST_NUMBERED: Final = 50_000
"""In one reading: after a whole register was taken in, the first readers share the work."""
_MARK_BYTES: Final = 7
"""As many as a number of both databases holds."""

Entropy = Callable[[int], bytes]
_NUMBER: Final = """UPDATE events_event SET number = found.number, mark = %s FROM (
SELECT id, %s + ROW_NUMBER() OVER (ORDER BY id) AS number FROM (
SELECT id FROM events_event WHERE series = %s AND number IS NULL ORDER BY id LIMIT %s) AS portion) AS found
WHERE events_event.id = found.id"""


@dataclass(frozen=True, slots=True)
class Told:
    """One event. `mark` tells whether the number still means the same one."""

    number: int
    mark: int
    kind: str
    subject: str
    facts: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Portion:
    """`newest` is the greatest number of the series; `complete`: nothing is known behind the last of these."""

    told: tuple[Told, ...]
    newest: int
    complete: bool


def after(number: int, *, series: str, most: int, entropy: Entropy = secrets.token_bytes) -> Portion:
    """The next events, as many as that at the most."""
    waiting = number_what_came(series, entropy=entropy)
    newest = newest_of(series)
    rows = Event.objects.filter(series=series, number__gt=number).order_by("number")[:most]
    told = tuple(_told(row) for row in rows)
    last = told[-1].number if told else number
    return Portion(told, newest, complete=not waiting and last >= newest)


def numbered(number: int, *, series: str) -> Told | None:
    row = Event.objects.filter(series=series, number=number).first()
    return _told(row) if row else None


def newest_of(series: str) -> int:
    last = EventSeries.objects.filter(name=series).values_list("last", flat=True).first()
    return last or 0


def number_what_came(
    series: str, *, most: int = MOST_NUMBERED, entropy: Entropy = secrets.token_bytes
) -> bool:
    """Give numbers to events that are committed and have none. True where some are left without."""
    without = Event.objects.filter(series=series, number=None)
    if not without.exists():
        return False
    _number(series, most, int.from_bytes(entropy(_MARK_BYTES)))
    return without.exists()


@transaction.atomic
def _number(series: str, most: int, mark: int) -> None:
    EventSeries.objects.get_or_create(name=series)
    head = EventSeries.objects.select_for_update(no_key=True).get(name=series)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [mark, head.last, series, most])
        given = cursor.rowcount
    EventSeries.objects.filter(name=series).update(last=head.last + given)


def _told(row: Event) -> Told:
    return Told(row.number or 0, row.mark, row.kind, row.subject, row.facts, row.at)
