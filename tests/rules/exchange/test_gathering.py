from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.exchange.gathering import Gap, Gathering, TooFarAhead, WrittenOver


def collected(gathering: Gathering, taken: list[bytes]) -> bytes:
    return b"".join(taken) + gathering.rest()


def portions(gathering: Gathering) -> list[bytes]:
    return [b"".join(pieces) for pieces in gathering.full_portions()]


@given(
    st.binary(max_size=400),
    st.lists(st.integers(1, 60), max_size=40),
    st.integers(0, 2**32),
    st.integers(1, 64),
)
def test_writes_in_any_order_within_reach_give_the_file(
    content: bytes, cuts: list[int], seed: int, portion: int
) -> None:
    writes, offset = [], 0
    for length in cuts:
        writes.append((offset, content[offset : offset + length]))
        offset += length
    writes.append((offset, content[offset:]))
    random.Random(seed).shuffle(writes)  # noqa: S311 (an order, not a secret)
    gathering, taken = Gathering(portion=portion, ahead=10_000), []
    for at, data in writes:
        gathering.put(at, data)
        taken += portions(gathering)
    assert collected(gathering, taken) == content
    assert all(len(part) == portion for part in taken)


@given(st.binary(min_size=2, max_size=60), st.data())
def test_a_resumed_file_goes_on_where_it_stood(content: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(content)))
    first, second = Gathering(portion=7), Gathering(cut, portion=7)
    first.put(0, content[:cut])
    before = collected(first, portions(first))
    second.put(cut, content[cut:])
    assert before + collected(second, portions(second)) == content


def test_the_same_bytes_once_more_change_nothing() -> None:
    gathering = Gathering()
    gathering.put(0, b"abcdef")
    gathering.put(2, b"cdefgh")
    assert gathering.rest() == b"abcdefgh"


def test_other_bytes_over_taken_ones_are_refused() -> None:
    gathering = Gathering()
    gathering.put(0, b"abcdef")
    with pytest.raises(WrittenOver):
        gathering.put(2, b"xx")


def test_early_bytes_that_contradict_later_ones_are_refused() -> None:
    gathering = Gathering()
    gathering.put(3, b"xyz")
    with pytest.raises(WrittenOver):
        gathering.put(0, b"abcdef")


def test_what_was_given_away_is_not_written_again() -> None:
    gathering = Gathering(portion=4)
    gathering.put(0, b"abcdef")
    assert portions(gathering) == [b"abcd"]
    with pytest.raises(WrittenOver):
        gathering.put(0, b"abcd")


def test_a_gap_at_the_end_is_told() -> None:
    gathering = Gathering()
    gathering.put(0, b"ab")
    gathering.put(4, b"ef")
    with pytest.raises(Gap) as told:
        gathering.rest()
    assert told.value.facts == {"offset": 2}


def test_a_line_that_is_cut_leaves_what_stands_without_a_gap() -> None:
    gathering = Gathering()
    gathering.put(0, b"ab")
    gathering.put(4, b"ef")
    assert gathering.rest(whole=False) == b"ab"


def test_no_more_is_held_than_a_portion_and_what_came_early() -> None:
    gathering = Gathering(portion=10, ahead=100)
    with pytest.raises(TooFarAhead):
        gathering.put(101, b"x")
    for offset in range(100, 0, -10):
        gathering.put(offset, b"0123456789"[: min(10, 100 - offset)])
    assert gathering.held <= 100


def test_a_file_is_shortened_to_what_its_sender_says() -> None:
    gathering = Gathering(portion=4)
    gathering.put(0, b"abcdefg")
    gathering.full_portions()
    gathering.cut(5)
    assert gathering.rest() == b"e"


def test_a_file_is_not_shortened_into_what_was_given_away() -> None:
    gathering = Gathering(portion=4)
    gathering.put(0, b"abcdefg")
    gathering.full_portions()
    with pytest.raises(WrittenOver):
        gathering.cut(3)


def test_no_more_early_pieces_are_held_than_a_client_has_on_the_way() -> None:
    gathering = Gathering()
    for number in range(Gathering.MOST_EARLY):
        gathering.put(2 * number + 1, b"x")
    gathering.put(1, b"x")
    with pytest.raises(TooFarAhead):
        gathering.put(2 * Gathering.MOST_EARLY + 1, b"x")
