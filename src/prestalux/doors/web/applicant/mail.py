"""A message that came for the request from another address: let in, or dropped, by the applicant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as told
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.web.applicant.pages import link, own, show
from prestalux.office.attribution import actions
from prestalux.office.attribution.queries import RequestView
from prestalux.office.messages.queries import messages_of


@require_http_methods(["GET", "HEAD", "POST"])
@own
def message(request: Any, view: RequestView, message_id: int) -> HttpResponse:
    found = next((one for one in messages_of(view.id) if one.id == message_id), None)
    if found is None:
        raise Http404
    if not found.is_waiting:
        return redirect(link(view, "request"))
    if request.method == "POST":
        return _decide(request, view, message_id)
    facts: dict[str, Any] = {
        "sender": found.sender,
        "forged": found.authentication.is_forged,
        "at": found.arrived_at,
        "text": found.text,
        "names": [part.label for part in found.parts],
        "back_url": link(view, "request"),
    }
    return show(request, "applicant/message.html", view, **facts)


def _decide(request: Any, view: RequestView, message_id: int) -> HttpResponse:
    wanted = request.POST.get("decision") == "let-in"
    step = actions.let_in_message if wanted else actions.drop_message
    try:
        step(
            reference=view.reference.characters,
            message_id=message_id,
            by=request.actor,
            at=request.now,
        )
    except actions.NoSuchMessage:
        return redirect(link(view, "request"))
    told.success(
        request,
        _("The message is being read; we write to you what became of its files.")
        if wanted
        else _("Nothing of the message was kept."),
    )
    return redirect(link(view, "request"))
