"""What is deleted when its time is over. A row stays as the trace: name, size, digest, when, and that the bytes are gone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Q

from prestalux.office.exchange.actions import arriving
from prestalux.office.exchange.actions.publishing import PORTION, object_name
from prestalux.office.exchange.models import Deposit, Portion, Return
from prestalux.office.exchange.place import place
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.registry import queries as register
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.periods import day_of
from prestalux.rules.registry import CodeState

AT_ONCE: Final = 500
_NEVER_AGAIN: Final = frozenset({CodeState.ENDED, CodeState.VOID})
SWEPT_AFTER: Final = timedelta(days=1)
_OVER: Final = sorted(
    state.value for state in (DepositState.REFUSED, DepositState.DUPLICATE, DepositState.ARCHIVED)
)


def delete_acknowledged(*, at: datetime, after_days: int) -> int:
    """Returns that were acknowledged so long ago; until then they can be restored. Gives how many."""
    limit = at - timedelta(days=after_days)
    due = Return.objects.filter(acknowledged_at__lt=limit, deleted_at=None)
    return sum(
        _delete_return(pk, limit, at)
        for pk in list(due.order_by("acknowledged_at").values_list("pk", flat=True)[:AT_ONCE])
    )


@transaction.atomic
def _delete_return(pk: uuid.UUID, limit: datetime, at: datetime) -> bool:
    row = (
        Return.objects.select_for_update(no_key=True)
        .filter(pk=pk, acknowledged_at__lt=limit, deleted_at=None)
        .first()
    )
    if row is None:
        return False
    row.deleted_at, row.wrapped_key, row.body = at, None, None
    row.save(update_fields=["deleted_at", "wrapped_key", "body"])
    journal.note(
        subject=("code", row.code_id),
        event="exchange.return-deleted",
        by=SYSTEM,
        at=at,
        return_file=str(pk),
        sha256=row.sha256,
    )
    names = [object_name(pk, number) for number in range(-(-row.size // PORTION))]
    # robust: the key is forgotten also while the store is away; the sweep takes the objects then.
    transaction.on_commit(partial(_take_away, names), robust=True)
    return True


def purge_requests(*, at: datetime, after_days: int) -> int:
    """The bytes of request files over which everything was said so long ago. Receipts stay. Gives how many."""
    due = Deposit.objects.filter(
        state__in=_OVER, settled_at__lt=at - timedelta(days=after_days), bytes_purged_at=None
    )
    return sum(
        _purge(pk, at) for pk in list(due.order_by("settled_at").values_list("pk", flat=True)[:AT_ONCE])
    )


@transaction.atomic
def _purge(pk: uuid.UUID, at: datetime) -> bool:
    row = Deposit.objects.select_for_update(no_key=True).filter(pk=pk, bytes_purged_at=None).first()
    if row is None:
        return False
    objects = list(Portion.objects.filter(deposit=row, body=None).values_list("pk", flat=True))
    Portion.objects.filter(deposit=row).delete()
    row.bytes_purged_at = at
    row.save(update_fields=["bytes_purged_at"])
    journal.note(subject=("deposit", str(pk)), event="deposit.purged", by=SYSTEM, at=at, sha256=row.sha256)
    transaction.on_commit(partial(_take_away, [one.hex for one in objects]), robust=True)
    return True


def drop_unfinished(*, at: datetime, after_days: int) -> int:
    """Files that will not become whole: begun so long ago, or of a code that has ended since, whose owner can neither go on nor give
    them up. They no longer count in what a space may hold. Of a suspended code they wait, as it may hold again. Gives how many.
    """
    unfinished = Deposit.objects.filter(state=DepositState.ARRIVING.value)
    codes = unfinished.values_list("code_id", flat=True).distinct()
    over = [pk for pk in codes if register.state_of(pk, day_of(at)).state in _NEVER_AGAIN]
    due = unfinished.filter(Q(opened_at__lt=at - timedelta(days=after_days)) | Q(code_id__in=over))
    return sum(_drop(pk, at) for pk in list(due.order_by("opened_at").values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _drop(pk: uuid.UUID, at: datetime) -> bool:
    rows = Deposit.objects.filter(pk=pk, state=DepositState.ARRIVING.value)
    row = rows.select_for_update(no_key=True).first()
    if row is None:
        return False
    arriving.forget([pk], at)
    journal.note(subject=("deposit", str(pk)), event="deposit.dropped", by=SYSTEM, at=at, code=row.code_id)
    return True


def sweep(*, at: datetime, older_than: timedelta = SWEPT_AFTER) -> int:
    """Delete objects that no row leads to: left over from a crash, or of what was deleted while the store was away."""
    gone = 0
    for name in place().names_before(at - older_than):
        if not _is_known(name):
            place().delete(name)
            gone += 1
    return gone


def _is_known(name: str) -> bool:
    of_return, dash, _ = name.partition("-")
    try:
        pk = uuid.UUID(hex=of_return)
    except ValueError:
        return False
    if dash:
        return Return.objects.filter(pk=pk, deleted_at=None).exists()
    return Portion.objects.filter(pk=pk, body=None).exists()


def _take_away(names: Sequence[str]) -> None:
    for name in names:
        place().delete(name)
