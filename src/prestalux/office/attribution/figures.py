"""The figures of the fund's work, counted by the database: groups and their sizes, never a request or a person.

Days are whole days of 24 hours, begun ones not counted. The applicant's time is that in which at least one piece was
asked for and not yet given; the fund's time is the rest, from submission to decision. A request that was reopened counts
with its last decision. Weeks begin on Monday, in Luxembourg. All but what waits now is counted from passages, which the
clock gathers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any, Final

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from prestalux.office.attribution.models import Gathering, Passage, PassageReason
from prestalux.office.attribution.queries import KIND
from prestalux.office.dossiers.models import Dossier
from prestalux.rules.attribution.figures import LATE, MEDIAN, percentile, shown
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.periods import begin_of, day_of

Ages = tuple[int, int]
"""Days since submission from which a waiting request counts as older: soon late, and late."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Groups of requests, each a key and how often it occurs. Weeks are Mondays, days whole days."""

    weeks: tuple[date, ...]
    gathered_at: datetime | None
    waiting: Counter[tuple[str, Status, int]]
    """By profession, status and age: 0, 1 or 2 by `ages`. Of this very moment."""
    received: Counter[tuple[str, date]]
    """By profession and week of submission."""
    decided: Counter[tuple[str, date, Status, int]]
    """By profession, week of decision, outcome and the fund's days."""
    waited: Counter[tuple[str, date, int]]
    """By profession, week of decision and the applicant's days; only requests for which a piece was asked."""
    reasons: Counter[tuple[str, date, str, str]]
    """By profession, week, what for (`asked`, or the status a decision led to) and reason. Two reasons count twice."""


def figures(weeks: Sequence[date], ages: Ages, at: datetime) -> Figures:
    """Everything of these weeks, which follow each other, in six queries however much there is."""
    during = (weeks[0], weeks[-1])
    decided = Passage.objects.filter(decided_week__range=during)
    return Figures(
        weeks=tuple(weeks),
        gathered_at=Gathering.objects.values_list("at", flat=True).first(),
        waiting=_waiting(ages, at),
        received=_counted(Passage.objects.filter(received_week__range=during), "profession", "received_week"),
        decided=_statuses(_counted(decided, "profession", "decided_week", "status", "fund_days")),
        waited=_counted(
            decided.filter(applicant_days__isnull=False), "profession", "decided_week", "applicant_days"
        ),
        reasons=_counted(
            PassageReason.objects.filter(week__range=during), "profession", "week", "what", "reason"
        ),
    )


def _waiting(ages: Ages, at: datetime) -> Counter[tuple[str, Status, int]]:
    today = day_of(at)
    soon, late = (begin_of(today - timedelta(days=days - 1)) for days in ages)
    age = Case(
        When(submitted_at__lt=late, then=Value(2)),
        When(submitted_at__lt=soon, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = Dossier.objects.filter(kind=KIND, status__in=WITH_THE_FUND).annotate(age=age)
    groups = _counted(rows, "code_request__profession", "status", "age")
    return Counter(
        {(profession, Status(status), years): count for (profession, status, years), count in groups.items()}
    )


def _statuses(groups: Counter[Any]) -> Counter[tuple[str, date, Status, int]]:
    return Counter(
        {
            (profession, week, Status(status), days): count
            for (profession, week, status, days), count in groups.items()
        }
    )


def _counted(rows: QuerySet[Any], *by: str) -> Counter[Any]:
    groups = rows.order_by().values_list(*by).annotate(count=Count("*"))
    return Counter({tuple(group[:-1]): group[-1] for group in groups})


# What is shown of them

ALL: Final = ""
"""Every profession together."""
Cells = dict[tuple[str, Any], int | None]


@dataclass(frozen=True, slots=True)
class Days:
    """Of how many requests, and how many days; None where there were fewer than may be shown."""

    count: int | None
    median: int | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Figures with small counts hidden. Each mapping goes by profession (ALL for every one) and what the name says; None
    is a hidden count, a missing key is none.
    """

    weeks: tuple[date, ...]
    gathered_at: datetime | None
    professions: tuple[str, ...]
    waiting: Cells
    """By (status, age)."""
    received: Cells
    """By week."""
    ended: Cells
    """By week."""
    outcomes: Cells
    """By status, over all weeks."""
    fund_days: dict[tuple[str, date | None], Days]
    """By week; None for all weeks."""
    applicant_days: dict[tuple[str, date | None], Days]
    reasons: dict[str, Cells]
    """What for, then by reason, over all weeks."""
    weekly_reasons: dict[tuple[str, str], Cells]
    """What for and reason, then by week."""


def shown_of(figures: Figures, least: int) -> Shown:
    """Hide counts from 1 to below `least`, and percentiles of fewer requests."""
    what_for = sorted({what for _, _, what, _ in figures.reasons})
    decided, reasons = figures.decided.items(), figures.reasons.items()
    return Shown(
        weeks=figures.weeks,
        gathered_at=figures.gathered_at,
        professions=tuple(sorted(_professions(figures))),
        waiting=_cells((((key[0], key[1:]), n) for key, n in figures.waiting.items()), least),
        received=_cells(figures.received.items(), least),
        ended=_cells((((key[0], key[1]), n) for key, n in decided), least),
        outcomes=_cells((((key[0], key[2]), n) for key, n in decided), least),
        fund_days=_days_of((((key[0], key[1]), key[3], n) for key, n in decided), least),
        applicant_days=_days_of((((key[0], key[1]), key[2], n) for key, n in figures.waited.items()), least),
        reasons={
            what: _cells((((key[0], key[3]), n) for key, n in reasons if key[2] == what), least)
            for what in what_for
        },
        weekly_reasons={
            (what, reason): _cells(
                (((key[0], key[1]), n) for key, n in reasons if key[2:] == (what, reason)), least
            )
            for what, reason in sorted({(key[2], key[3]) for key in figures.reasons})
        },
    )


def _professions(figures: Figures) -> set[str]:
    counters: tuple[Counter[Any], ...] = (figures.waiting, figures.received, figures.decided, figures.reasons)
    return {key[0] for counter in counters for key in counter}


def _cells(groups: Iterable[tuple[tuple[str, Any], int]], least: int) -> Cells:
    counts: Counter[tuple[str, Any]] = Counter()
    together: Counter[tuple[str, Any]] = Counter()
    for (profession, cell), count in groups:
        counts[profession, cell] += count
        together[ALL, cell] += count
    return {**shown(counts, least), **shown(together, least)}


def _days_of(
    groups: Iterable[tuple[tuple[str, date], int, int]], least: int
) -> dict[tuple[str, date | None], Days]:
    histograms: dict[tuple[str, date | None], Counter[int]] = {}
    for (profession, week), days, count in groups:
        for key in product((profession, ALL), (week, None)):
            histograms.setdefault(key, Counter())[days] += count
    return {key: _days(histogram, least) for key, histogram in histograms.items()}


def _days(histogram: Counter[int], least: int) -> Days:
    count = histogram.total()
    if count < least:
        return Days(None, None, None)
    return Days(count, percentile(histogram, MEDIAN), percentile(histogram, LATE))
