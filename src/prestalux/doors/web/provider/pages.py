"""What the pages of a provider's own space share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from prestalux.doors.shared import labels
from prestalux.doors.web.layout import sessions
from prestalux.office.changes import access, queries
from prestalux.office.changes.queries import ChangeView
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

Page = Callable[..., HttpResponse]


def own(view: Page) -> Page:
    """Let in who is signed in; the others are led to a link. What is not theirs does not exist."""

    @wraps(view)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        if request.session_ended:
            return sessions.ended(request)
        if request.actor.account_id is None:
            return redirect(f"{reverse('public:resume')}?to=space")
        try:
            return view(request, **kwargs)
        except NotYours:
            raise Http404 from None

    return guarded


def own_change(view: Page) -> Page:
    """The same, with the change named in the address."""

    @own
    @wraps(view)
    def guarded(request: Any, reference: str, **kwargs: Any) -> HttpResponse:
        dossier_id = access.own_change(request.actor, reference, request.now)
        found: ChangeView = queries.view_of(dossier_id, request.now)
        return view(request, found, **kwargs)

    return guarded


def code_rows(codes: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """`codes`: digits and profession. Each row leads to the exchange of files of its code."""
    return [
        {
            "url": reverse("provider:exchange", args=(digits,)),
            "printed": Code.as_received(digits).printed,
            "profession": labels.PROFESSION[profession],
        }
        for digits, profession in codes
    ]
