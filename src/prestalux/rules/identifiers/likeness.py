"""How alike two names are to whoever heard or misspelt one of them.

The project's own rule. A name is searched word by word, in the form of `words_of`. Each word of the register is kept
under keys; a word that is typed makes keys of its own, and the words that share one are compared letter by letter.
Cologne phonetics hears German and Luxembourgish; RESPELLED hears what it does not: French and Portuguese spelling, and
the ways in which French, German and English write one Slavic, Greek or Arabic name.

>>> words_of("Müller-D’Alembert, Коваленко")
('muller', 'dalembert', 'kovalenko')
>>> likeness("schmidt", "schmitt").way
<Way.SOUND: 'sound'>
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from anyascii import anyascii
from cologne_phonetics import encode
from rapidfuzz.distance import OSA

from prestalux.rules.identifiers.person_name import folded

LONGEST_WORD: Final = 40
SHORTEST_START: Final = 3
"""Letters from which the start of a word finds the whole: two letters are the start of half the register."""
COMPARED: Final = 7
"""Letters of a word that its slip keys are made of: a longer word has no more keys than this one."""

# One sign a sound, in this order; a vowel counts only where the word begins.
RESPELLED: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=.)(?:e?au(?:l?[dt]s?|x|s)?|ot)$", "o"),
        (
            r"s?chtsch|chtch|shch|szcz|[dt]sch|tch|tsh|[dt]zh|dj|dch|sch|sh|ch|cz|sz|zh|t[sz]|sc(?=[eiy])|c(?=[eiy])|ss?|x|z",
            "S",
        ),
        (r"bv|ph|[vwf]", "F"),
        (r"[dt]?th|[dt]+", "T"),
        (r"[bp]+", "P"),
        (r"c[kq]u?|[gq]u(?=[aeiouy])|kh|gh|[gkqc]+", "K"),
        (r"lh|l+", "L"),
        (r"gn|nh|n+", "N"),
        (r"m+", "M"),
        (r"rh|r+", "R"),
    )
)


_APOSTROPHE: Final = re.compile(r"['’‘`´ʼʻ]")


class Way(StrEnum):
    """How a word answers to what was typed, the surest first."""

    WHOLE = "whole"
    START = "start"
    SOUND = "sound"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Likeness:
    way: Way
    slips: int

    @property
    def rank(self) -> int:
        """The smaller, the surer: whole, start, sound and slip in this order whatever the number of slips."""
        return 10 * list(Way).index(self.way) + min(self.slips, 9)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small plain letters, in their order; other scripts as they are transcribed.

    >>> words_of("Núñez y Gonçalves")
    ('nunez', 'y', 'goncalves')
    """
    # A picture is no letter, though it can be transcribed as a word.
    letters = "".join(char if unicodedata.category(char)[0] in "LM" else " " for char in folded(name))
    plain = anyascii(letters).lower().replace("'", "")
    return tuple(word[:LONGEST_WORD] for word in re.findall(r"[a-z]+", plain))


def kept_words(name: str) -> frozenset[str]:
    """The words under which a name is kept: its own, all of them as one, what follows an apostrophe by itself, and a
    cedilla once more as it is heard.

    >>> sorted(kept_words("Da Conceição"))
    ['conceicao', 'conceissao', 'da', 'daconceicao']
    >>> sorted(kept_words("O’Connor"))
    ['connor', 'oconnor']
    """
    words = words_of(name)
    whole = frozenset({"".join(words)[:LONGEST_WORD]}) if words else frozenset()
    apart = (word for word in words_of(_APOSTROPHE.sub(" ", name)) if len(word) > 1)
    return frozenset({*words, *apart, *words_of(name.replace("ç", "ss").replace("Ç", "ss"))}) | whole


def kept_keys(word: str) -> frozenset[str]:
    """The keys under which a word of the register is found.

    >>> sorted(kept_keys("thil"))
    ['c25', 'sTL', 'wthi', '~hil', '~thi', '~thil', '~thl', '~til']
    """
    return sound_keys(word) | _start_key(word) | _slip_keys(word, allowed_slips(len(word) + 1))


def typed_keys(word: str) -> frozenset[str]:
    """The keys under which the words that may be meant are looked for."""
    return sound_keys(word) | _start_key(word) | _slip_keys(word, allowed_slips(len(word)))


def allowed_slips(letters: int) -> int:
    """Wrong, missing, added or exchanged letters that a word of so many letters forgives."""
    return 0 if letters < 4 else 1 if letters < 7 else 2


def likeness(typed: str, word: str, *, sounds: bool | None = None) -> Likeness | None:
    """How `word` answers to what was typed, both in the form of `words_of`; None where it does not.

    `sounds`: whether they share one of their `sound_keys`, where that is known already.
    """
    if typed == word:
        return Likeness(Way.WHOLE, 0)
    if len(typed) >= SHORTEST_START and word.startswith(typed):
        return Likeness(Way.START, len(word) - len(typed))
    slips = OSA.distance(typed, word)
    if sounds is None:
        sounds = bool(sound_keys(typed) & sound_keys(word))
    if sounds and len(typed) > 1:
        return Likeness(Way.SOUND, slips)
    return Likeness(Way.SLIP, slips) if slips <= allowed_slips(len(typed)) else None


def heard(word: str) -> str:
    """The sounds of a word, one sign each; empty where there is nothing to hear.

    >>> {heard(word) for word in ("chernov", "tschernow", "tchernov", "czernow")}
    {'SRNF'}
    """
    first = "A" if word[:1] in "aeiouyjh" else ""
    for pattern, sound in RESPELLED:
        word = pattern.sub(sound, word)
    return first + re.sub(r"[^A-Z]", "", re.sub(r"([A-Z])\1+", r"\1", word))


def sound_keys(word: str) -> frozenset[str]:
    """Under which a word is looked for as it is heard."""
    # One sound alone tells too little: half of all short names would answer to each other.
    cologne = encode(word)[0][1] if word else ""
    sounds = heard(word)
    keys = (f"c{cologne}" if len(cologne) > 1 else "", f"s{sounds}" if len(sounds) > 1 else "")
    return frozenset(filter(None, keys))


def _start_key(word: str) -> frozenset[str]:
    return (
        frozenset({f"w{word[:SHORTEST_START]}"}) if len(word) >= SHORTEST_START else frozenset({f"w{word}"})
    )


def _slip_keys(word: str, slips: int) -> frozenset[str]:
    """What remains of the word's beginning when so many letters are left out (the keys of SymSpell, by Wolf Garbe)."""
    head = word[:COMPARED]
    return frozenset(
        "~" + "".join(head[place] for place in places)
        for left_out in range(min(slips, len(head) - 1) + 1)
        for places in combinations(range(len(head)), len(head) - left_out)
    )
