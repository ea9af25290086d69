"""The one cage of this process, with the limits of its settings."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from prestalux.office.files.cage import Cage
from prestalux.rules.documents import Limits


@lru_cache(maxsize=1)
def cage() -> Cage:
    return Cage(limits=Limits(max_bytes=settings.MAX_FILE_BYTES))
