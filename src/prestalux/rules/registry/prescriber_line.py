"""One line of the prescriber layout: the fixed-width form in which such files circulate (domain.md 2.6).

147 characters, counted after decoding. How a name and an address are put together, and what becomes of a value that is
too long, no text says: both are our own choice (docs/formats/prescribers.md).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.postal_address import car_sign, country_of_sign
from prestalux.rules.identifiers.typed_text import hides, hides_something
from prestalux.rules.periods import Period

WIDTH: Final = 147
OPEN_ENDED: Final = date(3000, 12, 31)
ENCODINGS: Final = ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252")
DEFAULT_ENCODING: Final = "utf-8"
"""Our own choice: no text names one, and this one loses nothing."""
SPECIALTY: Final = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{8}", re.ASCII)


class PrescriberFault(StrEnum):
    LENGTH = "length"
    DAY = "day"
    DAYS_TURNED = "days-turned"
    SPECIALTY = "specialty"
    HIDDEN = "hidden-characters"
    NAME_MISSING = "name-missing"


class BadPrescriberLine(Refusal):
    """`why`; for a length also how many characters there were."""

    code = "prescriber-line-bad"


class MisfitFault(StrEnum):
    """Why a line says less than the register: never silently."""

    TOO_LONG = "too-long"
    NOT_ENCODABLE = "not-encodable"
    NO_DAY = "no-day"
    """There is no day on which the code was active, so that no line can be written."""


class Misfit(NamedTuple):
    """`value` is what the register says, `written` what stands in the line."""

    field: str
    why: MisfitFault
    value: str
    written: str


@dataclass(frozen=True, slots=True)
class PrescriberLine:
    """`postcode` with the sign of its country, as `L -4489`; `active` are the days on which the code holds."""

    code: str
    name: str
    address: str
    postcode: str
    town: str
    specialty: str
    active: Period

    def written(self, encoding: str) -> tuple[str, tuple[Misfit, ...]]:
        """The 147 characters, and every field that says less than it should."""
        text = self._text()
        if len(text) == WIDTH and _stands_as_it_is(text, encoding):
            return text, ()
        fitted, misfits = self.fitted(encoding)
        return fitted._text(), misfits

    def fitted(self, encoding: str) -> tuple[PrescriberLine, tuple[Misfit, ...]]:
        """As it stands when it was written and read again, and what that leaves out."""
        says: dict[str, Any] = {}
        misfits = []
        for name, width in _FIELDS:
            value = getattr(self, name)
            says[name], why = _fitted(value, width, encoding)
            if why is not None:
                misfits.append(Misfit(name, why, value, says[name]))
        return replace(self, **says), tuple(misfits)

    def _text(self) -> str:
        first, until = self.active.start.isoformat(), (self.active.last_day or OPEN_ENDED).isoformat()
        return (
            f"{self.code:<8}{self.name:<40}{self.address:<40}{self.postcode:<9}"
            f"{self.town:<31}{self.specialty:<3}{first.replace('-', '')}{until.replace('-', '')}"
        )

    @property
    def country(self) -> str:
        """ISO alpha-2; a sign that names no country stays as it is."""
        sign = self.postcode.partition("-")[0].strip()
        return country_of_sign(sign) or sign

    @property
    def bare_postcode(self) -> str:
        return self.postcode.partition("-")[2].strip()


_FIELDS: Final = (("name", 40), ("address", 40), ("postcode", 9), ("town", 31), ("specialty", 3))


def read(text: str) -> PrescriberLine:
    """Raises BadPrescriberLine. The code is taken as received: its check digits are another question."""
    if len(text) != WIDTH:
        raise BadPrescriberLine(why=PrescriberFault.LENGTH, length=len(text))
    if hides_something(text):
        raise BadPrescriberLine(why=PrescriberFault.HIDDEN)
    name, specialty = text[8:48].strip(), text[128:131].strip()
    if not any(char.isalpha() for char in name):
        raise BadPrescriberLine(why=PrescriberFault.NAME_MISSING)
    if specialty and not SPECIALTY.fullmatch(specialty):
        raise BadPrescriberLine(why=PrescriberFault.SPECIALTY)
    return PrescriberLine(
        code=text[:8],
        name=name,
        address=text[48:88].strip(),
        postcode=text[88:97].strip(),
        town=text[97:128].strip(),
        specialty=specialty,
        active=_days(text[131:139], text[139:147]),
    )


def address_field(*, street: str, extra: str, practice: str) -> str:
    """The institution stands behind a slash (domain.md 2.6)."""
    where = ", ".join(part for part in (street, extra) if part)
    return " / ".join(part for part in (where, practice) if part)


def postcode_field(country: str, postcode: str) -> str:
    """
    >>> postcode_field("LU", "4489"), postcode_field("LU", "")
    ('L -4489', 'L -')
    """
    return f"{car_sign(country):<2}-{postcode}"


def parts_of_address(text: str) -> tuple[str, str]:
    """Street and practice, as they were put together by `address_field`."""
    street, slash, practice = text.partition(" / ")
    return (street.strip(), practice.strip()) if slash else (text, "")


def _days(first: str, last: str) -> Period:
    try:
        start, until = _day(first), _day(last)
    except ValueError:
        raise BadPrescriberLine(why=PrescriberFault.DAY) from None
    if until < start:
        raise BadPrescriberLine(why=PrescriberFault.DAYS_TURNED)
    return Period(start, None if until >= OPEN_ENDED else until + timedelta(days=1))


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _stands_as_it_is(text: str, encoding: str) -> bool:
    if text.isascii():
        return text.isprintable()
    if hides_something(text) or not unicodedata.is_normalized("NFC", text):
        return False
    return encoding == "utf-8" or text.encode(encoding, "replace").decode(encoding) == text


def _fitted(value: str, width: int, encoding: str) -> tuple[str, MisfitFault | None]:
    plain = unicodedata.normalize("NFC", value)
    plain = "".join(" " if hides(char) else char for char in plain)
    known = plain.encode(encoding, "replace").decode(encoding)
    if encoding != "utf-8" and known != plain:
        return known[:width].rstrip(), MisfitFault.NOT_ENCODABLE
    if len(known) > width:
        return known[:width].rstrip(), MisfitFault.TOO_LONG
    return known, MisfitFault.NOT_ENCODABLE if known != unicodedata.normalize("NFC", value) else None
