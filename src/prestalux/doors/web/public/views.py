"""Pages for everybody: the procedure, what is needed, how to begin and how to come back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prestalux.doors.shared import change_words, labels
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.plain_forms import PlainForm, say
from prestalux.doors.web.layout import sessions
from prestalux.doors.web.layout.house import house
from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import actions, queries
from prestalux.office.changes import access as change_access
from prestalux.office.changes import actions as changes
from prestalux.office.exchange import access as exchange_access
from prestalux.office.exchange.actions import keeping
from prestalux.office.journal.actor import Actor
from prestalux.office.provisions.queries import law
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.changes import ChangeNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import SERVED, Admission, Profession, admission_of
from prestalux.rules.identifiers.contact import BadEmail, Email
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of

OPENINGS_AN_HOUR = 300
"""From one origin: a whole hospital may stand behind one address."""
OPENINGS_FOR_AN_ADDRESS = 10
"""In an hour, so that nobody's mailbox is filled by a stranger."""


class EmailForm(PlainForm):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("We send a link to it, with which you can come back from any device."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter your e-mail address.")},
    )

    def clean_email(self) -> str:
        try:
            return Email.parse(self.cleaned_data["email"]).address
        except BadEmail as refusal:
            raise forms.ValidationError(say(refusal)) from None


class ProfessionForm(PlainForm):
    profession = forms.ChoiceField(
        label=gettext_lazy("Which profession will you practise?"),
        choices=list(labels.PROFESSION.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose your profession.")},
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    served = [{"label": labels.PROFESSION[p], "slug": p.value} for p in SERVED]
    return render(request, "public/home.html", {"served": served, "mine": _mine(request)})


def _mine(request: Any) -> list[queries.RequestView]:
    """What this browser is signed in to, so that nobody begins a second request by mistake."""
    account_id = request.actor.account_id
    return [] if account_id is None else queries.requests_of(account_id, request.now)


@require_safe
def profession(request: Any, profession: str) -> HttpResponse:
    chosen, admission = _known(profession)
    language, today = get_language() or "fr", day_of(request.now)
    facts: dict[str, Any] = {"label": labels.PROFESSION[chosen], "slug": chosen.value}
    if admission is not Admission.SERVED:
        facts["not_served"] = labels.NOT_SERVED[admission]
        return render(request, "public/profession.html", facts)
    laid_down = law()
    row, agreement = laid_down.requirement(chosen, today), laid_down.agreement(chosen, today)
    facts |= {
        "pieces": [
            {"label": labels.one_of(one_of), "about": [labels.PIECE_ABOUT[p] for p in Piece if p in one_of]}
            for one_of in row.required
        ],
        "where_applicable": [
            {"label": labels.PIECE[p], "about": labels.PIECE_ABOUT[p]} for p in row.where_applicable
        ],
        "agreement": agreement.title[language] if agreement else None,
        "max_size": labels.size(settings.MAX_FILE_BYTES, language),
        "processing": fund_on(today, laid_down).processing[language],
    }
    return render(request, "public/profession.html", facts)


@require_safe
def how_to_pdf(request: HttpRequest) -> HttpResponse:
    return render(request, "public/pdf.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    facts = {
        "draft_days": settings.FUND.draft_days,
        "identity_days": settings.FUND.identity_days,
        "link_hours": settings.FUND.link_hours,
    }
    return render(request, "public/privacy.html", facts)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = ProfessionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect("public:start-profession", form.cleaned_data["profession"])
    context = {"form": form, "has_errors": bool(form.errors)}
    return render(request, "public/start.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def start_profession(request: Any, profession: str) -> HttpResponse:
    chosen, admission = _known(profession)
    if admission is not Admission.SERVED:
        facts = {"label": labels.PROFESSION[chosen], "not_served": labels.NOT_SERVED[admission]}
        return render(
            request, "public/not_served.html", facts, status=200 if request.method != "POST" else 409
        )
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _open(request, chosen, form.cleaned_data["email"])
        except accounts.TooManyTries:
            form.add_error(
                None, _("Too many requests were begun from your connection. Please try again in an hour.")
            )
    row = law().requirement(chosen, day_of(request.now))
    context = {
        "form": form,
        "label": labels.PROFESSION[chosen],
        "pieces": [labels.one_of(one_of) for one_of in row.required],
        "where_applicable": [labels.PIECE[piece] for piece in row.where_applicable],
        "has_errors": bool(form.errors),
        "link_hours": settings.FUND.link_hours,
    }
    return render(request, "public/start_profession.html", context, status=422 if form.errors else 200)


def _open(request: Any, profession: Profession, email: str) -> HttpResponse:
    origin = request.META.get("REMOTE_ADDR", "")
    hour, mailbox = timedelta(hours=1), Email.parse(email).key
    accounts.count_try(of=f"open {origin}", at=request.now, most=OPENINGS_AN_HOUR, window=hour)
    accounts.count_try(of=f"open for {mailbox}", at=request.now, most=OPENINGS_FOR_AN_ADDRESS, window=hour)
    opened = actions.open_request(
        profession=profession, email=email, language=get_language() or "fr", at=request.now
    )
    begun = accounts.enter_new(opened.account_id, visit=sessions.visit(request), at=request.now)
    sessions.enter(request, begun)
    return redirect("applicant:request", opened.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: Any) -> HttpResponse:
    """The answer is the same whether the address is known or not."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    to_space = request.GET.get("to") == "space"
    form.fields["email"].help_text = (
        _("The address that the fund knows of you.")
        if to_space
        else _("The address with which you began your request.")
    )
    if form.is_bound and form.is_valid():
        email, origin = form.cleaned_data["email"], request.META.get("REMOTE_ADDR", "")
        try:
            hour = timedelta(hours=1)
            accounts.count_try(
                of=f"resume from {origin}", at=request.now, most=accounts.LINK_TRIES * 6, window=hour
            )
            accounts.count_try(
                of=f"resume {Email.parse(email).key}", at=request.now, most=accounts.LINK_TRIES, window=hour
            )
        except accounts.TooManyTries:
            form.add_error(
                None,
                _("A link was asked for too often. Please look into your mailbox, or try again in an hour."),
            )
            context = {
                "form": form,
                "has_errors": True,
                "passkey_origin": house().origin,
                "to_space": to_space,
            }
            return render(request, "public/resume.html", context, status=429)
        keeping.send_links(email=email, language=get_language() or "fr", at=request.now)
        return render(request, "public/resume_sent.html", {"link_hours": settings.FUND.link_hours})
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "passkey_origin": house().origin,
        "to_space": to_space,
    }
    return render(request, "public/resume.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Any, token: str) -> HttpResponse:
    """A mail program that fetches the link spends nothing: only the button does."""
    if request.method != "POST":
        if changes.confirms_only(token, at=request.now) and not changes.confirmed_by(token, at=request.now):
            return render(request, "public/link_spent.html", status=410)
        context = {"space": _leads_to_space(token, request), **_to_confirm(token, request.now)}
        return render(request, "public/link.html", context)
    try:
        if "deny" in request.POST:
            changes.deny(token, at=request.now)
            return render(request, "public/link.html", {"denied": True})
        if changes.confirms_only(token, at=request.now):
            begun, reference = changes.come_in(token, at=request.now, visit=sessions.visit(request))
            sessions.enter(request, begun)
            return redirect("provider:change", reference)
        begun = actions.come_in(token, at=request.now, visit=sessions.visit(request))
    except (accounts.LinkSpent, ChangeNotAllowed):
        return render(request, "public/link_spent.html", status=410)
    sessions.enter(request, begun)
    return redirect(_destination(begun.account_id, request.GET.get("to", ""), request))


def _leads_to_space(token: str, request: Any) -> bool:
    """Whether the letter was about somebody's own space, and they have one."""
    account_id = accounts.link_holder(token, at=request.now) if request.GET.get("to") else None
    return account_id is not None and bool(exchange_access.codes_of(Actor.account(account_id), request.now))


def _destination(account_id: int, to: str, request: Any) -> str:
    """What the letter was about: a change or a request for access by its reference, or the `space` of who holds a code, or the
    `exchange` of files there; else the request.
    """
    by = Actor.account(account_id)
    with suppress(NotYours):
        change_access.own_change(by, to, request.now)
        return reverse("provider:change", args=(to,))
    with suppress(NotYours):
        exchange_access.own_request(by, to, request.now)
        return reverse("provider:exchange-request", args=(to,))
    mine = queries.requests_of(account_id, request.now)
    if to == "exchange" and exchange_access.codes_of(by, request.now):
        return reverse("provider:exchange-entry")
    if (to == "space" or len(mine) != 1) and exchange_access.codes_of(by, request.now):
        return reverse("provider:home")
    return (
        reverse("applicant:request", args=(mine[0].reference.characters,))
        if len(mine) == 1
        else reverse("public:home")
    )


def _to_confirm(token: str, at: datetime) -> dict[str, Any]:
    """What pressing the button says is one's own."""
    language = get_language() or "fr"
    change = changes.confirmed_by(token, at=at)
    if change is not None:
        of_the_code, dated = change.handling.of_the_code, change.handling.dated
        first = labels.day(change.wished_from, language)
        return {
            "change": {
                "kind": change_words.KIND[change.kind],
                "code": ProviderCode.as_received(change.code).printed if of_the_code else "",
                "from_day": _("From %(day)s") % {"day": first} if dated else "",
                "lines": change_words.lines(change.kind, change.wanted),
            }
        }
    found = actions.confirmed_by(token, at=at)
    if found is None:
        return {}
    files = [
        {
            "label": one.label,
            "piece": labels.PIECE[one.piece],
            "size": labels.size(one.size, language),
            "at": one.given_at,
        }
        for one in found.files
    ]
    return {"confirms": True, "sends": found.sends, "files": files, "account_ends": found.account_ends}


def _known(profession: str) -> tuple[Profession, Admission]:
    try:
        chosen = Profession(profession)
    except ValueError:
        raise Http404 from None
    return chosen, admission_of(chosen)
