"""The queue of the antivirus. A claim moves `due_at` behind the lease: who dies while scanning gives the file back by
itself, and who was slow finds that the lease is gone. A try without a verdict is queued again, for as long as it takes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q, QuerySet

from prestalux.office.files import actions as files
from prestalux.office.files.models import Scan, SealedFile
from prestalux.rules.documents.scanning import ScanState

LEASE: Final = timedelta(seconds=120)
"""Longer than a scan may take."""
FIRST_WAIT: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ScanOrder:
    file_id: uuid.UUID
    lease: str
    tries: int


def queue(files: Iterable[SealedFile], *, at: datetime) -> None:
    """In the transaction that keeps the files; also where no scanner is configured yet."""
    Scan.objects.bulk_create(Scan(file=file, due_at=at) for file in files)


def claim(*, at: datetime, lease: str) -> ScanOrder | None:
    """Take the next file for LEASE, or None. `lease` is a word unique to this try."""
    due = Q(state__in=(ScanState.PENDING, ScanState.ERROR), due_at__lte=at)
    waiting = Scan.objects.filter(due, file__purged_at=None).order_by("due_at", "pk")
    for file_id in waiting.values_list("pk", flat=True)[:20]:
        taken = Scan.objects.filter(due, pk=file_id)
        if taken.update(lease=lease, due_at=at + LEASE, tries=F("tries") + 1):
            return ScanOrder(file_id, lease, Scan.objects.values_list("tries", flat=True).get(pk=file_id))
    return None


def bytes_of(order: ScanOrder) -> bytes:
    """Raises Purged, BrokenSeal, NoSuchObject, StoreAway."""
    return files.unseal(SealedFile.objects.get(pk=order.file_id))


def settle(order: ScanOrder, *, state: ScanState, found: str = "", at: datetime) -> bool:
    """Write the verdict. False when the lease was lost meanwhile: another one's verdict counts."""
    return _mine(order).update(state=state, found=found[:100], scanned_at=at, lease="") == 1


def put_off(order: ScanOrder, *, why: str, at: datetime) -> bool:
    """No verdict: again after a wait that doubles up to LONGEST_WAIT. False when the lease was lost meanwhile."""
    wait = min(FIRST_WAIT * 2 ** min(order.tries - 1, 10), LONGEST_WAIT)
    return _mine(order).update(state=ScanState.ERROR, found=why[:100], due_at=at + wait, lease="") == 1


def waiting() -> int:
    """How many files have no verdict yet."""
    rows = Scan.objects.filter(state__in=(ScanState.PENDING, ScanState.ERROR), file__purged_at=None)
    return rows.count()


def _mine(order: ScanOrder) -> QuerySet[Scan]:
    return Scan.objects.filter(pk=order.file_id, lease=order.lease)
