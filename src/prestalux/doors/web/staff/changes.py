"""Changes that providers ask for: the list, one change on one screen, and what may become of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from prestalux.doors.shared import change_words, labels
from prestalux.doors.shared.plain_forms import DayField, PlainForm, PlainSelect, whole
from prestalux.doors.shared.refusal_texts import REFUSALS, text_of
from prestalux.doors.shared.serving import download, png
from prestalux.doors.web.layout.errors import withheld
from prestalux.doors.web.staff.forms import NoteForm, TextField, answer_day
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.changes import actions, queries
from prestalux.office.changes.actions import ChangeDeed, Words
from prestalux.office.changes.queries import ChangeView, GivenFile, PreparedView
from prestalux.office.dossiers.actions import ChangedMeanwhile, NothingPrepared
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import NoSuchPage, PageUnreadable
from prestalux.office.registry.actions import NoSuchDay, SameBankAccount
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.changes import (
    ChangeKind,
    ChangeNotAllowed,
    ChangeStatus,
    ChangeStep,
    Channel,
    after,
    first_day_of,
)
from prestalux.rules.documents.scanning import WITHHELD
from prestalux.rules.periods import day_of
from prestalux.rules.registry import CodeNotHeld

GROUPS: Final[dict[str, tuple[ChangeStatus, ...]]] = {
    "fund": (ChangeStatus.SUBMITTED,),
    "provider": (ChangeStatus.CONFIRMING, ChangeStatus.INCOMPLETE),
    "stopped": (ChangeStatus.STOPPED,),
    "done": (ChangeStatus.ACCEPTED, ChangeStatus.REFUSED, ChangeStatus.WITHDRAWN),
}
GROUP: Final[dict[str, Promise]] = {
    "fund": gettext_lazy("For us"),
    "provider": gettext_lazy("For the provider"),
    "stopped": gettext_lazy("Stopped"),
    "done": gettext_lazy("Ended"),
}
WHY: Final = (
    ChangedMeanwhile,
    ChangeNotAllowed,
    NothingPrepared,
    SamePerson,
    ReasonMissing,
    NoSuchDay,
    SameBankAccount,
    CodeNotHeld,
    *WITHHELD,
)
MOST_PAGES: Final = 40


class AskForm(PlainForm):
    prefix = "ask"
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=PlainSelect)
    text = TextField(label=gettext_lazy("What should be sent, in your words"))
    due_on = DayField(label=gettext_lazy("Answer by"))

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["reason"].choices = list(labels.ASK_REASON.items())  # type: ignore[attr-defined]
        self.fields["due_on"].initial = answer_day(today, settings.FUND.answer_days)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if not self.today < day <= self.today + timedelta(days=366):
            raise forms.ValidationError(_("The day must lie in the future."))
        return day

    def clean(self) -> None:
        if self.cleaned_data.get("reason") == "other" and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Say in words what is needed."))


class RefuseForm(PlainForm):
    prefix = "refuse"
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        widget=PlainSelect,
        choices=list(change_words.REFUSAL_REASON.items()),
    )
    text = TextField(label=gettext_lazy("Explanation for the provider"))

    def clean(self) -> None:
        if self.cleaned_data.get("reason") == "other" and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Say in words what the reason is."))


@require_safe
@staff(Task.READ)
def changes(request: Any) -> HttpResponse:
    chosen = request.GET.get("show", "fund")
    if chosen not in GROUPS:
        chosen = "fund"
    found = queries.at_desk(GROUPS[chosen], request.now, newest_first=chosen in {"done", "stopped"})
    context = {
        "tabs": [
            {"label": GROUP[name], "url": f"?show={name}", "current": name == chosen} for name in GROUPS
        ],
        "rows": [_listed(view, request) for view in found.rows],
        "more": found.more,
        "chosen": chosen,
    }
    return show(request, "staff/changes.html", **context)


def _listed(view: ChangeView, request: Any) -> dict[str, Any]:
    return {
        "url": reverse("staff:change", args=(view.reference.characters,)),
        "printed": view.reference.printed,
        "what": change_words.KIND[view.kind],
        "name": view.name,
        "code": queries.printed(view.code) if view.code else "",
        "at": view.asked_at,
        "days": (day_of(request.now) - day_of(view.asked_at)).days,
        "kind": change_words.STATUS_KIND[view.status],
        "status": change_words.STATUS[view.status],
    }


@require_safe
@staff(Task.READ)
def change(request: Any, reference: str) -> HttpResponse:
    return _page(request, reference)


def _page(request: Any, reference: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Each look is journalled before it is shown. `more` holds a form that was refused, or why a step was."""
    try:
        view = actions.look(reference=reference, by=request.actor, at=request.now)
    except NotYours:
        raise Http404 from None
    language, tasks = get_language() or "fr", request.tasks
    shown = _shown(request, view)
    facts = {
        "view": view,
        "reference": view.reference.characters,
        "title": change_words.KIND[view.kind],
        "status_text": change_words.STATUS[view.status],
        "status_kind": change_words.STATUS_KIND[view.status],
        "printed": queries.printed(view.code) if view.code else "",
        "digits": view.code,
        "former": _former(view),
        "wanted": change_words.lines(view.kind, view.wanted),
        "days": _days(view, request, language),
        "tabs": [
            {
                "label": _file_label(one),
                "url": f"{_url(view)}?file={one.id}",
                "current": shown is not None and one.id == shown.id,
            }
            for one in view.files
        ],
        "viewer_title": shown.label if shown else "",
        "pages": _pages(view, shown),
        "withheld": REFUSALS[shown.withheld][language] if shown and shown.withheld else "",
        "original_url": reverse("staff:change-original", args=(view.reference.characters, shown.id))
        if shown and not shown.withheld and not shown.purged_at
        else "",
        "confirmation": _confirmation(view, language),
        "phones": [(phone, change_words.phone(phone)) for phone in view.phones_before]
        if _can_call(view) and Task.PREPARE in tasks
        else [],
        "no_channel": _can_call(view) and not view.phones_before and not view.channel,
        "may_stop": Task.PREPARE in tasks and view.may_be_stopped and view.handling.stoppable,
        "may_ask": Task.ASK in tasks
        and _possible(view, ChangeStep.ASK)
        and view.evidence is not None
        and view.prepared is None,
        "may_accept": Task.PREPARE in tasks and _possible(view, ChangeStep.ACCEPT) and view.prepared is None,
        "may_refuse": Task.PREPARE in tasks
        and view.handling.examined
        and _possible(view, ChangeStep.REFUSE)
        and view.prepared is None,
        "prepares_accept": view.handling.two_persons or Task.DECIDE not in tasks,
        "prepares_refuse": Task.DECIDE not in tasks,
        "prepared": _prepared(view, view.prepared, request),
        "sent_back": view.sent_back,
        "asked": {
            "reason": labels.ASK_REASON[view.asked.reason],
            "text": view.asked.text,
            "due_on": view.asked.due_on,
        }
        if view.asked
        else None,
        "ask_form": AskForm(today=day_of(request.now)),
        "refuse_form": RefuseForm(),
        "note_form": NoteForm(),
        "reasons": _reasons(view),
        "may_read_journal": Task.READ_JOURNAL in tasks,
        "events": change_words.timeline(view.moments),
    }
    return show(request, "staff/change.html", status, **{**facts, **more})


def _url(view: ChangeView) -> str:
    return reverse("staff:change", args=(view.reference.characters,))


def _former(view: ChangeView) -> list[str]:
    values = {name: view.former.get(name, "") for name in view.wanted}
    return change_words.lines(view.kind, values) if any(values.values()) else []


def _days(view: ChangeView, request: Any, language: str) -> list[dict[str, str]]:
    """The days that count: wished for, and from when it holds or would hold were it accepted today."""
    label = _("Last day of practice") if view.kind is ChangeKind.CESSATION else _("Wished from")
    rows = [{"key": label, "value": labels.day(view.wished_from, language)}] if view.handling.dated else []
    if view.holds_from:
        return [*rows, {"key": _("Holds from"), "value": labels.day(view.holds_from, language)}]
    if view.handling.delayed and view.is_open:
        day = first_day_of(
            view.kind,
            view.wished_from,
            accepted_on=day_of(request.now),
            delay_days=settings.FUND.bank_delay_days,
        )
        rows.append({"key": _("If accepted today, from"), "value": labels.day(day, language)})
    return rows


def _confirmation(view: ChangeView, language: str) -> str:
    if view.handling.channel is not Channel.RECORDED:
        return ""
    if view.confirmed_at is not None:
        at = labels.moment(view.confirmed_at, language)
        if view.confirmed_how == "paper":
            return _("Confirmed on paper, {at}").format(at=at)
        if view.confirmed_how == "call":
            return _("Confirmed by telephone, {at}").format(at=at)
        return _("Confirmed by the link sent to {address}, {at}").format(address=view.channel, at=at)
    if view.channel:
        return _("Waits for the link sent to {address}").format(address=view.channel)
    return _("No e-mail address is known for long enough")


def _can_call(view: ChangeView) -> bool:
    return view.status is ChangeStatus.CONFIRMING and view.handling.channel is Channel.RECORDED


def _possible(view: ChangeView, step: ChangeStep) -> bool:
    try:
        after(view.status, step)
    except ChangeNotAllowed:
        return False
    return True


def _shown(request: Any, view: ChangeView) -> GivenFile | None:
    wanted = whole(request.GET.get("file", ""), 0)
    standing = [one for one in view.files if one.replaced_at is None] or list(view.files)
    return next((one for one in view.files if one.id == wanted), standing[-1] if standing else None)


def _file_label(one: GivenFile) -> str:
    return _("{file} (replaced)").format(file=one.label) if one.replaced_at else one.label


def _pages(view: ChangeView, shown: GivenFile | None) -> list[dict[str, Any]]:
    if shown is None or shown.withheld or shown.purged_at:
        return []
    args = (view.reference.characters, shown.id)
    return [
        {"number": page, "url": reverse("staff:change-page", args=(*args, page))}
        for page in range(1, min(shown.pages, MOST_PAGES) + 1)
    ]


def _prepared(view: ChangeView, row: PreparedView | None, request: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    own = row.prepared_by == request.actor.account_id
    args = (view.reference.characters, row.id)
    reason = str(change_words.REFUSAL_REASON.get(row.facts.get("reason", ""), ""))
    return {
        "deed": _("Accept the change") if row.deed == ChangeDeed.ACCEPT else _("Refuse the change"),
        "by": row.prepared_by_name,
        "at": row.prepared_at,
        "lines": [reason] if reason else [],
        "text": row.facts.get("text", ""),
        "own": own,
        "may_confirm": Task.DECIDE in request.tasks and not own,
        "confirm_url": reverse("staff:change-confirm", args=args),
        "send_back_url": reverse("staff:change-send-back", args=args),
        "take_back_url": reverse("staff:change-take-back", args=args),
    }


def _reasons(view: ChangeView) -> list[str]:
    if view.status is not ChangeStatus.REFUSED:
        return []
    return [str(change_words.REFUSAL_REASON[view.reason]), *view.text.splitlines()]


# Steps


@require_POST
@staff(Task.ASK)
def ask(request: Any, reference: str) -> HttpResponse:
    form = AskForm(request.POST, today=day_of(request.now))
    kept = {"ask_form": form, "open_step": "ask"}
    if not form.is_valid():
        return _page(request, reference, status=422, has_errors=True, **kept)
    return _step(
        request,
        reference,
        actions.ask_for_evidence,
        _("The provider is asked; the letter is on its way."),
        kept,
        **form.cleaned_data,
    )


@require_POST
@staff(Task.PREPARE)
def call(request: Any, reference: str) -> HttpResponse:
    phone = request.POST.get("phone", "")
    return _step(request, reference, actions.note_call, _("The confirmation is noted."), phone=phone)


@require_POST
@staff(Task.PREPARE)
def stop(request: Any, reference: str) -> HttpResponse:
    return _step(request, reference, actions.stop_at_desk, _("The change is stopped."))


@require_POST
@staff(Task.PREPARE)
def accept(request: Any, reference: str) -> HttpResponse:
    return _decide(request, reference, ChangeDeed.ACCEPT, Words())


@require_POST
@staff(Task.PREPARE)
def refuse(request: Any, reference: str) -> HttpResponse:
    form = RefuseForm(request.POST)
    kept = {"refuse_form": form, "open_step": "refuse"}
    if not form.is_valid():
        return _page(request, reference, status=422, has_errors=True, **kept)
    data = form.cleaned_data
    return _decide(request, reference, ChangeDeed.REFUSE, Words(data["reason"], data["text"]), kept)


def _decide(
    request: Any, reference: str, deed: ChangeDeed, words: Words, kept: dict[str, Any] | None = None
) -> HttpResponse:
    return _step(request, reference, actions.decide, _("Saved."), kept, deed=deed, words=words)


@require_POST
@staff(Task.DECIDE)
def confirm(request: Any, reference: str, proposal_id: int) -> HttpResponse:
    return _step(request, reference, actions.confirm_deed, _("Confirmed."), proposal_id=proposal_id)


@require_POST
@staff(Task.DECIDE)
def send_back(request: Any, reference: str, proposal_id: int) -> HttpResponse:
    form = NoteForm(request.POST)
    kept = {"note_form": form, "open_step": "send-back"}
    if not form.is_valid():
        return _page(request, reference, status=422, has_errors=True, **kept)
    note = form.cleaned_data["note"]
    said = _("Sent back with your note.")
    return _step(request, reference, actions.send_back, said, kept, proposal_id=proposal_id, note=note)


@require_POST
@staff(Task.PREPARE)
def take_back(request: Any, reference: str, proposal_id: int) -> HttpResponse:
    said = _("What you had prepared is taken back.")
    return _step(request, reference, actions.take_back, said, proposal_id=proposal_id)


def _step(
    request: Any, reference: str, action: Any, said: str, kept: dict[str, Any] | None = None, **facts: Any
) -> HttpResponse:
    """Take a step; a refused one shows the change as it stands now, the words kept."""
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
        return _page(request, reference, status=409, refused=why, has_errors=True, **(kept or {}))
    messages.success(request, said)
    return redirect("staff:change", reference)


# No HEAD: whoever asks for headers alone sees nothing, and no look should be told.


@require_GET
@staff(Task.READ)
def page_image(request: Any, reference: str, file_id: int, page: int) -> HttpResponse:
    try:
        picture = actions.look_at_page(
            reference=reference, file_id=file_id, page=page, by=request.actor, at=request.now
        )
    except WITHHELD as refusal:
        return withheld(request, refusal)
    except (NotYours, Purged, NoSuchPage, PageUnreadable):
        raise Http404 from None
    return png(picture)


@require_GET
@staff(Task.READ)
def original(request: Any, reference: str, file_id: int) -> HttpResponse:
    try:
        _name, data = actions.look_at_original(
            reference=reference, file_id=file_id, by=request.actor, at=request.now
        )
    except WITHHELD as refusal:
        return withheld(request, refusal)
    except (NotYours, Purged):
        raise Http404 from None
    return download(data, f"{reference}-{file_id}.pdf")
