"""Text as people type and paste it: which characters do not count, and which must never be kept.

Copying from a web page, a PDF or a telephone brings no-break spaces, typographic hyphens and marks nobody
can see. Numbers forgive them; names, addresses and file names must not carry them on.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Hyphens and invisible joints that Unicode does not count among dashes (Pd) or spaces (Z).
_JOINTS: Final = frozenset("\u00ad\u02d7\u2043\u2212\u200b\u2060\ufeff")
# Letters by category that print as nothing (Hangul and Braille blanks, combining grapheme joiner).
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
# Word joiners that Persian and Indic scripts need between two letters.
_LETTER_JOINERS: Final = frozenset("\u200c\u200d")


def compact(text: str) -> str:
    """Without the spaces and hyphens of any script; digits and letters stay exactly as typed.

    >>> compact("99\u00a000\u201101 \u2212 19")
    '99000119'
    """
    if text.isascii() and text.isalnum():
        return text  # ten thousand codes in one question mostly come so
    return "".join(char for char in text if not _is_separator(char))


def in_fours(text: str, between: str = " ") -> str:
    """
    >>> in_fours("LU280019400644750000")
    'LU28 0019 4006 4475 0000'
    """
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))


def is_ascii_digits(text: str) -> bool:
    """Only 0 to 9: full-width, Arabic-Indic and superscript digits are not digits on a form."""
    return text.isascii() and text.isdigit()


def hides(char: str) -> bool:
    """Controls, bidirectional marks, zero-width marks, private and unassigned characters, line ends."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or char in _FILLERS


def hides_something(text: str) -> bool:
    # What Python calls printable is none of the categories above; most text of a register is settled by that.
    if text.isprintable():
        return not text.isascii() and any(filler in text for filler in _FILLERS)
    return any(hides(char) for char in text)


def is_letter_joiner(text: str, place: int) -> bool:
    """Whether a zero-width (non-)joiner stands between two letters of a script that writes with it."""
    if text[place] not in _LETTER_JOINERS or not 0 < place < len(text) - 1:
        return False
    before, after = text[place - 1], text[place + 1]
    return all(unicodedata.category(char)[0] in "LM" and ord(char) > 0x52F for char in (before, after))


def tidy(text: str) -> str:
    """NFC, with every run of spaces and tabs made one space, and none at the ends.

    Line ends inside stay, so that a later check can refuse them.
    """
    spaced = (" " if char == "\t" or unicodedata.category(char) == "Zs" else char for char in text.strip())
    return " ".join(part for part in unicodedata.normalize("NFC", "".join(spaced)).split(" ") if part)


def _is_separator(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Pd", "Zs", "Zl", "Zp"} or char in _JOINTS
