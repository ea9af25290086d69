import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.reference import (
    ALPHABET,
    ENOUGH_BYTES,
    LENGTH,
    BadReference,
    Reference,
    ReferenceFault,
)

BYTES = st.binary(min_size=ENOUGH_BYTES, max_size=32)


def why(text: str) -> object:
    with pytest.raises(BadReference) as refused:
        Reference.parse(text)
    return refused.value.facts["why"]


@given(BYTES)
def test_a_printed_reference_parses_to_itself(random_bytes: bytes) -> None:
    reference = Reference.of(random_bytes)
    assert Reference.parse(reference.printed) == reference


@given(BYTES)
def test_case_spaces_and_hyphens_do_not_count(random_bytes: bytes) -> None:
    reference = Reference.of(random_bytes)
    assert Reference.parse(" " + reference.printed.lower().replace("-", " \u2011\u00a0")) == reference


@given(BYTES)
def test_the_same_bytes_give_the_same_reference(random_bytes: bytes) -> None:
    assert Reference.of(random_bytes) == Reference.of(bytes(random_bytes))


@given(BYTES)
def test_no_single_wrong_character_is_accepted(random_bytes: bytes) -> None:
    right = Reference.of(random_bytes).characters
    for place in range(LENGTH):
        for sign in set(ALPHABET) - {right[place]}:
            assert why(right[:place] + sign + right[place + 1 :]) is ReferenceFault.CHECK_CHARACTER


@given(BYTES)
def test_no_exchange_of_two_characters_is_accepted(random_bytes: bytes) -> None:
    right = Reference.of(random_bytes).characters
    for one, other in combinations(range(LENGTH), 2):
        if right[one] != right[other]:
            swapped = list(right)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert why("".join(swapped)) is ReferenceFault.CHECK_CHARACTER


def test_the_number_of_signs_is_prime() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 19


def test_no_vowel_and_no_look_alike_is_among_the_signs() -> None:
    assert not set(ALPHABET) & set("AEIOUYQZLSGBDVN01")


def test_a_reference_is_too_long_to_guess() -> None:
    assert (LENGTH - 1) * math.log2(len(ALPHABET)) >= 46


def test_a_reference_is_printed_in_three_groups_of_four() -> None:
    assert [len(group) for group in Reference.of(bytes(range(16))).printed.split("-")] == [4, 4, 4]


def test_too_few_random_bytes_are_an_error() -> None:
    with pytest.raises(ValueError, match="sixteen"):
        Reference.of(b"123456789012345")


def test_a_sign_outside_the_alphabet_is_named_as_such() -> None:
    assert why("2222-2222-222O") is ReferenceFault.CHARACTERS


@pytest.mark.parametrize("text", ["2222-2222-222", "2222-2222-2222-2"])
def test_another_number_of_signs_is_refused_by_its_length(text: str) -> None:
    assert why(text) is ReferenceFault.LENGTH


def test_nothing_typed_is_named_as_such() -> None:
    assert why(" – ") is ReferenceFault.EMPTY


def test_letters_of_other_scripts_are_not_taken_for_their_look_alikes() -> None:
    assert why("2222-2222-222\u0425") is ReferenceFault.CHARACTERS
