"""What a line changes, and whether it is about the same person."""

from __future__ import annotations

import pytest

from prestalux.rules.registry.register_comparing import may_be_same_person, name_key, parted_name, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [("Weber Anna", "ANNA WEBER"), ("Müller Noé", "muller noe"), ("Weber-Schmit Anna", "Anna Schmit Weber")],
)
def test_order_case_and_accents_make_no_other_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weber Anna", "Weber-Schmit Anna"),
        ("Schmidt Paul", "Schmitt Paul"),
        ("Weber", "Weber Anna"),
        ("Hoffmann Anna", "Hofmann Anna"),
    ],
)
def test_a_name_that_grew_or_was_misspelt_may_be_the_same_persons(one: str, other: str) -> None:
    assert may_be_same_person(one, other)
    assert may_be_same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Weber Anna", "Weber Paul"), ("Thill Anna", "Weber Anna"), ("…", "Weber")]
)
def test_another_word_is_another_person(one: str, other: str) -> None:
    assert not may_be_same_person(one, other)


def test_a_whole_name_is_parted_where_the_given_name_is_known() -> None:
    assert parted_name("WEBER-SCHMIT ANNE MARIE", "Anne Marie") == ("WEBER-SCHMIT", "ANNE MARIE")
    assert parted_name("WEBER ANNA", "") == ("WEBER ANNA", "")
    assert parted_name("ANNA", "Anna") == ("ANNA", "")
