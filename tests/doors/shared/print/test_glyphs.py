from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doors.shared.print.reading import squeezed, text_of
from tests.doors.shared.print.samples import PERSON, REFUSAL

from prestalux.doors.shared.print import letters
from prestalux.doors.shared.print.glyphs import legible, printable


def refusal_of(name: str) -> str:
    person = replace(PERSON, family_name=name, given_names="")
    return squeezed(text_of(letters.refusal_letter(replace(REFUSAL, person=person), "fr")))


@pytest.mark.parametrize(
    "name",
    [
        "Œdipe-Ægir Ștefănescu",
        "Þórðardóttir",
        "Nguyễn Thị Hồng",
        "Παπαδοπούλου",
        "Щербаков Юрій",
        "Đặng İnönü Łukaš",
    ],
)
def test_a_name_in_latin_greek_or_cyrillic_is_printed(name: str) -> None:
    assert squeezed(name) in refusal_of(name)


def test_a_decomposed_name_is_printed_composed() -> None:
    assert squeezed("Éléonore") in refusal_of(unicodedata.normalize("NFD", "Éléonore"))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("李明", "[U+674E][U+660E]"),
        ("A\u202eB", "A[U+202E]B"),
        ("A\x00B", "A[U+0000]B"),
        ("A\u200bB", "A[U+200B]B"),
        ("A\ue000B", "A[U+E000]B"),
        ("A\ud800B", "A[U+D800]B"),
        ("😀", "[U+1F600]"),
    ],
)
def test_what_cannot_be_shown_is_printed_as_its_number(name: str, printed: str) -> None:
    assert printed in refusal_of(name)


def test_every_listed_sign_has_a_glyph() -> None:
    signs = sorted(
        char for char in printable() if unicodedata.category(char)[0] != "M" and not char.isspace()
    )
    composed = [char for char in signs if unicodedata.normalize("NFC", char) == char]
    assert len(composed) > 4000
    rows = [" ".join(composed[start : start + 40]) for start in range(0, len(composed), 40)]
    printed = letters.refusal_letter(replace(REFUSAL, text="\n".join(rows)), "en")
    assert "[U+" not in text_of(printed)


def test_a_mark_that_no_font_joins_to_its_letter_is_printed_as_its_number() -> None:
    pdf = letters.refusal_letter(replace(REFUSAL, text="\u05a4⌨\u036d"), "fr")
    assert "[U+05A4]⌨[U+036D]" in squeezed(text_of(pdf))


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=40))
def test_any_text_at_all_is_printed(text: str) -> None:
    assert letters.refusal_letter(replace(REFUSAL, text=text, signed_by=text), "de")


@given(st.text())
def test_legible_text_holds_only_what_can_be_shown(text: str) -> None:
    assert set(legible(text)) <= printable() | {"\n"}
