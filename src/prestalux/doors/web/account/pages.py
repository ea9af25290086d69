"""What the pages of a person's own account share: who may come in, and the frame of the desk or of the portal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.layout import sessions
from prestalux.doors.web.staff.pages import frame
from prestalux.office.accounts.sign_ins import SignInTooOld
from prestalux.office.attribution import access
from prestalux.rules.errors import Refusal

Page = Callable[..., HttpResponse]


def signed_in(view: Page) -> Page:
    @wraps(view)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        request.roles = access.roles_of(request.actor, request.now)
        request.tasks = access.tasks_among(request.roles)
        if request.actor.account_id is not None:
            return view(request, **kwargs)
        if request.session_ended:
            return sessions.ended(request)
        return redirect(f"{reverse('staff:sign-in')}?next={reverse('account:page')}")

    return guarded


def change(view: Page) -> Page:
    """Something of the account is changed: by POST, and only soon after signing in."""

    @wraps(view)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return redirect("account:page")
        try:
            return require_POST(signed_in(view))(request, **kwargs)
        except SignInTooOld as refusal:
            messages.warning(request, say(refusal))
            return redirect(_way_in(request))

    return guarded


def show(request: Any, template: str, status: int = 200, **facts: Any) -> HttpResponse:
    at_the_desk = bool(request.tasks)
    around = frame(request) if at_the_desk else {}
    base = "layout/staff_base.html" if at_the_desk else "layout/base.html"
    return render(request, template, {**around, "frame": base, **facts}, status=status)


def done(request: Any, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("account:page")


def say(refusal: Refusal) -> str:
    return text_of(refusal, get_language() or "fr")


def _way_in(request: Any) -> str:
    if request.tasks:
        return f"{reverse('staff:sign-in')}?next={reverse('account:page')}"
    return reverse("public:resume")
