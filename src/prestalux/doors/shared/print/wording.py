"""The documents' own sentences in French, German and English, and how each language writes days, instants and numbers."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from prestalux.rules.identifiers.typed_text import in_fours

Lang = Literal["fr", "de", "en"]

TEXTS: Final = Path(__file__).with_name("texts")
LUXEMBOURG: Final = ZoneInfo("Europe/Luxembourg")
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
NARROW_NO_BREAK: Final = "\N{NARROW NO-BREAK SPACE}"
LOCALES: Final[dict[Lang, str]] = {"fr": "fr_LU", "de": "de_LU", "en": "en_GB"}
AT_THE_TIME: Final[dict[Lang, str]] = {
    "fr": "{day} à {time} (heure de Luxembourg, UTC{offset})",
    "de": "{day} um {time} Uhr (Ortszeit Luxemburg, UTC{offset})",
    "en": "{day} at {time} (Luxembourg time, UTC{offset})",
}

Words = dict[str, str]


@cache
def texts(lang: Lang) -> dict[str, Words]:
    sections = tomllib.loads((TEXTS / f"{lang}.toml").read_text(encoding="utf-8"))
    spaced = french_spaces if lang == "fr" else str
    return {
        section: {key: spaced(text) for key, text in words.items()} for section, words in sections.items()
    }


def french_spaces(text: str) -> str:
    """Keep French punctuation on the line of its word: typst does not do it for text that comes from data."""
    text = re.sub(r" ([;!?])", NARROW_NO_BREAK + r"\1", text)
    return re.sub(r" (?=[:»])|(?<=«) ", NO_BREAK, text)


def written_day(day: date, lang: Lang) -> str:
    if lang == "fr" and day.day == 1:
        return "1er" + format_date(day, " MMMM y", LOCALES[lang])
    return format_date(day, "long", LOCALES[lang])


def written_instant(instant: datetime, lang: Lang) -> str:
    """To the second, on the clock of Luxembourg, which is named."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no hour in Luxembourg")
    local = instant.astimezone(LUXEMBOURG)
    offset = local.strftime("%z")
    return AT_THE_TIME[lang].format(
        day=written_day(local.date(), lang),
        time=local.strftime("%H:%M:%S"),
        offset=f"{offset[:3]}:{offset[3:]}",
    )


def printed_code(code: str) -> str:
    """Six digits, hyphen, two digits (domain.md 2.1); anything else stays as it came."""
    digits = re.sub(r"[\s-]", "", code)
    return f"{digits[:6]}-{digits[6:]}" if re.fullmatch(r"[0-9]{8}", digits) else code


def printed_iban(iban: str) -> str:
    return _in_fours(re.sub(r"\s", "", iban).upper())


def masked_iban(iban: str) -> str:
    """Country and last four characters: enough to recognise an account, too little to use it."""
    compact = re.sub(r"\s", "", iban).upper()
    return _in_fours(compact[:2] + "•" * max(len(compact) - 6, 0) + compact[-4:])


def short_digest(sha256: str) -> str:
    return _in_fours(sha256[:16])


def _in_fours(text: str) -> str:
    return in_fours(text, NO_BREAK)
