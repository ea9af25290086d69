"""The worker's keys: the private halves from EXCHANGE_KEYS or a file that the worker's user alone can read; the public half, with
which every other process seals, from EXCHANGE_PUBLIC or the file beside it.
"""

from __future__ import annotations

import base64
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from prestalux.office.exchange.sealing import WorkerKeys, WorkerPublic


def worker_keys() -> WorkerKeys:
    """For the worker alone; drawn on its first start. Raises ValueError, PermissionError."""
    return _keys(settings.EXCHANGE_KEYS, Path(settings.DATA))


def worker_public() -> WorkerPublic:
    """Raises ValueError, FileNotFoundError before the worker has drawn its key."""
    return _public(settings.EXCHANGE_PUBLIC, Path(settings.DATA))


@lru_cache(maxsize=2)
def _keys(text: str, data: Path) -> WorkerKeys:
    if text:
        return WorkerKeys.parse(text)
    path = data / "keys" / "exchange"
    if not path.exists():
        _write_once(path, base64.b64encode(os.urandom(32)).decode() + "\n", 0o600)
    keys = WorkerKeys.parse(path.read_text(encoding="ascii"))
    _write_once(path.with_suffix(".pub"), keys.public + "\n", 0o644)
    return keys


@lru_cache(maxsize=2)
def _public(text: str, data: Path) -> WorkerPublic:
    return WorkerPublic.parse(text or (data / "keys" / "exchange.pub").read_text(encoding="ascii"))


def _write_once(path: Path, text: str, mode: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())
    try:
        # link, not rename: of two who start at once one key wins, and both use it.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
