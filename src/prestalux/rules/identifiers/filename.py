"""A file's name from outside, made a harmless label: shown to people, never used as a path.

The project's own rule. Bytes are kept under an opaque name; the label is what remains of the sender's name for
the eye, and may be offered again as the name of a download on any system.

>>> label("..\\\\..\\\\etc/pass\\u202ewd\\0.pdf")
'passwd.pdf'
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from prestalux.rules.identifiers.typed_text import hides, tidy

LONGEST: Final = 120
MOST_BYTES: Final = 255
_MOST_MARKS_ON_A_LETTER: Final = 2

# Signs that only look like a slash cannot open a path, but can make a label tell of one.
_SLASHES: Final = dict.fromkeys(map(ord, "\u2044\u2215\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c"), "_")
_FORBIDDEN_ON_WINDOWS: Final = dict.fromkeys(map(ord, '<>:"|?*'), "_")
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{sign}" for port in ("com", "lpt") for sign in "0123456789¹²³"}
)
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,16}\Z")
_ENDS: Final = ". -~"


def label(name: str, *, default: str = "document.pdf") -> str:
    """At most 120 characters and 255 bytes of UTF-8, the extension kept; `default` when nothing remains."""
    steps = (part for part in reversed(re.split(r"[/\\]", name)) if part.strip(". \0"))
    seen = "".join(char for char in tidy(next(steps, "")) if not hides(char))
    plain = seen.translate(_SLASHES | _FORBIDDEN_ON_WINDOWS)
    whole = _shortened(_without_piles(tidy(plain)).lstrip(_ENDS).rstrip(". "))
    # Windows opens the device "CON" for "con.pdf" too.
    if whole.split(".")[0].strip().casefold() in _DEVICES:
        whole = _shortened(f"_{whole}")
    # A hidden ".pdf" is a name of nothing but its kind.
    return default if whole.casefold() in {"", default.rpartition(".")[2].casefold()} else whole


def _shortened(whole: str) -> str:
    found = _EXTENSION.search(whole)
    extension = found.group() if found else ""
    stem = whole[: len(whole) - len(extension)][: LONGEST - len(extension)]
    room = MOST_BYTES - len(extension)
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(". ")
    return f"{stem}{extension}" if stem else extension.lstrip(".")


def _without_piles(text: str) -> str:
    """Without the third and further marks on a letter, which paint over the lines beside it."""
    kept, run = "", 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        kept += char if run <= _MOST_MARKS_ON_A_LETTER else ""
    return kept
