"""A person's own account: what signs them in, where they are signed in, and what was tried."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prestalux.doors.shared.plain_forms import PlainForm
from prestalux.doors.shared.print.qr import qr_drawing
from prestalux.doors.shared.sign_in_words import MEANS
from prestalux.doors.web.account.pages import change, done, say, show, signed_in
from prestalux.doors.web.layout.house import house
from prestalux.office.accounts import authenticator, passkeys, recovery, sign_ins
from prestalux.office.accounts.authenticator import Proposal, ProposalSpent, WrongFigure
from prestalux.office.accounts.sign_ins import Means
from prestalux.rules.identifiers.typed_text import in_fours

LONGEST_CARRIED: Final = 2_000


class FigureForm(PlainForm):
    figure = forms.CharField(
        label=gettext_lazy("2. Type the six figures that the app shows now"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Type the six figures that the app shows.")},
    )


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
def authenticator_app(request: Any) -> HttpResponse:
    """A new secret, shown once as a code to scan and as text; the former one holds until the new one has proved itself."""
    if request.user.totp_secret is None:
        raise Http404
    proposal = authenticator.propose(session=request.session_id, by=request.actor, at=request.now)
    return _show_proposal(request, proposal, FigureForm())


@change
def renew_authenticator(request: Any) -> HttpResponse:
    if request.user.totp_secret is None:
        raise Http404
    form, carried = FigureForm(request.POST), request.POST.get("carried", "")[:LONGEST_CARRIED]
    who = {"session": request.session_id, "by": request.actor, "at": request.now}
    try:
        proposal = authenticator.proposed(carried, **who)
        if not form.is_valid():
            return _show_proposal(request, proposal, form)
        authenticator.renew(carried, form.cleaned_data["figure"], **who)
    except WrongFigure as refusal:
        form.add_error("figure", say(refusal))
        return _show_proposal(request, proposal, form)
    except ProposalSpent as refusal:
        return account_page(request, status=422, refused=say(refusal), has_errors=True)
    return done(
        request, _("Your new authenticator app signs you in from now on. The former one no longer does.")
    )


def _show_proposal(request: Any, proposal: Proposal, form: FigureForm) -> HttpResponse:
    issuer = settings.FUND.name[get_language() or "fr"]
    address = proposal.address(handle=request.user.handle, issuer=issuer)
    facts = {
        "form": form,
        "has_errors": bool(form.errors),
        "carried": proposal.carried,
        "drawing": qr_drawing(address, sized=False),
        "secret": in_fours(proposal.secret),
    }
    return show(request, "account/authenticator.html", 422 if form.errors else 200, **facts)


@change
def end_session(request: Any, session_id: int) -> HttpResponse:
    sign_ins.end_session(session_id, by=request.actor, at=request.now)
    return done(request, _("The session is ended."))


@change
def end_other_sessions(request: Any) -> HttpResponse:
    ended = sign_ins.end_other_sessions(request.session_id, by=request.actor, at=request.now)
    text = ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", ended)
    return done(request, text % {"n": ended})
