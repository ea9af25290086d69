"""What a clerk typed to find a provider, understood: codes, matricules, numbers of an address, words of names and places.

The project's own rule. Nothing typed is refused: what is no number is a word.

>>> understood("99 00 01-19").codes
('99000119',)
>>> understood("Weber, L-4001 Esch").words, understood("Weber, L-4001 Esch").numbers
(('weber', 'esch'), ('4001',))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Final

from prestalux.rules.identifiers.likeness import LONGEST_WORD, words_of
from prestalux.rules.identifiers.matricule import Matricule
from prestalux.rules.identifiers.near_words import PARTICLES
from prestalux.rules.identifiers.provider_code import ProviderCode

MOST_WORDS: Final = 6
LONGEST_TEXT: Final = 120
_JOINED: Final = 3
"""Words that may have been written apart by mistake."""
_CODE: Final = 8
_MATRICULE: Final = 13
_MOST_DIGITS: Final = 13
_OF_A_COUNTRY: Final = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,2}\s?-\s?(?=\d{4,5}\b)")
_NUMBER: Final = re.compile(r"\d(?:[\d\s./–-]*\d)?")
_READ_AS: Final = str.maketrans("OoQIlSB", "0001158")
_MISREAD: Final = re.compile(r"(?=(?:.*\d){4})(?:[\dOoQIlSB][\s./-]*){8}")
"""A code read off paper, with letters that look like digits."""


class Why(StrEnum):
    """How a code answers to what was typed, the surest first."""

    CODE = "code"
    CODE_START = "code-start"
    MATRICULE = "matricule"
    MATRICULE_START = "matricule-start"
    CODE_NEAR = "code-near"
    MATRICULE_NEAR = "matricule-near"
    NAME = "name"
    NAME_START = "name-start"
    NAME_SOUND = "name-sound"
    NAME_SLIP = "name-slip"
    ADDRESS = "address"
    IN_PART = "in-part"
    """Not every word typed was found."""


class NameThen(StrEnum):
    """A name that is not the one of the day."""

    FORMER = "former"
    """It held until a day before."""
    TO_COME = "to-come"
    PUT_RIGHT = "put-right"
    """It stood in the register until it was stated otherwise."""


class Standing(StrEnum):
    """By what is the case with a code on the day, as a filter."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    NOT_HELD = "not-held"
    """Not yet, no longer, or void."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One word that must be found, as itself or written together with its neighbours."""

    word: str
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """`codes`, `matricules`: as typed. A start finds the whole; what is near is meant where nothing else was found."""

    codes: tuple[str, ...] = ()
    code_start: str = ""
    near_codes: tuple[str, ...] = ()
    matricule_start: str = ""
    near_matricules: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    numbers: tuple[str, ...] = ()
    """Of an address: postal codes."""
    particles: tuple[str, ...] = ()
    typed: bool = False
    """Whether anything was, also where nothing of it can be looked for."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(unit.word for unit in self.units)

    @property
    def has_number(self) -> bool:
        """Of a code or a person."""
        return bool(self.codes or self.code_start or self.near_codes or self.matricule_start)


def understood(text: str) -> Sought:
    text = unicodedata.normalize("NFKC", text.replace("\0", " "))[:LONGEST_TEXT].strip()
    if _MISREAD.fullmatch(text):
        text = text.translate(_READ_AS)
    text = _OF_A_COUNTRY.sub(" ", text)
    words = words_of(_NUMBER.sub(" ", text))
    numbers = list(_numbers(text, alone=not words))
    identifying = next((number for number in numbers if len(number) > 5), "")
    if not identifying and not words:
        identifying = next((number for number in numbers if len(number) > 3), "")
    of_place = tuple(dict.fromkeys(number for number in numbers if len(number) in {4, 5}))
    units, particles = _units(words)
    return replace(
        _identified(identifying), units=units, numbers=of_place, particles=particles, typed=bool(text)
    )


def _numbers(text: str, *, alone: bool) -> Iterator[str]:
    """In groups or not; digits that stand apart beside words are numbers of their own, unless they make a code."""
    for found in _NUMBER.finditer(text):
        whole = re.sub(r"\D", "", found[0])
        if alone or len(whole) in {_CODE, _MATRICULE}:
            yield whole[:_MOST_DIGITS]
        else:
            yield from (part[:_MOST_DIGITS] for part in re.findall(r"\d+", found[0]))


def _identified(digits: str) -> Sought:
    size = len(digits)
    return Sought(
        codes=(digits,) if size == _CODE else (),
        code_start=digits if 0 < size < _CODE else "",
        near_codes=near_codes(digits) if abs(size - _CODE) <= 1 else (),
        matricule_start=digits if size == _MATRICULE or (size >= _CODE and _is_day(digits[:8])) else "",
        near_matricules=near_matricules(digits) if size == _MATRICULE else (),
    )


def _is_day(digits: str) -> bool:
    """As a matricule begins."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return digits[:2] in {"18", "19", "20"}


def _units(words: tuple[str, ...]) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """Single letters and particles need not be found, where there is a word beside them."""
    telling = [word for word in words if len(word) > 1 and word not in PARTICLES]
    if not telling:
        telling = [word for word in words if len(word) > 1] or list(words)
    joined: dict[str, list[str]] = {word: [] for word in telling}
    for size in range(2, _JOINED + 1):
        for place in range(len(words) - size + 1):
            run = words[place : place + size]
            together = "".join(run)
            for word in run:
                if word in joined and len(together) <= LONGEST_WORD:
                    joined[word].append(together)
    units = tuple(Unit(word, tuple(dict.fromkeys(joined[word]))) for word in dict.fromkeys(telling))
    left = tuple(dict.fromkeys(word for word in words if word not in joined))
    return units[:MOST_WORDS], left


def near_codes(digits: str) -> tuple[str, ...]:
    """Codes that may be meant: one digit wrong, missing or too many, or two neighbours exchanged.

    >>> "99000119" in near_codes("99000149"), "99000119" in near_codes("9900119")
    (True, True)
    """
    return tuple(
        sorted(code for code in _near(digits, _CODE) if code != digits and ProviderCode(code).is_well_formed)
    )


def near_matricules(digits: str) -> tuple[str, ...]:
    """The same of a matricule; its two control digits leave few."""
    return tuple(
        sorted(
            number
            for number in _near(digits, _MATRICULE)
            if number != digits and Matricule(number).is_well_formed
        )
    )


def _near(digits: str, length: int) -> set[str]:
    places = range(len(digits))
    if len(digits) == length + 1:
        return {digits[:place] + digits[place + 1 :] for place in places}
    if len(digits) == length - 1:
        return {digits[:place] + more + digits[place:] for place in range(length) for more in "0123456789"}
    found = {digits[:place] + other + digits[place + 1 :] for place in places for other in "0123456789"}
    for one, other in combinations(places, 2):
        if other == one + 1:
            found.add(digits[:one] + digits[other] + digits[one] + digits[other + 1 :])
    return found
