"""Why two requests may be one person's. A hint for staff and never a verdict: a person may rightly hold several codes, one
for each address (domain.md 2.5), and a couple may share an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.person_name import folded


class Sameness(StrEnum):
    """The surest first."""

    MATRICULE = "matricule"
    NAME_AND_BIRTH = "name-and-birth"
    AUTHORISATION = "authorisation"
    IBAN = "iban"
    FILE = "file"


class NotMergeable(Refusal):
    """The two requests cannot be examined as one; `why` is itself, profession or holds-others."""

    code = "not-mergeable"


@dataclass(frozen=True, slots=True)
class Called:
    """What a person is called, as far as two requests are compared by it."""

    family_name: str
    birth_name: str
    given_name: str
    birth_date: date | None


def is_same_person(one: Called, other: Called) -> bool:
    """Born on the same day, with a family or birth name and a first given name in common; a single name needs none.

    Case, accents and hyphens do not count.
    """
    if one.birth_date is None or one.birth_date != other.birth_date:
        return False
    if not _family(one) & _family(other):
        return False
    given, others = _first(one.given_name), _first(other.given_name)
    return given == others or not given or not others


def _family(person: Called) -> set[str]:
    return {_plain(name) for name in (person.family_name, person.birth_name) if name}


def _first(given: str) -> str:
    return (_plain(given).split() or [""])[0]


def _plain(name: str) -> str:
    return " ".join(folded(name).replace("-", " ").split())
