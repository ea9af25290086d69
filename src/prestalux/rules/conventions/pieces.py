"""Which pieces a profession's file holds, by day, each row with its source (domain.md 1.2 and 1.3)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from prestalux.rules.conventions.professions import SERVED, Profession
from prestalux.rules.periods import Period


class Piece(StrEnum):
    INFORMATION_SHEET = "information-sheet"
    PRACTICE_AUTHORISATION = "practice-authorisation"
    SERVICE_DECLARATION = "service-declaration"
    RADIOPROTECTION_AUTHORISATION = "radioprotection-authorisation"
    IDENTITY_DOCUMENT = "identity-document"
    BANK_DETAILS = "bank-details"


OneOf = frozenset[Piece]
"""A requirement: any one of these pieces fulfils it."""


@dataclass(frozen=True, slots=True)
class Row:
    profession: Profession
    period: Period
    required: tuple[OneOf, ...]
    where_applicable: tuple[Piece, ...]
    source: str
    sure: str


# The pages carry no date of entry into force: the rows hold from the first day this system can be asked about.
_ALWAYS: Final = Period(date(2000, 1, 1))
_SHEET: Final = OneOf({Piece.INFORMATION_SHEET})
_AUTHORISATION: Final = OneOf({Piece.PRACTICE_AUTHORISATION})
_AUTHORISATION_OR_DECLARATION: Final = OneOf({Piece.PRACTICE_AUTHORISATION, Piece.SERVICE_DECLARATION})
_IDENTITY: Final = OneOf({Piece.IDENTITY_DOCUMENT})
_BANK: Final = OneOf({Piece.BANK_DETAILS})

_DOCTORS_AND_DENTISTS: Final = frozenset({Profession.DENTIST, Profession.DOCTOR})
REQUIRED: Final[tuple[Row, ...]] = tuple(
    Row(
        profession,
        _ALWAYS,
        (_SHEET, _AUTHORISATION_OR_DECLARATION, _IDENTITY, _BANK),
        (Piece.RADIOPROTECTION_AUTHORISATION,),
        "page.txt, documents à faire parvenir; domain.md 1.2",
        "official page",
    )
    if profession in _DOCTORS_AND_DENTISTS
    else Row(
        profession,
        _ALWAYS,
        (_SHEET, _AUTHORISATION, _IDENTITY, _BANK),
        (),
        "domain.md 1.3",
        "official page"
        if profession is not Profession.NURSE
        else "official page names no list; the general one is our choice",
    )
    for profession in SERVED
)


class NoRequirementKnown(LookupError):
    """No row of the table holds for this profession on this day."""


def row_on(profession: Profession, on: date, rows: tuple[Row, ...] = REQUIRED) -> Row:
    """Raises NoRequirementKnown."""
    for row in rows:
        if row.profession is profession and on in row.period:
            return row
    raise NoRequirementKnown(profession, on)


def required_pieces(row: Row, *, radiological_equipment: bool) -> tuple[OneOf, ...]:
    """The requirements in the order of the page. When radioprotection applies is not stated by any text found
    (domain.md 9.19): our own choice is to follow what the applicant declares about radiological equipment.
    """
    if not radiological_equipment:
        return row.required
    extra = tuple(OneOf({piece}) for piece in row.where_applicable)
    return (*row.required[:2], *extra, *row.required[2:])


def missing_pieces(held: Set[Piece], required: tuple[OneOf, ...]) -> tuple[OneOf, ...]:
    """What is still to be sent, in the order of the page; empty when complete."""
    return tuple(one_of for one_of in required if not one_of & held)
