"""Writing to the journal: always inside the transaction of the step it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from prestalux.office.journal.actor import Actor
from prestalux.office.journal.chain import GENESIS, LineValues, canonical, digest
from prestalux.office.journal.models import Head, Line


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
    if not connection.in_atomic_block:
        raise OutsideTransaction(event)
    if not each:
        return
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"seq": 0, "digest": GENESIS})
    lines: list[Line] = []
    for facts in each:
        last = lines[-1] if lines else head
        values = LineValues(
            seq=last.seq + 1,
            at=at,
            actor_kind=by.kind.value,
            account_id=by.account_id,
            operator=by.operator,
            subject_kind=subject[0],
            subject=str(subject[1]),
            event=event,
            facts=canonical(facts),
            previous=last.digest,
        )
        columns = {name: getattr(values, name) for name in LineValues.__slots__}
        lines.append(Line(**columns, digest=digest(values)))
    Line.objects.bulk_create(lines)
    Head.objects.filter(pk=1).update(seq=lines[-1].seq, digest=lines[-1].digest)
