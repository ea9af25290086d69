"""The cages of this process, with the limits of its settings: one judges and draws, one reads, one opens mail."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.conf import settings

from prestalux.office.files.cage import Cage, Duty
from prestalux.office.files.reading import FileRead
from prestalux.rules.documents import Limits


@lru_cache(maxsize=1)
def cage() -> Cage:
    return Cage(limits=Limits(max_bytes=settings.MAX_FILE_BYTES))


@lru_cache(maxsize=1)
def reader() -> Cage:
    """Reading helps, and a page waits for it: it gets less time than the verdict, and what takes longer is unread."""
    limits = Limits(max_bytes=settings.MAX_FILE_BYTES)
    return Cage(size=1, duty=Duty.READ, limits=limits, cpu_seconds=4, wall_seconds=10, patience_seconds=15)


@lru_cache(maxsize=1)
def mail_opener() -> Cage:
    return Cage(size=1, duty=Duty.MAIL, memory=2 << 30, cpu_seconds=20, wall_seconds=40)


def read(data: bytes, *, at: datetime) -> FileRead:
    """What stands in a file that was accepted. Raises CageUnavailable."""
    return reader().read(data, anchors=settings.ANCHORS, at=at)
