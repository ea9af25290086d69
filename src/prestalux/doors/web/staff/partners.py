"""Partners whose programs ask, and their keys: what waits for a second person, what holds, what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.staff.pages import show, staff
from prestalux.doors.web.staff.partner_forms import (
    SCOPE,
    ChangeKeyForm,
    NewKeyForm,
    PartnerForm,
    ReplaceKeyForm,
)
from prestalux.office.accounts.queries import names_of
from prestalux.office.attribution import actions
from prestalux.office.partners import queries
from prestalux.office.partners.queries import KeyState, KeyView, PartnerView, ProposalView
from prestalux.rules.attribution.roles import Task
from prestalux.rules.errors import Refusal
from prestalux.rules.partners import BadKeyTerms, Scope

STATE: Final = {
    KeyState.VALID: (lazy("valid"), "success"),
    KeyState.TO_COME: (lazy("valid later"), "neutral"),
    KeyState.REPLACED: (lazy("being replaced"), "warning"),
    KeyState.OVER: (lazy("over"), "neutral"),
    KeyState.REVOKED: (lazy("revoked"), "danger"),
}
KIND: Final = {
    "new": lazy("A new key"),
    "replace": lazy("A new key in the place of %(key)s"),
    "widen": lazy("More for the key %(key)s"),
}
TERMS: Final = {
    "unchanged": lazy("This is what the key may do already."),
}
LIVE: Final = (KeyState.VALID, KeyState.TO_COME, KeyState.REPLACED)


@require_safe
@staff(Task.READ_PARTNERS)
def page(request: Any) -> HttpResponse:
    return _list(request, PartnerForm())


@require_POST
@staff(Task.MANAGE_PARTNERS)
def add(request: Any) -> HttpResponse:
    form = PartnerForm(request.POST)
    if not form.is_valid():
        return _list(request, form, 422)
    try:
        partner_id = actions.add_partner(**form.cleaned_data, by=request.actor, at=request.now)
    except Refusal as refusal:
        form.add_error("name", _said(refusal))
        return _list(request, form, 422)
    messages.success(request, _("Saved."))
    return redirect("staff:partner", partner_id)


@require_safe
@staff(Task.READ_PARTNERS)
def partner(request: Any, partner_id: int) -> HttpResponse:
    return _one(request, _view(partner_id), {})


@require_POST
@staff(Task.MANAGE_PARTNERS)
def step(request: Any, partner_id: int) -> HttpResponse:
    """One step over the partner or one of its keys, named `step` and `key`."""
    view = _view(partner_id)
    key, named = request.POST.get("key", ""), request.POST.get("step", "")
    if named not in _STEPS or (key and key not in {one.key for one in queries.keys(request.now, view.name)}):
        raise Http404
    kind = _STEPS[named]
    form = kind(request.POST, prefix=_prefix(named, key)) if kind else forms.Form(request.POST)
    if not form.is_valid():
        return _one(request, view, {(named, key): form}, 422)
    try:
        said = _take(named, view, key, form, {"by": request.actor, "at": request.now})
    except Refusal as refusal:
        if not kind:
            messages.warning(request, _said(refusal))
            return redirect("staff:partner", view.id)
        form.add_error(None, _said(refusal))
        return _one(request, view, {(named, key): form}, 409)
    messages.success(request, said)
    return redirect("staff:partner", view.id)


def _view(partner_id: int) -> PartnerView:
    """Raises Http404."""
    found = next((one for one in queries.partners() if one.id == partner_id), None)
    if found is None:
        raise Http404
    return found


_STEPS: Final[dict[str, type[Any] | None]] = {
    "new": NewKeyForm,
    "change": ChangeKeyForm,
    "replace": ReplaceKeyForm,
    "revoke": None,
}


def _take(step: str, view: PartnerView, key: str, form: Any, own: dict[str, Any]) -> str:
    """What is told of it."""
    if step == "revoke":
        actions.revoke_partner_key(key=key, **own)
        return _("The key is revoked: within a second nothing is answered with it any more.")
    if step == "change":
        if actions.change_partner_key(key=key, **form.wanted, **own) is None:
            return _("Saved.")
    elif step == "new":
        days = form.cleaned_data["days"]
        actions.prepare_partner_key(partner=view.id, days=days, **form.wanted, **own)
    else:
        actions.prepare_replacement(key=key, **form.cleaned_data, **own)
    return _("Prepared: another person must confirm it.")


@require_POST
@staff(Task.CONFIRM_PARTNER_KEY)
def confirm(request: Any, proposal_id: int) -> HttpResponse:
    """The key, where one came of it, is on this answer alone: nothing keeps it, and no address shows it again."""
    waiting = next((one for one in queries.proposals() if one.id == proposal_id), None)
    try:
        made = actions.confirm_partner_key(proposal_id=proposal_id, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, _said(refusal))
        return redirect("staff:partners")
    if made is None or waiting is None:
        messages.success(request, _("Confirmed."))
        return redirect("staff:partners")
    facts: dict[str, Any] = {"partner": waiting.partner, "partner_id": waiting.partner_id, "made": made}
    response = show(request, "staff/partner_key.html", **facts)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staff(Task.CONFIRM_PARTNER_KEY)
def send_back(request: Any, proposal_id: int) -> HttpResponse:
    note = request.POST.get("note", "")[:4000]
    own = {"by": request.actor, "at": request.now}
    return _settled(
        request,
        lambda: actions.send_back_partner_key(proposal_id=proposal_id, note=note, **own),
        _("Sent back with your note."),
    )


@require_POST
@staff(Task.MANAGE_PARTNERS)
def take_back(request: Any, proposal_id: int) -> HttpResponse:
    own = {"by": request.actor, "at": request.now}
    return _settled(
        request,
        lambda: actions.take_back_partner_key(proposal_id=proposal_id, **own),
        _("What you had prepared is taken back."),
    )


def _settled(request: Any, step: Any, said: str) -> HttpResponse:
    try:
        step()
    except Refusal as refusal:
        messages.warning(request, _said(refusal))
    else:
        messages.success(request, said)
    return redirect("staff:partners")


def _said(refusal: Refusal) -> str:
    if isinstance(refusal, BadKeyTerms) and str(refusal.facts["why"]) in TERMS:
        return str(TERMS[str(refusal.facts["why"])])
    return text_of(refusal, get_language() or "fr")


# ---------------------------------------------------------------- what is shown


def _list(request: Any, form: PartnerForm, status: int = 200) -> HttpResponse:
    live = [key for key in queries.keys(request.now) if key.state in LIVE]
    rows = []
    for one in queries.partners():
        own = [key for key in live if key.partner == one.name]
        ends = [key.days.last_day for key in own if key.days.last_day and key.state != KeyState.REPLACED]
        used = [key.used_at for key in own if key.used_at]
        rows.append(
            {"view": one, "keys": len(own), "ends": max(ends, default=None), "used": max(used, default=None)}
        )
    facts: dict[str, Any] = {"rows": rows, "form": form, **_around(request, queries.proposals())}
    return show(request, "staff/partners.html", status, has_errors=bool(form.errors), **facts)


def _one(
    request: Any, view: PartnerView, tried: dict[tuple[str, str], Any], status: int = 200
) -> HttpResponse:
    keys = list(reversed(queries.keys(request.now, view.name)))
    waiting = [one for one in queries.proposals() if one.partner_id == view.id]
    manages = Task.MANAGE_PARTNERS in request.tasks
    new = tried.get(("new", "")) or NewKeyForm(prefix=_prefix("new", ""))
    facts: dict[str, Any] = {
        "partner": view,
        "live": [_key(key, manages, tried) for key in keys if key.state in LIVE],
        "over": [_key(key, False, {}) for key in keys if key.state not in LIVE],
        "new": {"form": new, "open": ("new", "") in tried},
        "tried": list(tried.values()),
        **_around(request, waiting),
    }
    return show(request, "staff/partner.html", status, has_errors=bool(tried), **facts)


def _around(request: Any, waiting: Iterable[ProposalView]) -> dict[str, Any]:
    waiting = list(waiting)
    names = names_of({one.prepared_by for one in waiting})
    return {
        "waiting": [_proposal(one, names, request) for one in waiting],
        "may_manage": Task.MANAGE_PARTNERS in request.tasks,
    }


def _proposal(one: ProposalView, names: dict[int, str], request: Any) -> dict[str, Any]:
    own = one.prepared_by == request.actor.account_id
    before = set(one.before[0]) if one.kind == "widen" and one.before else set()
    return {
        "id": one.id,
        "partner": one.partner,
        "title": str(KIND[one.kind]) % {"key": one.key},
        "scopes": [
            (str(SCOPE[scope]), bool(before) and scope not in before) for scope in _in_order(one.scopes)
        ],
        "per_minute": one.per_minute,
        "before_per_minute": one.before[1] if one.kind == "widen" and one.before else None,
        "days": one.days,
        "both_for": one.both_for,
        "by": names.get(one.prepared_by, ""),
        "at": one.prepared_at,
        "own": own,
        "may_confirm": Task.CONFIRM_PARTNER_KEY in request.tasks and not own,
        "may_take_back": own and Task.MANAGE_PARTNERS in request.tasks,
    }


def _key(key: KeyView, manages: bool, tried: dict[tuple[str, str], Any]) -> dict[str, Any]:
    words, tag = STATE[key.state]
    given = {"scopes": [scope.value for scope in key.scopes], "per_minute": key.per_minute}
    may = manages and key.state in {KeyState.VALID, KeyState.TO_COME}
    change = tried.get(("change", key.key)) or ChangeKeyForm(initial=given, prefix=_prefix("change", key.key))
    replace = tried.get(("replace", key.key)) or ReplaceKeyForm(prefix=_prefix("replace", key.key))
    steps = [
        ("change", _("Change"), change),
        ("replace", _("Replace"), replace),
    ]
    return {
        "view": key,
        "state": words,
        "tag": tag,
        "scopes": [SCOPE[scope] for scope in _in_order(key.scopes)],
        "last_day": key.days.last_day,
        "steps": [
            {"name": name, "title": title, "form": form, "open": (name, key.key) in tried}
            for name, title, form in steps
            if may
        ],
        "may_revoke": manages,
    }


def _in_order(scopes: Iterable[Scope]) -> list[Scope]:
    return [scope for scope in SCOPE if scope in set(scopes)]


def _prefix(step: str, key: str) -> str:
    return f"{step}-{key}" if key else step
