"""The press: a template and facts in, the bytes of a PDF out.

PDF/A-2a and PDF/UA-1 together: typst refuses to print a letter without title, language, or text behind a picture.
Equal input gives equal bytes: the document's date is the day of issue, the fonts are those inside typst, and the
machine's own are not looked at. Facts enter as JSON strings, which typst sets as text and never reads as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Final

import typst

from prestalux.doors.shared.print.glyphs import legible, legible_letter_by_letter

TEMPLATES: Final = Path(__file__).with_name("templates")
STANDARDS: Final[typst.PDFStandards] = ["a-2a", "ua-1"]


class LetterNotPrinted(RuntimeError):
    """A template failed: ours to mend. Names the place in the template, never what was to be printed."""


def compile_letter(template: str, facts: Mapping[str, object], *, issued_on: date) -> bytes:
    """Print `templates/<template>.typ`; `facts` holds what JSON can hold."""
    try:
        return _compile(template, facts, issued_on, legible)
    except typst.TypstError:
        pass  # a letter and a combining mark that no single font carries together
    try:
        return _compile(template, facts, issued_on, legible_letter_by_letter)
    except typst.TypstError as failure:
        places = re.findall(r"[\w-]+\.typ:\d+", f"{failure.diagnostic}")
        raise LetterNotPrinted(f"template {template} failed at {places}") from None


def _compile(
    template: str, facts: Mapping[str, object], issued_on: date, shown: Callable[[str], str]
) -> bytes:
    source = (TEMPLATES / f"{template}.typ").resolve(strict=True)
    if source.parent != TEMPLATES:
        raise FileNotFoundError(template)
    return typst.compile(
        source,
        root=TEMPLATES,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(_each_text(facts, shown), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(issued_on, time(), tzinfo=UTC),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _each_text(value: object, shown: Callable[[str], str]) -> object:
    match value:
        case str():
            return shown(value)
        case Mapping():
            return {key: _each_text(part, shown) for key, part in value.items()}
        case list() | tuple():
            return [_each_text(part, shown) for part in value]
        case _:
            return value
