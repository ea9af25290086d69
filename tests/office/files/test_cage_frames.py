"""The parent believes nothing of a child that it cannot check."""

from __future__ import annotations

import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.samples import pdf

from prestalux.office.files.cage_frames import (
    ANSWER,
    LONGEST_IMAGE,
    MARK,
    Garbage,
    Say,
    image_from,
    read_head,
    verdict_from,
    words_of,
)
from prestalux.rules.documents import judge

TICKET = b"12345678"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*, width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("data", [pdf.good(), pdf.signed(), b"", pdf.HTML_PAGE])
def test_a_verdict_comes_across_whole(data: bytes) -> None:
    verdict = judge(data)

    assert verdict_from(words_of(verdict), sha256=verdict.sha256, max_pages=500) == verdict


def test_an_answer_is_read() -> None:
    assert read_head(ANSWER.pack(MARK, TICKET, Say.IMAGE, 9), TICKET) == (Say.IMAGE, 9)


@pytest.mark.parametrize(
    "head",
    [
        ANSWER.pack(b"EGAC", TICKET, Say.VERDICT, 9),
        ANSWER.pack(MARK, b"other...", Say.VERDICT, 9),
        ANSWER.pack(MARK, TICKET, 99, 9),
        ANSWER.pack(MARK, TICKET, Say.VERDICT, 1 << 20),
        ANSWER.pack(MARK, TICKET, Say.IMAGE, LONGEST_IMAGE + 1),
        ANSWER.pack(MARK, TICKET, Say.NO_SUCH_PAGE, 1),
    ],
)
def test_an_answer_to_nothing_asked_is_garbage(head: bytes) -> None:
    with pytest.raises(Garbage):
        read_head(head, TICKET)


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        None,
        {"finding": "fine", "pages": 1, "flags": []},
        {"finding": None, "pages": 0, "flags": []},
        {"finding": None, "pages": 501, "flags": []},
        {"finding": None, "pages": True, "flags": []},
        {"finding": "jpeg", "pages": -1, "flags": []},
        {"finding": None, "pages": 1, "flags": ["good"]},
        {"finding": None, "pages": 1, "flags": 7},
        {"finding": [], "pages": 1, "flags": []},
    ],
)
def test_a_verdict_of_unknown_words_is_garbage(said: object) -> None:
    with pytest.raises(Garbage):
        verdict_from(json.dumps(said).encode(), sha256="", max_pages=500)


@given(st.binary(max_size=200))
def test_any_other_words_are_garbage(words: bytes) -> None:
    with pytest.raises(Garbage):
        verdict_from(words, sha256="", max_pages=500)


def test_a_plain_png_is_taken() -> None:
    assert image_from(png(width=3, height=4)).height == 4


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"<svg/>",
        png()[:-1],
        png() + b"<script>",
        png(width=0),
        png(width=4_001),
        png(extra=chunk(b"tEXt", b"Comment\0<script>")),
        png().replace(b"IDAT", b"IDaT"),
    ],
)
def test_anything_but_a_plain_bounded_png_is_garbage(image: bytes) -> None:
    with pytest.raises(Garbage):
        image_from(image)
