"""The key of a partner: its text, of which the house keeps a digest only, and what it is good for.

A key says by its beginning what it is, so that a scanner for leaked secrets finds it in a repository.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period

KEY_BEGINS: Final = "prestalux_"
LEAST_BYTES: Final = 32
"""Of randomness. With so many a plain digest is enough: there is nothing to guess."""
USUAL_DAYS: Final = 365
LONGEST_DAYS: Final = 730
"""A key that nobody renews ends."""
LONGEST_OVERLAP: Final = timedelta(days=30)
"""For which a replaced key holds beside the new one."""
USUAL_A_MINUTE: Final = 600
MOST_A_MINUTE: Final = 1_000_000


class Scope(StrEnum):
    """What a key may ask for. Each adds to what the others tell; none includes another."""

    CODES = "codes:read"
    """Was this code valid on that day, whose is it, with which specialty."""
    CHANGES = "changes:read"
    DIRECTORY = "directory:read"
    """The FHIR directory, and practice addresses."""
    BANK_ACCOUNTS = "bank-accounts:read"


class KeyTermsFault(StrEnum):
    NO_SCOPE = "no-scope"
    TOO_LONG = "too-long"
    OVER = "over"
    PER_MINUTE = "per-minute"
    OVERLAP = "overlap"
    UNCHANGED = "unchanged"


class BadKeyTerms(Refusal):
    """`why`; `most` where something is too much."""

    code = "key-terms-bad"


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """Checked when it is made: raises BadKeyTerms."""

    scopes: frozenset[Scope]
    days: Period
    per_minute: int = USUAL_A_MINUTE

    def __post_init__(self) -> None:
        if not self.scopes:
            raise BadKeyTerms(why=KeyTermsFault.NO_SCOPE, most=0)
        if self.days.end is None or (self.days.end - self.days.start).days > LONGEST_DAYS:
            raise BadKeyTerms(why=KeyTermsFault.TOO_LONG, most=LONGEST_DAYS)
        if not 1 <= self.per_minute <= MOST_A_MINUTE:
            raise BadKeyTerms(why=KeyTermsFault.PER_MINUTE, most=MOST_A_MINUTE)


def opens_more(before: KeyTerms, after: KeyTerms) -> bool:
    """Whether the second lets a program do what the first did not. Raises BadKeyTerms where both are the same."""
    if before == after:
        raise BadKeyTerms(why=KeyTermsFault.UNCHANGED, most=0)
    return not after.scopes <= before.scopes or after.per_minute > before.per_minute


def overlap_of(days: int) -> timedelta:
    """Raises BadKeyTerms."""
    if not 0 <= days <= LONGEST_OVERLAP.days:
        raise BadKeyTerms(why=KeyTermsFault.OVERLAP, most=LONGEST_OVERLAP.days)
    return timedelta(days=days)


def key_text(drawn: bytes) -> str:
    """
    >>> key_text(bytes(32))
    'prestalux_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    if len(drawn) < LEAST_BYTES:
        raise ValueError(f"a key needs {LEAST_BYTES} drawn bytes")
    return KEY_BEGINS + base64.urlsafe_b64encode(drawn).decode().rstrip("=")


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
