"""Portions that are sealed in the pieces in which they came."""

from __future__ import annotations

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.office.exchange import sealing

KEYS = sealing.WorkerKeys.parse(base64.b64encode(bytes(range(32))).decode())
WRITER = sealing.WorkerPublic.parse(KEYS.public).writer()
READER = KEYS.reader(WRITER.key_id, WRITER.envelope)
ABOUT = sealing.about("0" * 32, 3, 4096)


def room(size: int) -> bytearray:
    return bytearray(size + sealing.NONCE + sealing.TAG)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=20), st.integers(0, 40))
def test_a_portion_in_pieces_opens_as_the_whole(pieces: list[bytes], spare: int) -> None:
    whole = b"".join(pieces)
    sealed = WRITER.seal_pieces([memoryview(piece) for piece in pieces], ABOUT, room(len(whole) + spare))
    assert sealing.opened(READER, bytes(sealed), ABOUT) == whole


def test_it_is_sealed_as_one_that_came_whole() -> None:
    def drawn(count: int) -> bytes:
        return b"n" * count

    assert WRITER.seal_pieces([b"abc", b"def"], ABOUT, room(6), drawn) == WRITER.seal(b"abcdef", ABOUT, drawn)


def test_more_pieces_than_are_sealed_one_by_one_open_as_the_whole() -> None:
    whole = os.urandom(sealing.MANY_PIECES + 5)
    sealed = WRITER.seal_pieces([bytes([one]) for one in whole], ABOUT, room(len(whole)))
    assert sealing.opened(READER, bytes(sealed), ABOUT) == whole


def test_it_is_bound_to_its_place() -> None:
    sealed = WRITER.seal_pieces([b"abc"], ABOUT, room(3))
    with pytest.raises(sealing.NotOpened):
        sealing.opened(READER, bytes(sealed), sealing.about("0" * 32, 4, 4096))


def test_its_writer_shows_no_key() -> None:
    assert WRITER._key.hex() not in repr(WRITER)
    assert repr(WRITER._key) not in repr(WRITER)
