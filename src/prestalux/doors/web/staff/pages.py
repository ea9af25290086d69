"""What the desk's pages share: who may come in, the frame, and the way back to a dossier."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from prestalux.doors.shared import labels
from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.queries import RequestView
from prestalux.rules.attribution.roles import NotYours, Task

Page = Callable[..., HttpResponse]


def staff(task: Task) -> Callable[[Page], Page]:
    """Let in those who may do this task; ask the others to sign in, or say that there is no such page."""

    def guarding(view: Page) -> Page:
        @wraps(view)
        def guarded(request: Any, **kwargs: Any) -> HttpResponse:
            tasks = access.tasks_of(request.actor, request.now)
            if not tasks:
                return redirect(f"{reverse('staff:sign-in')}?next={request.path}")
            if task not in tasks:
                raise Http404
            return view(request, **kwargs)

        return guarded

    return guarding


def dossier_for(task: Task) -> Callable[[Page], Page]:
    """The same, and the dossier named in the address."""

    def guarding(view: Page) -> Page:
        @staff(task)
        @wraps(view)
        def reached(request: Any, reference: str, **kwargs: Any) -> HttpResponse:
            try:
                dossier_id = access.request_for(request.actor, reference, task, request.now)
            except NotYours:
                raise Http404 from None
            return view(request, queries.view_of(dossier_id, request.now), **kwargs)

        return reached

    return guarding


def show(request: Any, template: str, status: int = 200, **facts: Any) -> HttpResponse:
    roles = access.roles_of(request.actor, request.now)
    account = accounts.account(request.actor.account_id) if request.actor.account_id else None
    items = [("staff:queue", _("Requests"))]
    if Task.KEEP_PREFIXES in access.tasks_of(request.actor, request.now):
        items.append(("staff:prefixes", _("Prefixes")))
    frame = {
        "nav_items": [
            {"label": label, "url": reverse(name), "current": request.resolver_match.view_name == name}
            for name, label in items
        ],
        "person": {
            "name": account.name if account else "",
            "role": ", ".join(str(labels.ROLE[role]) for role in sorted(roles)),
        },
        "sign_out_url": reverse("staff:sign-out"),
        "staff_keys": True,
    }
    return render(request, template, {**frame, **facts}, status=status)


def link(view: RequestView, name: str, **kwargs: Any) -> str:
    return reverse(f"staff:{name}", kwargs={"reference": view.reference.characters, **kwargs})


def origin(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
