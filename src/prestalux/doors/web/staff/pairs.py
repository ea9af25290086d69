"""Codes that may be one person's, side by side, for staff to settle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import labels
from prestalux.doors.shared.register_words import PAIR_WHY, STATE
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import actions
from prestalux.office.registry.pairs import NoSuchPair, pairs_open
from prestalux.office.registry.queries import CodeView
from prestalux.rules.attribution.roles import Task
from prestalux.rules.identifiers.provider_code import ProviderCode


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    language = get_language() or "fr"
    found = actions.look_at_pairs(by=request.actor, at=request.now)
    shown = [
        {
            "id": pair.id,
            "why": PAIR_WHY[pair.why][language],
            "sides": [_side(pair.first, language), _side(pair.second, language)],
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
        actions.settle_pair(pair_id=pair_id, same=same, by=request.actor, at=request.now)
    except NoSuchPair:
        messages.info(request, _("Somebody has settled this pair meanwhile."))
    else:
        messages.success(request, _("Saved."))
    return redirect("staff:pairs")


def _side(view: CodeView, language: str) -> dict[str, Any]:
    return {
        "digits": view.digits,
        "printed": ProviderCode(view.digits).printed,
        "name": view.name,
        "lines": [
            str(labels.PROFESSION[view.profession]),
            labels.specialty_label(view.specialty, language) if view.specialty else "",
            STATE[view.state][language] if view.state else _("not valid on this day"),
            *view.address,
        ],
    }
