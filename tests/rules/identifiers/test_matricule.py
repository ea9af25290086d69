from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prestalux.rules.identifiers.matricule import BadMatricule, Matricule, MatriculeFault, control_digits

PUBLISHED = [
    "1990093012358",
    "1993102814564",
    "2001120308757",
    "1979122003208",
    "1966051507682",
    "1960090900163",
    "1985011500173",
]
ELEVEN = st.builds(
    lambda born, serial: f"{born:%Y%m%d}{serial:03d}",
    st.dates(date(1000, 1, 1), date(2999, 12, 31)),
    st.integers(0, 999),
)


def why(text: str, **known: date) -> object:
    with pytest.raises(BadMatricule) as refused:
        Matricule.parse(text, **known)
    return refused.value.facts["why"]


@pytest.mark.parametrize("digits", PUBLISHED)
def test_published_samples_pass(digits: str) -> None:
    assert Matricule.parse(digits).digits == digits


@given(ELEVEN)
def test_eleven_digits_and_their_controls_make_a_number_of_that_birth_date(eleven: str) -> None:
    born = Matricule.parse(eleven + control_digits(eleven)).birth_date
    assert born is not None
    assert f"{born:%Y%m%d}" == eleven[:8]


@given(ELEVEN, st.integers(0, 12), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_never_accepted(eleven: str, place: int, digit: str) -> None:
    right = eleven + control_digits(eleven)
    wrong = right[:place] + digit + right[place + 1 :]
    assume(wrong != right)
    assert why(wrong) in {MatriculeFault.NO_DATE, MatriculeFault.LUHN, MatriculeFault.VERHOEFF}


@given(ELEVEN, st.integers(0, 9))
def test_two_exchanged_neighbours_are_never_accepted(eleven: str, place: int) -> None:
    right = eleven + control_digits(eleven)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assume(wrong != right)
    assert why(wrong) in {MatriculeFault.NO_DATE, MatriculeFault.LUHN, MatriculeFault.VERHOEFF}


def test_the_luhn_digit_is_checked_by_itself() -> None:
    assert why("1990093012368") is MatriculeFault.LUHN


def test_the_verhoeff_digit_is_checked_by_itself() -> None:
    assert why("1990093012359") is MatriculeFault.VERHOEFF


def test_the_verhoeff_digit_does_not_include_the_luhn_digit() -> None:
    assert control_digits("19931028145") == "64"


@pytest.mark.parametrize(
    "digits", ["1900123456712", "1990023012358", "1990000012358", "1900022912358", "0990093012358"]
)
def test_a_number_that_starts_with_no_date_is_refused_as_such(digits: str) -> None:
    assert why(digits) is MatriculeFault.NO_DATE


def test_the_29th_of_february_counts_in_leap_years() -> None:
    assert Matricule.parse("20000229123" + control_digits("20000229123")).birth_date == date(2000, 2, 29)


@pytest.mark.parametrize("text", ["19900930123", "199009301235", "19900930123588"])
def test_another_number_of_digits_is_refused_by_its_length(text: str) -> None:
    assert why(text) is MatriculeFault.LENGTH


@pytest.mark.parametrize("text", ["199009301235B", "１９９００９３０１２３５８", "1990.0930.12358"])
def test_only_the_ten_plain_digits_are_digits(text: str) -> None:
    assert why(text) is MatriculeFault.NOT_DIGITS


def test_nothing_typed_is_named_as_such() -> None:
    assert why(" - ") is MatriculeFault.EMPTY


def test_spaces_and_hyphens_do_not_count() -> None:
    assert Matricule.parse("1990\u00a00930\u2011123 58").digits == "1990093012358"


def test_a_birth_after_today_is_refused() -> None:
    assert why("1990093012358", today=date(1990, 9, 29)) is MatriculeFault.FUTURE


def test_a_birth_today_is_accepted() -> None:
    assert Matricule.parse("1990093012358", today=date(1990, 9, 30)).birth_date == date(1990, 9, 30)


def test_a_number_of_another_birth_date_is_refused() -> None:
    assert why("1990093012358", birth_date=date(1990, 10, 1)) is MatriculeFault.OTHER_BIRTH_DATE


def test_a_number_agrees_with_its_own_birth_date_only() -> None:
    number = Matricule.parse("1990093012358")
    assert number.agrees_with(date(1990, 9, 30))
    assert not number.agrees_with(date(1990, 3, 9))


def test_a_received_number_without_a_date_has_no_birth_date() -> None:
    assert Matricule.as_received("1900123456712").birth_date is None


def test_a_received_number_that_fails_says_so() -> None:
    assert not Matricule.as_received("1900123456712").is_well_formed


def test_the_number_shows_in_no_repr() -> None:
    assert "1990" not in repr(Matricule.parse("1990093012358"))


def test_the_mask_shows_the_last_two_digits_only() -> None:
    assert Matricule.parse("1990093012358").masked == "•••••••••••58"


def test_the_refusal_keeps_nothing_of_what_was_typed() -> None:
    with pytest.raises(BadMatricule) as refused:
        Matricule.parse("1990093012359")
    assert "1990" not in repr(refused.value)
    assert refused.value.__context__ is None
