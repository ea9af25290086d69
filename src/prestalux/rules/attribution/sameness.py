"""Why two requests may be one person's. A hint for staff and never a verdict: a person may rightly hold several codes, one
for each address (domain.md 2.5), and a couple may share an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.likeness import Way, likeness, words_of

LONGEST_PARTICLE: Final = 3
"""Letters: da, de, von, van, der, dos, del tell no families apart."""


class Sameness(StrEnum):
    """The surest first."""

    MATRICULE = "matricule"
    NAME_AND_BIRTH = "name-and-birth"
    AUTHORISATION = "authorisation"
    IBAN = "iban"
    FILE = "file"


class NotMergeable(Refusal):
    """The two requests cannot be examined as one; `why` is itself, profession, holds-others or strangers."""

    code = "not-mergeable"


@dataclass(frozen=True, slots=True)
class Called:
    """What a person is called, as far as two requests are compared by it."""

    family_name: str
    birth_name: str
    given_name: str
    birth_date: date | None


def is_same_person(one: Called, other: Called) -> bool:
    """Born on the same day, with a family or birth name and a first given name that are alike; a single name needs none.

    Alike is what the search finds for one another: as it sounds, or a slip of the pen away. Of a double name one half
    suffices. Case, accents and hyphens do not count.
    """
    if one.birth_date is None or one.birth_date != other.birth_date:
        return False
    if not _any_alike(_family(one), _family(other)):
        return False
    given, others = _first(one.given_name), _first(other.given_name)
    return not given or not others or _any_alike(given, others, Way.START)


def _any_alike(some: set[str], others: set[str], *also: Way) -> bool:
    ways = {Way.WHOLE, Way.SOUND, Way.SLIP, *also}
    pairs = ((word, other) for word in some for other in others)
    return any(
        found is not None and found.way in ways
        for word, other in pairs
        for found in (likeness(word, other), likeness(other, word))
    )


def _family(person: Called) -> set[str]:
    """The words of the family and the birth name that tell families apart, and each name whole."""
    names = [words_of(name) for name in (person.family_name, person.birth_name) if name]
    telling = {word for words in names for word in words if len(word) > LONGEST_PARTICLE}
    return telling | {"".join(words) for words in names}


def _first(given: str) -> set[str]:
    """The first given name; hyphenated ones are also known by their first half.

    >>> sorted(_first("Jean-Marc Émile"))
    ['jean', 'jeanmarc']
    """
    first = words_of((given.split() or [""])[0])
    return {first[0], "".join(first)} if first else set()
