"""Where a PDF begins and ends: nothing foreign before its header, nothing after its end, not cut off.

Readers take a header anywhere in the first 1,024 bytes and ignore what follows the last `%%EOF`; that is how
one file is a PDF to one program and a web page or a picture to another. Taken as harmless, because no other
program reads anything into them and scanners, mail gateways and print drivers leave them behind: a byte-order
mark, white space, zero bytes and printer job language before the header; white space, zero bytes, Ctrl-Z and
the end of a printer job after the end (docs/formats/pdf.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from prestalux.rules.documents.codes import Finding
from prestalux.rules.documents.sniff import kind_of

READERS_LOOK: Final = 1_024

_END: Final = b"%%EOF"
_SHORT_PADDING: Final = 512
_HEADER: Final = re.compile(rb"%PDF-\d\.\d")
_OBJECT: Final = rb"(?<!\d)\d{1,10}\s{1,9}\d{1,5}\s{1,9}obj"
_SOME_OBJECT: Final = re.compile(_OBJECT)
_POINTER: Final = re.compile(rb"startxref\s*(\d{1,18})(?:\s*+(%%EOF))?")
_BEFORE: Final = re.compile(rb"/Prev\s+(\d{1,18})(?!\d|\s+\d+\s+R)")
_TEXT_OR_COMMENT: Final = re.compile(rb"\((?:[^()\\]|\\.)*+\)|%[^\r\n]*", re.DOTALL)
_DEEPEST_TEXT: Final = 8
_MOST_TABLES: Final = 1_000
_LONGEST_TRAILER: Final = 65_536
_LATER_MARK: Final = re.compile(rb"(?:(?<=[\s\0])|(?<=%%EOF))%PDF-\d\.\d|endstream|stream[\r\n]")
_ARCHIVE_END: Final = b"PK\x05\x06"
_LARGE_ARCHIVE_END: Final = b"PK\x06\x07"
_READERS_LOOK_BACK: Final = 65_600
_ARCHIVES: Final = frozenset({Finding.ZIP, Finding.OFFICE})
_HARMLESS_BEFORE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[\s\0]++|\x1b%-12345X|@PJL[^\r\n]*+\r?\n)*+")
_HARMLESS_AFTER: Final = re.compile(rb"(?:[\s\0\x1a]++|\x1b%-12345X|@PJL[^\r\n]*+(?:\r?\n|\Z))*+")
_CUT_UPDATE: Final = re.compile(
    rb"[\s\0]*+(?:\d{0,10}\s{0,9}\d{0,5}\s{0,9}\Z|\d{1,10}\s{1,9}\d{1,5}\s{1,9}o|xr|%\S{0,8}\s{1,9}"
    + _OBJECT
    + rb")"
)
_FIRST_OBJECT: Final = re.compile(
    rb"%PDF-\d\.\d[^\r\n]{0,24}(?:[\s\0]++|%[^\r\n]*+[\r\n]|[\x7f-\xff][^<\r\n]{0,63}[\r\n])*+(?:"
    + _OBJECT
    + rb"|xref)"
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The document is `data[start:end]`; `finding` says what is wrong around it, if anything."""

    start: int = 0
    end: int = 0
    finding: Finding | None = None


def examine(data: bytes) -> Envelope:
    header = _HEADER.search(data, 0, READERS_LOOK + 8)
    if header is None:
        return Envelope(finding=_without_header(data))
    start = header.start()
    if not _HARMLESS_BEFORE.fullmatch(data, 0, start):
        kind = kind_of(data)
        # An archive may hold a document as it is: who sent it is told to take it out, and nothing of foreign bytes.
        is_part = _POINTER.search(data, start) is not None and kind not in _ARCHIVES
        return Envelope(finding=Finding.FOREIGN_BEFORE if is_part else kind)
    if not _SOME_OBJECT.search(data, start):
        return Envelope(start, finding=_only_a_header(data[header.end() :]))
    end = data.rfind(_END, start)
    if end < 0:
        return Envelope(start, finding=Finding.TRUNCATED)
    end += len(_END)
    return Envelope(start, end, _around(data, start, end))


def without_padding(data: bytes, around: Envelope) -> bytes:
    """The parser looks for the end in the last bytes only, so a long padding is taken off.

    A line end stays: a linearised file knows its own length.
    """
    return data if len(data) - around.end <= _SHORT_PADDING else data[: around.end]


def _without_header(data: bytes) -> Finding:
    kind = kind_of(data)
    if kind not in (Finding.UNKNOWN, Finding.PLAIN_TEXT):
        return kind
    if _HEADER.search(data) and _POINTER.search(data):
        return Finding.FOREIGN_BEFORE
    return Finding.DAMAGED if b"endobj" in data and _SOME_OBJECT.search(data) else kind


def _only_a_header(rest: bytes) -> Finding:
    kind = kind_of(rest.lstrip())
    return Finding.TRUNCATED if kind in (Finding.UNKNOWN, Finding.EMPTY) else kind


def _around(data: bytes, start: int, end: int) -> Finding | None:
    if not _HARMLESS_AFTER.fullmatch(data, end):
        return Finding.TRUNCATED if _CUT_UPDATE.match(data, end) else Finding.FOREIGN_AFTER
    if not _FIRST_OBJECT.match(data, start):
        return Finding.FOREIGN_BEFORE
    return Finding.FOREIGN_AFTER if _second_document(data, start) else None


def _second_document(data: bytes, start: int) -> bool:
    """Does a header stand after the first end, other than in a stream, of a part that is no update?

    Some libraries write a header again before an update. The tables of an update lead back to the part before it:
    the chain is followed from the end, as a reader does. Where it does not lead back, programs differ in which of
    the two documents they show.
    """
    in_stream = False
    for mark in _LATER_MARK.finditer(data, data.find(_END, start)):
        if mark[0].startswith(b"%") and not in_stream:
            newest, *older = _tables(data, start) or [0]
            return newest < mark.start() or all(table >= mark.start() for table in older)
        in_stream = mark[0].startswith(b"stream") or (in_stream and mark[0].startswith(b"%"))
    return False


def _tables(data: bytes, start: int) -> list[int]:
    """Where the cross-reference tables stand, the last one first, each naming the one before it (`/Prev`)."""
    last = data.rfind(b"startxref")
    pointer = _POINTER.match(data, last) if last >= 0 else None
    tables: list[int] = []
    while pointer is not None and int(pointer[1]) < len(data) and len(tables) < _MOST_TABLES:
        at = int(pointer[1])
        if not data.startswith(b"xref", at) and data.startswith(b"xref", at + start):
            at += start  # places count from the header
        tables.append(at)
        pointer = _BEFORE.search(_trailer(data, at))
    return tables


def _trailer(data: bytes, at: int) -> bytes:
    """The dictionary of the table there, without texts and comments, in which anything may be written."""
    begin = data.find(b"trailer", at) if data.startswith(b"xref", at) else at
    end = min(
        place for place in (data.find(b"startxref", at), data.find(b"stream", at), len(data)) if place >= 0
    )
    words = data[max(begin, at) : min(end, max(begin, at) + _LONGEST_TRAILER)]
    for _ in range(_DEEPEST_TEXT):  # the innermost pair of brackets goes first
        words = _TEXT_OR_COMMENT.sub(b"", words)
    return words


def archive_inside(data: bytes) -> Finding | None:
    """A ZIP reader starts from the end: would it find a whole archive in this file?

    FOREIGN_AFTER when the archive claims the file's end as its own, EMBEDDED_FILE when it is a part of the
    document, as the source that LibreOffice keeps in a hybrid PDF. Every end record counts, not the last alone:
    readers step over one that leads nowhere.
    """
    end = len(data.rstrip())
    at = data.rfind(_ARCHIVE_END, max(0, len(data) - _READERS_LOOK_BACK))
    while at >= 0:
        if _leads_to_a_directory(data, at):
            comment = int.from_bytes(data[at + 20 : at + 22], "little")
            return Finding.FOREIGN_AFTER if at + 22 + comment >= end else Finding.EMBEDDED_FILE
        at = data.rfind(_ARCHIVE_END, max(0, len(data) - _READERS_LOOK_BACK), at)
    return None


def _leads_to_a_directory(data: bytes, at: int) -> bool:
    if len(data) - at < 22:
        return False
    if data[max(0, at - 20) : at].startswith(_LARGE_ARCHIVE_END):
        return True
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    return 0 < size <= at and data.startswith(b"PK\x01\x02", at - size)


def points_beyond(data: bytes) -> bool:
    """The last cross-reference pointer leads past the end, and the end mark does not follow it: bytes are missing.

    Before a complete end such a pointer is merely wrong.
    """
    pointers = list(_POINTER.finditer(data[-4096:]))
    return bool(pointers) and int(pointers[-1][1]) >= len(data) and pointers[-1][2] is None
