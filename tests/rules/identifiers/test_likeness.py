"""Names as they sound and are misspelt, in the languages of the country."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.likeness import (
    LONGEST_WORD,
    Way,
    heard,
    kept_keys,
    kept_words,
    likeness,
    typed_keys,
    words_of,
)

ALIKE = (
    ("schmidt", "schmit"),
    ("mueller", "muller"),
    ("weyland", "weiland"),
    ("till", "thill"),
    ("kayser", "keiser"),
    ("mayr", "meyer"),
    ("jakobi", "jacoby"),
    ("lefevre", "lefebvre"),
    ("reno", "renault"),
    ("thierry", "thiry"),
    ("kowalenko", "kovalenko"),
    ("tschernow", "chernov"),
    ("iouchtchenko", "yushchenko"),
    ("muhamed", "mohammed"),
    ("magalaes", "magalhaes"),
    ("souza", "sousa"),
    ("teicheira", "teixeira"),
    ("dupond", "dupont"),
    ("gothier", "gauthier"),
    ("filip", "philippe"),
    ("katrin", "catherine"),
    ("simmer", "zimmer"),
)
SLIPS = (
    ("gonzalves", "goncalves"),
    ("kowalenkso", "kovalenko"),
    ("schnidrr", "schneider"),
    ("webre", "weber"),
    ("hofmann", "hoffmann"),
    ("oconor", "oconnor"),
    ("papadopuolos", "papadopoulos"),
)
letters = st.text("abcdehilmnorstuw", min_size=1, max_size=14)


def found(typed: str, word: str) -> Way | None:
    """The way in which the word is found, if its keys lead to it at all."""
    how = likeness(typed, word)
    return how.way if how and kept_keys(word) & typed_keys(typed) else None


@pytest.mark.parametrize(("typed", "word"), ALIKE)
def test_a_name_is_found_as_it_sounds(typed: str, word: str) -> None:
    assert found(typed, word) is Way.SOUND


@pytest.mark.parametrize(("typed", "word"), SLIPS)
def test_a_name_is_found_as_it_is_misspelt(typed: str, word: str) -> None:
    assert found(typed, word) in {Way.SOUND, Way.SLIP}


@pytest.mark.parametrize(("typed", "name"), [("gonsalves", "Gonçalves"), ("conceisao", "Conceição")])
def test_a_cedilla_is_found_as_it_is_heard(typed: str, name: str) -> None:
    assert Way.SOUND in {found(typed, word) for word in kept_words(name)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Gonçalves", "Goncalves"),
        ("goncalves", "Gonçalves"),
        ("MÜLLER", "Muller"),
        ("Oconnor", "O’Connor"),
        ("dasilva", "da Silva"),
        ("Коваленко", "Kovalenko"),
        ("Papadopoylos", "Παπαδόπουλος"),
        ("Nguyen", "Nguyễn"),
        ("Strauss", "Strauß"),
        ("Müller‑Weber", "Müller-Weber"),
    ],
)
def test_accents_capitals_joints_and_scripts_make_no_difference(typed: str, name: str) -> None:
    assert set(words_of(typed)) <= kept_words(name)


def test_the_start_of_a_name_finds_it() -> None:
    assert found("pap", "papadopoulos") is Way.START


def test_two_letters_are_no_start() -> None:
    assert found("pa", "papadopoulos") is None


@pytest.mark.parametrize(("typed", "word"), [("weber", "wagner"), ("anna", "maria"), ("thill", "kieffer")])
def test_another_name_is_not_found(typed: str, word: str) -> None:
    assert found(typed, word) is None


def test_whole_comes_before_start_before_sound_before_slip() -> None:
    ranks = [likeness("weber", word).rank for word in ("weber", "weberlein", "weeber", "wexer")]  # type: ignore[union-attr]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize("text", ["", " ", "---", "’", "12", "\0", "🎉", "ـ"])
def test_text_without_letters_has_no_words(text: str) -> None:
    assert words_of(text) == ()
    assert kept_words(text) == frozenset()


def test_a_very_long_word_is_cut() -> None:
    assert len(words_of("a" * 1000)[0]) == LONGEST_WORD


@given(letters)
def test_a_word_finds_itself(word: str) -> None:
    assert found(word, word) is Way.WHOLE


@given(letters.filter(lambda word: len(word) > 3), st.data())
def test_one_letter_left_out_is_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    typed = word[:place] + word[place + 1 :]
    assert len(typed) < 4 or found(typed, word) is not None


@given(letters.filter(lambda word: len(word) > 3), st.data())
def test_two_letters_exchanged_are_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert found(typed, word) is not None


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    for word in kept_words(text):
        assert all(len(key) < 48 for key in kept_keys(word) | typed_keys(word))
        heard(word)
