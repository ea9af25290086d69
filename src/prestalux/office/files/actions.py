"""Keeping and giving out bytes. The object is written first and the row in the caller's transaction: a crash between
the two leaves an object without a row, which `sweep` removes; never a row without its object.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from prestalux.office.files.models import Reading, SealedFile
from prestalux.office.files.reading import READER, UNREADABLE, FileRead, NotWords, read_from, words_of
from prestalux.office.files.sealing import BrokenSeal, KeyRing, Sealed
from prestalux.office.files.store import NoSuchObject, store


class Purged(Exception):
    """The file was purged; only its trace is left."""


@lru_cache(maxsize=2)
def _ring(text: str, data: Path) -> KeyRing:
    return KeyRing.parse(text) if text else KeyRing.kept_in(data / "keys" / "seal")


def ring() -> KeyRing:
    return _ring(settings.SEAL_KEYS, Path(settings.DATA))


def seal(data: bytes, *, at: datetime) -> SealedFile:
    """Write the object and return its unsaved row; save it in the transaction that refers to it. Raises StoreAway."""
    name = uuid.uuid4()
    sealed = ring().seal(data, name.hex)
    store().put(name.hex, sealed.body)
    return SealedFile(
        id=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        key_id=sealed.key_id,
        wrapped_key=sealed.wrapped_key,
        sealed_at=at,
    )


def unseal(file: SealedFile) -> bytes:
    """Raises Purged, BrokenSeal, NoSuchObject, StoreAway."""
    if file.wrapped_key is None:
        raise Purged(str(file.pk))
    body = store().take(file.pk.hex)
    return ring().open(Sealed(file.key_id, bytes(file.wrapped_key), body), file.pk.hex)


def are_kept() -> bool:
    """Whether files lie in the store, or should."""
    return SealedFile.objects.filter(purged_at=None).exists()


def keys_open() -> bool:
    """Whether the ring opens the newest sealed file's key; true when there is none."""
    row = SealedFile.objects.exclude(wrapped_key=None).order_by("-sealed_at").first()
    if row is None or row.wrapped_key is None:
        return True
    try:
        ring().unwrap(row.key_id, bytes(row.wrapped_key), row.pk.hex)
    except BrokenSeal:
        return False
    return True


def purge(file_id: uuid.UUID, *, at: datetime) -> None:
    """Forget the key at once; the object goes after commit. Both may be repeated."""
    SealedFile.objects.filter(pk=file_id, purged_at=None).update(purged_at=at, wrapped_key=None)
    Reading.objects.filter(file_id=file_id).delete()
    # robust: the purge stands also while the store is away; the sweep takes the object then.
    transaction.on_commit(lambda: store().delete(file_id.hex), robust=True)


def keep_reading(file_id: uuid.UUID, read: FileRead, *, at: datetime) -> None:
    """Put what was read beside the file; a later reading takes the place of a former one.

    The answers of a filled sheet are not kept: they are read anew when the applicant takes them over.
    """
    words = words_of(read, with_answers=False)
    Reading.objects.update_or_create(
        file_id=file_id, defaults={"reader": READER, "read_at": at, "words": words}
    )


def keep_first_readings(reads: Mapping[uuid.UUID, FileRead], *, at: datetime) -> None:
    """The same for files kept in this very transaction, which nobody can have read before."""
    Reading.objects.bulk_create(
        Reading(file_id=file_id, reader=READER, read_at=at, words=words_of(read, with_answers=False))
        for file_id, read in reads.items()
    )


def readings(file_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, FileRead]:
    """What was read in those of these files that were read. Words that no reader of ours wrote are unreadable."""
    found = {}
    for row in Reading.objects.filter(file_id__in=list(file_ids)):
        try:
            found[row.file_id] = read_from(row.words)
        except NotWords:
            found[row.file_id] = UNREADABLE
    return found


def sweep(*, at: datetime, older_than: timedelta = timedelta(days=1)) -> int:
    """Delete objects that no row can open: left over from a crash, or purged while the store was away."""
    gone = 0
    for name in store().names_before(at - older_than):
        try:
            known = SealedFile.objects.filter(pk=uuid.UUID(hex=name), purged_at=None).exists()
        except ValueError:
            continue
        if not known:
            store().delete(name)
            gone += 1
    return gone


__all__ = [
    "NoSuchObject",
    "Purged",
    "keep_reading",
    "purge",
    "readings",
    "ring",
    "seal",
    "sweep",
    "unseal",
]
