"""The days on which a document says that it ends: labelled in four languages, or in a machine-readable zone.

>>> expiry_days("Autorisation valable jusqu’au 31 décembre 2027 inclus")
(datetime.date(2027, 12, 31),)
>>> expiry_days("Gültig bis / Date of expiry: 04.05.2031")
(datetime.date(2031, 5, 4),)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from typing import Final

MOST_DAYS: Final = 5
"""Of one file. A document has one; a page with several shows a table, which a person reads."""
_MOST_LABELS: Final = 200
_NEAR: Final = 90
"""How far behind its label, in characters, a day may stand: the length of a printed line."""
_CLOSE: Final = 16

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan januar janner january janeiro",
            "fevrier fevr fev februar feb february fevereiro",
            "mars mar marz march marco mrz",
            "avril avr april apr abril abr",
            "mai may maio",
            "juin juni june jun junho",
            "juillet juil juli july jul julho",
            "aout august aug agosto ago",
            "septembre sept september sep setembro set",
            "octobre oct oktober okt october outubro out",
            "novembre nov november novembro",
            "decembre dec dezember dez december dezembro",
        ),
        1,
    )
    for name in names.split()
}
_NUMERIC: Final = r"(?P<d>\d{1,2})(?:\s?[./-]\s?| )(?P<m>\d{1,2})(?:\s?[./-]\s?| )(?P<y>\d{4}|\d{2})"
_ISO: Final = r"(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
_WRITTEN: Final = (
    r"(?P<wd>\d{1,2})(?:er|st|nd|rd|th|\.)?\s(?:de\s|of\s)?(?P<wm>[a-z]{3,9})\.?(?:\s?/\s?[a-z]{3,9}\.?)?,?"
    r"\s(?:de\s)?(?P<wy>\d{4}|\d{2})"
)
_MONTH_FIRST: Final = r"(?P<mm>[a-z]{3,9})\s(?P<md>\d{1,2})(?:st|nd|rd|th)?,\s?(?P<my>\d{4})"
_DAY: Final = re.compile(rf"(?<![\d./-])(?:{_ISO}|{_NUMERIC}|{_WRITTEN}|{_MONTH_FIRST})(?!\d)", re.ASCII)
_FORMS: Final = (("iy", "im", "id"), ("y", "m", "d"), ("wy", "wm", "wd"), ("my", "mm", "md"))

_LABEL: Final = re.compile(
    r"(?<![a-z])(?:"
    r"date d'expiration|date de fin de validite|fin de validite|date d'echeance|expire(?:ra)? le"
    r"|(?:valable|valide|validite)(?: jusqu'au| jusqu'a| du| a partir du| de)"
    r"|gultig (?:bis|vom|von|ab)|gultigkeit(?:sdauer)?(?: bis)?|gultig bis zum|ablaufdatum|lauft (?:ab )?am|befristet bis"
    r"|date of expir(?:y|ation)|expir(?:y|ation) date|expires(?: on)?|valid (?:until|till|to|thru|through|from)"
    r"|valid[oa] (?:ate|de|desde)|data de (?:validade|expiracao|caducidade)|validade|expira em|caduca em"
    r")(?![a-z])"
)
_FROM: Final = re.compile(r"(?: du| de| a partir du| vom| von| ab| from| desde)$")
_UNTIL: Final = re.compile(r"(?<![a-z])(?:au|jusqu'au|bis(?: zum)?|to|until|till|a|ate)(?![a-z])\D{0,6}$")
_ISSUED: Final = re.compile(
    r"(?<![a-z])(?:delivrance|delivre|emission|emis|ausstellung\w*|ausgestellt|issue[d]?|emissao|emitido|naissance"
    r"|geburts\w*|birth|nascimento)(?![a-z])"
)

_ZONE_LINE: Final = re.compile(r"[A-Z0-9<]{30}|[A-Z0-9<]{36}|[A-Z0-9<]{44}", re.ASCII)
_EXPIRY_AT: Final = {30: (8, 14), 36: (21, 27), 44: (21, 27)}
"""Where the six digits of the day stand in the second line of TD1, TD2 and TD3 (ICAO Doc 9303, parts 5 to 7)."""
_MOST_LINES: Final = 20_000


def expiry_days(text: str) -> tuple[date, ...]:
    """The days found, each once, earliest first, at most MOST_DAYS. A machine-readable zone outweighs labels."""
    zones = set(islice(_zone_days(text), MOST_DAYS))
    if zones:
        return tuple(sorted(zones))
    plain = _plain(text)
    days: set[date] = set()
    for label in islice(_LABEL.finditer(plain), _MOST_LABELS):
        day = _day_after(plain, label)
        if day is not None:
            days.add(day)
    return tuple(sorted(days)[:MOST_DAYS])


def _plain(text: str) -> str:
    """Small letters without accents, one kind of apostrophe and of space; line ends stay."""
    marked = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    plain = "".join(char for char in marked if not unicodedata.combining(char))
    return re.sub(r"[^\S\n]+", " ", plain.replace("\r\n", "\n").replace("\r", "\n"))


def _day_after(plain: str, label: re.Match[str]) -> date | None:
    """The day right behind the label; of a span its end; in a row of headings the latest of the row below.

    None for a span without an end, and where only other days are near.
    """
    near = plain[label.end() : label.end() + _NEAR]
    following = _LABEL.search(near)
    found = [(match.start(), day) for match in _DAY.finditer(near) if (day := _day(match)) is not None]
    if not found:
        return None
    if _FROM.search(label.group()):
        return next((day for place, day in found if _UNTIL.search(near[:place])), None)
    place, day = found[0]
    line_before = plain[plain.rfind("\n", 0, label.start()) + 1 : label.start()]
    heading = "\n" in near[:place] and (_ISSUED.search(line_before) or _ISSUED.search(near[:place]))
    if heading:
        return max(day for _, day in found)
    if _ISSUED.search(near[:place]) or (following and following.start() < place and place > _CLOSE * 3):
        return None
    return day


def _day(match: re.Match[str]) -> date | None:
    for year, month, day in _FORMS:
        if match[year]:
            number = int(match[month]) if match[month].isdigit() else _MONTHS.get(match[month], 0)
            century = 2000 if len(match[year]) == 2 else 0  # an end lies ahead, or not long past
            return _real(century + int(match[year]), number, int(match[day]))
    return None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1950 <= year <= 2150 else None


def _zone_days(text: str) -> Iterator[date]:
    """Only with right check digits: a zone read wrongly says nothing."""
    lines = [
        line.replace(" ", "").replace("\u00a0", "") for line in text[:2_000_000].splitlines()[:_MOST_LINES]
    ]
    for first, second in pairwise(lines):
        if len(first) != len(second) or not (_ZONE_LINE.fullmatch(first) and _ZONE_LINE.fullmatch(second)):
            continue
        start, end = _EXPIRY_AT[len(second)]
        digits, check = second[start:end], second[end]
        if digits.isdigit() and check.isdigit() and _check_digit(digits) == int(check):
            day = _real(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
            if day is not None:
                yield day


def _check_digit(digits: str) -> int:
    """Weights 7, 3, 1 (ICAO Doc 9303, part 3, 4.9)."""
    return sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(digits)) % 10
