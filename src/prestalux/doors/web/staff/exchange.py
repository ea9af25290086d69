"""Requests for the network and for access, accounts of the exchange space, and who must exchange and cannot yet."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prestalux.doors.shared import exchange_words, labels
from prestalux.doors.shared.plain_forms import PlainForm, PlainSelect, whole
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.doors.web.staff.forms import TextField
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.exchange.actions import deciding, keeping
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.exchange.queries.accounts import AccessView, AccountView
from prestalux.office.exchange.queries.paging import MOST_SIGNS, Page
from prestalux.office.registry import queries as register
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.exchange.accounts import LONGEST_NAME, BadExchangeAccount, Environment
from prestalux.rules.exchange.networks import BadRange, ranges_of
from prestalux.rules.exchange.requests import (
    AccessKind,
    AccessNotAllowed,
    AccessRefusal,
    AccessStatus,
    CodeNotValid,
    HeldAlready,
    NothingConnected,
    NotInConvention,
)
from prestalux.rules.identifiers.contact import BadEmail, Email
from prestalux.rules.identifiers.provider_code import BadProviderCode
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import day_of
from prestalux.rules.registry import NoSuchCode

GROUPS: Final[dict[str, tuple[AccessStatus, ...]]] = {
    "fund": (AccessStatus.SUBMITTED,),
    "done": (AccessStatus.GRANTED, AccessStatus.REFUSED, AccessStatus.WITHDRAWN),
}
GROUP: Final[dict[str, Promise]] = {
    "fund": gettext_lazy("For us"),
    "done": gettext_lazy("Ended"),
    "obliged": gettext_lazy("Obliged, without an account"),
    "accounts": gettext_lazy("Accounts of a code"),
}
PAGES: Final[dict[str, Promise]] = {
    "waiting": gettext_lazy("Return files that wait"),
    "traffic": gettext_lazy("Traffic of a day"),
    "stuck": gettext_lazy("Stuck and refused files"),
    "silent": gettext_lazy("Silent accounts"),
}
WHY: Final = (
    ChangedMeanwhile,
    AccessNotAllowed,
    CodeNotValid,
    NotInConvention,
    HeldAlready,
    NothingConnected,
    ReasonMissing,
    BadRange,
)


class GrantForm(PlainForm):
    prefix = "grant"
    ranges = forms.CharField(
        label=gettext_lazy("Addresses that the operator gave"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy(
            "One address or range a line, for example 192.0.2.7 or 10.20.0.0/16. Empty: from everywhere."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_ranges(self) -> tuple[str, ...]:
        try:
            return ranges_of(self.cleaned_data["ranges"])
        except BadRange as refusal:
            raise forms.ValidationError(text_of(refusal, get_language() or "fr")) from None


class RefuseForm(PlainForm):
    prefix = "refuse"
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), widget=PlainSelect, choices=list(exchange_words.REFUSAL_REASON.items())
    )
    text = TextField(label=gettext_lazy("Explanation for the provider"))

    def clean(self) -> None:
        if self.cleaned_data.get("reason") == "other" and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Say in words what the reason is."))


class OpenForm(PlainForm):
    prefix = "open"
    environment = forms.ChoiceField(
        label=gettext_lazy("Space"), widget=PlainSelect, choices=list(exchange_words.ENVIRONMENT.items())
    )
    name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=LONGEST_NAME)
    email = forms.CharField(
        label=gettext_lazy("E-mail address of the person"),
        max_length=254,
        help_text=gettext_lazy(
            "A link to the provider’s space goes there: check that it is the provider’s own."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letters"), widget=PlainSelect, choices=settings.LANGUAGES
    )

    def clean_email(self) -> str:
        try:
            return Email.parse(self.cleaned_data["email"]).address
        except BadEmail as refusal:
            raise forms.ValidationError(text_of(refusal, get_language() or "fr")) from None


SECTIONS: Final[dict[Promise, tuple[str, ...]]] = {
    gettext_lazy("Requests"): ("fund", "done"),
    gettext_lazy("Accounts"): ("accounts", "silent", "obliged"),
    pgettext_lazy("exchange", "Files"): ("traffic", "stuck", "waiting"),
}


def tabs(current: str) -> dict[str, Any]:
    """Of every page of the exchange at the desk: its sections, and the pages of the one that is open."""
    section = next(pages for pages in SECTIONS.values() if current in pages)
    return {
        "sections": [
            {"label": words, "url": _page_url(pages[0]), "current": pages is section}
            for words, pages in SECTIONS.items()
        ],
        "pages": [
            {"label": {**GROUP, **PAGES}[name], "url": _page_url(name), "current": name == current}
            for name in section
        ],
    }


def _page_url(name: str) -> str:
    return f"{reverse('staff:exchange')}?show={name}" if name in GROUP else reverse(f"staff:exchange-{name}")


def place_in(request: Any) -> dict[str, str]:
    """Where a page of a list begins, as its address says."""
    return {name: request.GET.get(name, "")[: MOST_SIGNS + 1] for name in ("before", "after")}


def around(found: Page[Any], **kept: str) -> dict[str, str]:
    """The addresses of the neighbouring pages."""
    among = {name: value for name, value in kept.items() if value}
    return {
        f"{name}_url": f"?{urlencode({**among, name: place})}" if place else ""
        for name, place in (("before", found.before), ("after", found.after))
    }


@require_safe
@staff(Task.READ)
def page(request: Any) -> HttpResponse:
    chosen = request.GET.get("show", "fund")
    chosen = chosen if chosen in GROUP else "fund"
    place = place_in(request)
    context: dict[str, Any] = {"tabs": tabs(chosen), "chosen": chosen}
    if chosen == "obliged":
        found, count = queries.obliged_without_account(request.now, **place)
        context |= {"obliged": [_obliged(row) for row in found.rows], "count": count}
        context |= around(found, show=chosen)
    elif chosen == "accounts":
        context |= _accounts(request)
    else:
        listed = queries.at_desk(GROUPS[chosen], request.now, newest_first=chosen == "done", **place)
        context |= {"rows": [_listed(view) for view in listed.rows], **around(listed, show=chosen)}
    return show(request, "staff/exchange.html", **context)


def _listed(view: AccessView) -> dict[str, Any]:
    return {
        "url": reverse("staff:exchange-request", args=(view.reference.characters,)),
        "printed": view.reference.printed,
        "what": exchange_words.title(view),
        "name": view.name,
        "code": view.printed_code,
        "at": view.asked_at,
        "kind": exchange_words.STATUS_KIND[view.status],
        "status": exchange_words.STATUS[view.status],
    }


def _obliged(row: queries.Obliged) -> dict[str, Any]:
    return {
        "printed": row.printed,
        "url": f"{reverse('staff:register')}?code={row.digits}",
        "accounts_url": f"{reverse('staff:exchange')}?show=accounts&code={row.digits}",
        "name": row.name,
        "profession": labels.PROFESSION[row.profession],
        "since": row.since,
        "asked": row.asked,
    }


def _accounts(request: Any, typed: str = "", form: OpenForm | None = None) -> dict[str, Any]:
    typed = typed or request.GET.get("code", "").strip()[:20]
    if not typed:
        return {"q": ""}
    try:
        digits = Code.parse(typed).digits
        code_id = register.code_id_of(digits)
    except (BadProviderCode, NoSuchCode):
        return {"q": typed, "unknown": True}
    found = queries.accounts_of(code_id, request.now)
    return {
        "q": typed,
        "printed": Code.as_received(digits).printed,
        "digits": digits,
        "accounts": [_account(view) for view in found],
        "open_form": (form or OpenForm()) if Task.DECIDE in request.tasks else None,
        "open_failed": form is not None,
    }


def _account(view: AccountView) -> dict[str, Any]:
    language, (text, kind) = get_language() or "fr", exchange_words.state(view)
    return {
        "username": view.username,
        "url": reverse("staff:exchange-account", args=(view.username,)),
        "name": view.name,
        "holder": exchange_words.HOLDER[view.holder],
        "space": exchange_words.ENVIRONMENT[view.environment],
        "roles": ", ".join(
            str(words) for role, words in exchange_words.ROLE_SHORT.items() if role in view.roles
        ),
        "days": exchange_words.days(view.days, language),
        "ranges": view.ranges,
        "keys": [key.fingerprint for key in view.keys if key.removed_at is None],
        "last": labels.moment(view.last_at, language) if view.last_at else "",
        "status": text,
        "kind": kind,
    }


@require_safe
@staff(Task.READ)
def asked_for(request: Any, reference: str) -> HttpResponse:
    return _page(request, reference)


def _page(request: Any, reference: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Each look is journalled before it is shown. `more` holds a form that was refused, or why a step was."""
    try:
        view = deciding.look(reference=reference, by=request.actor, at=request.now)
    except NotYours:
        raise Http404 from None
    language, today = get_language() or "fr", day_of(request.now)
    code = register.code_on(view.digits, today)
    connection = queries.connection_of(view.code_id, request.now)
    decides = Task.DECIDE in request.tasks and view.status is AccessStatus.SUBMITTED
    facts = {
        "view": view,
        "reference": view.reference.characters,
        "title": exchange_words.title(view),
        "status_text": exchange_words.STATUS[view.status],
        "status_kind": exchange_words.STATUS_KIND[view.status],
        "rows": [
            {"key": _("Profession"), "value": labels.PROFESSION[view.profession]},
            *exchange_words.wanted(view, language),
            {
                "key": _("HealthNet"),
                "lines": [
                    exchange_words.connected(connection, language),
                    *connection.ranges,
                ]
                if connection
                else [],
                "empty": _("not connected"),
            },
            *(
                [{"key": _("Reason"), "lines": exchange_words.reasons(view)}]
                if view.status is AccessStatus.REFUSED
                else []
            ),
        ],
        "code_valid": code.is_valid,
        "accounts_url": f"{reverse('staff:exchange')}?show=accounts&code={view.digits}",
        "may_decide": decides,
        "waits_for_others": view.status is AccessStatus.SUBMITTED and not decides,
        "with_ranges": view.kind in {AccessKind.NETWORK_ACTIVATION, AccessKind.NETWORK_CHANGE},
        "grant_form": GrantForm(initial={"ranges": "\n".join(connection.ranges) if connection else ""}),
        "refuse_form": RefuseForm(),
        "may_read_journal": Task.READ_JOURNAL in request.tasks,
        "events": exchange_words.timeline(view.moments),
    }
    return show(request, "staff/exchange_request.html", status, **{**facts, **more})


@require_POST
@staff(Task.DECIDE)
def grant(request: Any, reference: str) -> HttpResponse:
    form = GrantForm(request.POST)
    kept = {"grant_form": form, "open_step": "grant"}
    if not form.is_valid():
        return _page(request, reference, status=422, has_errors=True, **kept)
    ranges = form.cleaned_data["ranges"]
    said = _("Granted; the letter is on its way.")
    return _step(request, reference, deciding.grant, said, kept, ranges=ranges)


@require_POST
@staff(Task.DECIDE)
def refuse(request: Any, reference: str) -> HttpResponse:
    form = RefuseForm(request.POST)
    kept = {"refuse_form": form, "open_step": "refuse"}
    if not form.is_valid():
        return _page(request, reference, status=422, has_errors=True, **kept)
    data = form.cleaned_data
    said = _("Refused; the letter is on its way.")
    reason = AccessRefusal(data["reason"])
    return _step(request, reference, deciding.refuse, said, kept, reason=reason, text=data["text"])


def _step(
    request: Any, reference: str, action: Any, said: str, kept: dict[str, Any], **facts: Any
) -> HttpResponse:
    own = {
        "reference": reference,
        "version": whole(request.POST.get("version", ""), 0),
        "by": request.actor,
        "at": request.now,
    }
    try:
        action(**own, **facts)
    except NotYours:
        raise Http404 from None
    except WHY as refusal:
        why = text_of(refusal, get_language() or "fr")
        return _page(request, reference, status=409, refused=why, has_errors=True, **kept)
    messages.success(request, said)
    return redirect("staff:exchange-request", reference)


@require_POST
@staff(Task.DECIDE)
def open_account(request: Any, digits: str) -> HttpResponse:
    """For who cannot ask on the web."""
    form = OpenForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            username = keeping.open_at_desk(
                digits=digits,
                environment=Environment(data["environment"]),
                name=data["name"],
                email=data["email"],
                language=data["language"],
                by=request.actor,
                at=request.now,
            )
        except NoSuchCode:
            raise Http404 from None
        except (BadExchangeAccount, CodeNotValid, NotInConvention) as refusal:
            named = isinstance(refusal, BadExchangeAccount) and refusal.facts["why"] == "name"
            form.add_error("name" if named else None, text_of(refusal, get_language() or "fr"))
        else:
            messages.success(request, _("The account is open; a link is on its way."))
            return redirect("staff:exchange-account", username)
    kept = _accounts(request, digits, form)
    if "digits" not in kept:
        raise Http404
    context = {"tabs": tabs("accounts"), "chosen": "accounts", **kept}
    return show(request, "staff/exchange.html", 422, **context)


@require_POST
@staff(Task.PREPARE)
def close_account(request: Any, username: str) -> HttpResponse:
    view = queries.account_named(username, request.now)
    if view is None:
        raise Http404
    back = reverse("staff:exchange-account", args=(username,))
    if request.POST.get("sure") != "yes":
        messages.warning(request, _("Nothing was closed: tick that the account is to be closed for good."))
        return redirect(back)
    try:
        keeping.close_at_desk(username=username, by=request.actor, at=request.now)
    except keeping.AccountOver as refusal:
        messages.warning(request, text_of(refusal, get_language() or "fr"))
    else:
        messages.success(request, _("The account is closed; the provider is told."))
    return redirect(back)
