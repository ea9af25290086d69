"""Which names may be created in the exchange space at all, before anybody asks whether they follow the exchange's rule.

What one client writes, every other must be able to fetch: a name that Windows, macOS or a shell cannot hold, or that looks like
another one, is refused with its reason. The limits are our own choice.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.naming import TemporaryNames

MOST_BYTES: Final = 200
"""Of a name in UTF-8. File systems take 255; a client puts its own ending behind a name while it sends."""
_RESERVED: Final = frozenset('<>:"|?*')
_SEPARATORS: Final = frozenset("/\\")
_DEVICE: Final = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|(?:COM|LPT)[0-9¹²³])[ .]*(?:\..*)?", re.IGNORECASE
)
_PLAIN: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
"""What nearly all names are, and nothing below is against, but for devices and length."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing."""
_LATIN: Final = "LATIN"
_LIKE_LATIN: Final = str.maketrans(
    # Cyrillic, Greek and Armenian letters that look like Latin ones, small and capital; what they look like.
    "аеорсухіјѕԁԛԝһӏьꙇАВЕКМНОРСТУХІЈЅԌԚԜҺӀԱոսցհօոΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχωϲϳıɡɑ‐‑‒–—−․‚",
    "aeopcyxijsdqwhlbiABEKMHOPCTYXIJSGQWHIUnughonABEZHIKMNOPTYXaikvoptuxwcjiga------.,",
)


def faults_of(
    name: str | bytes, *, temporary: TemporaryNames | None = None, most_bytes: int = MOST_BYTES
) -> tuple[FileFault, ...]:
    """Every reason against the name of one file (no path), most basic first; empty for a name that may be created.

    A dot at the beginning is taken in a `temporary` name alone.
    """
    text = _text_of(name)
    if text is None:
        return (FileFault.DISK_NOT_UNICODE,)
    if _PLAIN.fullmatch(text) and len(text) <= most_bytes and not _DEVICE.fullmatch(text):
        return ()
    if not text:
        return (FileFault.DISK_EMPTY,)
    hidden = text.startswith(".") and (temporary is None or text not in temporary)
    wrong = {
        FileFault.DISK_TOO_LONG: len(text.encode()) > most_bytes,
        FileFault.DISK_PATH: bool(_SEPARATORS & set(text)) or text in {".", ".."},
        FileFault.DISK_CONTROL: any(_shows_nothing(sign) for sign in text),
        FileFault.DISK_CHARACTER: bool(_RESERVED & set(text)),
        FileFault.DISK_DEVICE: _DEVICE.fullmatch(text) is not None,
        FileFault.DISK_LEADING: hidden or text[0].isspace() or text[0] in "-~",
        FileFault.DISK_TRAILING: text[-1].isspace() or text[-1] == ".",
        FileFault.DISK_NOT_NORMAL: unicodedata.normalize("NFC", text) != text,
        FileFault.DISK_LOOK_ALIKE: _looks_like_another(text),
        # An ending in Latin letters goes with a name in any script.
        FileFault.DISK_MIXED_SCRIPTS: any(len(_scripts(part)) > 1 for part in text.split(".")),
    }
    return tuple(fault for fault, holds in wrong.items() if holds)


def collision_key(name: str) -> str:
    """Two names with one key must not stand beside each other: they differ in case, composition or look alone.

    >>> collision_key("RÉSUMÉ.XML") == collision_key("re\u0301sume\u0301.xml")
    True
    """
    # A capital may look like a Latin one where the small letter does not, and the other way round.
    plain = unicodedata.normalize("NFKC", name).translate(_LIKE_LATIN).casefold().translate(_LIKE_LATIN)
    return unicodedata.normalize("NFKC", plain)


def seen(name: str) -> str:
    """The name with what shows nothing, or changes how the rest reads, written out: `a\u202eb` as `a<U+202E>b`."""
    return "".join(f"<U+{ord(sign):04X}>" if _shows_nothing(sign) else sign for sign in name)


def _text_of(name: str | bytes) -> str | None:
    try:
        text = name.decode() if isinstance(name, bytes) else name
        text.encode()
    except UnicodeError:
        return None
    return text


def _shows_nothing(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or sign in _BLANKS or "\ufe00" <= sign <= "\ufe0f"


def _looks_like_another(text: str) -> bool:
    """Other forms of the same sign (full width, ligatures, digits of other scripts, blanks, dashes), or letters that all look Latin."""
    composed = unicodedata.normalize("NFC", text)
    if unicodedata.normalize("NFKC", composed) != composed:
        return True
    if any(
        not sign.isascii() and (sign.isdecimal() or unicodedata.category(sign) in {"Zs", "Pd"})
        for sign in text
    ):
        return True
    foreign = [sign for sign in text if sign.isalpha() and _script(sign) != _LATIN]
    return bool(foreign) and all(sign.translate(_LIKE_LATIN).isascii() for sign in foreign)


def _scripts(text: str) -> set[str]:
    return {_script(sign) for sign in text if sign.isalpha()}


def _script(letter: str) -> str:
    """The first word of its name in Unicode, which is its script; all of Japanese counts as one, as does Chinese beside it."""
    script = unicodedata.name(letter, "?").split()[0]
    return "CJK" if script in {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO"} else script
