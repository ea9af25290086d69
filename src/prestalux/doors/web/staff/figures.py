"""The figures page: waiting, days, reasons, each as a chart with its table, and the whole as CSV. No person in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from prestalux.doors.shared import labels
from prestalux.doors.shared.plain_forms import whole
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import figures as counted
from prestalux.office.attribution.figures import ALL, Cells, Days, Shown
from prestalux.rules.attribution.figures import DECIDED, weeks_until
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.periods import day_of

PERIODS: Final = {
    13: gettext_lazy("three months"),
    26: gettext_lazy("half a year"),
    52: gettext_lazy("one year"),
    156: gettext_lazy("three years"),
}
USUAL: Final = 26
_WHAT_FOR: Final = {
    "asked": (gettext_lazy("Reasons for asking"), labels.ASK_REASON),
    Status.REFUSED.value: (gettext_lazy("Reasons for refusing"), labels.REFUSAL_REASON),
    Status.CLOSED.value: (gettext_lazy("Reasons for closing"), labels.CLOSE_REASON),
}
_HEIGHT: Final = 100
"""Of a drawn chart, in its own units; the page stretches it."""


@require_safe
@staff(Task.READ)
def figures(request: Any) -> HttpResponse:
    weeks = _weeks(request)
    shown = _shown(request, weeks)
    wanted = request.GET.get("profession", ALL)
    profession = wanted if wanted in set(Profession) else ALL
    of = Of(shown, profession)
    facts: dict[str, Any] = {
        "periods": [(number, words, number == weeks) for number, words in PERIODS.items()],
        "professions": [
            (value, labels.PROFESSION[Profession(value)], value == profession) for value in shown.professions
        ],
        "weeks": weeks,
        "least": settings.FUND.figures_least,
        "gathered_at": shown.gathered_at,
        "waiting": of.waiting(),
        "flow": of.flow(),
        "days": of.days(),
        "by_week": of.by_week(),
        "by_profession": [] if profession else _by_profession(shown),
        "reasons": of.reasons(),
        "summary": of.summary(),
    }
    return show(request, "staff/figures.html", **facts)


def _weeks(request: Any) -> int:
    number = whole(request.GET.get("weeks", ""), USUAL)
    return number if number in PERIODS else USUAL


def _shown(request: Any, weeks: int) -> Shown:
    ages = (settings.FUND.soon_days, settings.FUND.late_days)
    found = counted.figures(weeks_until(day_of(request.now), weeks), ages, request.now)
    return counted.shown_of(found, settings.FUND.figures_least)


@dataclass(frozen=True)
class Of:
    """The figures of one profession, or of all together."""

    shown: Shown
    profession: str

    def waiting(self) -> list[dict[str, Any]]:
        words = {
            Status.SUBMITTED: _("The fund must act"),
            Status.INCOMPLETE: _("The applicant must act"),
        }
        rows = [
            {"label": side, "detail": age, "value": self._count(self.shown.waiting, (status, place))}
            for status, side in words.items()
            for place, age in enumerate(_ages())
        ]
        return _with_bars(rows)

    def summary(self) -> dict[str, Days | None]:
        key = (self.profession, None)
        return {"fund": self.shown.fund_days.get(key), "applicant": self.shown.applicant_days.get(key)}

    def by_week(self) -> list[dict[str, Any]]:
        return [
            {
                "week": week,
                "received": self._count(self.shown.received, week),
                "ended": self._count(self.shown.ended, week),
                "fund": self.shown.fund_days.get((self.profession, week)),
                "applicant": self.shown.applicant_days.get((self.profession, week)),
            }
            for week in reversed(self.shown.weeks)
        ]

    def flow(self) -> dict[str, Any]:
        weeks = self.shown.weeks
        return _chart(
            [self._count(self.shown.received, week) for week in weeks],
            [self._count(self.shown.ended, week) for week in weeks],
        )

    def days(self) -> dict[str, Any]:
        found = [self.shown.fund_days.get((self.profession, week)) for week in self.shown.weeks]
        return _chart(
            [days.median if days else None for days in found], [days.late if days else None for days in found]
        )

    def reasons(self) -> list[dict[str, Any]]:
        tables = []
        for what, (title, words) in _WHAT_FOR.items():
            cells = self.shown.reasons.get(what, {})
            rows: list[dict[str, Any]] = [
                {"label": words[reason], "value": count}
                for (profession, reason), count in cells.items()
                if profession == self.profession and reason in words
            ]
            rows.sort(key=lambda row: (-(row["value"] or 0), str(row["label"])))
            tables.append({"title": title, "rows": _with_bars(rows)})
        return tables

    def _count(self, cells: Cells, cell: Any) -> int | None:
        return cells.get((self.profession, cell), 0)


def _ages() -> list[str]:
    soon, late = settings.FUND.soon_days, settings.FUND.late_days
    return [
        _("under %(days)s days") % {"days": soon},
        _("%(from)s to %(to)s days") % {"from": soon, "to": late - 1},
        _("%(days)s days and more") % {"days": late},
    ]


def _by_profession(shown: Shown) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for profession in shown.professions:
        fund = shown.fund_days.get((profession, None))
        rows.append(
            {
                "label": labels.PROFESSION[Profession(profession)],
                "url": f"?weeks={len(shown.weeks)}&profession={profession}",
                "fund": fund,
                "applicant": shown.applicant_days.get((profession, None)),
                "outcomes": [shown.outcomes.get((profession, status), 0) for status in _OUTCOMES],
            }
        )
    longest = max((row["fund"].late or 0 for row in rows if row["fund"]), default=0) or 1
    for row in rows:
        fund = row["fund"]
        row["median_bar"] = _share(fund.median if fund else 0, longest)
        row["late_bar"] = _share(fund.late if fund else 0, longest)
    return rows


_OUTCOMES: Final = tuple(status for status in Status if status in DECIDED)


def _with_bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    most = max((row["value"] or 0 for row in rows), default=0) or 1
    return [{**row, "bar": _share(row["value"], most)} for row in rows]


def _share(value: int | None, most: int) -> int:
    """Of a hundred; what is there at all is seen."""
    return max(1, round(100 * value / most)) if value else 0


def _chart(*series: list[int | None]) -> dict[str, Any]:
    """Lines over the weeks, drawn into a box of as many units as there are steps."""
    top = max((value or 0 for values in series for value in values), default=0)
    top = max(2, top + top % 2)
    paths = [_path(values, top) for values in series]
    return {
        "width": max(1, len(series[0]) - 1),
        "top": top,
        "half": top // 2,
        "one": paths[0],
        "two": paths[1],
        "empty": not any(paths),
    }


def _path(values: list[int | None], top: int) -> str:
    """Hidden and missing weeks break the line; a week alone is a dot."""
    drawn, before = [], False
    for place, value in enumerate(values):
        if value is None:
            before = False
            continue
        height = round(_HEIGHT * (1 - value / top), 1)
        drawn.append(f"L{place} {height}" if before else f"M{place} {height}h0")
        before = True
    return "".join(drawn)


NOT_SHOWN: Final = "not-shown"
"""Too few, or so many that one could reckon those few from it: the cell says nothing about the number."""


@require_safe
@staff(Task.READ)
def table(request: Any) -> HttpResponse:
    """Every figure by profession and week, one a row. Codes, not words: it is for programs."""
    weeks = _weeks(request)
    shown = _shown(request, weeks)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("figure", "profession", "week", "detail", "value"))
    for figure, profession, week, detail, value in _rows(shown):
        told = NOT_SHOWN if value is None else value
        writer.writerow((figure, profession or "all", week.isoformat() if week else "all", detail, told))
    name = f"figures-{request.now:%Y%m%d}-{weeks}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


Row = tuple[str, str, date | None, str, int | None]


def _rows(shown: Shown) -> Iterator[Row]:
    soon, late = settings.FUND.soon_days, settings.FUND.late_days
    ages = (f"under-{soon}", f"{soon}-to-{late - 1}", f"{late}-and-more")
    for (profession, (status, age)), count in _ordered(shown.waiting):
        yield "waiting-now", profession, None, f"{status} {ages[age]}", count
    yield from _weekly("received", shown.received)
    yield from _weekly("decided", shown.ended)
    yield from _over_all("outcome", shown.outcomes)
    for figure, days in (("fund-days", shown.fund_days), ("applicant-days", shown.applicant_days)):
        for (profession, week), found in sorted(days.items(), key=str):
            yield figure, profession, week, "median", found.median
            yield figure, profession, week, "p90", found.late
    for what, cells in shown.reasons.items():
        yield from _over_all(f"reason-{what}", cells)
    for (what, reason), cells in shown.weekly_reasons.items():
        yield from _weekly(f"reason-{what}", cells, reason)


def _weekly(figure: str, cells: Cells, detail: str = "") -> Iterator[Row]:
    for (profession, week), count in _ordered(cells):
        yield figure, profession, week, detail, count


def _over_all(figure: str, cells: Cells) -> Iterator[Row]:
    for (profession, detail), count in _ordered(cells):
        yield figure, profession, None, str(detail), count


def _ordered(cells: Cells) -> list[tuple[tuple[str, Any], int | None]]:
    return sorted(cells.items(), key=lambda item: str(item[0]))
