"""The reference of a dossier: what a person reads out on the telephone or copies from a letter.

The project's own rule. Twelve characters in three groups of four, of which the last is a check character.
Nineteen signs: the digits 2 to 9 and the letters C F H J K M P R T W X. Left out are the vowels and Y, so
that no reference spells a word; 0, 1 and the letters that look like a digit (O Q D, I L, Z, S, G, B); V beside
W; N, which sounds like M. Nineteen is prime, so a weighted sum finds every single wrong character and
every exchange of two. Eleven free characters are more than 46 bits: one does not guess a reference.

>>> str(Reference.parse("2222 2222-2222"))
'2222-2222-2222'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import compact

ALPHABET: Final = "23456789CFHJKMPRTWX"
LENGTH: Final = 12
# Sixteen bytes make the remainder even to far less than one part in a billion.
ENOUGH_BYTES: Final = 16


class ReferenceFault(StrEnum):
    EMPTY = "empty"
    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_CHARACTER = "check-character"


class BadReference(Refusal):
    code = "reference-bad"


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    characters: str

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read a reference as people type it; case, spaces and hyphens do not count. Raises BadReference."""
        characters = compact(text)
        # Capitals only of plain letters: "ß" and its like would become two.
        characters = characters.upper() if characters.isascii() else characters
        fault = _fault_of(characters)
        if fault is not None:
            raise BadReference(why=fault)
        return cls(characters)

    @classmethod
    def of(cls, random_bytes: bytes) -> Reference:
        """The reference of given random bytes, always the same for the same; sixteen at least (ValueError)."""
        if len(random_bytes) < ENOUGH_BYTES:
            raise ValueError("a reference is made of sixteen random bytes or more")
        number = int.from_bytes(random_bytes, "big")
        free = ""
        for _ in range(LENGTH - 1):
            number, place = divmod(number, len(ALPHABET))
            free += ALPHABET[place]
        return cls(free + _check_character(free))

    @property
    def printed(self) -> str:
        return "-".join(self.characters[start : start + 4] for start in range(0, LENGTH, 4))

    def __str__(self) -> str:
        return self.printed


def near_references(typed: str) -> frozenset[str]:
    """The references that differ by one character wrong, missing or too many, or by two exchanged. None for a good one.

    >>> "222222222222" in near_references("222222222223")
    True
    """
    if not LENGTH - 1 <= len(typed) <= LENGTH + 1 or _fault_of(typed) is None:
        return frozenset()
    places = range(len(typed))
    wrong = (typed[:at] + char + typed[at + 1 :] for at in places for char in ALPHABET)
    exchanged = (typed[:at] + typed[at + 1 : at + 2] + typed[at] + typed[at + 2 :] for at in places)
    missing = (typed[:at] + char + typed[at:] for at in range(len(typed) + 1) for char in ALPHABET)
    too_many = (typed[:at] + typed[at + 1 :] for at in places)
    near = {*wrong, *exchanged, *missing, *too_many}
    return frozenset(characters for characters in near if _fault_of(characters) is None)


def _fault_of(characters: str) -> ReferenceFault | None:
    if not characters:
        return ReferenceFault.EMPTY
    if len(characters) != LENGTH:
        return ReferenceFault.LENGTH
    if not set(characters) <= set(ALPHABET):
        return ReferenceFault.CHARACTERS
    if characters[-1] != _check_character(characters[:-1]):
        return ReferenceFault.CHECK_CHARACTER
    return None


def _check_character(free: str) -> str:
    weighted = sum(weight * ALPHABET.index(char) for weight, char in enumerate(free, start=1))
    return ALPHABET[weighted % len(ALPHABET)]
