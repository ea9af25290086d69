"""Passkeys in the browser: the script asks for options, hands them to the device and sends its answer as a form."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prestalux.doors.web.account.pages import change, done, say, signed_in
from prestalux.doors.web.account.views import account_page
from prestalux.doors.web.layout import sessions
from prestalux.doors.web.layout.house import house
from prestalux.doors.web.staff.signing import wanted
from prestalux.office.accounts import passkeys
from prestalux.office.accounts.actions import TooManyTries
from prestalux.office.accounts.passkeys import (
    Challenge,
    PasskeyNotKnown,
    PasskeyNotProven,
    PasskeyTooLate,
    TooManyPasskeys,
)
from prestalux.office.accounts.sign_ins import SignInTooOld
from prestalux.office.attribution import access, queries
from prestalux.office.files.reading import visible_line
from prestalux.office.journal.actor import Actor

KEPT_AS: Final = "passkey-challenge"
LONGEST_ANSWER: Final = 20_000


@require_POST
@signed_in
def options_to_add(request: Any) -> HttpResponse:
    try:
        options = passkeys.options_to_add(
            _draw(request), house(), session=request.session_id, by=request.actor, at=request.now
        )
    except TooManyTries as refusal:
        return JsonResponse({"refused": say(refusal)}, status=429)
    except SignInTooOld as refusal:
        return JsonResponse({"refused": say(refusal)}, status=403)
    return HttpResponse(options, content_type="application/json")


@change
def add(request: Any) -> HttpResponse:
    name = visible_line(request.POST.get("name", "")) or sessions.device_of(
        request.headers.get("User-Agent", "")
    )
    try:
        passkeys.add(
            answer=request.POST.get("answer", "")[:LONGEST_ANSWER],
            name=name or _("Passkey"),
            challenge=_drawn(request),
            house=house(),
            session=request.session_id,
            by=request.actor,
            at=request.now,
        )
    except (PasskeyTooLate, PasskeyNotProven, TooManyPasskeys) as refusal:
        return account_page(request, status=422, refused=say(refusal), has_errors=True)
    return done(request, _("The passkey is added. It signs you in without password and code."))


@change
def remove(request: Any, passkey_id: int) -> HttpResponse:
    passkeys.remove(passkey_id=passkey_id, session=request.session_id, by=request.actor, at=request.now)
    return done(request, _("The passkey is removed here. Remove it from your device as well."))


@require_POST
def options_to_sign_in(request: Any) -> HttpResponse:
    try:
        challenge = _draw(request)
    except TooManyTries as refusal:
        return JsonResponse({"refused": say(refusal)}, status=429)
    return HttpResponse(passkeys.options_to_sign_in(challenge, house()), content_type="application/json")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Any) -> HttpResponse:
    """A page of its own, on which it can be tried again."""
    refused, status = "", 200
    if request.method == "POST":
        try:
            begun = passkeys.sign_in(
                answer=request.POST.get("answer", "")[:LONGEST_ANSWER],
                challenge=_drawn(request),
                house=house(),
                visit=sessions.visit(request),
                at=request.now,
            )
        except TooManyTries as refusal:
            refused, status = say(refusal), 429
        except (PasskeyTooLate, PasskeyNotKnown, PasskeyNotProven) as refusal:
            refused, status = say(refusal), 403
        else:
            sessions.enter(request, begun)
            return redirect(wanted(request) or _home(begun.account_id, request.now))
    context = {"refused": refused, "has_errors": bool(refused), "passkey_origin": house().origin}
    return render(request, "account/passkey.html", context, status=status)


def _home(account_id: int, now: datetime) -> str:
    if access.tasks_of(Actor.account(account_id), now):
        return reverse("staff:queue")
    mine = queries.requests_of(account_id, now)
    if len(mine) == 1:
        return reverse("applicant:request", args=[mine[0].reference.characters])
    return reverse("public:home")


def _draw(request: Any) -> Challenge:
    challenge = passkeys.draw(origin=str(request.META.get("REMOTE_ADDR", "")), at=request.now)
    request.session[KEPT_AS] = [challenge.secret.hex(), challenge.drawn_at.isoformat()]
    return challenge


def _drawn(request: Any) -> Challenge:
    """The challenge last drawn for this browser, which is good for one answer."""
    kept = request.session.pop(KEPT_AS, None)
    if kept is None:
        raise PasskeyTooLate(minutes=int(passkeys.CHALLENGE_HOLDS.total_seconds() // 60))
    return Challenge(bytes.fromhex(kept[0]), datetime.fromisoformat(kept[1]))
