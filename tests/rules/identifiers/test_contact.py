import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.identifiers.contact import BadEmail, BadPhone, Email, EmailFault, Phone, PhoneFault


def why_email(text: str) -> object:
    with pytest.raises(BadEmail) as refused:
        Email.parse(text)
    return refused.value.facts["why"]


def why_phone(text: str, region: str = "LU") -> object:
    with pytest.raises(BadPhone) as refused:
        Phone.parse(text, region)
    return refused.value.facts["why"]


def test_the_domain_is_put_in_lower_case_and_the_rest_left_alone() -> None:
    assert Email.parse(" Anna.M+code@EXAMPLE.lu ").address == "Anna.M+code@example.lu"


def test_a_domain_with_accents_is_shown_so_and_sent_in_ascii() -> None:
    email = Email.parse("anna@MÜLLER.lu")
    assert (email.address, email.ascii) == ("anna@müller.lu", "anna@xn--mller-kva.lu")


def test_two_spellings_of_one_mailbox_have_one_key() -> None:
    assert Email.parse("Anna@müller.lu").key == Email.parse("anna@xn--mller-kva.LU").key


@pytest.mark.parametrize(
    "text",
    [
        "anna",
        "anna@localhost",
        "@example.lu",
        "anna@example..lu",
        "anna@example.lu, ben@example.lu",
        "Anna <anna@example.lu>",
        "anna@[127.0.0.1]",
        "anna@example.lu\nBcc: ben@example.lu",
        "anna@example.lu\u200b",
        "an\u202ena@example.lu",
        "mailto:anna@example",
    ],
)
def test_what_is_no_single_address_is_refused(text: str) -> None:
    assert why_email(text) is EmailFault.SHAPE


def test_an_address_that_few_servers_can_deliver_is_named_as_such() -> None:
    assert why_email("ännä@example.lu") is EmailFault.ACCENTS_BEFORE_AT


def test_an_address_beyond_254_characters_is_named_as_such() -> None:
    assert why_email("a" * 300 + "@example.lu") is EmailFault.TOO_LONG


def test_an_empty_address_is_named_as_such() -> None:
    assert why_email("\u00a0") is EmailFault.EMPTY


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    try:
        email = Email.parse(text)
    except BadEmail:
        return
    assert email.ascii.isascii()


def test_the_refusal_of_an_address_keeps_nothing_of_what_was_typed() -> None:
    with pytest.raises(BadEmail) as refused:
        Email.parse("anna@secret")
    assert "secret" not in repr(refused.value)
    assert refused.value.__context__ is None


def test_an_address_shows_in_no_repr() -> None:
    assert "anna" not in repr(Email.parse("anna@example.lu"))


@pytest.mark.parametrize(
    ("text", "region", "e164"),
    [
        ("621 123 456", "LU", "+352621123456"),
        ("621.123.456", "LU", "+352621123456"),
        ("27\u00a057\u201144\u201337", "LU", "+35227574437"),
        ("00352 621 123 456", "LU", "+352621123456"),
        ("+33 6 12 34 56 78", "LU", "+33612345678"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+49 (0)30 123456", "LU", "+4930123456"),
        ("030/123456", "DE", "+4930123456"),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_typed(text: str, region: str, e164: str) -> None:
    assert Phone.parse(text, region).e164 == e164


def test_a_number_is_printed_with_its_country_prefix() -> None:
    assert Phone.parse("621123456").printed == "+352 621 123 456"


@pytest.mark.parametrize(
    "text", ["abc", "+", "621 ABC DEF", "٦٢١١٢٣٤٥٦", "621123456 ext 5", "621123456;ext=5"]
)
def test_letters_and_foreign_digits_are_no_number(text: str) -> None:
    assert why_phone(text) is PhoneFault.CHARACTERS


@pytest.mark.parametrize("text", ["12", "112", "00"])
def test_a_number_too_short_is_named_as_such(text: str) -> None:
    assert why_phone(text) is PhoneFault.TOO_SHORT


@pytest.mark.parametrize("text", ["+352621123456789012", "6" * 41])
def test_a_number_too_long_is_named_as_such(text: str) -> None:
    assert why_phone(text) is PhoneFault.TOO_LONG


def test_a_country_prefix_that_does_not_exist_is_named_as_such() -> None:
    assert why_phone("+999 123 456") is PhoneFault.COUNTRY


def test_a_number_outside_the_countrys_plan_is_named_as_such() -> None:
    assert why_phone("+1 202 055 0123") is PhoneFault.UNKNOWN


def test_an_empty_number_is_named_as_such() -> None:
    assert why_phone("") is PhoneFault.EMPTY


@given(st.text("+0123456789 ()./-", max_size=45))
def test_no_text_breaks_the_reading_of_a_number(text: str) -> None:
    try:
        phone = Phone.parse(text)
    except BadPhone:
        return
    assert Phone.parse(phone.printed) == phone
