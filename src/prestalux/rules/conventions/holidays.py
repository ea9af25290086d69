"""The public holidays of Luxembourg, and working days: Monday to Friday without them.

Dated rows with their source, so that a past day keeps the holidays it had. What the fund laid down for a single day goes
before them.

>>> working_days_before(date(2027, 4, 1), 3)
datetime.date(2027, 3, 26)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from prestalux.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Holiday:
    """Either the same day each year, or so many days after Easter Sunday."""

    name: Mapping[str, str]
    """In each language."""
    period: Period
    source: str
    month_and_day: tuple[int, int] | None = None
    after_easter: int | None = None

    def in_year(self, year: int) -> date:
        if self.month_and_day is not None:
            return date(year, *self.month_and_day)
        return easter(year) + timedelta(days=self.after_easter or 0)


def _names(fr: str, de: str, en: str) -> Mapping[str, str]:
    return MappingProxyType({"fr": fr, "de": de, "en": en})


_ALWAYS: Final = Period(date(2000, 1, 1))
"""Since before the first day this system can be asked about."""
_CODE: Final = "Code du travail, art. L. 232-2"
HOLIDAYS: Final[tuple[Holiday, ...]] = (
    Holiday(_names("Nouvel An", "Neujahr", "New Year’s Day"), _ALWAYS, _CODE, (1, 1)),
    Holiday(_names("lundi de Pâques", "Ostermontag", "Easter Monday"), _ALWAYS, _CODE, after_easter=1),
    Holiday(_names("fête du Travail", "Tag der Arbeit", "Labour Day"), _ALWAYS, _CODE, (5, 1)),
    Holiday(
        _names("Journée de l’Europe", "Europatag", "Europe Day"),
        Period(date(2019, 5, 1)),
        f"{_CODE}, loi du 25 avril 2019",
        (5, 9),
    ),
    Holiday(_names("Ascension", "Christi Himmelfahrt", "Ascension Day"), _ALWAYS, _CODE, after_easter=39),
    Holiday(_names("lundi de Pentecôte", "Pfingstmontag", "Whit Monday"), _ALWAYS, _CODE, after_easter=50),
    Holiday(_names("fête nationale", "Nationalfeiertag", "National Day"), _ALWAYS, _CODE, (6, 23)),
    Holiday(_names("Assomption", "Mariä Himmelfahrt", "Assumption Day"), _ALWAYS, _CODE, (8, 15)),
    Holiday(_names("Toussaint", "Allerheiligen", "All Saints’ Day"), _ALWAYS, _CODE, (11, 1)),
    Holiday(_names("premier jour de Noël", "Weihnachtstag", "Christmas Day"), _ALWAYS, _CODE, (12, 25)),
    Holiday(
        _names("deuxième jour de Noël", "zweiter Weihnachtstag", "St Stephen’s Day"), _ALWAYS, _CODE, (12, 26)
    ),
)
SATURDAY: Final = 5


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus)."""
    century, of_century = divmod(year, 100)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    month, day = divmod(moon + weekday - 7 * ((year % 19 + 11 * moon + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def named_holidays(year: int) -> Mapping[date, Holiday]:
    """Where two fall on one day, the former of the table."""
    days = ((row.in_year(year), row) for row in reversed(HOLIDAYS))
    return MappingProxyType({day: row for day, row in days if day in row.period})


LaidDown = Callable[[date], bool | None]
"""Whether a day is a holiday by what the fund laid down; None where it says nothing."""


def nothing(_day: date) -> None:
    """Where nothing is laid down."""


def holidays_in(year: int) -> frozenset[date]:
    return frozenset(named_holidays(year))


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def is_working_day(day: date, laid_down: LaidDown = nothing) -> bool:
    said = laid_down(day)
    is_holiday = day in named_holidays(day.year) if said is None else said
    return not is_weekend(day) and not is_holiday


def working_day_from(day: date, laid_down: LaidDown = nothing) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day, laid_down):
        day += timedelta(days=1)
    return day


def working_days_before(day: date, count: int, laid_down: LaidDown = nothing) -> date:
    """So many working days back; the day itself is not counted."""
    return _counted(day, count, timedelta(days=-1), laid_down)


def working_days_after(day: date, count: int, laid_down: LaidDown = nothing) -> date:
    """So many working days on; the day itself is not counted."""
    return _counted(day, count, timedelta(days=1), laid_down)


def _counted(day: date, count: int, step: timedelta, laid_down: LaidDown) -> date:
    while count:
        day += step
        count -= is_working_day(day, laid_down)
    return day
