"""What was read in a piece beside what was typed: remarks for both sides. They block nothing (our own choice)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from prestalux.rules.identifiers.person_name import folded
from prestalux.rules.reading.accounts import MOST_IBANS

_TITLES: Final = frozenset(
    {
        "m",
        "mr",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "mrs",
        "ms",
        "miss",
        "herr",
        "frau",
        "dr",
        "docteur",
        "doktor",
        "prof",
        "med",
        "dent",
        "mag",
        "sr",
        "sra",
        "ou",
        "und",
        "and",
        "et",
        "e",
    }
)


class Remark(StrEnum):
    """What the reading of a piece says about the request; `concerns` tells those that a person should look at."""

    IBAN_AGREES = "iban-agrees"
    IBAN_DIFFERS = "iban-differs"
    IBAN_NOT_FOUND = "iban-not-found"
    HOLDER_AGREES = "holder-agrees"
    HOLDER_DIFFERS = "holder-differs-on-statement"
    EXPIRED = "expired"
    EXPIRES = "expires"
    END_DIFFERS = "end-differs"
    END_AGREES = "end-agrees"

    @property
    def concerns(self) -> bool:
        return self in _CONCERNS


_CONCERNS: Final = frozenset({Remark.IBAN_DIFFERS, Remark.HOLDER_DIFFERS, Remark.EXPIRED, Remark.END_DIFFERS})


@dataclass(frozen=True, slots=True)
class Said:
    """What one file says, as far as it could be read."""

    ibans: tuple[str, ...] = ()
    holder: str = ""
    ends: tuple[date, ...] = ()


def remarks_on_account(said: Said, *, iban: str, holder: str) -> tuple[Remark, ...]:
    """A statement beside the typed account; nothing is said about what was not typed."""
    found = []
    if iban and iban in said.ibans:
        found.append(Remark.IBAN_AGREES)
    elif iban and said.ibans:
        found.append(Remark.IBAN_DIFFERS)
    elif iban:
        found.append(Remark.IBAN_NOT_FOUND)
    if holder and said.holder:
        found.append(Remark.HOLDER_AGREES if same_person(holder, said.holder) else Remark.HOLDER_DIFFERS)
    return tuple(found)


def remarks_on_end(
    said: Said, *, on: date, typed: bool = False, until: date | None = None
) -> tuple[Remark, ...]:
    """A document beside the day of the look and, with `typed`, beside the last day typed (None: no end).

    Of several days the latest counts as the document's own.
    """
    if not said.ends:
        return ()
    found = [Remark.EXPIRED if said.ends[-1] < on else Remark.EXPIRES]
    if typed:
        found.append(Remark.END_AGREES if until in said.ends else Remark.END_DIFFERS)
    return tuple(found)


def same_person(one: str, other: str) -> bool:
    """Whether all words of the shorter name stand in the other; titles, order, accents and case do not count.

    >>> same_person("Anna Weber", "Mme WEBER Anna Marie")
    True
    >>> same_person("Anna Weber", "Anna Wagner")
    False
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return folded(one) == folded(other)
    return first <= second or second <= first


def _words(name: str) -> set[str]:
    return set(folded(name).replace(",", " ").replace("/", " ").split()) - _TITLES


def too_many(said: Said) -> bool:
    """Whether the file names more accounts than a statement does."""
    return len(said.ibans) > MOST_IBANS
