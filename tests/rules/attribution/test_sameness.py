"""When two requests may be one person's: names compared as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.attribution.sameness import Called, is_same_person

BORN = date(1990, 9, 30)
ANNA = Called("Weber", "", "Anna Maria", BORN)
names = st.sampled_from(["Weber", "Müller", "Muller", "Lee-Roy", "Lee Roy", "Łukasz", "", "王"])
people = st.builds(Called, names, names, names, st.sampled_from([None, BORN, date(1970, 1, 1)]))


@pytest.mark.parametrize(
    "other",
    [
        Called("WEBER", "", "Anna", BORN),
        Called("Wéber", "", "anna-maria", BORN),
        Called("Schmit", "Weber", "Anna", BORN),
        Called("Weber", "", "", BORN),
    ],
    ids=["capitals", "accents and a hyphen", "a married name", "a single name"],
)
def test_the_same_person_is_known_however_the_name_is_written(other: Called) -> None:
    assert is_same_person(ANNA, other)


@pytest.mark.parametrize(
    "other",
    [
        Called("Weber", "", "Anna", date(1990, 9, 29)),
        Called("Weber", "", "Bertha", BORN),
        Called("Schmit", "", "Anna", BORN),
        Called("", "", "Anna", BORN),
        Called("Weber", "", "Anna", None),
    ],
    ids=["born on another day", "another given name", "another family", "no family name", "no day of birth"],
)
def test_somebody_else_is_somebody_else(other: Called) -> None:
    assert not is_same_person(ANNA, other)


@given(people, people)
def test_it_is_the_same_from_both_sides(one: Called, other: Called) -> None:
    assert is_same_person(one, other) is is_same_person(other, one)


@pytest.mark.parametrize(
    "other",
    [
        Called("Veber", "", "Anna", BORN),
        Called("Webber", "", "Ana", BORN),
        Called("Weber-Müller", "", "Anna", BORN),
        Called("Dupont", "Weber", "Annamaria", BORN),
    ],
    ids=["as it sounds", "a slip", "a double name", "a longer given name"],
)
def test_the_same_person_is_known_when_somebody_misspelt_the_name(other: Called) -> None:
    assert is_same_person(ANNA, other)


def test_a_particle_in_common_makes_nobody_the_same() -> None:
    one = Called("da Silva", "", "Ana", BORN)
    assert not is_same_person(one, Called("da Costa", "", "Ana", BORN))
