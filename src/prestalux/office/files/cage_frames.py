"""What parent and child of the cage say to each other: one question, one answer, each of known length.

The child has read bytes of strangers, so the parent takes its answers as it would take a stranger's: right
mark, right ticket, bounded length, known words only. Whatever else comes is `Garbage`.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final

from prestalux.rules.documents import Finding, Flag, Verdict

MARK: Final = b"CAGE"
QUESTION: Final = struct.Struct(
    ">4s8sBIIHQ"
)  # mark, ticket, kind, page number, dpi, lengths of stamp and file
LONGEST_STAMP: Final = 200
ANSWER: Final = struct.Struct(">4s8sBQ")  # mark, ticket, kind, length
LONGEST_WORDS: Final = 4_096
LONGEST_READING: Final = 128 << 10
LONGEST_IMAGE: Final = 32 << 20
LONGEST_MESSAGE: Final = 256 << 20
LONGEST_SIDE: Final = 4_000

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset({b"IHDR", b"IDAT", b"IEND"})


class Ask(IntEnum):
    JUDGE = 1
    PAGE = 2
    READ = 3
    MAIL = 4


class Duty(IntEnum):
    """What the children of a cage are there for; each loads no more than that."""

    JUDGE = 0
    READ = 1
    MAIL = 2


class Say(IntEnum):
    READY = 1
    VERDICT = 2
    IMAGE = 3
    NO_SUCH_PAGE = 4
    UNREADABLE = 5
    READING = 6
    MESSAGE = 7
    BAD_MESSAGE = 8


LONGEST: Final = {
    Say.READY: 0,
    Say.VERDICT: LONGEST_WORDS,
    Say.IMAGE: LONGEST_IMAGE,
    Say.NO_SUCH_PAGE: 0,
    Say.UNREADABLE: 0,
    Say.READING: LONGEST_READING,
    Say.MESSAGE: LONGEST_MESSAGE,
    Say.BAD_MESSAGE: LONGEST_WORDS,
}


class Garbage(Exception):
    """The child said something that it never says: it is not to be trusted again."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as people see it. Width and height in pixels."""

    png: bytes
    width: int
    height: int


def read_head(head: bytes, ticket: bytes) -> tuple[Say, int]:
    mark, theirs, kind, length = ANSWER.unpack(head)
    if mark != MARK or theirs != ticket or kind not in LONGEST or length > LONGEST[Say(kind)]:
        raise Garbage
    return Say(kind), length


def words_of(verdict: Verdict) -> bytes:
    return json.dumps({"finding": verdict.finding, "pages": verdict.pages, "flags": verdict.flags}).encode()


def verdict_from(words: bytes, *, sha256: str, max_pages: int) -> Verdict:
    """The digest is the parent's own: the child is not asked which bytes it judged."""
    try:
        said = json.loads(words)
        finding = None if said["finding"] is None else Finding(said["finding"])
        flags = tuple(Flag(flag) for flag in said["flags"])
        pages = said["pages"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Garbage from error
    if type(pages) is not int or pages < 0 or (finding is None and not 1 <= pages <= max_pages):
        raise Garbage
    return Verdict(accepted=finding is None, finding=finding, pages=pages, sha256=sha256, flags=flags)


_READ_HEAD: Final = struct.Struct(">QI")  # the instant in seconds, how many anchors
_LENGTH: Final = struct.Struct(">I")


def reading_question(data: bytes, anchors: tuple[bytes, ...], at: datetime) -> bytes:
    """The file to read, behind the instant and the certificates by which its signatures are judged."""
    parts = [_READ_HEAD.pack(int(at.timestamp()), len(anchors))]
    for anchor in anchors:
        parts += [_LENGTH.pack(len(anchor)), anchor]
    return b"".join([*parts, data])


def reading_parts(question: bytes) -> tuple[bytes, list[bytes], datetime]:
    seconds, count = _READ_HEAD.unpack_from(question)
    place, anchors = _READ_HEAD.size, []
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(question, place)
        place += _LENGTH.size + length
        anchors.append(question[place - length : place])
    return question[place:], anchors, datetime.fromtimestamp(seconds, UTC)


def image_from(png: bytes) -> PageImage:
    """A plain PNG of bounded size, chunk by chunk: it goes to the browsers of staff."""
    if not png.startswith(_PNG):
        raise Garbage
    at, names = len(_PNG), []
    while at < len(png):
        name, at = _chunk(png, at)
        names.append(name)
    if len(names) < 3 or names[0] != b"IHDR" or names[-1] != b"IEND" or set(names[1:-1]) != {b"IDAT"}:
        raise Garbage
    width, height = struct.unpack_from(">II", png, 16)
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise Garbage
    return PageImage(png=png, width=width, height=height)


def _chunk(png: bytes, at: int) -> tuple[bytes, int]:
    try:
        length, name = struct.unpack_from(">I4s", png, at)
        (check,) = struct.unpack_from(">I", png, at + 8 + length)
    except struct.error as error:
        raise Garbage from error
    if name not in _CHUNKS or check != zlib.crc32(memoryview(png)[at + 4 : at + 8 + length]):
        raise Garbage
    return name, at + 12 + length
