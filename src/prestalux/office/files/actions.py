"""Keeping and giving out bytes. The object is written first and the row in the caller's transaction: a crash between
the two leaves an object without a row, which `sweep` removes; never a row without its object.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from prestalux.office.files.models import SealedFile
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
    # robust: the purge stands also while the store is away; the sweep takes the object then.
    transaction.on_commit(lambda: store().delete(file_id.hex), robust=True)


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


__all__ = ["NoSuchObject", "Purged", "purge", "ring", "seal", "sweep", "unseal"]
