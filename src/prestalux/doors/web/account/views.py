"""A person's own account: what signs them in, where they are signed in, and what was tried."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from prestalux.doors.shared.sign_in_words import MEANS
from prestalux.doors.web.account.pages import change, done, show, signed_in
from prestalux.doors.web.layout.house import house
from prestalux.office.accounts import passkeys, recovery, sign_ins
from prestalux.office.accounts.sign_ins import Means


@require_safe
@signed_in
def page(request: Any) -> HttpResponse:
    return account_page(request)


def account_page(request: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    account_id = request.actor.account_id
    facts = {
        "passkeys": passkeys.passkeys_of(account_id),
        "most_passkeys": passkeys.MOST,
        "has_figure": request.user.totp_secret is not None,
        "codes_left": recovery.codes_left(account_id),
        "codes_at_once": recovery.AT_ONCE,
        "sessions": [_session(row, request) for row in sign_ins.sessions_of(account_id, request.now)],
        "history": [_session(row, request) for row in sign_ins.history_of(account_id)],
        "passkey_origin": house().origin,
        "days_kept": sign_ins.KEPT.days,
    }
    return show(request, "account/page.html", status, **{**facts, **more})


def _session(row: Any, request: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "at": row.at,
        "seen_at": row.seen_at,
        "means": MEANS[Means(row.means)],
        "device": row.device or _("Unknown device"),
        "origin": row.origin,
        "accepted": row.accepted,
        "here": row.pk == request.session_id,
    }


@change
def recovery_codes(request: Any) -> HttpResponse:
    if request.user.totp_secret is None:
        raise Http404
    codes = recovery.make_codes(session=request.session_id, by=request.actor, at=request.now)
    return show(request, "account/recovery_codes.html", codes=codes)


@change
def end_session(request: Any, session_id: int) -> HttpResponse:
    sign_ins.end_session(session_id, by=request.actor, at=request.now)
    return done(request, _("The session is ended."))


@change
def end_other_sessions(request: Any) -> HttpResponse:
    ended = sign_ins.end_other_sessions(request.session_id, by=request.actor, at=request.now)
    text = ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", ended)
    return done(request, text % {"n": ended})
