"""Which words of a large register answer to a word that was typed, and how near they are."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from prestalux.rules.identifiers.likeness import Way, kept_words
from prestalux.rules.identifiers.near_words import (
    kept_keys,
    name_words,
    nearness,
    one_letter_less,
    place_words,
    typed_keys,
)

words = st.text(ascii_lowercase, min_size=4, max_size=14)


def leads_to(typed: str, word: str) -> bool:
    """As the register looks: by a key, as it is written, or with a letter less."""
    return bool(kept_keys(word) & typed_keys(typed)) or word in {typed, *one_letter_less(typed)}


@st.composite
def slipped(draw: st.DrawFn, slips: int, least: int) -> tuple[str, str]:
    word = draw(st.text(ascii_lowercase, min_size=least, max_size=14))
    typed = word
    for _ in range(slips):
        place, letter = draw(st.integers(0, len(typed) - 2)), draw(st.sampled_from(ascii_lowercase))
        typed = draw(
            st.sampled_from(
                (
                    typed[:place] + typed[place + 1 :],
                    typed[:place] + letter + typed[place:],
                    typed[:place] + letter + typed[place + 1 :],
                    typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :],
                )
            )
        )
    return typed, word


@given(slipped(1, 4))
def test_a_word_with_one_slip_is_always_led_to(pair: tuple[str, str]) -> None:
    typed, word = pair
    assert leads_to(typed, word)
    assert nearness(typed, word) is not None


@given(slipped(2, 8))
def test_a_long_word_with_two_slips_is_always_led_to(pair: tuple[str, str]) -> None:
    typed, word = pair
    if OSA.distance(typed, word) <= 2:
        assert leads_to(typed, word)
        assert nearness(typed, word) is not None


@given(slipped(1, 5), slipped(2, 8))
def test_one_slip_comes_before_two(one: tuple[str, str], two: tuple[str, str]) -> None:
    near, far = nearness(*one), nearness(*two)
    if OSA.distance(*two) == 2 and near and far and Way.START not in {near.way, far.way}:
        assert near.rank < far.rank


def test_the_word_itself_comes_first() -> None:
    ranks = [
        how.rank for word in ("weber", "weberlein", "weeber", "wexer") if (how := nearness("weber", word))
    ]
    assert len(ranks) == 4
    assert ranks[0] < min(ranks[1:])


@pytest.mark.parametrize(("typed", "word"), [("reno", "renault"), ("kayser", "keiser"), ("dupond", "dupont")])
def test_a_word_is_found_as_it_sounds(typed: str, word: str) -> None:
    how = nearness(typed, word)
    assert how is not None
    assert how.way is Way.SOUND


@pytest.mark.parametrize(
    ("typed", "word"), [("anna", "jean"), ("weber", "wagner"), ("tom", "tal"), ("jo", "jos")]
)
def test_another_word_is_not_near(typed: str, word: str) -> None:
    assert nearness(typed, word) is None


@given(st.text("abcçÇ'’-üßéЖ🎉 \0", max_size=50))
def test_a_name_is_kept_under_the_words_that_the_queue_keeps_it_under(name: str) -> None:
    assert {word for word in kept_words(name) if len(word) <= 12} <= name_words(name) <= kept_words(name)


@pytest.mark.parametrize(
    ("name", "together"),
    [
        ("Anne-Marie", "annemarie"),
        ("van den Berg-Hoffmann", "vandenberghoffmann"),
        ("Schneider-Hoffmann", ""),
    ],
)
def test_words_are_kept_as_one_where_people_write_them_so(name: str, together: str) -> None:
    assert max(name_words(name), key=len) == (together or "schneider")


def test_what_stands_in_every_address_is_no_word_of_it() -> None:
    assert place_words("12, rue de la Gare, L-4001") == {"gare"}


@given(words)
def test_a_word_has_few_keys(word: str) -> None:
    assert len(kept_keys(word)) <= 15
