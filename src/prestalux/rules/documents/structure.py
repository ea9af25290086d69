"""The document as a parser sees it: opens without repair, has pages of a sane size, every stream decodes.

The steps are those of `qpdf --check` except for its linearisation check: hint tables only serve page-wise
download, no reader relies on them, and every signed or updated linearised file breaks them. qpdf has no switch
for that, so two of pikepdf's internal steps are called by name (a test fails if a new version renames them).
"""

from __future__ import annotations

import math
import re
import zlib
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import jbig2
from pikepdf.settings import set_qpdf_limits

from prestalux.rules.documents.codes import Finding
from prestalux.rules.documents.remarks import harmful, speaks_of_limits
from prestalux.rules.documents.verdict import Limits

_MEGA: Final = 1 << 20
_PORTION: Final = _MEGA
_MOST_UNPACKED: Final = 256 * _MEGA
_STREAM: Final = re.compile(rb"stream\r?\n(?=[\x08-\x78])")


class _Discarding(pikepdf.StreamParser):
    def __init__(self) -> None:
        super().__init__()

    def handle_object(self, *_: object) -> None:
        pass

    def handle_eof(self) -> None:
        pass


class _FaxLeftToTheRenderer(jbig2.JBIG2DecoderInterface):
    """pikepdf would start an external program for JBIG2 scans; the page images show whether they are readable."""

    def check_available(self) -> None:
        pass

    def decode_jbig2(self, *_: bytes) -> bytes:
        return b""


def limit_parser() -> None:
    """Guard the whole process against bombs; harmless to call again."""
    set_qpdf_limits(
        flate_max_memory=_MOST_UNPACKED,
        run_length_max_memory=256 * _MEGA,
        png_max_memory=256 * _MEGA,
        tiff_max_memory=256 * _MEGA,
        dct_max_memory=(1 << 32) - 1,  # less refuses honest 600 dpi scans as "too slow"
        dct_max_progressive_scans=200,
        max_stream_filters=4,
        doc_max_warnings=1000,
        parser_max_container_size=2_000_000,
    )
    jbig2.set_decoder(_FaxLeftToTheRenderer())


def open_strictly(data: bytes, start: int) -> pikepdf.Pdf:
    """Open without repair. Raises pikepdf's errors.

    With leading bytes, places count from the header or, if those bytes were there when the file was made,
    from the very first byte; the second reading moves the header instead of the document.
    """
    try:
        return _open(data[start:])
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        if start == 0:
            raise
    return _open(data[start : start + 8].ljust(start + 8) + data[start + 8 :])


def _open(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)


def page_finding(pdf: pikepdf.Pdf, limits: Limits) -> Finding | None:
    if not len(pdf.pages):
        return Finding.NO_PAGE
    if len(pdf.pages) > limits.max_pages:
        return Finding.TOO_MANY_PAGES
    if any(_longest_side(page) > limits.max_page_side for page in pdf.pages):
        return Finding.PAGE_TOO_LARGE
    return None


def _longest_side(page: pikepdf.Page) -> float:
    """In points; 0 when the box is unusable, since readers then take their default size."""
    box = _inherited(page.obj, "/MediaBox")
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        return 0
    sides = [_number(side) for side in box]
    unit = _number(page.obj.get("/UserUnit", 1)) or 1
    longest = max(abs(sides[2] - sides[0]), abs(sides[3] - sides[1])) * unit
    return longest if math.isfinite(longest) else math.inf


def _inherited(node: pikepdf.Object, key: str) -> object:
    for _ in range(64):
        if key in node:
            return node[key]
        parent = node.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        node = parent
    return None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def image_finding(pdf: pikepdf.Pdf, limits: Limits) -> Finding | None:
    """A picture larger than any scanner makes is there to exhaust whoever draws it."""
    return Finding.BOMB if any(_unpacked(thing) > limits.max_image_bytes for thing in pdf.objects) else None


def _unpacked(thing: pikepdf.Object) -> float:
    if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
        return 0
    pixels = _number(thing.get("/Width")) * _number(thing.get("/Height"))
    if thing.get("/ImageMask", False):
        return pixels / 8
    return pixels * _colours(thing.get("/ColorSpace")) * (_number(thing.get("/BitsPerComponent")) or 8) / 8


def _colours(space: object) -> int:
    """At most four; only what is certainly one is counted as one."""
    if isinstance(space, pikepdf.Array) and len(space):
        space = space[0]
    return 1 if space in ("/DeviceGray", "/CalGray", "/Indexed", "/G", "/I") else 3


def read_everything(pdf: pikepdf.Pdf) -> tuple[Finding | None, bool]:
    """Decode every stream and parse every page; also says whether there were remarks at all."""
    pdf._check_document_structures()
    pdf._decode_all_streams_and_discard()
    remarks = pdf.get_warnings()
    finding = _finding_of(remarks)
    if finding is None:
        for page in pdf.pages:
            page.parse_contents(_Discarding())
        later = pdf.get_warnings()
        finding, remarks = _finding_of(later), remarks + later
    return finding, bool(remarks)


def _finding_of(remarks: list[str]) -> Finding | None:
    bad = harmful(remarks)
    if any(map(speaks_of_limits, bad)):
        return Finding.BOMB
    return Finding.DAMAGED if bad else None


def overfull(data: bytes) -> bool:
    """For a file that could not be parsed: is there a stream that unpacks to more than the parser takes?"""
    left = _MOST_UNPACKED * 4
    for stream in _STREAM.finditer(data):
        unpacked = _unpacked_length(data, stream.end(), min(_MOST_UNPACKED + 1, left))
        left -= unpacked
        if unpacked > _MOST_UNPACKED or left <= 0:
            return True
    return False


def _unpacked_length(data: bytes, start: int, enough: int) -> int:
    unpacker, length, rest = zlib.decompressobj(), 0, data[start : start + _PORTION]
    with suppress(zlib.error):
        while length < enough and not unpacker.eof:
            length += len(unpacker.decompress(rest, _PORTION))
            rest = unpacker.unconsumed_tail
            if not rest:
                start += _PORTION
                rest = data[start : start + _PORTION]
                if not rest:
                    break
    return length
