import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.provider_code import (
    LARGEST,
    SMALLEST,
    BadProviderCode,
    ProviderCode,
    ProviderCodeFault,
    check_digits,
)

SERIALS = st.integers(SMALLEST, LARGEST)
SEPARATORS = st.text("  \t\u00a0\u202f\u3000-\u2010\u2011\u2013\u2212\u00ad\u200b", max_size=3)


def why(text: str) -> ProviderCodeFault:
    with pytest.raises(BadProviderCode) as refused:
        ProviderCode.parse(text)
    fault = refused.value.facts["why"]
    assert isinstance(fault, ProviderCodeFault)
    return fault


@given(SERIALS)
def test_a_code_made_from_a_serial_parses_to_itself(first_six: int) -> None:
    code = ProviderCode.of_serial(first_six)
    assert ProviderCode.parse(code.digits) == ProviderCode.parse(code.printed) == code


@given(SERIALS, st.lists(SEPARATORS, min_size=9, max_size=9))
def test_spaces_and_hyphens_of_any_script_do_not_count(first_six: int, between: list[str]) -> None:
    code = ProviderCode.of_serial(first_six)
    typed = between[8] + "".join(digit + gap for digit, gap in zip(code.digits, between, strict=False))
    assert ProviderCode.parse(typed) == code


@given(SERIALS, st.integers(0, 7), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_never_accepted(first_six: int, place: int, digit: str) -> None:
    right = ProviderCode.of_serial(first_six).digits
    wrong = right[:place] + digit + right[place + 1 :]
    if wrong != right:
        assert why(wrong) in {ProviderCodeFault.CHECK_DIGITS, ProviderCodeFault.LEADING_ZERO}


@given(SERIALS, st.integers(0, 4))
def test_two_exchanged_neighbours_among_the_first_six_are_never_accepted(first_six: int, place: int) -> None:
    right = ProviderCode.of_serial(first_six).digits
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if wrong != right:
        assert why(wrong) in {ProviderCodeFault.CHECK_DIGITS, ProviderCodeFault.LEADING_ZERO}


@pytest.mark.parametrize("sample", ["361043-09", "300744-44", "30249751", "90813319", "90486145", "90154022"])
def test_published_codes_pass(sample: str) -> None:
    assert ProviderCode.parse(sample).is_well_formed


@pytest.mark.parametrize("sample", ["90812100", "88001995", "22003110", "901234-56"])
def test_published_inventions_fail_by_their_check_digits(sample: str) -> None:
    assert why(sample) is ProviderCodeFault.CHECK_DIGITS


def test_a_remainder_of_nothing_is_written_00() -> None:
    assert ProviderCode.parse("990079-00").digits == "99007900"


def test_97_does_not_stand_for_a_remainder_of_nothing() -> None:
    assert why("990079-97") is ProviderCodeFault.CHECK_DIGITS


@pytest.mark.parametrize("text", ["", " ", "-", "\u00a0\u2011"])
def test_nothing_typed_is_named_as_such(text: str) -> None:
    assert why(text) is ProviderCodeFault.EMPTY


@pytest.mark.parametrize(
    "text",
    ["９９０００１１９", "٩٩٠٠٠١١٩", "99000l19", "990001.19", "9900011\u00b9", "+99000119", "\x0099000119"],
)
def test_only_the_ten_plain_digits_are_digits(text: str) -> None:
    assert why(text) is ProviderCodeFault.NOT_DIGITS


@pytest.mark.parametrize("text", ["990001", "9900011", "990001190", "9" * 10_000])
def test_another_number_of_digits_is_refused_by_its_length(text: str) -> None:
    assert why(text) is ProviderCodeFault.LENGTH


def test_a_leading_zero_is_refused_even_with_right_check_digits() -> None:
    assert why("000097-00") is ProviderCodeFault.LEADING_ZERO


def test_a_code_from_the_funds_files_stays_as_it_came() -> None:
    assert ProviderCode.as_received("90812100").digits == "90812100"


def test_a_received_code_with_wrong_check_digits_says_so() -> None:
    assert not ProviderCode.as_received("90812100").is_well_formed


def test_a_received_short_code_is_printed_as_it_came() -> None:
    assert ProviderCode.as_received("300000").printed == "300000"


def test_a_received_code_that_is_not_well_formed_has_no_serial() -> None:
    with pytest.raises(ValueError, match="not well formed"):
        _ = ProviderCode.as_received("300000").first_six


@pytest.mark.parametrize("first_six", [-1, 0, 99_999, 1_000_000])
def test_no_code_starts_outside_the_six_digits(first_six: int) -> None:
    with pytest.raises(ValueError, match="100000"):
        check_digits(first_six)


def test_the_refusal_keeps_nothing_of_what_was_typed() -> None:
    with pytest.raises(BadProviderCode) as refused:
        ProviderCode.parse("99777788")
    assert "7777" not in repr(refused.value)
    assert refused.value.__context__ is None
