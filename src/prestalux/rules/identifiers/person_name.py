"""The name of a natural person, as the register holds it and letters print it.

The project's own rule, after ICAO Doc 9303 for the difference between the name in Latin letters, which every
passport carries, and the name in its own script. One name alone is a name. Accents, particles, apostrophes and
hyphens belong to it and stay; nobody's capitals are changed.

>>> PersonName("O’Connor-Müller", given="Anna  Marie").printed
'Anna Marie O’Connor-Müller'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import hides, is_letter_joiner, tidy

LONGEST: Final = 100
_MOST_MARKS_ON_A_LETTER: Final = 2

# What people type for an apostrophe or a hyphen when the key is missing.
_SAME_SIGN: Final = str.maketrans(
    {"`": "’", "´": "’", "‘": "’", "‛": "’", "′": "’", "‐": "-", "‑": "-", "–": "-"}
)
# The apostrophes, the letter-like marks of Hawaiian and Arabic transcription, "St.", Catalan "Gal·la".
_SIGNS: Final = frozenset(" -'’.·ʼʻʾʿʹ")
# Letters whose stroke or ligature is no accent to Unicode, as ICAO Doc 9303 transcribes them.
_WITHOUT_ACCENT: Final = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d"}
    | {"ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ł": "l", "Ł": "l", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t"}
)


class PersonNameFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too-long"
    HIDDEN_CHARACTERS = "hidden-characters"
    DIGITS = "digits"
    SYMBOLS = "symbols"
    NOT_LATIN = "not-latin"
    NO_LETTER = "no-letter"


class BadPersonName(Refusal):
    """Its fact `field` names the part: family, given, birth_name or original_script."""

    code = "person-name-bad"


@dataclass(frozen=True, slots=True)
class PersonName:
    """Checked and tidied whichever way it is made; raises BadPersonName.

    A person with a single name has it in `family`. `original_script` is the whole name in its own script.
    """

    family: str = field(repr=False)
    given: str = field(default="", repr=False)
    birth_name: str = field(default="", repr=False)
    original_script: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", _in_latin_letters(self.family, "family", needed=True))
        object.__setattr__(self, "given", _in_latin_letters(self.given, "given"))
        object.__setattr__(self, "birth_name", _in_latin_letters(self.birth_name, "birth_name"))
        object.__setattr__(self, "original_script", _in_any_script(self.original_script, "original_script"))

    @property
    def printed(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def listed(self) -> str:
        """As in a list: family name first."""
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def sorted_form(self) -> str:
        """Without accents, capitals, apostrophes and hyphens: to sort and to compare, never to show."""
        return f"{folded(self.family)}, {folded(self.given)}" if self.given else folded(self.family)


def folded(name: str) -> str:
    """Any text made comparable; raises nothing, so it also serves an account holder's name as a bank writes it.

    >>> folded("  Straße-Müller ")
    'strasse muller'
    """
    plain = unicodedata.normalize("NFKD", name).translate(_WITHOUT_ACCENT).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_WITHOUT_ACCENT)
    kept = (char for char in plain if unicodedata.category(char) not in {"Mn", "Po", "Pf", "Pi", "Lm"})
    return " ".join("".join(kept).replace("'", "").replace("-", " ").split())


def _in_latin_letters(text: str, part: str, *, needed: bool = False) -> str:
    name = tidy(text).translate(_SAME_SIGN)
    fault = _fault_of(name, _latin_fault) if name or needed else None
    if fault is not None:
        raise BadPersonName(why=fault, field=part)
    return name


def _in_any_script(text: str, part: str) -> str:
    name = tidy(text)
    fault = _fault_of(name, _script_fault) if name else None
    if fault is not None:
        raise BadPersonName(why=fault, field=part)
    return name


def _fault_of(name: str, fault_at: Callable[[str, int], PersonNameFault | None]) -> PersonNameFault | None:
    if not name:
        return PersonNameFault.EMPTY
    if len(name) > LONGEST:
        return PersonNameFault.TOO_LONG
    faults = {fault_at(name, place) for place in range(len(name))}
    # The gravest first, so that the answer does not depend on where in the name it stands.
    for fault in PersonNameFault:
        if fault in faults:
            return fault
    return None if any(unicodedata.category(char)[0] == "L" for char in name) else PersonNameFault.NO_LETTER


def _latin_fault(name: str, place: int) -> PersonNameFault | None:
    char = name[place]
    if char in _SIGNS or _is_latin(char) or _is_accent(name, place):
        return None
    if hides(char):
        return PersonNameFault.HIDDEN_CHARACTERS
    if _is_european_accent(char):
        return PersonNameFault.SYMBOLS  # one that stands on no letter, or the third on the same
    return _fault_by_category(char) or PersonNameFault.NOT_LATIN


def _script_fault(name: str, place: int) -> PersonNameFault | None:
    char = name[place]
    if char in _SIGNS or is_letter_joiner(name, place):
        return None
    if hides(char):
        return PersonNameFault.HIDDEN_CHARACTERS
    return PersonNameFault.SYMBOLS if _too_many_marks(name, place) else _fault_by_category(char)


def _fault_by_category(char: str) -> PersonNameFault | None:
    kind = unicodedata.category(char)
    if kind[0] == "N":
        return PersonNameFault.DIGITS
    return None if kind[0] in "LM" else PersonNameFault.SYMBOLS


def _is_latin(char: str) -> bool:
    is_letter = unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lo"}
    return is_letter and unicodedata.name(char, "").startswith("LATIN ")


def _is_accent(name: str, place: int) -> bool:
    """A combining accent that NFC could not join to its letter, as Lithuanian and Yoruba names have."""
    return _is_european_accent(name[place]) and not _too_many_marks(name, place)


def _is_european_accent(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _too_many_marks(name: str, place: int) -> bool:
    """A pile of marks on one letter, which paints over the lines beside it."""
    first = max(0, place - _MOST_MARKS_ON_A_LETTER)
    run = name[first : place + 1]
    return all(map(_is_mark, run)) and (place == 0 or len(run) > _MOST_MARKS_ON_A_LETTER)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"}
