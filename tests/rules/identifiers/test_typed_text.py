import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.typed_text import compact, hides, is_ascii_digits, tidy


@pytest.mark.parametrize("char", [chr(point) for point in range(0x3100) if chr(point).isspace()])
def test_every_space_is_compacted_away(char: str) -> None:
    assert compact(f"9{char}9") == "99"


@pytest.mark.parametrize(
    "char", [chr(point) for point in range(0xFFFF) if unicodedata.category(chr(point)) == "Pd"]
)
def test_every_dash_is_compacted_away(char: str) -> None:
    assert compact(f"9{char}9") == "99"


@given(st.text("0123456789ABCabcéΩ٣"))
def test_letters_and_digits_are_never_compacted_away(text: str) -> None:
    assert compact(text) == text


@pytest.mark.parametrize("text", ["", "٣", "３", "²", "1 ", "1.0", "-1"])
def test_only_zero_to_nine_are_digits(text: str) -> None:
    assert not is_ascii_digits(text)


@pytest.mark.parametrize(
    "char", ["\x00", "\n", "\u200b", "\u202e", "\u2066", "\ue000", "\ud800", "\u2028", "\u3164"]
)
def test_what_nobody_can_see_hides(char: str) -> None:
    assert hides(char)


@pytest.mark.parametrize("char", ["a", "é", "م", " ", "\u00a0", "\u0301", "😀"])
def test_what_people_can_see_does_not_hide(char: str) -> None:
    assert not hides(char)


@given(st.text())
def test_tidied_text_stays_the_same_when_tidied_again(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_line_ends_inside_are_left_for_a_later_check() -> None:
    assert tidy(" a \n b ") == "a \n b"
