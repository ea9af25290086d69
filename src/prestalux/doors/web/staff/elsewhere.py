"""Signing in at the organisation's identity service: the way there, and what the person brings back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.layout import sessions
from prestalux.doors.web.staff import identity_service
from prestalux.doors.web.staff.identity_service import Question, Service
from prestalux.doors.web.staff.signing import wanted
from prestalux.office.accounts import oidc
from prestalux.office.accounts.oidc import Expected, NotIdentified

KEPT_AS: Final = "identity-question"
HOLDS: Final = timedelta(minutes=15)
"""From leaving for the service until coming back. Our own choice: long enough for a second factor there."""


@require_safe
def leave(request: Any) -> HttpResponse:
    service = _service()
    question = Question(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        place = identity_service.page(service, question, _back())
    except NotIdentified as refusal:
        return _refused(request, refusal)
    request.session[KEPT_AS] = {
        "state": question.state,
        "nonce": question.nonce,
        "verifier": question.verifier,
        "asked_at": request.now.isoformat(),
        "wanted": wanted(request),
    }
    return redirect(place)


@require_safe
def come_back(request: Any) -> HttpResponse:
    service = _service()
    kept = request.session.pop(KEPT_AS, None) or {}
    try:
        question = _recognised(request, kept, service)
        statement, keys = identity_service.answer(service, request.GET.get("code", ""), question, _back())
        begun = oidc.sign_in(
            statement=statement,
            keys=keys,
            expected=Expected(
                service.issuer, service.client_id, question.nonce, datetime.fromisoformat(kept["asked_at"])
            ),
            visit=sessions.visit(request),
            at=request.now,
        )
    except NotIdentified as refusal:
        return _refused(request, refusal)
    sessions.enter(request, begun)
    return redirect(kept["wanted"] or "staff:queue")


def _recognised(request: Any, kept: dict[str, str], service: Service) -> Question:
    """The question that this browser left with. Raises NotIdentified."""
    state = request.GET.get("state", "")
    if not kept or not secrets.compare_digest(kept["state"].encode(), state.encode()):
        raise NotIdentified(why="state")
    if request.now - datetime.fromisoformat(kept["asked_at"]) > HOLDS:
        raise NotIdentified(why="state")
    if request.GET.get("iss", service.issuer) != service.issuer:
        raise NotIdentified(why="issuer")
    if "code" not in request.GET:
        raise NotIdentified(why="declined")
    return Question(kept["state"], kept["nonce"], kept["verifier"])


def _service() -> Service:
    found = settings.CONFIGURATION.identity_service
    if found is None:
        raise Http404
    return Service(*found)


def _back() -> str:
    return f"{settings.SITE_URL}{reverse('oidc-back')}"


def _refused(request: Any, refusal: NotIdentified) -> HttpResponse:
    why = str(refusal.facts["why"])
    oidc.note_refusal(why, sessions.visit(request), at=request.now)
    away = why == "away"
    context = {"text": text_of(refusal, get_language() or "fr"), "may_try": why != "nobody"}
    return render(request, "staff/not_identified.html", context, status=503 if away else 403)
