"""Reading what was given before there was a reader, or when the cage was away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from prestalux.office.dossiers.models import PieceFile
from prestalux.office.files import actions as files
from prestalux.office.files.cage import CageUnavailable
from prestalux.office.files.caged import read
from prestalux.office.files.models import SealedFile
from prestalux.office.files.reading import READER, UNREADABLE, FileRead
from prestalux.office.files.sealing import BrokenSeal

BATCH = 25
"""Files at one stroke of the clock: reading never keeps it from its other chores for long."""


def read_unread_files(*, at: datetime, most: int = BATCH) -> int:
    """Read up to `most` pieces that no reader of today's has read, oldest first. Returns how many were.

    Without a free cage the rest waits. Raises StoreAway.
    """
    unread = Q(file__reading=None) | Q(file__reading__reader__lt=READER)
    waiting = PieceFile.objects.filter(unread, file__purged_at=None).order_by("pk")
    done = 0
    for file_id in dict.fromkeys(waiting.values_list("file_id", flat=True)[:most]):
        try:
            found = _read(file_id, at)
        except CageUnavailable:
            break
        if found is not None and SealedFile.objects.filter(pk=file_id, purged_at=None).exists():
            files.keep_reading(file_id, found, at=at)
            done += 1
    return done


def _read(file_id: UUID, at: datetime) -> FileRead | None:
    """None when it was purged meanwhile. Bytes that are lost or cannot be opened are unreadable: told, not retried."""
    try:
        return read(files.unseal(SealedFile.objects.get(pk=file_id)), at=at)
    except (SealedFile.DoesNotExist, files.Purged):
        return None
    except (BrokenSeal, files.NoSuchObject):
        return UNREADABLE
