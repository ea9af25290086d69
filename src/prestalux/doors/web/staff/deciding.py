"""Decisions from the dossier: taken at once where one person suffices, else prepared for a second to confirm."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prestalux.doors.shared.fund import template
from prestalux.doors.shared.plain_forms import whole
from prestalux.doors.web.staff.desk import dossier_page
from prestalux.doors.web.staff.forms import (
    BankAccountForm,
    CloseForm,
    CorrectionForm,
    NoteForm,
    ReasonsForm,
    RefuseForm,
    ReopenForm,
)
from prestalux.doors.web.staff.pages import dossier_for, show, taken_by_post
from prestalux.doors.web.staff.steps import WHY, done, refused, step
from prestalux.office.attribution import actions
from prestalux.office.attribution.actions import Words
from prestalux.office.attribution.queries import RequestView
from prestalux.office.registry.actions import Bank
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.periods import day_of

DONE: Final[dict[Deed, Promise]] = {
    Deed.GRANT: gettext_lazy("The code is granted; the letter is on its way."),
    Deed.REFUSE: gettext_lazy("The request is refused; the letter is on its way."),
    Deed.CLOSE: gettext_lazy("The request is closed; the letter is on its way."),
    Deed.REOPEN: gettext_lazy("The decision is set aside; the letter is on its way."),
    Deed.CHANGE_BANK_ACCOUNT: gettext_lazy("The bank account is changed; the letter is on its way."),
}


@taken_by_post
@dossier_for(Task.PREPARE)
def grant(request: Any, view: RequestView) -> HttpResponse:
    return _decide(request, view, Deed.GRANT, Words())


@taken_by_post
@dossier_for(Task.PREPARE)
def refuse(request: Any, view: RequestView) -> HttpResponse:
    return _with_reasons(request, view, Deed.REFUSE, RefuseForm(request.POST))


@taken_by_post
@dossier_for(Task.PREPARE)
def close(request: Any, view: RequestView) -> HttpResponse:
    return _with_reasons(request, view, Deed.CLOSE, CloseForm(request.POST))


def _with_reasons(request: Any, view: RequestView, deed: Deed, form: ReasonsForm) -> HttpResponse:
    kept = {f"{deed.value}_form": form, "open_step": deed.value}
    if not form.is_valid():
        return dossier_page(request, view, status=422, has_errors=True, **kept)
    reasons, text = tuple(form.cleaned_data["reasons"]), form.cleaned_data["text"].strip()
    if not text:
        on, laid_down = day_of(request.now), view.facts.law
        given = (template(deed.value, reason, view.language, on, laid_down) for reason in reasons)
        text = "\n\n".join(filter(None, given))
    words = Words(reasons, text)
    return _decide(request, view, deed, words, **kept)


@taken_by_post
@dossier_for(Task.PREPARE)
def reopen(request: Any, view: RequestView) -> HttpResponse:
    form = ReopenForm(request.POST)
    kept = {"reopen_form": form, "open_step": "reopen"}
    if not form.is_valid():
        return dossier_page(request, view, status=422, has_errors=True, **kept)
    return _decide(request, view, Deed.REOPEN, Words(text=form.cleaned_data["text"]), **kept)


@taken_by_post
@dossier_for(Task.PREPARE)
def change_bank_account(request: Any, view: RequestView) -> HttpResponse:
    form = BankAccountForm(request.POST, profession=view.profession, today=day_of(request.now))
    kept = {"bank_form": form, "open_step": "bank"}
    if not form.is_valid():
        return dossier_page(request, view, status=422, has_errors=True, **kept)
    data = form.cleaned_data
    words = Words(
        text=data["text"],
        bank=Bank(data["holder"], data["iban"], data.get("bic") or ""),
        from_day=data["from_day"],
    )
    return _decide(request, view, Deed.CHANGE_BANK_ACCOUNT, words, **kept)


def _decide(request: Any, view: RequestView, deed: Deed, words: Words, **kept: Any) -> HttpResponse:
    try:
        outcome = actions.decide(deed=deed, words=words, **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal, **kept)
    told = _("Prepared: another person must confirm it.") if outcome.prepared else str(DONE[deed])
    return done(request, view, told)


@taken_by_post
@dossier_for(Task.DECIDE)
def confirm(request: Any, view: RequestView, proposal_id: int) -> HttpResponse:
    prepared = view.prepared
    try:
        actions.confirm(proposal_id=proposal_id, **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    return done(request, view, str(DONE[prepared.deed]) if prepared else _("Confirmed."))


@taken_by_post
@dossier_for(Task.DECIDE)
def send_back(request: Any, view: RequestView, proposal_id: int) -> HttpResponse:
    form = NoteForm(request.POST)
    kept = {"note_form": form, "open_step": "send-back"}
    if not form.is_valid():
        return dossier_page(request, view, status=422, has_errors=True, **kept)
    try:
        actions.send_back(proposal_id=proposal_id, note=form.cleaned_data["note"], **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal, **kept)
    return done(request, view, _("Sent back with your note."))


@taken_by_post
@dossier_for(Task.PREPARE)
def take_back(request: Any, view: RequestView, proposal_id: int) -> HttpResponse:
    try:
        actions.take_back(proposal_id=proposal_id, **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    return done(request, view, _("What you had prepared is taken back."))


@taken_by_post
@dossier_for(Task.ASSIGN)
def assign(request: Any, view: RequestView) -> HttpResponse:
    to = whole(request.POST.get("to", ""), 0) or None
    try:
        actions.assign(reference=view.reference.characters, to=to, by=request.actor, at=request.now)
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    return done(
        request, view, _("The dossier is assigned.") if to else _("The dossier belongs to nobody now.")
    )


@dossier_for(Task.CORRECT)
def identity(request: Any, view: RequestView) -> HttpResponse:
    """A page of its own: the identity as it stands, to put right, with the reason."""
    actions.look(dossier_id=view.id, at_what="dossier", by=request.actor, at=request.now)
    about: dict[str, Any] = {"profession": view.profession, "today": day_of(request.now)}
    page: dict[str, Any] = {"view": view, "note_form": NoteForm()}
    if request.method != "POST":
        initial = {name: view.values[name] for name in CorrectionForm.base_fields}
        return show(request, "staff/identity.html", form=CorrectionForm(initial=initial, **about), **page)
    form, note = CorrectionForm(request.POST, **about), NoteForm(request.POST)
    page |= {"form": form, "note_form": note, "has_errors": True}
    if not (form.is_valid() & note.is_valid()):
        return show(request, "staff/identity.html", 422, **page)
    try:
        reason = note.cleaned_data["note"]
        actions.correct_identity(values=form.values, reason=reason, **step(request, view))
    except tuple(WHY) as refusal:
        return show(request, "staff/identity.html", 409, refused=WHY[type(refusal)], **page)
    return done(request, view, _("The identity is corrected; the applicant is told."))
