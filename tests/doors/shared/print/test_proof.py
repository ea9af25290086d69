"""The QR code on the printed page, read by a reader as on a phone, and the same content within the file."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from tests.doors.shared.print.reading import structure_of, text_of
from tests.doors.shared.print.samples import ASK, DOCUMENTS, LANGS, PROOF, SHEET
from tests.rules.proof.samples import KEY, PUBLIC
from tests.rules.proof.samples import PROOF as SIGNED

from prestalux.doors.shared.print import letters
from prestalux.doors.shared.print.wording import Lang, texts
from prestalux.rules.proof import check, check_file, signed_file

PROVED = ("acknowledgement", "attribution_letter", "refusal_letter", "closing_letter")


def codes_on(pdf: bytes, *, dots_per_inch: int = 150) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=dots_per_inch / 72).to_pil() for page in document]
    finally:
        document.close()
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("name", PROVED)
@pytest.mark.parametrize("lang", LANGS)
def test_a_reader_finds_the_address_and_the_signed_content_on_the_page(name: str, lang: Lang) -> None:
    (read,) = codes_on(DOCUMENTS[name](lang))
    assert read == f"{PROOF.address}?t={PROOF.text}"
    assert check(read, (PUBLIC,)) == SIGNED


def test_the_code_is_read_from_a_grey_copy_that_lies_askew() -> None:
    document = pypdfium2.PdfDocument(DOCUMENTS["refusal_letter"]("fr"))
    page = document[len(document) - 1].render(scale=150 / 72).to_pil().convert("L")
    document.close()
    copy = page.point(lambda grey: 40 + grey * 170 // 255).rotate(4, expand=True, fillcolor=210)
    smaller = copy.resize((copy.width * 4 // 5, copy.height * 4 // 5), Image.Resampling.BILINEAR)
    assert [found.text for found in zxingcpp.read_barcodes(smaller)] == [f"{PROOF.address}?t={PROOF.text}"]


@pytest.mark.parametrize("name", PROVED)
def test_the_file_itself_carries_the_content_and_is_signed_with_it(name: str) -> None:
    assert check_file(signed_file(DOCUMENTS[name]("de"), KEY), (PUBLIC,)) == SIGNED


@pytest.mark.parametrize("lang", LANGS)
def test_the_picture_has_words_and_the_address_is_a_link(lang: Lang) -> None:
    pdf = DOCUMENTS["attribution_letter"](lang)
    tags = structure_of(pdf)
    assert tags.count("/Figure") == 1
    assert "/Link" in tags
    said = text_of(pdf)
    assert texts(lang)["common"]["proof_title"] in said
    assert PROOF.address.removeprefix("https://") in said.replace(" ", "")


@pytest.mark.parametrize("printed", [letters.ask_letter(ASK, "fr"), letters.information_sheet(SHEET, "fr")])
def test_what_decides_nothing_has_no_code(printed: bytes) -> None:
    assert codes_on(printed) == []
