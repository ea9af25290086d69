"""Codes that may be one person's, side by side, for staff to settle."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import labels, register_lines
from prestalux.doors.shared.register_words import PAIR_WHY, STATE
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import actions
from prestalux.office.registry.pairs import NoSuchPair, pairs_open
from prestalux.rules.attribution.roles import Task
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import Period
from prestalux.rules.registry.code_line import CodeLine


class Compared(NamedTuple):
    """One line of the comparison: what is said of either code, and whether that is the same."""

    label: str
    first: list[str]
    second: list[str]

    @property
    def same(self) -> bool:
        return self.first == self.second


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    language = get_language() or "fr"
    found = actions.look_at_pairs(by=request.actor, at=request.now)
    shown = [
        {
            "id": pair.id,
            "why": PAIR_WHY[pair.why][language],
            "codes": [
                (side.line.code, ProviderCode(side.line.code).printed) for side in (pair.first, pair.second)
            ],
            "rows": _rows(pair.first.line, pair.second.line, language),
        }
        for pair in found
    ]
    facts: dict[str, Any] = {"pairs": shown, "all": pairs_open(), "may_settle": Task.DECIDE in request.tasks}
    return show(request, "staff/pairs.html", **facts)


@require_POST
@staff(Task.DECIDE)
def settle(request: Any, pair_id: int) -> HttpResponse:
    same = request.POST.get("persons") == "same"
    try:
        digits = actions.settle_pair(pair_id=pair_id, same=same, by=request.actor, at=request.now)
    except NoSuchPair:
        messages.info(request, _("Somebody has settled this pair meanwhile."))
    else:
        first, second = (ProviderCode(code).printed for code in digits)
        said = (
            _("Recorded: %(first)s and %(second)s are one person’s.")
            if same
            else _("Recorded: %(first)s and %(second)s are two persons’.")
        )
        messages.success(request, said % {"first": first, "second": second})
    return redirect("staff:pairs")


def _rows(first: CodeLine, second: CodeLine, language: str) -> list[Compared]:
    sides = (_said(first, language), _said(second, language))
    rows = (Compared(label, sides[0][label], sides[1][label]) for label in sides[0])
    return [row for row in rows if row.first or row.second]


def _said(line: CodeLine, language: str) -> dict[str, list[str]]:
    """What the register knows of it on the day; where it says nothing of that day, what it said last."""
    specialty = [labels.specialty_label(line.specialty, language)] if line.specialty else []
    town = " ".join(part for part in (line.postcode, line.town) if part)
    abroad = line.country not in {"", "LU"}
    country = dict(labels.countries(language)).get(line.country, line.country) if abroad else ""
    return {
        str(_("Name")): [f"{line.given_name} {line.family_name}".strip()],
        str(_("Profession")): [str(labels.PROFESSION[line.profession])],
        str(_("Specialty")): specialty,
        str(_("State")): [STATE[line.state][language] if line.state else _("not valid on this day")],
        str(_("Days")): _days(line, language),
        str(_("Practice address")): [
            part for part in (line.practice, line.street, line.extra, town, country) if part
        ],
    }


def _days(line: CodeLine, language: str) -> list[str]:
    if not line.valid_from:
        return []
    last = date.fromisoformat(line.valid_until) if line.valid_until else None
    return [register_lines.days(Period.through(date.fromisoformat(line.valid_from), last), language)]
