"""What a clerk typed, understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.registry.sought import MOST_WORDS, near_codes, near_matricules, understood


@pytest.mark.parametrize(
    "text", ["99000119", "990001-19", "99 00 01 19", "990001/19", "990001.19", "Code: 990001-19", "99OOO1-I9"]
)
def test_a_code_is_understood_however_it_is_written(text: str) -> None:
    assert understood(text).codes == ("99000119",)


@pytest.mark.parametrize(
    "text", ["1990 0930 12358", "1990093012358", "19900930-12358", "Matricule 1990093012358"]
)
def test_a_matricule_is_understood_however_it_is_written(text: str) -> None:
    assert understood(text).matricule_start == "1990093012358"


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("Weber, L-4001 Esch", ("weber", "esch"), ("4001",)),
        ("12 rue de la Gare 4001", ("rue", "gare"), ("4001",)),
        ("D-54290 Trier", ("trier",), ("54290",)),
        ("Weber 12", ("weber",), ()),
        ("A. van den Berg", ("berg",), ()),
        ("Dr. med. Weber", ("weber",), ()),
    ],
)
def test_words_and_postal_codes_are_told_apart(
    text: str, words: tuple[str, ...], numbers: tuple[str, ...]
) -> None:
    sought = understood(text)
    assert (sought.words, sought.numbers) == (words, numbers)


def test_a_particle_alone_is_a_name() -> None:
    assert understood("Le").words == ("le",)


def test_words_may_have_been_written_apart_by_mistake() -> None:
    (unit,) = understood("van den Berg").units
    assert {"denberg", "vandenberg"} == set(unit.joined)


def test_no_more_words_are_looked_for_than_anybody_remembers() -> None:
    assert len(understood(" ".join(f"w{chr(97 + n)}" for n in range(20))).units) == MOST_WORDS


@given(st.integers(100_000, 999_999), st.integers(0, 7), st.integers(0, 9))
def test_a_code_is_near_to_itself_with_one_wrong_digit(first_six: int, place: int, digit: int) -> None:
    code = ProviderCode.of_serial(first_six).digits
    typed = f"{code[:place]}{digit}{code[place + 1 :]}"
    assert typed == code or code in near_codes(typed)


@given(st.integers(100_000, 999_999), st.integers(0, 7), st.integers(0, 9))
def test_a_code_is_near_to_itself_with_a_digit_less_or_more(first_six: int, place: int, digit: int) -> None:
    code = ProviderCode.of_serial(first_six).digits
    assert code in near_codes(code[:place] + code[place + 1 :])
    assert code in near_codes(f"{code[:place]}{digit}{code[place:]}")


def test_a_matricule_with_two_digits_exchanged_is_near_to_itself() -> None:
    assert "1990093012358" in near_matricules("1990093012385")


@given(st.text(max_size=200))
def test_any_text_is_understood(text: str) -> None:
    understood(text)
