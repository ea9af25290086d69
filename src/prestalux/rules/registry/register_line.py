"""A line of an existing register: what it says of one code, whichever layout it comes in.

Two layouts say it: the prescriber layout, and CSV with the columns of the reference files. A third one, CSV too, says who is
a member of a common code (docs/formats/register-import.md). Layouts and what is refused are our own choice.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import SPECIALTIES
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.provider_code import BadProviderCode, ProviderCode
from prestalux.rules.identifiers.typed_text import hides_something, tidy
from prestalux.rules.periods import EmptyPeriod, Period
from prestalux.rules.registry import prescriber_line
from prestalux.rules.registry.code_line import COLUMNS, CodeLine, written_day
from prestalux.rules.registry.life import CodeKind, CodeState

LONGEST: Final = 4_000
"""Octets of a line; what is longer is no line of a register."""
MEMBER_COLUMNS: Final = ("code", "member", "valid_from", "valid_until")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WIDTHS: Final = {
    "family_name": 100,
    "given_name": 100,
    "practice": 120,
    "street": 120,
    "extra": 120,
    "postcode": 16,
    "town": 80,
}


class Layout(StrEnum):
    PRESCRIBERS = "prescribers"
    CODES = "codes"
    MEMBERS = "members"


class LineVerdict(StrEnum):
    """What becomes of a line: `doubtful` is taken, too, and a person has to look at it."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


class LineReason(StrEnum):
    """Why a line is refused or doubtful, or what it changes."""

    NOT_ENCODED = "not-encoded"
    TOO_LONG = "too-long"
    LENGTH = "length"
    COLUMNS = "columns"
    FIELD_TOO_LONG = "field-too-long"
    HIDDEN = "hidden-characters"
    NAME_MISSING = "name-missing"
    CODE_SHAPE = "code-shape"
    CODE_CHECK_DIGITS = "code-check-digits"
    DAY = "day"
    DAYS_TURNED = "days-turned"
    DAY_TOO_EARLY = "day-too-early"
    SPECIALTY_SHAPE = "specialty-shape"
    PROFESSION_UNKNOWN = "profession-unknown"
    KIND_UNKNOWN = "kind-unknown"
    STATE_NOT_TAKEN = "state-not-taken"
    COUNTRY_UNKNOWN = "country-unknown"
    DOUBLED = "doubled"
    DOUBLED_OTHERWISE = "doubled-otherwise"
    OTHER_PERSON = "other-person"
    OTHER_KIND = "other-kind"
    OTHER_PROFESSION = "other-profession"
    STATE_OTHERWISE = "state-otherwise"
    SAME_NAME = "same-name"
    NEAR_NAME = "near-name"
    NO_SUCH_CODE = "no-such-code"
    NO_SUCH_MEMBER = "no-such-member"
    NOT_COMMON = "not-common"
    NAME = "name"
    ADDRESS = "address"
    SPECIALTY = "specialty"
    DAYS = "days"


class BadRegisterLine(Refusal):
    """`reason`, and for a length how many characters there were."""

    code = "register-line-bad"

    def __init__(self, reason: LineReason, **facts: object) -> None:
        self.reason = reason
        super().__init__(reason=reason, **facts)


class BadRegisterFile(Refusal):
    """The file as a whole is in none of the layouts."""

    code = "register-file-bad"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """`profession` is empty where the line does not tell it."""

    code: str
    kind: CodeKind
    family_name: str
    given_name: str
    profession: str
    specialty: str
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str
    days: Period
    printed: prescriber_line.PrescriberLine | None = None
    """The fixed-width line itself, where it came as one: it can be compared in no other form."""

    @property
    def has_address(self) -> bool:
        return bool(self.street or self.town or self.practice)

    def as_code_line(self) -> CodeLine:
        return CodeLine(
            self.code, self.kind, self.family_name, self.given_name, self.profession, self.specialty,
            CodeState.ACTIVE, written_day(self.days.start), written_day(self.days.last_day), self.practice,
            self.street, self.extra, self.postcode, self.town, self.country,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MemberLine:
    code: str
    member: str
    days: Period


Read = Callable[[str], RegisterLine | MemberLine]
"""Raises BadRegisterLine."""


def layout_of(first_line: str) -> Layout:
    """Raises BadRegisterFile for a header that is none of ours."""
    names = _header(first_line)
    if set(names) >= set(MEMBER_COLUMNS[:3]) and set(names) <= set(MEMBER_COLUMNS):
        return Layout.MEMBERS
    if {"code", "family_name", "valid_from"} <= set(names):
        if set(names) <= set(COLUMNS) and len(set(names)) == len(names):
            return Layout.CODES
        raise BadRegisterFile()
    if len(names) > 1 and "code" in names:
        raise BadRegisterFile()
    return Layout.PRESCRIBERS


def reader_of(layout: Layout, first_line: str) -> Read:
    if layout is Layout.PRESCRIBERS:
        return read_prescriber
    names, delimiter = _header(first_line), _delimiter(first_line)
    take = _codes if layout is Layout.CODES else _members

    def read(text: str) -> RegisterLine | MemberLine:
        return take(dict(zip(names, _fields(text, delimiter, len(names)), strict=True)))

    return read


def read_prescriber(text: str) -> RegisterLine:
    """The whole name stands as family name: where it is to be parted, no line tells. Raises BadRegisterLine."""
    try:
        line = prescriber_line.read(text)
    except prescriber_line.BadPrescriberLine as bad:
        reason = _PRESCRIBER[prescriber_line.PrescriberFault(str(bad.facts["why"]))]
        raise BadRegisterLine(reason, **{k: v for k, v in bad.facts.items() if k == "length"}) from None
    street, practice = prescriber_line.parts_of_address(line.address)
    return RegisterLine(
        code=_code(line.code),
        kind=CodeKind.INDIVIDUAL,
        family_name=line.name,
        given_name="",
        profession=_profession_of(line.specialty),
        specialty=line.specialty,
        practice=practice,
        street=street,
        extra="",
        postcode=line.bare_postcode,
        town=line.town,
        country=_country(line.country),
        days=line.active,
        printed=line,
    )


def profession_of(line: RegisterLine, otherwise: str) -> str:
    """By the specialty's dated row, never by the digits; else what the operator says; else `other`."""
    return line.profession or otherwise or Profession.OTHER


def _codes(given: Mapping[str, str]) -> RegisterLine:
    values = {name: _plain(given.get(name, "")) for name in COLUMNS}
    if any(len(values[name]) > width for name, width in _WIDTHS.items()):
        raise BadRegisterLine(LineReason.FIELD_TOO_LONG)
    if not any(char.isalpha() for char in values["family_name"]):
        raise BadRegisterLine(LineReason.NAME_MISSING)
    if values["specialty"] and not prescriber_line.SPECIALTY.fullmatch(values["specialty"]):
        raise BadRegisterLine(LineReason.SPECIALTY_SHAPE)
    if values["state"] not in {"", CodeState.ACTIVE, CodeState.ENDED}:
        raise BadRegisterLine(LineReason.STATE_NOT_TAKEN)
    return RegisterLine(
        code=_code(values["code"]),
        kind=_kind(values["kind"]),
        family_name=values["family_name"],
        given_name=values["given_name"],
        profession=_profession(values["profession"]) or _profession_of(values["specialty"]),
        specialty=values["specialty"],
        practice=values["practice"],
        street=values["street"],
        extra=values["extra"],
        postcode=values["postcode"],
        town=values["town"],
        country=_country(values["country"].upper()),
        days=_days(values["valid_from"], values["valid_until"]),
    )


def _members(given: Mapping[str, str]) -> MemberLine:
    return MemberLine(
        code=_code(_plain(given["code"])),
        member=_code(_plain(given["member"])),
        days=_days(_plain(given["valid_from"]), _plain(given.get("valid_until", ""))),
    )


def _plain(text: str) -> str:
    if not text:
        return text
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        text = " ".join(text.split())
    else:
        text = tidy(text)
    if hides_something(text):
        raise BadRegisterLine(LineReason.HIDDEN)
    return text


def _code(text: str) -> str:
    try:
        return ProviderCode.parse(text).digits
    except BadProviderCode as bad:
        wrong_digits = str(bad.facts["why"]) == "check-digits"
        reason = LineReason.CODE_CHECK_DIGITS if wrong_digits else LineReason.CODE_SHAPE
        raise BadRegisterLine(reason) from None


def _kind(text: str) -> CodeKind:
    try:
        return CodeKind(text or CodeKind.INDIVIDUAL)
    except ValueError:
        raise BadRegisterLine(LineReason.KIND_UNKNOWN) from None


def _profession(text: str) -> str:
    try:
        return Profession(text).value if text else ""
    except ValueError:
        raise BadRegisterLine(LineReason.PROFESSION_UNKNOWN) from None


def _profession_of(specialty: str) -> str:
    return _SPECIALTY.get(specialty, "")


def _country(text: str) -> str:
    if text and (len(text) != 2 or not text.isascii() or not text.isalpha()):
        raise BadRegisterLine(LineReason.COUNTRY_UNKNOWN)
    return text


def _days(first: str, last: str) -> Period:
    try:
        return Period.through(_day(first), _day(last) if last else None)
    except EmptyPeriod:
        raise BadRegisterLine(LineReason.DAYS_TURNED) from None
    except ValueError:
        raise BadRegisterLine(LineReason.DAY) from None


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _fields(text: str, delimiter: str, count: int) -> Sequence[str]:
    """One record a line: a line break within quotes is no part of a register's line."""
    try:
        (found,) = csv.reader([text], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        raise BadRegisterLine(LineReason.COLUMNS) from None
    if len(found) != count:
        raise BadRegisterLine(LineReason.COLUMNS)
    return found


def _header(first_line: str) -> list[str]:
    return [name.strip().strip('"') for name in first_line.split(_delimiter(first_line))]


def _delimiter(first_line: str) -> str:
    return ";" if first_line.count(";") > first_line.count(",") else ","


_SPECIALTY: Final = {row.code: row.profession.value for row in SPECIALTIES}
_PRESCRIBER: Final = {
    prescriber_line.PrescriberFault.LENGTH: LineReason.LENGTH,
    prescriber_line.PrescriberFault.DAY: LineReason.DAY,
    prescriber_line.PrescriberFault.DAYS_TURNED: LineReason.DAYS_TURNED,
    prescriber_line.PrescriberFault.SPECIALTY: LineReason.SPECIALTY_SHAPE,
    prescriber_line.PrescriberFault.HIDDEN: LineReason.HIDDEN,
    prescriber_line.PrescriberFault.NAME_MISSING: LineReason.NAME_MISSING,
}
