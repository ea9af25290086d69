"""Messages that found no request: what came, why nothing became of it, and what staff do about it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import mail_words
from prestalux.doors.shared.serving import download
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.attribution import actions
from prestalux.office.files.actions import Purged
from prestalux.office.messages.queries import unclaimed
from prestalux.office.outbox.actions import put_among
from prestalux.rules.attribution.roles import Task


@require_safe
@staff(Task.READ)
def mail(request: Any) -> HttpResponse:
    """Messages that found no dossier: what came, and why nothing became of it."""
    language = get_language() or "fr"
    found = unclaimed()
    told = put_among([actions.unread_key(one.id) for one in found])
    # Not named `messages`: so the layout calls the notices above each page.
    shown = [mail_words.shown(one, language, told=actions.unread_key(one.id) in told) for one in found]
    return show(request, "staff/mail.html", set_aside=shown, may_handle=Task.ASK in request.tasks)


@require_safe
@staff(Task.ASK)
def original(request: Any, message_id: int) -> HttpResponse:
    try:
        data = actions.open_message(message_id=message_id, by=request.actor, at=request.now)
    except (actions.NoSuchMessage, Purged):
        raise Http404 from None
    return download(data, f"message-{message_id}.eml", "application/octet-stream")


@require_POST
@staff(Task.ASK)
def handled(request: Any, message_id: int) -> HttpResponse:
    with suppress(actions.NoSuchMessage):  # a colleague was faster
        actions.handle_message(message_id=message_id, by=request.actor, at=request.now)
    return redirect("staff:mail")
