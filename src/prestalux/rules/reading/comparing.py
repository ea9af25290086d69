"""What was read in a piece beside what was typed: remarks for both sides. They block nothing (our own choice)."""

from __future__ import annotations

import re
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
    """Whether all words of the shorter name stand in the other, two of them at least; an initial stands for a given name.

    Titles, order, accents, the two ways to write an umlaut and case do not count.

    >>> same_person("Anna Weber", "Mme WEBER Anna Marie")
    True
    >>> same_person("Anna Weber", "A. Weber")
    True
    >>> same_person("Anna Weber", "Anna Wagner")
    False
    """
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if len(shorter) < 2:
        return sorted(shorter) == sorted(longer)
    whole = [word for word in shorter if word in longer]
    initials = [word for word in shorter if word not in longer]
    rest = list(longer)
    for word in whole:
        if word not in rest:
            return False
        rest.remove(word)
    return bool(whole) and all(_take_initial(word, rest) for word in initials)


def _take_initial(word: str, rest: list[str]) -> bool:
    """Take out of `rest` the name that this word and it can stand for each other as initial and name."""
    for other in rest:
        if other[0] == word[0] and 1 in (len(word), len(other)):
            rest.remove(other)
            return True
    return False


def _words(name: str) -> list[str]:
    words = folded(re.sub(r"[.,/]", " ", name)).split()
    return [_one_umlaut(word) for word in words if word not in _TITLES]


def _one_umlaut(word: str) -> str:
    for two, one in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(two, one)
    return word


def too_many(said: Said) -> bool:
    """Whether the file names more accounts than a statement does."""
    return len(said.ibans) > MOST_IBANS
