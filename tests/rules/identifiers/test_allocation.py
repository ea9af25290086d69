from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.allocation import BadPrefix, capacity, fill_share, nearly_exhausted, serials
from prestalux.rules.identifiers.provider_code import ProviderCode

PREFIXES = st.integers(1, 99_999).map(str)


def test_a_prefix_of_two_digits_gives_ten_thousand_numbers() -> None:
    assert serials("99") == range(990_000, 1_000_000)


@given(PREFIXES, st.data())
def test_every_code_under_a_prefix_starts_with_it_and_parses(prefix: str, data: st.DataObject) -> None:
    code = ProviderCode.of_serial(data.draw(st.sampled_from(serials(prefix))))
    assert ProviderCode.parse(code.printed).digits.startswith(prefix)


def test_prefixes_of_one_length_share_out_every_number_once() -> None:
    assert [number for prefix in range(10, 100) for number in serials(str(prefix))] == list(
        range(100_000, 1_000_000)
    )


@pytest.mark.parametrize("prefix", ["", "0", "09", "990001", "9a", "-9", " 99", "٩٩", "99\n"])
def test_what_is_no_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(BadPrefix):
        serials(prefix)


def test_the_capacity_is_the_number_of_serials() -> None:
    assert [capacity("9" * length) for length in range(1, 6)] == [100_000, 10_000, 1_000, 100, 10]


@pytest.mark.parametrize(("used", "warns"), [(0, False), (8_999, False), (9_000, True), (10_000, True)])
def test_the_warning_comes_at_nine_tenths(used: int, warns: bool) -> None:
    assert nearly_exhausted(used, 10_000) is warns


def test_a_full_prefix_is_filled_to_one() -> None:
    assert fill_share(10, 10) == Fraction(1)


@pytest.mark.parametrize(("used", "all_of_them"), [(-1, 10), (11, 10), (0, 0)])
def test_counts_that_cannot_be_are_an_error(used: int, all_of_them: int) -> None:
    with pytest.raises(ValueError, match="between none and all"):
        fill_share(used, all_of_them)
