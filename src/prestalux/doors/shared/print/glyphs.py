"""What the printed page can show: text made legible before it is set.

A character for which no shipped font has a glyph, and a character that steers instead of showing (controls, direction
overrides), is printed as its Unicode number, as in "[U+674E]": a name may look odd, it never loses a letter unseen.
`glyphs.txt` lists what the fonts inside typst carry; a test sets every one of them.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

LAYOUT = "\n"


@cache
def printable() -> frozenset[str]:
    ranges = Path(__file__).with_name("glyphs.txt").read_text(encoding="ascii").split()
    bounds = (part.partition("-") for part in ranges)
    return frozenset(
        chr(code) for first, _, last in bounds for code in range(int(first, 16), int(last or first, 16) + 1)
    )


def legible(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(char if char in LAYOUT or char in printable() else spelled(char) for char in composed)


def legible_letter_by_letter(text: str) -> str:
    """The same with every combining mark spelled out: no font needs to join one to a letter it does not know."""
    return "".join(spelled(char) if unicodedata.category(char)[0] == "M" else char for char in legible(text))


def spelled(char: str) -> str:
    return f"[U+{ord(char):04X}]"
