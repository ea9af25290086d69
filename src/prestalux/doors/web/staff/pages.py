"""What the desk's pages share: who may come in, the frame, and the way back to a dossier."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prestalux.doors.shared import labels
from prestalux.doors.web.layout import sessions
from prestalux.office.attribution import access, queries, queue
from prestalux.office.attribution.queries import RequestView
from prestalux.rules.attribution.roles import NotYours, Task

Page = Callable[..., HttpResponse]


def staff(task: Task) -> Callable[[Page], Page]:
    """Let in those who may do this task; ask the others to sign in, or say that there is no such page.

    Who lost a role or a session while the page was open is told so.
    """

    def guarding(view: Page) -> Page:
        @wraps(view)
        def guarded(request: Any, **kwargs: Any) -> HttpResponse:
            # Asked once a request: who may do what does not change between its first line and its last.
            request.roles = access.roles_of(request.actor, request.now)
            request.tasks = tasks = access.tasks_among(request.roles)
            if not tasks:
                return _turned_away(request)
            if task not in tasks:
                if request.method == "POST":
                    return sessions.not_this_role(request)
                raise Http404
            return view(request, **kwargs)

        return guarded

    return guarding


def _turned_away(request: Any) -> HttpResponse:
    if request.session_ended:
        return sessions.ended(request)
    if access.left_the_desk(request.actor, request.now):
        return sessions.no_role(request)
    return redirect(f"{reverse('staff:sign-in')}?next={request.path}")


def dossier_for(task: Task) -> Callable[[Page], Page]:
    """The same, and the dossier named in the address."""

    def guarding(view: Page) -> Page:
        @staff(task)
        @wraps(view)
        def reached(request: Any, reference: str, **kwargs: Any) -> HttpResponse:
            try:
                dossier_id = access.request_for(request.actor, reference, task, request.now)
                return view(request, queries.view_of(dossier_id, request.now), **kwargs)
            except NotYours:  # from the outset, or since the page was opened
                raise Http404 from None

        return reached

    return guarding


def taken_by_post(view: Page) -> Page:
    """Who comes to a step by GET (a reload, the other language of a refused one) is led to the dossier."""

    @wraps(view)
    def guarded(request: Any, reference: str, **kwargs: Any) -> HttpResponse:
        if request.method in {"GET", "HEAD"}:
            return redirect("staff:dossier", reference)
        return require_POST(view)(request, reference=reference, **kwargs)

    return guarded


def show(request: Any, template: str, status: int = 200, **facts: Any) -> HttpResponse:
    return render(request, template, {**frame(request), **facts}, status=status)


def frame(request: Any) -> dict[str, Any]:
    """What stands round every page of the desk."""
    items = [
        ("staff:queue", _("Requests")),
        ("staff:exchange", _("Exchange")),
        ("staff:figures", _("Figures")),
    ]
    items.append(("staff:register", _("Register")))
    items.append(("staff:mail", _("Mail")))
    items.append(("staff:provisions", _("Rules")))
    if Task.READ_JOURNAL in request.tasks:
        items.append(("staff:journal", _("Journal")))
    return {
        "nav_items": [
            {"label": label, "url": reverse(name), "current": _is_at(request.resolver_match.view_name, name)}
            for name, label in items
        ],
        "person": {
            "name": request.user.name,
            "role": ", ".join(str(labels.ROLE[role]) for role in sorted(request.roles)),
        },
        "sign_out_url": reverse("staff:sign-out"),
        "account_url": reverse("account:page"),
        "staff_keys": queue.keys_wanted(request.actor.account_id),
    }


def _is_at(here: str, item: str) -> bool:
    """The pages of the exchange are many and stand under one item."""
    return here == item or (item == "staff:exchange" and here.startswith("staff:exchange-"))


def link(view: RequestView, name: str, **kwargs: Any) -> str:
    return reverse(f"staff:{name}", kwargs={"reference": view.reference.characters, **kwargs})
