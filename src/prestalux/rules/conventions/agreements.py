"""Which convention is in force for a profession on a day (domain.md 0): dated data with its source, never a constant.

No row means that it is not known: letters say so instead of naming one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from prestalux.rules.conventions.professions import Profession
from prestalux.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Agreement:
    professions: frozenset[Profession]
    period: Period
    title: dict[str, str]
    source: str
    sure: str


_BOTH: Final = frozenset({Profession.DENTIST, Profession.DOCTOR})
AGREEMENTS: Final[tuple[Agreement, ...]] = (
    Agreement(
        _BOTH,
        Period(date(1993, 12, 13), date(2025, 6, 1)),
        {
            "fr": "convention du 13 décembre 1993 conclue avec l'Association des médecins et médecins-dentistes",
            "de": "Konvention vom 13. Dezember 1993 mit der Association des médecins et médecins-dentistes",
            "en": "convention of 13 December 1993 concluded with the Association des médecins et médecins-dentistes",
        },
        "domain.md 0, rows 1 and 2",
        "official text",
    ),
    Agreement(
        _BOTH,
        # Terminated on 30 October 2025 with twelve months' notice: the last day is computed, not published.
        Period.through(date(2025, 6, 1), date(2026, 10, 30)),
        {
            "fr": "convention entrée en vigueur le 1er juin 2025, conclue avec l'Association des médecins et médecins-dentistes",
            "de": "am 1. Juni 2025 in Kraft getretene Konvention mit der Association des médecins et médecins-dentistes",
            "en": "convention in force since 1 June 2025, concluded with the Association des médecins et médecins-dentistes",
        },
        "domain.md 0, rows 2, 6 and 8",
        "official text; end computed",
    ),
)


def agreement_on(
    profession: Profession, on: date, rows: tuple[Agreement, ...] = AGREEMENTS
) -> Agreement | None:
    return next((row for row in rows if profession in row.professions and on in row.period), None)
