import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.person_name import (
    LONGEST,
    BadPersonName,
    PersonName,
    PersonNameFault,
    folded,
)


def why(family: str, **parts: str) -> tuple[object, object]:
    with pytest.raises(BadPersonName) as refused:
        PersonName(family, **parts)
    return refused.value.facts["why"], refused.value.facts["field"]


@pytest.mark.parametrize(
    "name",
    [
        "Müller",
        "O'Brien",
        "D’Angelo",
        "van der Meer",
        "Garcia-Lorca",
        "Nguyễn",
        "Þórsdóttir",
        "Łukasiewicz",
        "Đorđević",
        "Șerban",
        "Gal·la",
        "St. John",
        "ʻAlohi",
        "ǃXóõ",
        "Ọlá\u0300",
        "J\u030ci",
        "de la O",
    ],
)
def test_names_of_all_latin_alphabets_stay_as_written(name: str) -> None:
    assert PersonName(name).family == unicodedata.normalize("NFC", name)


def test_a_single_name_is_a_name() -> None:
    assert PersonName("Suharto").printed == "Suharto"


def test_accents_are_kept_in_their_composed_form() -> None:
    assert PersonName("Mu\u0308ller").family == "Müller"


def test_spaces_are_collapsed() -> None:
    assert PersonName(" van\u00a0 der\tMeer ").family == "van der Meer"


@pytest.mark.parametrize("typed", ["O`Brien", "O´Brien", "O‘Brien"])
def test_a_substitute_for_an_apostrophe_becomes_one(typed: str) -> None:
    assert PersonName(typed).family == "O’Brien"


@pytest.mark.parametrize("name", ["Иванов", "李", "محمد", "Ελένη", "Mуller", "Ａnna", "𝐀nna", "ª"])
def test_a_main_name_in_other_letters_is_named_as_such(name: str) -> None:
    assert why(name) == (PersonNameFault.NOT_LATIN, "family")


@pytest.mark.parametrize("name", ["Иванов", "李伟", "محمد", "می\u200cخواهم", "अनिता", "Ελένη", "Müller"])
def test_the_original_script_may_be_any(name: str) -> None:
    assert PersonName("Latin", original_script=name).original_script == name


@pytest.mark.parametrize(
    "hidden", ["\x00", "\n", "\r\n", "\x1b", "\u202e", "\u200b", "\u2066", "\ufeff", "\u3164"]
)
@pytest.mark.parametrize("part", ["family", "given", "birth_name", "original_script"])
def test_hidden_characters_are_refused_in_every_part(part: str, hidden: str) -> None:
    parts = {"family": "Anna"} | {part: f"An{hidden}na"}
    assert why(**parts) == (PersonNameFault.HIDDEN_CHARACTERS, part)


def test_a_joiner_between_latin_letters_is_hidden() -> None:
    fault = why("Anna", original_script="a\u200db")
    assert fault == (PersonNameFault.HIDDEN_CHARACTERS, "original_script")


@pytest.mark.parametrize("name", ["Ann4", "Anna Ⅳ", "Anna²", "Anna٣"])
def test_digits_are_named_as_such(name: str) -> None:
    assert why(name) == (PersonNameFault.DIGITS, "family")


@pytest.mark.parametrize(
    "name", ["Anna😀", "<b>Anna</b>", "Anna & Ben", "Anna; --", "{{Anna}}", "Anna/Ben", "=Anna"]
)
def test_markup_and_symbols_are_named_as_such(name: str) -> None:
    assert why(name) == (PersonNameFault.SYMBOLS, "family")


@pytest.mark.parametrize("name", ["Z" + "\u0301" * 9, "\u0301Anna"])
def test_piles_of_accents_are_refused(name: str) -> None:
    assert why(name) == (PersonNameFault.SYMBOLS, "family")


@pytest.mark.parametrize("name", ["-", "'", ". ."])
def test_a_name_has_a_letter(name: str) -> None:
    assert why(name) == (PersonNameFault.NO_LETTER, "family")


@pytest.mark.parametrize("name", ["", " \u00a0"])
def test_the_family_name_is_needed(name: str) -> None:
    assert why(name) == (PersonNameFault.EMPTY, "family")


def test_a_hundred_characters_are_enough_and_not_too_many() -> None:
    assert PersonName("a" * LONGEST).family == "a" * 100
    assert why("a" * 101) == (PersonNameFault.TOO_LONG, "family")


def test_the_part_that_is_wrong_is_named() -> None:
    assert why("Anna", birth_name="Иванова") == (PersonNameFault.NOT_LATIN, "birth_name")


def test_a_name_is_printed_given_name_first_and_listed_family_name_first() -> None:
    name = PersonName("van der Meer", given="Anna")
    assert (name.printed, name.listed) == ("Anna van der Meer", "van der Meer, Anna")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MULLER"),
        ("O’Brien", "O'BRIEN"),
        ("Straße", "Strasse"),
        ("Łącki", "Lacki"),
        ("İnan", "Inan"),
        ("Garcia-Lorca", "García Lorca"),
        ("Đorđević", "Dordevic"),
        ("Øster", "Oster"),
    ],
)
def test_two_spellings_of_a_name_sort_together(one: str, other: str) -> None:
    assert PersonName(one).sorted_form == PersonName(other).sorted_form


@given(st.text())
def test_any_text_can_be_folded_and_stays_the_same_when_folded_again(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_name_shows_in_no_repr() -> None:
    assert repr(PersonName("Anna")) == "PersonName()"


@given(st.text(max_size=30))
def test_a_name_that_passes_once_passes_unchanged_again(text: str) -> None:
    try:
        name = PersonName(text, original_script=text)
    except BadPersonName:
        return
    assert PersonName(name.family, original_script=name.original_script) == name


def test_the_refusal_keeps_nothing_of_what_was_typed() -> None:
    with pytest.raises(BadPersonName) as refused:
        PersonName("Anna<Secret>")
    assert "Secret" not in repr(refused.value)
