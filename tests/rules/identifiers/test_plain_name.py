from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.plain_name import TABLE, plain

LATIN = st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("WEBER", "weber"),
        ("Élodie", "elodie"),
        ("Müller-D’Amboise", "muller d amboise"),
        ("E\u0301lodie", "elodie"),
        ("Łukasz", "lukasz"),
        ("Strauß", "straus"),
        ("Nguyễn", "nguyen"),
        ("İnan", "inan"),
        ("Αθηνά", "αθηνά"),
    ],
)
def test_capitals_accents_and_hyphens_make_no_difference(name: str, key: str) -> None:
    assert plain(name) == key


@given(st.text(LATIN))
def test_a_key_is_its_own_key(name: str) -> None:
    assert plain(plain(name)) == plain(name)


def test_one_character_stands_for_one() -> None:
    assert {len(char) for pair in TABLE.items() for char in pair} == {1}
