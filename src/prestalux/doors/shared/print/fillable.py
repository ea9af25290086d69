"""PDF forms of this service's own, to fill in on the screen and to send back: drawn with the standard fonts of PDF readers, so
that what is typed looks the same everywhere; equal input gives equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pikepdf
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

_MARGIN: Final = 48.0
_WIDTH: Final = A4[0] - 2 * _MARGIN
_GUTTER: Final = 14.0
_BOX: Final = 19.0
_ROW: Final = 44.0
_INK: Final = HexColor("#14232a")
_QUIET: Final = HexColor("#4b5c64")
_BRAND: Final = HexColor("#0c4a57")
_LINE: Final = HexColor("#6b7c84")
_PAPER: Final = Color(1, 1, 1)
_COMBO: Final = 1 << 17
"""A list that drops down (ISO 32000-1, table 230)."""
_TEXT, _BOLD = "Helvetica", "Helvetica-Bold"

NOTHING: Final = "–"
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """`share` of the line's width, of 12; `options` are pairs of label and value."""

    name: str
    label: str
    share: int = 6
    hint: str = ""
    longest: int = 100
    options: Options = ()


Group = tuple[str, list[list[Field]]]
"""A title, and lines of fields."""


def fillable(*, language: str, fund: str, title: str, lead: str, mark: str, groups: list[Group]) -> bytes:
    """`mark`: the name of a hidden field by which the form is known when it comes back."""
    held = BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1, lang=language)
    canvas.setTitle(title)
    canvas.setAuthor(fund)
    place = _heading(canvas, fund, title, lead)
    _mark(canvas, mark)
    for name, lines in groups:
        if place - 30 - _ROW * len(lines) < _MARGIN:
            canvas.showPage()
            place = A4[1] - _MARGIN
        place = _group(canvas, name, lines, place)
    canvas.save()
    return _finished(held.getvalue(), [field for _, lines in groups for line in lines for field in line])


def _heading(canvas: Canvas, fund: str, title: str, lead: str) -> float:
    place: float = A4[1] - _MARGIN
    _say(canvas, fund, _MARGIN, place, size=9.5, colour=_BRAND, font=_BOLD)
    place -= 26
    _say(canvas, title, _MARGIN, place, size=18, font=_BOLD)
    place -= 17
    for line in simpleSplit(lead, _TEXT, 9.5, _WIDTH):
        _say(canvas, line, _MARGIN, place, size=9.5, colour=_QUIET)
        place -= 12.5
    return place - 8


def _group(canvas: Canvas, title: str, lines: list[list[Field]], place: float) -> float:
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, place, _MARGIN + _WIDTH, place)
    place -= 16
    _say(canvas, title, _MARGIN, place, size=11.5, font=_BOLD, colour=_BRAND)
    place -= 15
    for line in lines:
        left = _MARGIN
        for field in line:
            width = (_WIDTH + _GUTTER) * field.share / 12 - _GUTTER
            _field(canvas, field, left, place, width)
            left += width + _GUTTER
        place -= _ROW
    return place + 4


def _field(canvas: Canvas, field: Field, left: float, top: float, width: float) -> None:
    label = f"{field.label} – {field.hint}" if field.hint else field.label
    _say(canvas, field.label, left, top, size=8.5)
    if field.hint:
        # Beside the label where there is room; a reader's tooltip says it in any case.
        start = left + canvas.stringWidth(field.label, _TEXT, 8.5) + 5
        room = left + width - start
        if canvas.stringWidth(_in_latin(field.hint), _TEXT, 7.5) <= room:
            _say(canvas, field.hint, start, top, size=7.5, colour=_QUIET)
    box = {
        "name": field.name,
        "tooltip": label,
        "x": left,
        "y": top - _BOX - 5,
        "width": width,
        "height": _BOX,
        "fontName": _TEXT,
        "fontSize": 10,
        "borderWidth": 0.7,
        "borderColor": _LINE,
        "fillColor": _PAPER,
        "textColor": _INK,
    }
    canvas.acroForm.textfield(**box, maxlen=field.longest)


def _mark(canvas: Canvas, name: str) -> None:
    """The hidden field."""
    canvas.acroForm.textfield(
        name=name, value="1", x=0, y=0, width=1, height=1, annotationFlags="hidden", fieldFlags="readOnly"
    )


def _say(
    canvas: Canvas,
    text: str,
    left: float,
    place: float,
    *,
    size: float,
    font: str = _TEXT,
    colour: Color = _INK,
) -> None:
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(left, place, _in_latin(text))


def _in_latin(text: str) -> str:
    """French sets narrow spaces before its signs; the standard fonts have the ordinary one that does not break."""
    return text.replace("\u202f", "\u00a0")


def _finished(data: bytes, fields: list[Field]) -> bytes:
    """What the drawing cannot say: lists to choose from (the drawing knows Latin-1 only), the title shown by viewers,
    fields in reading order.
    """
    options = {field.name: field.options for field in fields if field.options}
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        form = pdf.Root.AcroForm
        form.NeedAppearances = True
        for field in form.Fields:
            if choices := options.get(str(field.T)):
                pairs = [
                    pikepdf.Array([pikepdf.String(value), pikepdf.String(text)]) for text, value in choices
                ]
                field.FT, field.Ff, field.Opt = pikepdf.Name.Ch, _COMBO, pikepdf.Array(pairs)
                del field.MaxLen
        for page in pdf.pages:
            page.obj.Tabs = pikepdf.Name.R
        held = BytesIO()
        pdf.save(held, deterministic_id=True)
    return held.getvalue()
