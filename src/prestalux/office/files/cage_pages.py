"""Pages as pictures, drawn by PDFium. Only ever imported by the caged child: PDFium takes no threads, and
what it reads comes from strangers. Its build has no script engine and no XFA, so nothing in a form runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

LONGEST_SIDE: Final = 4_000
MOST_PIXELS: Final = 9_000_000
BLANK_DPI: Final = 18
BLANK_PAGES: Final = 8
"""A file whose first pages are all empty is called blank; nobody scans more cover sheets than that."""
_LEFT_TO_THE_DRAWING: Final = frozenset({"JPXDecode", "JBIG2Decode"})
_DEPTH: Final = 8
_FAINTEST: Final = 32
_SPECKS: Final = 3
_MARGIN: Final = 0.03
_STAMP_STRENGTH: Final = 110
_STAMP_SLANT: Final = 24


class NoPage(Exception):
    pass


def png_of(data: bytes, number: int, dpi: int, stamp: str = "") -> bytes:
    with _opened(data) as document:
        if not 1 <= number <= len(document):
            raise NoPage
        picture = _drawn(document, number - 1, dpi)
    if stamp:
        _stamp(picture, stamp)
    held = BytesIO()
    picture.save(held, "png", compress_level=4)
    return held.getvalue()


def _stamp(picture: Image.Image, words: str) -> None:
    """The words all over the picture, slanted, in dark red on a light edge: seen on white paper and on a photograph."""
    font = ImageFont.load_default(max(picture.width // 48, 12))
    left, top, right, bottom = font.getbbox(words)
    wide, high = round(right - left) + 60, round(bottom - top) * 6
    side = round((picture.width**2 + picture.height**2) ** 0.5) + 2
    lines = Image.new("L", (side, side))
    draw = ImageDraw.Draw(lines)
    for row, y in enumerate(range(0, side, high)):
        for x in range(-wide * (row % 2) // 2, side, wide):
            draw.text((x - left, y - top), words, fill=_STAMP_STRENGTH, font=font)
    lines = lines.rotate(_STAMP_SLANT, resample=Image.Resampling.BICUBIC)
    x, y = (side - picture.width) // 2, (side - picture.height) // 2
    mask = lines.crop((x, y, x + picture.width, y + picture.height))
    for colour, shift in (((255, 255, 255), 1), ((140, 0, 20), 0)):
        picture.paste(colour, (shift, shift, picture.width + shift, picture.height + shift), mask)


class UnreadablePicture(ValueError):
    """The rest of the page is drawn without it, and nobody would know that something is missing."""


def looks_blank(data: bytes) -> bool:
    """Raises UnreadablePicture for one that the parser of the rules leaves to the drawing."""
    with _opened(data) as document:
        for at in range(min(len(document), BLANK_PAGES)):
            _open_pictures(document, at)
        return all(_empty(_drawn(document, at, BLANK_DPI)) for at in range(min(len(document), BLANK_PAGES)))


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    document = pdfium.PdfDocument(data)
    try:
        document.init_forms()
        yield document
    finally:
        document.close()


def _drawn(document: pdfium.PdfDocument, at: int, dpi: int) -> Image.Image:
    page = document[at]
    try:
        width, height = page.get_size()
        scale = min(
            dpi / 72,
            LONGEST_SIDE / max(width, height, 1),
            (MOST_PIXELS / max(width * height, 1)) ** 0.5,
        )
        bitmap = page.render(scale=scale, rev_byteorder=True)
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        return picture
    finally:
        page.close()


def _open_pictures(document: pdfium.PdfDocument, at: int) -> None:
    page = document[at]
    try:
        for thing in page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE,), max_depth=_DEPTH):
            if not _LEFT_TO_THE_DRAWING.isdisjoint(thing.get_filters()):
                _open_picture(thing)
    finally:
        page.close()


def _open_picture(thing: pdfium.PdfImage) -> None:
    try:
        thing.get_bitmap()
    except pdfium.PdfiumError:
        raise UnreadablePicture from None


def _empty(picture: Image.Image) -> bool:
    """One tone all over, give or take the grain of a scanner, a speck of dust and the shadow of an edge."""
    side, top = (round(length * _MARGIN) for length in picture.size)
    inner = picture.convert("L").crop((side, top, picture.width - side, picture.height - top))
    counts = inner.histogram()
    tone = counts.index(max(counts))
    return sum(counts[: max(tone - _FAINTEST, 0)]) + sum(counts[tone + _FAINTEST + 1 :]) <= _SPECKS
