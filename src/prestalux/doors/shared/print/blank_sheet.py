"""The information sheet to fill in outside the portal: a PDF form of this service's own, read again when it comes back.

Field names are those of the answers (rules/reading/sheet). It is drawn with the standard fonts of PDF readers, so that
what is typed into it looks the same everywhere; equal input gives equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import override
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from prestalux.doors.shared import labels
from prestalux.rules.attribution.request import Section
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.reading.sheet import FIELDS, MARK

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
class _Field:
    """`share` of the line's width, of 12; `options` are pairs of label and value."""

    name: str
    label: str
    share: int = 6
    hint: str = ""
    longest: int = 100
    options: Options = ()


Group = tuple[Section, list[list[_Field]]]


@cache
def blank_sheet(language: str, fund: str) -> bytes:
    """The form in one of the languages, under the fund's name in it."""
    held = BytesIO()
    with override(language):
        groups = _groups(language)
        _draw(Canvas(held, pagesize=A4, invariant=1, lang=language), fund, groups)
    return _finished(held.getvalue(), [field for _, lines in groups for line in lines for field in line])


def _draw(canvas: Canvas, fund: str, groups: list[Group]) -> None:
    title = _("Information sheet")
    canvas.setTitle(title)
    canvas.setAuthor(fund)
    place = _heading(canvas, fund, title)
    _mark(canvas)
    for section, lines in groups:
        needed = 30 + _ROW * len(lines)
        if place - needed < _MARGIN:
            canvas.showPage()
            place = A4[1] - _MARGIN
        place = _group(canvas, str(labels.SECTION[section]), lines, place)
    canvas.save()


def _heading(canvas: Canvas, fund: str, title: str) -> float:
    place: float = A4[1] - _MARGIN
    _say(canvas, fund, _MARGIN, place, size=9.5, colour=_BRAND, font=_BOLD)
    place -= 26
    _say(canvas, title, _MARGIN, place, size=18, font=_BOLD)
    place -= 17
    text = _(
        "This service’s own template. Fill it in on the screen, save it, and send it as PDF in the portal: your answers are "
        "taken over there once you have seen them. The sheet is signed in the portal, or by hand after printing it."
    )
    for line in simpleSplit(text, _TEXT, 9.5, _WIDTH):
        _say(canvas, line, _MARGIN, place, size=9.5, colour=_QUIET)
        place -= 12.5
    return place - 8


def _group(canvas: Canvas, title: str, lines: list[list[_Field]], place: float) -> float:
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


def _field(canvas: Canvas, field: _Field, left: float, top: float, width: float) -> None:
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


def _mark(canvas: Canvas) -> None:
    """The hidden field by which the sheet is known when it comes back."""
    canvas.acroForm.textfield(
        name=MARK, value="1", x=0, y=0, width=1, height=1, annotationFlags="hidden", fieldFlags="readOnly"
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


def _groups(language: str) -> list[Group]:
    day = _("day.month.year")
    bases = ((NOTHING, ""), *((str(label), value) for value, label in labels.BASIS.items()))
    groups = [
        (
            Section.IDENTITY,
            [
                [_Field("family_name", _("Family name")), _Field("given_name", _("Given names"))],
                [
                    _Field("birth_name", _("Birth name")),
                    _Field("original_script", _("Name in its original script"), longest=200),
                ],
                [
                    _Field("birth_date", _("Date of birth"), 4, day, 20),
                    _Field("matricule", _("Luxembourg matricule"), 4, _("13 digits"), 30),
                    _Field("phone", _("Phone number"), 4, longest=40),
                ],
            ],
        ),
        (
            Section.AUTHORISATION,
            [
                [
                    _Field("basis", _("What do you hold?"), options=bases),
                    _Field("basis_number", _("Number of the document"), longest=60),
                ],
                [
                    _Field("basis_from", _("First day on which it holds"), 4, day, 20),
                    _Field("basis_until", _("Last day on which it holds"), 4, day, 20),
                    _Field("specialty", _("Specialty"), 4, options=_specialties(language)),
                ],
            ],
        ),
        (
            Section.PRACTICE,
            [
                [
                    _Field("start_on", _("First day of practice"), 4, day, 20),
                    _Field("practice", _("Name of the practice"), 8, longest=120),
                ],
                [
                    _Field("street", _("Number and street"), longest=120),
                    _Field("extra", _("Further line of the address"), longest=120),
                ],
                [
                    _Field("postcode", _("Postcode"), 3, longest=16),
                    _Field("town", _("Town"), 5, longest=80),
                    _Field("country", _("Country"), 4, options=_countries(language)),
                ],
            ],
        ),
        (
            Section.RADIOLOGY,
            [
                [
                    _Field(
                        "radiological_equipment",
                        _("Will you use radiological equipment in your practice?"),
                        8,
                        options=((NOTHING, ""), (_("Yes"), "yes"), (_("No"), "no")),
                    )
                ]
            ],
        ),
        (
            Section.BANK,
            [
                [
                    _Field("holder", _("Account holder"), longest=120),
                    _Field("iban", _("IBAN"), longest=60),
                ],
                [_Field("bic", _("BIC"), hint=_("Only if you wish; we look it up."), longest=20)],
            ],
        ),
    ]
    assert {field.name for _section, lines in groups for line in lines for field in line} == FIELDS  # noqa: S101 (ours)
    return groups


def _specialties(language: str) -> Options:
    found = {
        row.code: row.label(language)
        for profession in (Profession.DENTIST, Profession.DOCTOR)
        for row in specialties_of(profession)
    }
    ordered = sorted(found.items(), key=lambda pair: pair[1].casefold())
    return ((NOTHING, ""), *((label, code) for code, label in ordered))


def _countries(language: str) -> Options:
    return ((NOTHING, ""), *((name, code) for code, name in labels.countries(language)))


def _finished(data: bytes, fields: list[_Field]) -> bytes:
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
