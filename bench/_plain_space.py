"""The SFTP door without encryption at rest: for the benchmark alone, which asks what sealing costs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / place) for place in ("src", ".")]


MOST_AT_ONCE = 512
"""Pieces in one call: half of what the kernel takes."""


class Plain:
    """In the place of AES-GCM: the bytes themselves behind the room of a nonce."""

    def __init__(self, _key: bytes = b"") -> None:
        pass

    def encrypt(self, _nonce: bytes, data: bytes, _about: bytes) -> bytes:
        return data

    def encrypt_into(self, _nonce: bytes, data: bytes, _about: bytes, out: memoryview) -> int:
        out[: len(data)] = data
        return len(data)

    def decrypt(self, _nonce: bytes, data: bytes, _about: bytes) -> bytes:
        return data


class Pieces:
    """A portion as it came, between the room of a nonce and that of a tag: what is not sealed needs no copy."""

    def __init__(self, pieces: Sequence[bytes | memoryview]) -> None:
        self.pieces = [bytes(12), *pieces, bytes(16)]
        self._length = sum(map(len, self.pieces))

    def __len__(self) -> int:
        return self._length


def _as_they_are(
    _writer: Any, pieces: Sequence[bytes | memoryview], _about: bytes, _room: bytearray
) -> Pieces:
    return Pieces(pieces)


def _write(file: Any, body: Pieces) -> None:
    for first in range(0, len(body.pieces), MOST_AT_ONCE):
        some = body.pieces[first : first + MOST_AT_ONCE]
        if os.writev(file.fileno(), some) != sum(map(len, some)):
            raise OSError("the disk took a part only")


@contextmanager
def chosen(plain: bool) -> Iterator[None]:
    from prestalux.office.exchange import sealing
    from prestalux.office.exchange.actions import publishing
    from prestalux.office.files import store

    modules: list[Any] = [sealing, publishing] if plain else []
    stores: Any = store
    kept = [module.AESGCM for module in modules]
    writer: Any = sealing.Writer
    seal_pieces, write = writer.seal_pieces, stores._write
    for module in modules:
        module.AESGCM = Plain
    if plain:
        writer.seal_pieces = _as_they_are
        stores._write = lambda file, body: (_write if isinstance(body, Pieces) else write)(file, body)
    try:
        yield
    finally:
        for module, former in zip(modules, kept, strict=True):
            module.AESGCM = former
        writer.seal_pieces, stores._write = seal_pieces, write


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from prestalux.doors.sftp.__main__ import main

    with chosen(True):
        raise SystemExit(main(sys.argv[1:]))
