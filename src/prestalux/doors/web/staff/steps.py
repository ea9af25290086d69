"""The steps staff take from the dossier. A refused step shows the dossier as it stands now, the words kept."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prestalux.doors.shared.fund import template
from prestalux.doors.shared.plain_forms import whole
from prestalux.doors.web.staff.asking_words import filled
from prestalux.doors.web.staff.desk import dossier_page
from prestalux.doors.web.staff.forms import AskForm
from prestalux.doors.web.staff.pages import dossier_for, link, taken_by_post
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.actions import AskOrder, DueDayPast
from prestalux.office.attribution.actions.fund import NothingToCorrect, NotOfTheDesk
from prestalux.office.attribution.queries import RequestView
from prestalux.office.dossiers.actions import AskedAlready, ChangedMeanwhile, NoSuchAsk, NothingPrepared
from prestalux.office.registry.actions import NoPrefix, NoSuchDay, PrefixExhausted, SameBankAccount
from prestalux.rules.attribution.decision import NoPossiblePeriod, ReasonMissing
from prestalux.rules.attribution.request import FilesNotScanned, NotComplete
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.sameness import NotMergeable
from prestalux.rules.attribution.status import StepNotAllowed
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of

WHY: Final[dict[type[Refusal], Promise]] = {
    ChangedMeanwhile: gettext_lazy(
        "This dossier changed while the page was open. It is shown as it stands now; please look again before you decide."
    ),
    StepNotAllowed: gettext_lazy("This step is not possible where the dossier stands now."),
    NotComplete: gettext_lazy("The dossier is not complete: a code cannot be granted yet."),
    NoPossiblePeriod: gettext_lazy(
        "There is no day on which the code could hold: the start of practice lies after the end of the authorisation."
    ),
    NoPrefix: gettext_lazy(
        "No prefix is set for this profession, so no code can be given. A manager must set one; nothing was changed."
    ),
    PrefixExhausted: gettext_lazy(
        "Every code under the prefixes of this profession is given. A manager must set a new prefix; nothing was changed."
    ),
    AskedAlready: gettext_lazy("One of these pieces is asked for already."),
    NoSuchAsk: gettext_lazy("This question is no longer open."),
    DueDayPast: gettext_lazy("The day by which to answer must lie in the future."),
    ReasonMissing: gettext_lazy("A reason is needed."),
    SamePerson: gettext_lazy("Who prepared a decision can neither confirm it nor send it back."),
    NothingPrepared: gettext_lazy(
        "Nothing waits for confirmation here any more: it was settled, or the dossier changed since."
    ),
    SameBankAccount: gettext_lazy("From that day on it is this account already."),
    FilesNotScanned: gettext_lazy(
        "The antivirus has not called every file safe yet; until then no code can be granted. It tries again by itself."
    ),
    NoSuchDay: gettext_lazy("The code does not hold on this day, or a later change is recorded already."),
    NothingToCorrect: gettext_lazy("Nothing differs from what stands in the dossier."),
    NotMergeable: gettext_lazy(
        "These two requests cannot be merged: their professions differ, or others are merged into it already."
    ),
    NotOfTheDesk: gettext_lazy("This person does not work on dossiers."),
}


@taken_by_post
@dossier_for(Task.ASK)
def ask(request: Any, view: RequestView) -> HttpResponse:
    form = AskForm(request.POST, today=day_of(request.now), days=settings.FUND.answer_days)
    if not form.is_valid():
        return dossier_page(request, view, status=422, ask_form=form, open_step="ask", has_errors=True)
    orders = [_order(form, piece, view, day_of(request.now)) for piece in form.asked]
    try:
        actions.ask_for_pieces(asks=orders, **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal, ask_form=form, open_step="ask")
    return done(request, view, _("The applicant is asked; the letter is on its way."))


def _order(form: AskForm, piece: Piece, view: RequestView, today: date) -> AskOrder:
    """A text left empty is the template laid down for the reason, in the language of the request."""
    data = form.cleaned_data
    reason = data[f"reason-{piece.value}"] or "missing"
    text = data[f"text-{piece.value}"].strip()
    if not text:
        laid_down = template("ask", reason, view.language, today, view.facts.law)
        text = filled(laid_down, piece, data["due_on"], view.language, view.reference.printed)
    return AskOrder(piece, reason, text, data["due_on"])


@taken_by_post
@dossier_for(Task.ASK)
def withdraw_ask(request: Any, view: RequestView, ask_id: int) -> HttpResponse:
    try:
        actions.withdraw_ask(ask_id=ask_id, **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    return done(request, view, _("The ask is withdrawn."))


@taken_by_post
@dossier_for(Task.MOVE_PIECE)
def move(request: Any, view: RequestView, piece_id: int) -> HttpResponse:
    try:
        to = Piece(request.POST.get("to", ""))
        actions.move_piece(piece_id=piece_id, to=to, **step(request, view))
    except ValueError:
        return done(request, view, _("Choose the slot to move the file to."), level=messages.WARNING)
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    messages.success(request, _("The file was moved."))
    return redirect(f"{link(view, 'dossier')}?file={piece_id}")


def step(request: Any, view: RequestView) -> dict[str, Any]:
    """What every step names: the dossier, the version the page showed, who and when. A page without its version is
    taken for a stale one.
    """
    return {
        "reference": view.reference.characters,
        "version": whole(request.POST.get("version", ""), 0),
        "by": request.actor,
        "at": request.now,
    }


def refused(request: Any, view: RequestView, refusal: Refusal, **kept: Any) -> HttpResponse:
    now = queries.view_of(view.id, request.now)
    return dossier_page(request, now, status=409, refused=WHY[type(refusal)], has_errors=True, **kept)


def done(request: Any, view: RequestView, text: str, level: int = messages.SUCCESS) -> HttpResponse:
    messages.add_message(request, level, text)
    return redirect(link(view, "dossier"))
