from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from tests.doors.shared.print.reading import squeezed, structure_of, text_of
from tests.doors.shared.print.samples import DOCUMENTS, LANGS, PROOF, REFUSAL, REMEDIES

from prestalux.doors.shared.print import letters
from prestalux.doors.shared.print.engine import TEMPLATES, LetterNotPrinted, compile_letter

ROOT = Path(__file__).parents[4]
DAY = date(2026, 11, 23)

PRINT_ALL = """
import hashlib
from tests.doors.shared.print.samples import DOCUMENTS, LANGS
for name, document in DOCUMENTS.items():
    for lang in LANGS:
        print(name, lang, hashlib.sha256(document(lang)).hexdigest())
"""


def test_another_process_in_another_place_prints_the_same_bytes(tmp_path: Path) -> None:
    surroundings = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Auckland",
        "HOME": str(tmp_path),
        "LC_ALL": "C",
    }
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_ALL],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        check=True,
        text=True,
    )
    here = [
        f"{name} {lang} {hashlib.sha256(document(lang)).hexdigest()}"
        for name, document in DOCUMENTS.items()
        for lang in LANGS
    ]
    assert printed.stdout.splitlines() == here


def test_another_day_of_issue_prints_other_bytes() -> None:
    later = replace(REFUSAL, issued_on=date(2026, 12, 2))
    assert letters.refusal_letter(later, "fr") != letters.refusal_letter(REFUSAL, "fr")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_declares_what_a_screen_reader_needs(name: str, lang: str) -> None:
    pdf = DOCUMENTS[name](lang)  # type: ignore[arg-type]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith(f"{lang}-")
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo["/Title"]).endswith("H7K-4PX-9TN")
        with document.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_carries_nothing_that_acts(name: str, lang: str) -> None:
    pdf = DOCUMENTS[name](lang)  # type: ignore[arg-type]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not {"/Names", "/OpenAction", "/AA", "/AcroForm", "/AF"} & set(document.Root.keys())
        assert _places_led_to(document) <= {f"{PROOF.address}?t={PROOF.text}"}
        assert all("/FontFile" in fonts for fonts in _embedded_fonts(document))


def _places_led_to(document: pikepdf.Pdf) -> set[str]:
    """The addresses of links; of anything else that can be pressed, its kind."""
    pressed = [mark for page in document.pages for mark in page.get("/Annots", [])]
    return {
        str(mark.A.URI) if mark.get("/A", {}).get("/S") == "/URI" else str(mark.get("/Subtype"))
        for mark in pressed
    }


def _embedded_fonts(document: pikepdf.Pdf) -> list[str]:
    descriptors = [
        item
        for item in document.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert descriptors
    return [" ".join(descriptor.keys()) for descriptor in descriptors]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_one_title_before_its_sections(name: str) -> None:
    headings = [tag for tag in structure_of(DOCUMENTS[name]("fr")) if tag.startswith("/H")]
    assert headings[0] == "/H1"
    assert headings.count("/H1") == 1


@pytest.mark.parametrize(
    "markup",
    [
        '#read("/etc/passwd")',
        '#image("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        "*bold* _italic_ `raw`",
        "$x^2$",
        "a \\ b \\u{41}",
        "<label> @reference",
        "= Heading",
        "// comment /* comment */",
        "https://example.org --- ~ {reference} {0}",
        '"); #panic("',
    ],
)
def test_markup_in_a_fact_is_printed_as_it_stands(markup: str) -> None:
    pdf = letters.refusal_letter(replace(REFUSAL, text=markup, remedies=markup), "fr")
    assert squeezed(text_of(pdf)).count(squeezed(markup)) == 2


def test_no_template_reads_a_file_or_a_package() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ")}
    assert len(sources) > 5
    for source in sources.values():
        assert "@preview" not in source
        assert "read(" not in source
        assert 'import "' not in source.replace('import "letter.typ"', "")


@pytest.mark.parametrize("name", ["../engine", "/etc/passwd", "nothing", "../templates/../../secret"])
def test_a_template_outside_the_folder_is_not_printed(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        compile_letter(name, {}, issued_on=DAY)


def test_a_drawing_as_emblem_carries_the_name_of_the_house() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    )
    letterhead = replace(REFUSAL.letterhead, emblem_svg=drawing)
    pdf = letters.refusal_letter(replace(REFUSAL, letterhead=letterhead, proof=None), "fr")
    assert "/Figure" in structure_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        described = [
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert described == [letterhead.name]


def test_a_failing_template_names_its_place_and_no_fact() -> None:
    with pytest.raises(LetterNotPrinted) as failure:
        compile_letter("refusal_letter", {"words": {}, "remedies": REMEDIES}, issued_on=DAY)
    assert ".typ:" in str(failure.value)
    assert "recours" not in str(failure.value)
    assert failure.value.__cause__ is None
