"""Matricule: the thirteen-digit national identification number of a natural person.

Date of birth (YYYYMMDD), three serial digits, a Luhn digit and a Verhoeff digit, both computed over the first
eleven digits: the Verhoeff digit does not include the Luhn digit (domain.md 6.1: two published validators,
recomputed). A newcomer has none; eleven-digit numbers are the older form and are not accepted from people.

>>> Matricule.parse("1990 0930 12358").birth_date
datetime.date(1990, 9, 30)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from stdnum import luhn, verhoeff

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import compact, is_ascii_digits


class MatriculeFault(StrEnum):
    EMPTY = "empty"
    NOT_DIGITS = "not-digits"
    LENGTH = "length"
    NO_DATE = "no-date"
    LUHN = "luhn"
    VERHOEFF = "verhoeff"
    FUTURE = "future"
    OTHER_BIRTH_DATE = "other-birth-date"


class BadMatricule(Refusal):
    code = "matricule-bad"


@dataclass(frozen=True, slots=True, order=True)
class Matricule:
    # Never in a repr: values end up in logs and tracebacks.
    digits: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, today: date | None = None, birth_date: date | None = None) -> Matricule:
        """Read a number as people type it; spaces and hyphens do not count. Raises BadMatricule.

        With `today`, a birth after that day is refused. With `birth_date`, the number must be of that day.
        """
        digits = compact(text)
        fault = _fault_of(digits, today, birth_date)
        if fault is not None:
            raise BadMatricule(why=fault)
        return cls(digits)

    @classmethod
    def as_received(cls, text: str) -> Matricule:
        """Take a number from the fund's own files as it stands, unchecked."""
        return cls(text)

    @property
    def is_well_formed(self) -> bool:
        """Always true of a parsed number; a received one may fail."""
        return _fault_of(self.digits) is None

    @property
    def birth_date(self) -> date | None:
        """None only for a number taken as received whose first eight digits are no date."""
        return _date_in(self.digits)

    @property
    def masked(self) -> str:
        """For screens that need to tell two numbers apart without showing them: the last two digits."""
        return "•" * (len(self.digits) - 2) + self.digits[-2:]

    def agrees_with(self, birth_date: date) -> bool:
        return self.birth_date == birth_date


def control_digits(first_eleven: str) -> str:
    """The Luhn and the Verhoeff digit, in this order, each over the first eleven digits.

    >>> control_digits("19900930123")
    '58'
    """
    if len(first_eleven) != 11 or not is_ascii_digits(first_eleven):
        raise ValueError("the control digits follow eleven digits")
    return f"{luhn.calc_check_digit(first_eleven)}{verhoeff.calc_check_digit(first_eleven)}"


def _fault_of(
    digits: str, today: date | None = None, birth_date: date | None = None
) -> MatriculeFault | None:
    if not digits:
        return MatriculeFault.EMPTY
    if not is_ascii_digits(digits):
        return MatriculeFault.NOT_DIGITS
    if len(digits) != 13:
        return MatriculeFault.LENGTH
    born = _date_in(digits)
    # The published schema lets no number start with a zero (domain.md 6.1).
    if born is None or digits[0] == "0":
        return MatriculeFault.NO_DATE
    return _control_fault(digits) or _birth_fault(born, today, birth_date)


def _control_fault(digits: str) -> MatriculeFault | None:
    wanted = control_digits(digits[:11])
    if digits[11] != wanted[0]:
        return MatriculeFault.LUHN
    return MatriculeFault.VERHOEFF if digits[12] != wanted[1] else None


def _birth_fault(born: date, today: date | None, birth_date: date | None) -> MatriculeFault | None:
    if today is not None and born > today:
        return MatriculeFault.FUTURE
    if birth_date is not None and born != birth_date:
        return MatriculeFault.OTHER_BIRTH_DATE
    return None


def _date_in(digits: str) -> date | None:
    if len(digits) < 8 or not is_ascii_digits(digits[:8]):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
