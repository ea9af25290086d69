"""The SFTP door without encryption at rest: for the benchmark alone, which asks what sealing costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / place) for place in ("src", ".")]


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


def _put_together(
    _writer: Any, pieces: Sequence[bytes | memoryview], _about: bytes, room: bytearray
) -> memoryview:
    out, end = memoryview(room), 12
    for piece in pieces:
        out[end : end + len(piece)] = piece
        end += len(piece)
    return out[: end + 16]


@contextmanager
def chosen(plain: bool) -> Iterator[None]:
    from prestalux.office.exchange import sealing
    from prestalux.office.exchange.actions import publishing

    modules: list[Any] = [sealing, publishing] if plain else []
    kept = [module.AESGCM for module in modules]
    writer: Any = sealing.Writer
    seal_pieces = writer.seal_pieces
    for module in modules:
        module.AESGCM = Plain
    if plain:
        writer.seal_pieces = _put_together
    try:
        yield
    finally:
        for module, former in zip(modules, kept, strict=True):
            module.AESGCM = former
        writer.seal_pieces = seal_pieces


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prestalux.doors.wiring.settings")
    django.setup()
    from prestalux.doors.sftp.__main__ import main

    with chosen(True):
        raise SystemExit(main(sys.argv[1:]))
