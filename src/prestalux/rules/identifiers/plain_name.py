"""A name as it is compared where a program searches by its beginning: no capitals, accents, hyphens or apostrophes.

One character stands for one character, so that a database can do the same (`TABLE`).

>>> plain("Müller-D’Amboise")
'muller d amboise'
"""

from __future__ import annotations

import unicodedata
from typing import Final

_APART: Final = "-'’‘`´.,/ \u00a0\u2010\u2011"
_LETTERS: Final = "".join(map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))))
_ALONE: Final = {
    "ß": "s",
    "ẞ": "s",
    "æ": "a",
    "œ": "o",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "t",
    "ı": "i",
}


def _base(char: str) -> str:
    small = unicodedata.normalize("NFD", char.lower())[0]
    return _ALONE.get(small, small)


TABLE: Final = dict.fromkeys(_APART, " ") | {
    char: _base(char) for char in _LETTERS if char.isalpha() and _base(char) != char
}
_TRANSLATED: Final = str.maketrans(TABLE)


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_TRANSLATED).lower()
