"""A browser's session: begun by an action of the office, ended when the office's row says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils.translation import gettext as _

from prestalux.doors.web.layout import errors
from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.sign_ins import Visit
from prestalux.office.journal.actor import VISITOR, Actor

LASTS: Final = timedelta(hours=10)
"""A working day. Our own choice."""
BACKEND: Final = "prestalux.office.accounts.backend.RecordedAccounts"
KEPT_AS: Final = "sign-in"
# The first that fits: each browser also bears the names of those whose pages it wants to be shown.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def visit(request: Any) -> Visit:
    former = request.session.get(KEPT_AS)
    return Visit(
        origin=str(request.META.get("REMOTE_ADDR", "")),
        device=device_of(request.headers.get("User-Agent", "")),
        lasts=LASTS,
        former=former if isinstance(former, int) else None,
    )


def device_of(agent: str) -> str:
    """Browser and system in words, as far as they give themselves a name known here; versions are nobody's business."""
    found = [next((name for mark, name in names if mark in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)


def enter(request: Any, begun: Any) -> None:
    """`begun` is the row of the sign-in that the office wrote."""
    login(request, begun.account, backend=BACKEND)
    request.session[KEPT_AS] = begun.pk
    request.session.set_expiry(int((begun.expires_at - begun.at).total_seconds()))


def recognise(request: Any) -> None:
    """Set who acts. The ended session stays a stranger's until the next sign-in, and each page can say why."""
    request.actor, request.session_id, request.session_ended = VISITOR, None, False
    if request.user.is_authenticated:
        session_id = request.session.get(KEPT_AS)
        if session_id is not None and sign_ins.goes_on(session_id, request.user.pk, at=request.now):
            request.actor, request.session_id = Actor.account(request.user.pk), session_id
            return
        request.user = AnonymousUser()
        request.session_ended = True
    elif SESSION_KEY in request.session:
        request.session_ended = True  # the account was closed


def ended(request: Any) -> HttpResponse:
    return errors.trouble(
        request,
        title=_("You are no longer signed in"),
        text=_(
            "This session was ended, from another device or because the account was closed. What you last sent was "
            "not recorded. Sign in again to continue."
        ),
        status=403,
    )


def no_role(request: Any) -> HttpResponse:
    return errors.trouble(
        request,
        title=_("This account has no role at the desk any more"),
        text=_(
            "Your role has ended. What you last sent was not recorded. If you think that this is a mistake, ask the "
            "person who manages the accounts."
        ),
        status=403,
    )


def not_this_role(request: Any) -> HttpResponse:
    return errors.trouble(
        request,
        title=_("Your role does not include this step"),
        text=_(
            "Nothing was changed. Your role may have changed while the page was open: go back to the dossier to see "
            "what you may do."
        ),
        status=403,
    )
