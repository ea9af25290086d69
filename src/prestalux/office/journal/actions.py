"""Writing to the journal: always inside the transaction of the step it tells of."""

from __future__ import annotations

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
    if not connection.in_atomic_block:
        raise OutsideTransaction(event)
    head, _ = Head.objects.select_for_update().get_or_create(pk=1, defaults={"seq": 0, "digest": GENESIS})
    values = LineValues(
        seq=head.seq + 1,
        at=at,
        actor_kind=by.kind.value,
        account_id=by.account_id,
        operator=by.operator,
        subject_kind=subject[0],
        subject=str(subject[1]),
        event=event,
        facts=canonical(facts),
        previous=head.digest,
    )
    line = Line(
        **{name: getattr(values, name) for name in LineValues.__slots__},
        digest=digest(values),
    )
    line.save(force_insert=True)
    Head.objects.filter(pk=1).update(seq=line.seq, digest=line.digest)
