"""A provider's own space: their data, their codes, what they asked for, and the yearly look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import change_words, labels, register_lines
from prestalux.doors.shared.register_words import STATE
from prestalux.doors.web.provider.pages import code_rows, own
from prestalux.office.attribution import queries as requests
from prestalux.office.changes import access, actions, queries
from prestalux.office.changes.queries import ChangeView, OwnCode, OwnSpace
from prestalux.office.exchange import access as exchange_access
from prestalux.office.exchange.queries import accounts as exchange
from prestalux.office.registry.queries import history_of
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.changes import ChangeKind
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.periods import Period
from prestalux.rules.registry import HELD


@require_safe
@own
def home(request: Any) -> HttpResponse:
    found = access.providers_of(request.actor, request.now)
    if not found:
        if exchange_access.codes_of(request.actor, request.now):
            return redirect("provider:exchange-entry")
        raise NotYours()
    spaces = [queries.own_space(provider_id, request.now) for provider_id in found]
    shown = {code.id for space in spaces for code in space.codes}
    mine = requests.requests_of(request.actor.account_id, request.now)
    context = {
        "spaces": [_space(space, request.now) for space in spaces],
        "others": code_rows(
            (code.digits, code.profession)
            for code in exchange_access.codes_of(request.actor, request.now)
            if code.pk not in shown
        ),
        "requests": [
            {
                "url": reverse("applicant:request", args=(view.reference.characters,)),
                "printed": view.reference.printed,
            }
            for view in mine
        ],
    }
    return render(request, "provider/home.html", context)


@require_POST
@own
def right(request: Any, provider_id: int) -> HttpResponse:
    """Everything is right: the yearly look is done."""
    actions.confirm_data(provider_id=provider_id, by=request.actor, at=request.now)
    messages.success(request, _("Thank you: your data is confirmed."))
    return redirect("provider:home")


@require_safe
@own
def history(request: Any, digits: str) -> HttpResponse:
    """What the register learned of a code, and when, in words."""
    code = access.own_code(request.actor, digits, request.now)
    language = get_language() or "fr"
    context = {
        "printed": queries.printed(code.digits),
        "events": [
            {
                "label": f"{change_words.KIND[kind]} – {change_words.MOMENT[one.what]}",
                "at": one.at,
                "by": change_words.SIDE[one.side],
            }
            for kind, one in queries.moments_of_code(code)
        ],
        "timeline": [register_lines.told(change, language) for change in reversed(history_of(code.pk))],
        "back_url": reverse("provider:home"),
    }
    return render(request, "provider/history.html", context)


def _space(space: OwnSpace, at: datetime) -> dict[str, Any]:
    language = get_language() or "fr"
    first = next((code.digits for code in space.codes if code.state in HELD), "")
    return {
        "id": space.provider_id,
        "name": change_words.lines(ChangeKind.NAME, space.identity)[0],
        "rows": [
            _row(ChangeKind.NAME, space.identity, first),
            _row(ChangeKind.EMAIL, space.identity, first),
            _row(ChangeKind.PHONE, space.identity, first),
        ],
        "codes": [_code(code, language) for code in space.codes],
        "open": [_change(change) for change in space.changes if change.is_open],
        "done": [_change(change) for change in space.changes if not change.is_open],
        "due": space.look_due and bool(first),
        "stale": space.stale,
        "confirmed_on": space.confirmed_on,
        "can_confirm": bool(first),
        "obliged": [
            {"printed": code.printed, "url": reverse("provider:exchange", args=(code.digits,))}
            for code in space.codes
            if exchange.must_open_account(code.id, at)
        ],
    }


def _code(code: OwnCode, language: str) -> dict[str, Any]:
    is_held = code.state in HELD
    digits = code.digits if is_held else ""
    rows = [_row(ChangeKind.ADDRESS, code.address, digits)]
    if specialties_of(Profession(code.profession)):
        rows.append(_row(ChangeKind.SPECIALTY, {"specialty": code.specialty}, digits))
    rows.append(_row(ChangeKind.BANK_ACCOUNT, code.bank, digits))
    for row in rows:
        row["lines"] += [
            _("From %(day)s on it is another one.") % {"day": labels.day(day, language)}
            for fact, day in code.to_come
            if fact == row["kind"]
        ]
    return {
        "digits": code.digits,
        "printed": code.printed,
        "profession": labels.PROFESSION[code.profession],
        "state": STATE[code.state][language] if code.state else "",
        "tag": {"active": "done", "suspended": "waiting"}.get(code.state, "neutral"),
        "days": _days(code.holds, language) if code.holds else "",
        "rows": rows,
        "history_url": reverse("provider:history", args=(code.digits,)),
        "exchange_url": reverse("provider:exchange", args=(code.digits,)) if code.state else "",
        "end_url": reverse("provider:ask", args=(code.digits, ChangeKind.CESSATION.value)) if is_held else "",
    }


def _days(period: Period, language: str) -> str:
    return register_lines.days(period, language)


def _row(kind: ChangeKind, values: dict[str, str], digits: str) -> dict[str, Any]:
    return {
        "kind": kind.value,
        "key": change_words.KIND[kind],
        "lines": change_words.lines(kind, values) if values else [],
        "url": reverse("provider:ask", args=(digits, kind.value)) if digits else "",
    }


def _change(change: ChangeView) -> dict[str, Any]:
    return {
        "url": reverse("provider:change", args=(change.reference.characters,)),
        "label": change_words.KIND[change.kind],
        "printed": change.reference.printed,
        "at": change.asked_at,
        "kind": change_words.STATUS_KIND[change.status],
        "status": change_words.STATUS[change.status],
        "code": queries.printed(change.code) if change.handling.of_the_code and change.code else "",
    }
