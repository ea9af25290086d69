"""Putting a code's end right: prepared on the page of the code, confirmed there by somebody else."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.staff import register
from prestalux.doors.web.staff.pages import staff
from prestalux.doors.web.staff.reinstatement import ReinstateForm
from prestalux.office.attribution import actions
from prestalux.office.registry.actions import CodeChangedMeanwhile
from prestalux.office.registry.reinstating import (
    CodeNotEnded,
    EndNotLater,
    PreparedAlready,
    ReinstatementSettled,
)
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.registry import NoSuchCode

_HINDERED: Final = (CodeNotEnded, EndNotLater, PreparedAlready, CodeChangedMeanwhile, NoSuchCode)
_UNSETTLED: Final = (ReinstatementSettled, SamePerson, ReasonMissing, CodeChangedMeanwhile, NotYours)


@require_POST
@staff(Task.PREPARE)
def prepare(request: Any) -> HttpResponse:
    asked = register.asked(request, request.POST)
    if not asked.is_valid():
        return register.page_of(request, asked, {}, 422)
    form = ReinstateForm(request.POST, prefix="reinstate")
    if not form.is_valid():
        return register.shown(request, asked, {}, 422, reinstating=form)
    digits = asked.cleaned_data["code"].digits
    try:
        actions.prepare_reinstatement(
            digits=digits,
            last_day=form.cleaned_data["last"],
            reason=form.cleaned_data["reason"],
            seen=request.POST.get("seen", ""),
            by=request.actor,
            at=request.now,
        )
    except _HINDERED as refusal:
        field = "last" if isinstance(refusal, EndNotLater) else None
        form.add_error(field, text_of(refusal, get_language() or "fr"))
        status = 409 if isinstance(refusal, CodeChangedMeanwhile) else 422
        return register.shown(request, asked, {}, status, reinstating=form)
    messages.success(request, _("Prepared. Another person must confirm it."))
    return _back(digits)


@require_POST
@staff(Task.PREPARE)
def settle(request: Any, reinstatement_id: int) -> HttpResponse:
    """Confirm, send back or take back; who may do which of them, the action knows."""
    asked = register.asked(request, request.POST)
    if not asked.is_valid():
        return register.page_of(request, asked, {}, 422)
    own = {"reinstatement_id": reinstatement_id, "by": request.actor, "at": request.now}
    try:
        match request.POST.get("do"):
            case "confirm":
                actions.confirm_reinstatement(**own)
            case "send-back":
                actions.send_back_reinstatement(note=request.POST.get("note", ""), **own)
            case _:
                actions.take_back_reinstatement(**own)
    except _UNSETTLED as refusal:
        asked.add_error(None, text_of(refusal, get_language() or "fr"))
        return register.shown(request, asked, {}, 409)
    messages.success(request, _("Saved."))
    return _back(asked.cleaned_data["code"].digits)


def _back(digits: str) -> HttpResponse:
    return redirect(f"{reverse('staff:register')}?{urlencode({'code': digits})}")
