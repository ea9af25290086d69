"""Writing to the journal: always inside the transaction of the step it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection

from prestalux.office.journal.actor import Actor
from prestalux.office.journal.chain import GENESIS, LineValues, canonical, digest
from prestalux.office.journal.models import Head


class OutsideTransaction(RuntimeError):
    """A line was to be written apart from its step."""


def note(*, subject: tuple[str, object], event: str, by: Actor, at: datetime, **facts: object) -> None:
    """Append one line. `facts` hold ids, codes and days, never personal data.

    Call it last in a transaction: the head stays locked until the commit. Raises OutsideTransaction.
    """
    note_each(subject=subject, event=event, by=by, at=at, each=[facts])


def note_each(
    *,
    subject: tuple[str, object],
    event: str,
    by: Actor,
    at: datetime,
    each: Sequence[Mapping[str, object]],
) -> None:
    """Append a line for each of these facts, in their order, for the price of one. Otherwise as `note`."""
    _append([(subject, facts) for facts in each], event=event, by=by, at=at)


def note_about_each(
    *, subjects: Sequence[tuple[str, object]], event: str, by: Actor, at: datetime, **facts: object
) -> None:
    """Append the same line about each of these, for the price of one. Otherwise as `note`."""
    _append([(subject, facts) for subject in subjects], event=event, by=by, at=at)


def _append(
    lines: Sequence[tuple[tuple[str, object], Mapping[str, object]]], *, event: str, by: Actor, at: datetime
) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(event)
    if not lines:
        return
    seq, last = _held_head()
    rows: list[list[Any]] = []
    for subject, facts in lines:
        seq += 1
        values = LineValues(
            seq=seq,
            at=at,
            actor_kind=by.kind.value,
            account_id=by.account_id,
            operator=by.operator,
            subject_kind=subject[0],
            subject=str(subject[1]),
            event=event,
            facts=canonical(facts),
            previous=last,
        )
        last = digest(values)
        rows.append([*(getattr(values, name) for name in LineValues.__slots__), last])
    moment = connection.ops.adapt_datetimefield_value(at)
    at_place = LineValues.__slots__.index("at")
    for row in rows:
        row[at_place] = moment
    with connection.cursor() as cursor:
        cursor.executemany(_APPEND, rows)
        cursor.execute(_MOVE_HEAD, [seq, last])


_COLUMNS: Final = (*LineValues.__slots__, "digest")
# Every step of the house ends with these three statements: written out they cost a tenth of what the mapper takes.
_READ_HEAD: Final = "SELECT seq, digest FROM journal_head WHERE id = 1"
_MOVE_HEAD: Final = "UPDATE journal_head SET seq = %s, digest = %s WHERE id = 1"
_APPEND: Final = (
    f"INSERT INTO journal_line ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 (names of ours)
)


def _held_head() -> tuple[int, str]:
    """The end of the chain, locked until the end of the transaction."""
    with connection.cursor() as cursor:
        lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(_READ_HEAD + lock)
        found = cursor.fetchone()
    if found is None:
        head, _ = Head.objects.select_for_update(no_key=True).get_or_create(
            pk=1, defaults={"seq": 0, "digest": GENESIS}
        )
        return head.seq, head.digest
    return int(found[0]), str(found[1])
