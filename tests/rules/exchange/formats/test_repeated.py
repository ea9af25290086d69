"""References seen before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.exchange.formats.repeated import Seen


@given(st.lists(st.text(max_size=3), max_size=200))
def test_the_first_that_had_a_reference_is_named(references: list[str]) -> None:
    seen, first = Seen(16), dict[str, int]()

    for ordinal, reference in enumerate(references, 1):
        assert seen.before(reference, ordinal) == first.get(reference, 0)
        first.setdefault(reference, ordinal)


def test_a_full_table_is_followed_by_larger_ones() -> None:
    seen = Seen(8)

    assert [seen.before(str(number), number) for number in range(1, 2000)] == [0] * 1999
    assert [seen.before(str(number), 5000) for number in range(1, 2000)] == list(range(1, 2000))
