"""A change: asked for on one page, then followed, answered, confirmed, withdrawn or stopped on another."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prestalux.doors.shared import change_words, labels
from prestalux.doors.shared.document_texts import TEXTS
from prestalux.doors.web.provider.forms import FORMS, ChangeForm
from prestalux.doors.web.provider.pages import own, own_change
from prestalux.office.accounts.actions import TooManyTries
from prestalux.office.accounts.queries import signed_in_at
from prestalux.office.changes import access, actions, queries
from prestalux.office.changes.actions import ChangedLately, ChangeOpenAlready, NothingChanges, Wish
from prestalux.office.changes.queries import ChangeView, OwnCode
from prestalux.office.dossiers.actions import Given, NoSuchAsk
from prestalux.office.files import caged
from prestalux.office.files.caged import cage
from prestalux.office.registry.actions import NoSuchDay, SameBankAccount
from prestalux.rules.changes import (
    HANDLING,
    ChangeKind,
    ChangeNotAllowed,
    ChangeStatus,
    Channel,
    DayOutOfReach,
    Evidence,
)
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.filename import label
from prestalux.rules.periods import day_of
from prestalux.rules.registry import HELD, CodeNotHeld

LEAD: Final[dict[ChangeKind, Promise]] = {
    ChangeKind.ADDRESS: gettext_lazy("The change is made as soon as you send it."),
    ChangeKind.PHONE: gettext_lazy("The change is made as soon as you send it."),
    ChangeKind.EMAIL: gettext_lazy(
        "We send a link to the new address. Once you have followed it, we write to you there, and you sign in with it."
    ),
    ChangeKind.NAME: gettext_lazy("The fund looks at your document and then makes the change."),
    ChangeKind.SPECIALTY: gettext_lazy("The fund looks at your authorisation and then makes the change."),
    ChangeKind.BANK_ACCOUNT: gettext_lazy(
        "To protect you, you confirm the change by a link that we send to an address known to us for some time. Two persons "
        "of the fund then examine it."
    ),
    ChangeKind.CESSATION: gettext_lazy(
        "Your code ends with the last day of practice. It is never given to anybody else; what you did until then is still "
        "paid."
    ),
}
SEND: Final[dict[ChangeKind, Promise]] = {
    ChangeKind.CESSATION: gettext_lazy("Announce the end of practice"),
}
WHY: Final[dict[type[Refusal], tuple[str, Promise]]] = {
    NothingChanges: ("", gettext_lazy("This is what the register says already: nothing would change.")),
    SameBankAccount: ("iban", gettext_lazy("Your code is paid to this account already.")),
    NoSuchDay: ("from_day", gettext_lazy("On this day your code does not hold. Please check the day.")),
    CodeNotHeld: ("from_day", gettext_lazy("On this day your code does not hold. Please check the day.")),
}
EXPLAINED: Final[tuple[type[Refusal], ...]] = (DayOutOfReach, ChangedLately, *WHY)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def ask(request: Any, digits: str, kind: str) -> HttpResponse:
    chosen = _kind(kind)
    row = access.own_code(request.actor, digits, request.now)
    code = queries.own_code(row, day_of(request.now))
    profession = Profession(code.profession)
    if code.state not in HELD or (chosen is ChangeKind.SPECIALTY and not specialties_of(profession)):
        raise Http404
    about: dict[str, Any] = {"profession": profession, "today": day_of(request.now)}
    if request.method != "POST":
        if HANDLING[chosen].evidence:
            caged.reader().prepare()
        form = FORMS[chosen](initial=_standing(chosen, code, row.provider_id, about), **about)
        return _page(request, form, chosen, code)
    form = FORMS[chosen](request.POST, **about)
    refused = _refused_file(request, chosen) if HANDLING[chosen].evidence else None
    if not form.is_valid() or refused:
        return _page(request, form, chosen, code, refused=refused, status=422)
    try:
        reference = _ask(request, form, chosen, code)
    except ChangeOpenAlready as refusal:
        messages.warning(request, _("A change of this kind is open already: here it is."))
        return redirect("provider:change", refusal.facts["reference"])
    except EXPLAINED as refusal:
        _explain(form, refusal)
        return _page(request, form, chosen, code, status=422)
    return redirect("provider:change", reference)


def _kind(text: str) -> ChangeKind:
    try:
        return ChangeKind(text)
    except ValueError:
        raise Http404 from None


def _standing(kind: ChangeKind, code: OwnCode, provider_id: int, about: dict[str, Any]) -> dict[str, Any]:
    """What is mostly right already is filled in; a new number, address or account is typed afresh."""
    if kind is ChangeKind.ADDRESS:
        return {**code.address, "from_day": about["today"]}
    if kind is ChangeKind.NAME:
        who = queries.identity_on(provider_id, about["today"])
        return {name: getattr(who, name) for name in queries.NAME} if who else {}
    if kind is ChangeKind.BANK_ACCOUNT:
        first = about["today"] + timedelta(days=settings.FUND.bank_delay_days)
        return {"holder": code.bank.get("holder", ""), "from_day": first}
    return {}


def _refused_file(request: Any, kind: ChangeKind) -> dict[str, Any] | None:
    """What is wrong with the document, in words; it is judged before anything of it is kept."""
    files = request.FILES.getlist("file")
    if not files:
        return {"title": _("Choose a file first."), "cause": "", "cure": ""}
    if len(files) > 1:
        return {"title": _("Send one file at a time."), "cause": "", "cure": ""}
    data = files[0].read()
    verdict = cage().judge(data)
    if verdict.finding is not None:
        words = TEXTS[verdict.finding.value][get_language() or "fr"]
        return {"title": words.title, "cause": words.cause, "cure": words.cure}
    flags = tuple(flag.value for flag in verdict.flags)
    request.given = Given(data, label(files[0].name or ""), verdict.pages, flags)
    return None


def _ask(request: Any, form: ChangeForm, kind: ChangeKind, code: OwnCode) -> str:
    return actions.ask_change(
        Wish(kind, form.wanted, form.wished_from(form.today)),
        digits=code.digits,
        given=getattr(request, "given", None),
        language=get_language() or "fr",
        visit_began_at=signed_in_at(request.session_id) or request.now,
        by=request.actor,
        at=request.now,
    )


def _explain(form: ChangeForm, refusal: Refusal) -> None:
    if isinstance(refusal, DayOutOfReach):
        language = get_language() or "fr"
        between = {name: labels.iso_day(str(refusal.facts[name]), language) for name in ("first", "last")}
        form.add_error("from_day", _("Choose a day between %(first)s and %(last)s.") % between)
        return
    if isinstance(refusal, ChangedLately):
        until = labels.iso_day(str(refusal.facts["until"]), get_language() or "fr")
        told = _(
            "Your address was changed a short while ago. Until %(day)s only the fund can change it: please call."
        )
        form.add_error("email", told % {"day": until})
        return
    field, text = WHY[type(refusal)]
    form.add_error(field if field in form.fields else None, str(text))


def _page(
    request: Any,
    form: ChangeForm,
    kind: ChangeKind,
    code: OwnCode,
    *,
    refused: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    evidence = HANDLING[kind].evidence
    errors = [{"text": refused["title"], "url": "#id_file"}] if refused else []
    context = {
        "form": form,
        "title": change_words.KIND[kind],
        "lead": LEAD[kind],
        "send": SEND.get(kind, gettext_lazy("Send the change")),
        "printed": code.printed if HANDLING[kind].of_the_code else "",
        "evidence": _evidence(evidence) if evidence else None,
        "refused": refused,
        "errors": errors,
        "has_errors": bool(errors or form.errors),
        "short": ("postcode", "from_day", "phone", "bic"),
        "back_url": reverse("provider:home"),
        "delay": settings.FUND.bank_delay_days if HANDLING[kind].delayed else 0,
        "dangerous": kind is ChangeKind.CESSATION,
    }
    return render(request, "provider/ask.html", context, status=status)


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "label": change_words.EVIDENCE[evidence],
        "about": change_words.EVIDENCE_ABOUT[evidence],
        "max_size": labels.size(settings.MAX_FILE_BYTES, get_language() or "fr"),
        "how_url": reverse("public:pdf"),
    }


# A change that was asked for


@require_safe
@own_change
def change(request: Any, view: ChangeView) -> HttpResponse:
    return _change_page(request, view)


@require_http_methods(["POST"])
@own_change
def answer(request: Any, view: ChangeView) -> HttpResponse:
    refused = _refused_file(request, view.kind)
    if refused:
        return _change_page(request, view, refused=refused, status=422)
    with suppress(NoSuchAsk, ChangeNotAllowed):  # answered, withdrawn or decided meanwhile: the page says so
        actions.answer(
            reference=view.reference.characters, given=request.given, by=request.actor, at=request.now
        )
        messages.success(request, _("Your document is with the fund."))
    return redirect("provider:change", view.reference.characters)


@require_POST
@own_change
def link_again(request: Any, view: ChangeView) -> HttpResponse:
    try:
        actions.send_link_again(reference=view.reference.characters, by=request.actor, at=request.now)
    except TooManyTries:
        messages.warning(
            request, _("The link was sent several times already. Please look into your mailbox.")
        )
    except ChangeNotAllowed:
        pass
    else:
        messages.success(request, _("The link is on its way."))
    return redirect("provider:change", view.reference.characters)


@require_POST
@own_change
def withdraw(request: Any, view: ChangeView) -> HttpResponse:
    with suppress(ChangeNotAllowed):
        actions.withdraw(reference=view.reference.characters, by=request.actor, at=request.now)
    return redirect("provider:change", view.reference.characters)


@require_POST
@own_change
def stop(request: Any, view: ChangeView) -> HttpResponse:
    try:
        actions.stop(
            reference=view.reference.characters,
            session=request.session_id,
            by=request.actor,
            at=request.now,
        )
    except ChangeNotAllowed:
        messages.warning(request, _("This change can no longer be stopped here. Please call the fund."))
    return redirect("provider:change", view.reference.characters)


def _change_page(
    request: Any, view: ChangeView, *, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    language = get_language() or "fr"
    evidence = view.evidence
    context = {
        "view": view,
        "title": change_words.KIND[view.kind],
        "status": change_words.STATUS[view.status],
        "status_kind": change_words.STATUS_KIND[view.status],
        "says": _says(view, language),
        "rows": _rows(view, language),
        "asked": {
            "reason": labels.ASK_REASON[view.asked.reason],
            "text": view.asked.text,
            "due_on": view.asked.due_on,
        }
        if view.asked
        else None,
        "evidence": _evidence(evidence) if evidence else None,
        "refused": refused,
        "errors": [{"text": refused["title"], "url": "#id_file"}] if refused else [],
        "has_errors": bool(refused),
        "events": change_words.timeline(view.moments),
        "can_send_link": view.status is ChangeStatus.CONFIRMING and bool(view.channel),
        "is_open": view.is_open,
        "back_url": reverse("provider:home"),
    }
    return render(request, "provider/change.html", context, status=status)


def _says(view: ChangeView, language: str) -> str:
    """Where it stands, in one sentence."""
    if view.status is ChangeStatus.CONFIRMING:
        if not view.channel:
            return _(
                "We know no e-mail address of yours for long enough: the fund calls you at the number it knows."
            )
        if view.handling.channel is Channel.NEW:
            return _("Open the link that we sent to %(address)s: the change is made then.") % {
                "address": view.channel
            }
        return _(
            "Open the link that we sent to %(address)s, an address that we have known for some time. If you no longer read "
            "it, call the fund."
        ) % {"address": _veiled(view.channel)}
    if view.status is ChangeStatus.ACCEPTED and view.holds_from:
        day = labels.day(view.holds_from, language)
        if view.kind is ChangeKind.CESSATION:
            return _("Your code ends: from %(day)s on it no longer holds.") % {"day": day}
        return _("The register says so from %(day)s on.") % {"day": day}
    if view.status is ChangeStatus.SUBMITTED:
        return _("The fund examines it. You need do nothing.")
    if view.status is ChangeStatus.STOPPED:
        return _("It was stopped; the register says what it said before.")
    return ""


def _veiled(address: str) -> str:
    """So that its owner knows it and nobody else learns it."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _rows(view: ChangeView, language: str) -> list[dict[str, Any]]:
    wanted = change_words.lines(view.kind, view.wanted)
    former = {name: view.former.get(name, "") for name in view.wanted}
    rows: list[dict[str, Any]] = [
        {"key": _("Code"), "value": queries.printed(view.code)}
        if view.handling.of_the_code and view.code
        else {},
        {"key": _("Until now"), "lines": change_words.lines(view.kind, former)}
        if any(former.values())
        else {},
        {"key": pgettext("change", "Asked for"), "lines": wanted} if wanted else {},
        {
            "key": _("Last day of practice") if view.kind is ChangeKind.CESSATION else _("Wished from"),
            "value": labels.day(view.wished_from, language),
        }
        if view.handling.dated
        else {},
        {"key": _("Documents"), "lines": [f"{one.label}" for one in view.files if one.replaced_at is None]}
        if view.files
        else {},
        {"key": _("Reason"), "lines": _reasons(view)} if view.status is ChangeStatus.REFUSED else {},
    ]
    return [row for row in rows if row]


def _reasons(view: ChangeView) -> list[str]:
    said = str(change_words.REFUSAL_REASON.get(view.reason, "")) if view.reason != "other" else ""
    return [part for part in (said, *view.text.splitlines()) if part]
