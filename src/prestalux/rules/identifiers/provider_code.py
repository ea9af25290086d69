"""Provider code (code prestataire): the number under which the fund knows a provider.

Eight digits, printed six-two, never with a leading zero (domain.md 2.1). The last two are the first six
modulo 97, 00 to 96 (domain.md 2.2: true of 9,167 published codes, stated in no official text yet).

>>> str(ProviderCode.parse("99 00 01 19"))
'990001-19'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import compact, is_ascii_digits

_CHECKS: Final = tuple(f"{remainder:02d}" for remainder in range(97))
SMALLEST: Final = 100_000
LARGEST: Final = 999_999


class ProviderCodeFault(StrEnum):
    EMPTY = "empty"
    NOT_DIGITS = "not-digits"
    LENGTH = "length"
    LEADING_ZERO = "leading-zero"
    CHECK_DIGITS = "check-digits"


class BadProviderCode(Refusal):
    code = "provider-code-bad"


@dataclass(frozen=True, slots=True, order=True)
class ProviderCode:
    digits: str

    @classmethod
    def parse(cls, text: str) -> ProviderCode:
        """Read a code as people type it; spaces and hyphens do not count.

        Raises BadProviderCode. Says nothing about validity on a day: a code that
        ended years ago still parses. Ask the registry for that.
        """
        return cls(digits_of(text))

    @classmethod
    def as_received(cls, text: str) -> ProviderCode:
        """Take a code from the fund's own files as it stands, unchecked."""
        # The fund's integration server accepts codes whose check digits are wrong, and an older
        # format tolerates six digits alone (domain.md 2.1, 2.2).
        return cls(text)

    @classmethod
    def of_serial(cls, first_six: int) -> ProviderCode:
        """The code of a number from 100000 to 999999; ValueError for any other."""
        return cls(f"{first_six}{check_digits(first_six)}")

    @property
    def is_well_formed(self) -> bool:
        """Always true of a parsed code; a received one may fail."""
        return _fault_of(self.digits) is None

    @property
    def first_six(self) -> int:
        """The allocated number; only a well-formed code has one (ValueError)."""
        if not self.is_well_formed:
            raise ValueError("a code taken as received and not well formed has no serial")
        return int(self.digits[:6])

    @property
    def printed(self) -> str:
        """Six-two with a hyphen; a received code of another length stays as it came."""
        return f"{self.digits[:6]}-{self.digits[6:]}" if len(self.digits) == 8 else self.digits

    def __str__(self) -> str:
        return self.printed


def digits_of(text: str) -> str:
    """The eight digits of a code as people type it, for thousands at once. Raises BadProviderCode."""
    if (
        len(text) == 8
        and is_ascii_digits(text)
        and text[0] != "0"
        and text[6:] == _CHECKS[int(text[:6]) % 97]
    ):
        return text
    digits = compact(text)
    fault = _fault_of(digits)
    if fault is not None:
        raise BadProviderCode(why=fault)
    return digits


def check_digits(first_six: int) -> str:
    """
    >>> check_digits(990001), check_digits(990079)
    ('19', '00')
    """
    if not SMALLEST <= first_six <= LARGEST:
        raise ValueError("a provider code starts with a number from 100000 to 999999")
    return f"{first_six % 97:02d}"


def _fault_of(digits: str) -> ProviderCodeFault | None:
    if not digits:
        return ProviderCodeFault.EMPTY
    if not is_ascii_digits(digits):
        return ProviderCodeFault.NOT_DIGITS
    if len(digits) != 8:
        return ProviderCodeFault.LENGTH
    if digits[0] == "0":
        return ProviderCodeFault.LEADING_ZERO
    if digits[6:] != check_digits(int(digits[:6])):
        return ProviderCodeFault.CHECK_DIGITS
    return None
