"""Words of a register of half a million names: under which keys they are kept, and how near one is to what was typed.

The project's own rule, beside `likeness`, which the desk’s queue uses for a tenth of the names: half as many keys a word,
and a rank in which a letter that is wrong always comes before two. Deletions are those of SymSpell (Wolf Garbe); a longer
word is cut into its beginning and its end, of which two slips leave one with a slip at most.

>>> sorted(kept_keys("thill"))
['c25', 'sTL', '~hill', '~thil', '~thll', '~till']
>>> nearness("schmidt", "schmitt")
Nearness(way=<Way.SOUND: 'sound'>, rank=10)
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from prestalux.rules.identifiers import likeness
from prestalux.rules.identifiers.likeness import LONGEST_WORD, Way, sound_keys, words_of

SHORTEST_START: Final = 3
_LONGEST_TOGETHER: Final = 12
_END: Final = 5
"""Letters of a beginning and of an end."""
_TWO_SLIPS: Final = 7
"""Letters from which a word forgives two slips; from four on it forgives one."""
_APART: Final = re.compile(r"[\s-]+")
_NUMBERS: Final = re.compile(r"[\d.,;:/]+")
_HEARD_OTHERWISE: Final = re.compile(r"[çÇ'’‘`´ʼʻ]")
"""Signs on account of which a name is kept under more words than its own."""
PARTICLES: Final = frozenset(
    (
        "de", "du", "des", "d", "la", "le", "les", "l", "von", "van", "vom", "der", "den", "dem",
        "die", "das", "ter", "ten", "te", "zu", "zum", "zur", "da", "do", "dos", "di", "del", "della",
        "dalla", "lo", "y", "e", "i", "of", "op", "af", "av", "och", "und", "et", "em", "am", "an",
        "en", "bei", "ben", "bin", "al", "el", "dr", "prof", "med", "mme", "mlle", "mr", "mrs", "m",
        "frau", "herr",
    )
)  # fmt: skip
"""Particles and forms of address: who is looked for by name is found with and without them."""
GENERIC: Final = frozenset(
    (
        "rue", "avenue", "av", "boulevard", "bd", "bvd", "place", "pl", "route", "rte", "chemin",
        "allee", "impasse", "square", "quai", "cite", "montee", "am", "an", "op", "um", "beim",
        "strasse", "str", "weg", "platz", "gasse", "rua", "street", "road", "sur", "sous", "aux", "bp",
        "boite", "postale", "cns",
    )
)  # fmt: skip
"""What stands in half of all addresses."""


class Nearness(NamedTuple):
    """`rank`: the smaller, the nearer. One slip comes before two, whatever the words sound like."""

    way: Way
    rank: int


def name_words(name: str) -> frozenset[str]:
    """The words under which a name is kept: as `likeness.kept_words`, but all of them as one only where that is short or
    a particle is among them. Nobody writes Schneiderhoffmann.

    >>> sorted(name_words("Schmit-Weber"))
    ['schmit', 'schmitweber', 'weber']
    """
    if _HEARD_OTHERWISE.search(name) or len(name) > LONGEST_WORD:
        return likeness.kept_words(name)
    words = _words(name)
    together = "".join(words)
    if len(words) < 2 or (len(together) > _LONGEST_TOGETHER and PARTICLES.isdisjoint(words)):
        return frozenset(words)
    return frozenset({*words, together[:LONGEST_WORD]})


def place_words(text: str) -> frozenset[str]:
    """The words of an address that tell something.

    >>> sorted(place_words("12, rue de la Gare"))
    ['gare']
    """
    return frozenset(
        word
        for word in _words(_NUMBERS.sub(" ", text))
        if len(word) > 1 and word not in GENERIC and word not in PARTICLES
    )


def _words(text: str) -> list[str]:
    return [word for part in _APART.split(text) if part for word in _words_of_part(part)]


# Names and addresses are made of few words: most of a register's are in here.
@lru_cache(maxsize=50_000)
def _words_of_part(part: str) -> tuple[str, ...]:
    return (part.lower()[:LONGEST_WORD],) if part.isascii() and part.isalpha() else words_of(part)


def kept_keys(word: str) -> frozenset[str]:
    """The keys under which a word of the register is found; itself is none of them."""
    return sound_keys(word) | _slip_keys(word, len(word), len(word))


def typed_keys(word: str) -> frozenset[str]:
    """The keys under which the words that may be meant are looked for."""
    return sound_keys(word) | _slip_keys(word, len(word) - 2, len(word) + 2)


def one_letter_less(word: str) -> frozenset[str]:
    """The words of which `word` has one letter too many.

    >>> sorted(one_letter_less("abc"))
    ['ab', 'ac', 'bc']
    """
    return frozenset(word[:place] + word[place + 1 :] for place in range(len(word)))


def nearness(typed: str, word: str, *, sounds: bool | None = None) -> Nearness | None:
    """How near `word` is to what was typed; None where it is another one.

    `sounds`: whether they share one of their sound keys, where that is known already.
    """
    if typed == word:
        return Nearness(Way.WHOLE, 0)
    if len(typed) >= SHORTEST_START and word.startswith(typed):
        return Nearness(Way.START, 6 + min(len(word) - len(typed), 8))
    slips = OSA.distance(typed, word)
    if sounds is None:
        sounds = bool(sound_keys(typed) & sound_keys(word))
    if sounds and slips <= max(2, max(len(typed), len(word)) - 3):
        return Nearness(Way.SOUND, 5 + 5 * min(slips, 6))
    return Nearness(Way.SLIP, 8 + 6 * slips) if slips <= _forgiven(len(word)) else None


def _forgiven(letters: int) -> int:
    return 0 if letters < 4 else 1 if letters < _TWO_SLIPS else 2


def _slip_keys(word: str, shortest: int, longest: int) -> frozenset[str]:
    """For words of the register between so many letters."""
    keys: set[str] = set()
    if shortest < _TWO_SLIPS and longest >= 4:
        keys |= {f"~{rest}" for rest in one_letter_less(word)} | (
            {f"~{word}"} if shortest < len(word) else set()
        )
    if longest >= _TWO_SLIPS:
        head, tail = word[:_END], word[-_END:]
        keys |= {f"<{rest}" for rest in one_letter_less(head) | {head}}
        keys |= {f">{rest}" for rest in one_letter_less(tail) | {tail}}
        if shortest <= 8:
            keys.add(f"={word[:2]}{word[-2:]}")
    return frozenset(keys)
