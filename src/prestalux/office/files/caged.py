"""The cages of this process, with the limits of its settings: one judges and draws, the other one reads."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.conf import settings

from prestalux.office.files.cage import Cage
from prestalux.office.files.reading import FileRead
from prestalux.rules.documents import Limits


@lru_cache(maxsize=1)
def cage() -> Cage:
    return Cage(limits=Limits(max_bytes=settings.MAX_FILE_BYTES))


@lru_cache(maxsize=1)
def reader() -> Cage:
    """Reading helps, and a page waits for it: it gets less time than the verdict, and what takes longer is unread."""
    limits = Limits(max_bytes=settings.MAX_FILE_BYTES)
    return Cage(size=1, reads=True, limits=limits, cpu_seconds=4, wall_seconds=10, patience_seconds=15)


def read(data: bytes, *, at: datetime) -> FileRead:
    """What stands in a file that was accepted. Raises CageUnavailable."""
    return reader().read(data, anchors=settings.ANCHORS, at=at)
