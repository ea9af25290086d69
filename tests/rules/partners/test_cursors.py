from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.partners.cursors import BadCursor, CursorOver, cursor, read_cursor

NOW = datetime(2027, 3, 31, 9, tzinfo=UTC)
KEY = b"the house's own"
VALUES = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda name: name != "~"), st.integers() | st.text(), max_size=4
)


def read(text: str, purpose: str = "list", key: bytes = KEY, at: datetime = NOW) -> dict[str, str | int]:
    return read_cursor(text, purpose=purpose, key=key, at=at)


@given(VALUES)
def test_what_is_written_is_read(values: dict[str, str | int]) -> None:
    assert read(cursor(values, purpose="list", key=KEY, until=NOW + timedelta(hours=1))) == values


@given(VALUES, st.data())
def test_no_changed_character_goes_unnoticed(values: dict[str, str | int], data: st.DataObject) -> None:
    text = cursor(values, purpose="list", key=KEY)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda char: char != text[place]))
    with pytest.raises(BadCursor):
        read(text[:place] + other + text[place + 1 :])


@given(st.text())
def test_whatever_else_is_given_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        read(text)


@pytest.mark.parametrize(("purpose", "key"), [("other list", KEY), ("list", b"another house's"), ("", KEY)])
def test_another_list_and_another_house_do_not_believe_it(purpose: str, key: bytes) -> None:
    with pytest.raises(BadCursor):
        read(cursor({"a": 1}, purpose="list", key=KEY), purpose, key)


def test_the_purpose_cannot_flow_into_the_values() -> None:
    assert (
        cursor({"a": 1}, purpose="list", key=KEY).partition(".")[2]
        != cursor({"a": 1}, purpose="lis", key=KEY).partition(".")[2]
    )


@pytest.mark.parametrize(("later", "over"), [(59, False), (60, True), (61, True)])
def test_it_is_good_until_its_end(later: int, over: bool) -> None:
    text = cursor({"a": 1}, purpose="list", key=KEY, until=NOW + timedelta(seconds=60))
    at = NOW + timedelta(seconds=later)
    if over:
        with pytest.raises(CursorOver):
            read(text, at=at)
    else:
        assert read(text, at=at) == {"a": 1}
