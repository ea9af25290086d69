"""How a person is reached: an e-mail address and a telephone number.

RFC 5321 and 5322 for the address (without asking the network whether the domain exists); the numbering plans of
Google's libphonenumber for the number, kept as E.164.

>>> Phone.parse("27 57 44 37").printed
'+352 27 57 44 37'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import hides_something, tidy

HOME: Final = "LU"
LONGEST_EMAIL: Final = 254
_LONGEST_PHONE: Final = 40
_PHONE_SIGNS: Final = frozenset("+0123456789 ()./-")
_TYPED_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑‒–−", "-"))


class EmailFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too-long"
    SHAPE = "shape"
    ACCENTS_BEFORE_AT = "accents-before-at"


class BadEmail(Refusal):
    code = "email-bad"


@dataclass(frozen=True, slots=True)
class Email:
    """`address` to show; `ascii` for the envelope, its domain written as the network knows it."""

    address: str = field(repr=False)
    ascii: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Email:
        """Read an address as people type it; the domain is put in lower case. Raises BadEmail."""
        typed = tidy(text)
        fault = _email_fault(typed)
        if fault is not None:
            raise BadEmail(why=fault)
        checked = _checked_email(typed)
        if checked is None:
            raise BadEmail(why=EmailFault.SHAPE)
        return checked

    @property
    def key(self) -> str:
        """The same for two spellings of one mailbox: to compare and to count, never to write to."""
        return self.ascii.lower()


def _email_fault(typed: str) -> EmailFault | None:
    if not typed:
        return EmailFault.EMPTY
    if len(typed) > LONGEST_EMAIL:
        return EmailFault.TOO_LONG
    if hides_something(typed):
        return EmailFault.SHAPE
    # Few mail servers take letters with accents before the sign yet: the answer would never arrive.
    return None if typed.rpartition("@")[0].isascii() else EmailFault.ACCENTS_BEFORE_AT


def _checked_email(typed: str) -> Email | None:
    try:
        # "test_environment" lets the reserved domain .test pass, which no mail ever reaches.
        valid = validate_email(typed, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return None
    return Email(valid.normalized, valid.ascii_email or valid.normalized)


class PhoneFault(StrEnum):
    EMPTY = "empty"
    CHARACTERS = "characters"
    COUNTRY = "country"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    UNKNOWN = "unknown"


class BadPhone(Refusal):
    code = "phone-bad"


@dataclass(frozen=True, slots=True)
class Phone:
    e164: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, region: str = HOME) -> Phone:
        """Read a number as people type it; without a country prefix it is one of `region`. Raises BadPhone."""
        typed = tidy(text).translate(_TYPED_HYPHENS)
        number = _number_in(typed, region)
        if isinstance(number, PhoneFault):
            raise BadPhone(why=number)
        return cls(phonenumbers.format_number(number, PhoneNumberFormat.E164))

    @property
    def printed(self) -> str:
        number = phonenumbers.parse(self.e164)
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _number_in(typed: str, region: str) -> phonenumbers.PhoneNumber | PhoneFault:
    if not typed:
        return PhoneFault.EMPTY
    if not set(typed) <= _PHONE_SIGNS or not any(char.isdigit() for char in typed):
        return PhoneFault.CHARACTERS
    if len(typed) > _LONGEST_PHONE:
        return PhoneFault.TOO_LONG
    try:
        number = phonenumbers.parse(typed, region)
    except NumberParseException as wrong:
        return _REASONS.get(wrong.error_type, PhoneFault.UNKNOWN)
    if phonenumbers.is_valid_number(number):
        return number
    return _LENGTHS.get(phonenumbers.is_possible_number_with_reason(number), PhoneFault.UNKNOWN)


_REASONS: Final = {
    NumberParseException.INVALID_COUNTRY_CODE: PhoneFault.COUNTRY,
    NumberParseException.TOO_LONG: PhoneFault.TOO_LONG,
    NumberParseException.NOT_A_NUMBER: PhoneFault.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: PhoneFault.TOO_SHORT,
    NumberParseException.TOO_SHORT_AFTER_IDD: PhoneFault.TOO_SHORT,
}
_LENGTHS: Final = {
    ValidationResult.TOO_SHORT: PhoneFault.TOO_SHORT,
    ValidationResult.TOO_LONG: PhoneFault.TOO_LONG,
    ValidationResult.INVALID_COUNTRY_CODE: PhoneFault.COUNTRY,
}
