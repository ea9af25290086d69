"""The applicant's request: task list, signature, check, sending in, answers to the fund, withdrawal."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import labels, paper, reading_words, summary
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.plain_forms import PlainForm
from prestalux.doors.web.applicant import opening, pages
from prestalux.doors.web.applicant.pages import link, own, own_or_helped, show
from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import AskView, RequestView
from prestalux.office.attribution.readings import PieceReading, readings_of
from prestalux.office.dossiers.actions import NoSuchAsk, NothingToAnswer
from prestalux.office.messages.queries import MessageView, messages_of
from prestalux.rules.attribution.request import NotComplete, Notice, Signing, sections_of
from prestalux.rules.attribution.status import NEXT, Side, Status, Step, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.periods import Period, day_of

FOR_STAFF: Final = frozenset({Notice.LOOKS_BLANK, Notice.AWAITING_SCAN})
"""Said beside the file itself on these pages, or over within seconds."""


class DeclarationForm(PlainForm):
    agreed = forms.BooleanField(
        label=gettext_lazy("I declare that what this sheet says is true and complete."),
        error_messages={"required": gettext_lazy("Tick the box to make the declaration.")},
    )
    signed_as = forms.CharField(
        label=gettext_lazy("Your given names and family name, written out"),
        max_length=210,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )


@require_http_methods(["GET", "HEAD"])
@own_or_helped
def request_page(request: Any, view: RequestView) -> HttpResponse:
    if request.helps:
        return _helped(request, view)
    if view.status is Status.DRAFT:
        return _draft(request, view)
    view = opening.noted(request, view)
    read = readings_of(view, request.now)
    return show(request, "applicant/status.html", view, **_standing(view, read, day_of(request.now)))


def _helped(request: Any, view: RequestView) -> HttpResponse:
    facts: dict[str, Any] = {
        "tasks": pages.helper_tasks(view),
        "profession": labels.PROFESSION[view.profession],
        "is_draft": view.status is Status.DRAFT,
    }
    return show(request, "applicant/helped.html", view, **facts)


def _draft(request: Any, view: RequestView) -> HttpResponse:
    sheet, pieces = pages.sheet_tasks(view), pages.piece_tasks(view)
    tasks = [*sheet, pages.signing_task(view), *pieces, pages.email_task(view)]
    facts = {
        "sheet_tasks": [*sheet, pages.signing_task(view)],
        "piece_tasks": pieces,
        "email_tasks": [pages.email_task(view)],
        "done": sum(task["kind"] == "done" for task in tasks),
        "total": len(tasks),
        "ready": not view.gaps,
        "profession": labels.PROFESSION[view.profession],
        "waiting": waiting(view),
        "in_doubt": pages.in_doubt(view),
        "kept_until": labels.day(
            (request.now + timedelta(days=settings.FUND.draft_days)).date(), get_language() or "fr"
        ),
    }
    return show(request, "applicant/tasks.html", view, **facts)


def waiting(view: RequestView) -> list[MessageView]:
    """Messages from addresses that the request does not know."""
    return [one for one in messages_of(view.id) if one.is_waiting]


def _standing(view: RequestView, read: dict[int, PieceReading], today: date) -> dict[str, Any]:
    language = get_language() or "fr"
    fund = fund_on(today, view.facts.law)
    decision = view.decision
    return {
        "stands": labels.STATUS[view.status],
        "kind": labels.STATUS_KIND[view.status],
        "profession": labels.PROFESSION[view.profession],
        "turn": _turn(view),
        "asks": [_ask_words(view, ask) for ask in view.open_asks],
        "waiting": waiting(view),
        "events": timeline(view),
        "documents": [
            {
                "label": labels.DOCUMENT[row.kind],
                "url": link(view, "issued", issued_id=row.id),
                "at": row.issued_at,
            }
            for row in view.issued
        ],
        "decision": decision,
        "last_day": Period(decision.valid_from, decision.valid_until).last_day
        if decision and decision.valid_from
        else None,
        "code": decision.code_printed if decision else "",
        "lead_title": _lead_title(view),
        "former": view.former_decisions,
        "accounts": summary.accounts(view, language),
        "corrections": summary.corrections(view, language),
        "reasons": [
            str((labels.REFUSAL_REASON if view.status is Status.REFUSED else labels.CLOSE_REASON)[reason])
            for reason in (decision.reasons if decision else ())
        ],
        "remedies": fund.remedies[language],
        "processing": fund.processing[language],
        "may_withdraw": Step.WITHDRAW in NEXT[view.status],
        "pieces": [pages.slot(view, piece, read, closed=True) for piece in Piece if view.files_for(piece)],
        "can_edit_sheet": pages.is_editable(view),
        **_looks(view, language),
    }


def _looks(view: RequestView, language: str) -> dict[str, Any]:
    """Who looked at the identity document, in words; nothing where none was ever given."""
    copies = [given for given in view.pieces if given.is_identity_document]
    if not copies:
        return {}
    looks = actions.looks_at_identity_document(view.id, names=settings.FUND.name_viewers)
    told = [
        {
            "at": labels.moment(one.at, language),
            "role": labels.ROLE.get(one.role, _("a member of staff")),
            "name": one.name,
        }
        for one in looks
    ]
    return {
        "has_identity": True,
        "looks": told,
        "identity_days": settings.FUND.identity_days,
        "is_kept": not all(given.purged for given in copies),
    }


def _lead_title(view: RequestView) -> str:
    if view.lead and view.lead.same_account:
        told = _("This request is examined together with your request %(reference)s")
        return told % {"reference": view.lead.reference.printed}
    return _("This request is examined together with another one")


def _turn(view: RequestView) -> dict[str, Any]:
    if view.who_must_act is Side.NOBODY:
        return {}
    yours = view.who_must_act is Side.APPLICANT
    return {
        "yours": yours,
        "title": _("It is your turn") if yours else _("It is the fund’s turn"),
        "text": _("The fund needs something from you.")
        if yours
        else _("You have nothing to do at the moment."),
        "since": view.moved_at,
        "until": view.act_until,
    }


def _ask_words(view: RequestView, ask: AskView) -> dict[str, Any]:
    return {
        "label": labels.PIECE[ask.piece],
        "reason": labels.ASK_REASON[ask.reason],
        "text": ask.text,
        "due_on": ask.due_on,
        "url": link(view, "answer", ask_id=ask.id),
    }


def timeline(view: RequestView) -> list[dict[str, Any]]:
    events = []
    for moment in reversed(view.moments):
        piece = moment.facts.get("piece")
        events.append(
            {
                "label": labels.MOMENT[moment.what],
                "at": moment.at,
                "by": labels.SIDE[moment.side],
                "text": str(labels.PIECE[Piece(piece)]) if piece else "",
                "kind": "refused" if moment.what == "refused" else "done",
            }
        )
    return events


@require_http_methods(["GET", "HEAD", "POST"])
@own
def send_link_again(request: Any, view: RequestView) -> HttpResponse:
    """Where the confirmation stands; a new link on request."""
    sent, tried = False, False
    if request.method == "POST" and not view.facts.email_confirmed:
        try:
            window = timedelta(hours=1)
            accounts.count_try(
                of=f"resume {view.email}", at=request.now, most=accounts.LINK_TRIES, window=window
            )
            actions.send_links(email=view.email, language=view.language, at=request.now)
            sent = True
        except accounts.TooManyTries:
            tried = True
    facts = {
        "sent": sent,
        "tried": tried,
        "link_hours": settings.FUND.link_hours,
        "back_url": link(view, "request"),
    }
    return show(request, "applicant/email.html", view, 429 if tried else 200, **facts)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def signature(request: Any, view: RequestView) -> HttpResponse:
    if not pages.is_editable(view) or view.gaps.sections:
        return redirect(link(view, "request"))
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.sign_sheet(
                reference=view.reference.characters,
                signed_as=form.cleaned_data["signed_as"],
                by=request.actor,
                at=request.now,
            )
            paper.kept_sheet(queries.view_of(view.id, request.now), request.now)
            return redirect(_after_signing(view))
        except actions.NotSigned:
            form.add_error(
                "signed_as",
                _("Write your name as you gave it in your answers: %(name)s.") % {"name": view.name},
            )
        except (StepNotAllowed, actions.NotAskedFor):
            return redirect(link(view, "request"))
    by_hand = view.facts.signing is Signing.HAND
    facts = {
        "form": form,
        "has_errors": bool(form.errors),
        "signed_here": view.facts.signed_in_portal and not by_hand,
        "slot": pages.slot(view, Piece.INFORMATION_SHEET, readings_of(view, request.now)),
        "by_hand": by_hand and bool(view.files_for(Piece.INFORMATION_SHEET)),
        "changed": [] if by_hand or view.signature else _changed(view),
        "groups": _groups(view, editable=False),
        "back_url": _after_signing(view),
        "name": view.name,
    }
    return show(request, "applicant/signature.html", view, 422 if form.errors else 200, **facts)


def _changed(view: RequestView) -> list[str]:
    """What was saved after the declaration, which therefore holds no longer: the group, when and by whom."""
    language = get_language() or "fr"
    return [
        _("%(what)s: %(when)s, by %(who)s")
        % {
            "what": labels.SECTION[change.section],
            "when": labels.moment(change.at, language),
            "who": change.by or _("yourself"),
        }
        for change in queries.changed_since_signed(view.id)
    ]


def _after_signing(view: RequestView) -> str:
    ask = next((ask for ask in view.open_asks if ask.piece is Piece.INFORMATION_SHEET), None)
    return link(view, "answer", ask_id=ask.id) if ask else link(view, "request")


@require_http_methods(["GET", "HEAD", "POST"])
@own
def check(request: Any, view: RequestView) -> HttpResponse:
    if request.method == "POST":
        return _submit(request, view)
    if view.status is not Status.DRAFT:
        return redirect(link(view, "request"))
    return _check_page(request, view)


def _submit(request: Any, view: RequestView) -> HttpResponse:
    try:
        actions.submit(reference=view.reference.characters, by=request.actor, at=request.now)
    except NotComplete:
        return _check_page(request, view, status=422)
    except StepNotAllowed:
        return redirect(link(view, "request"))
    return redirect(link(view, "received"))


def _check_page(request: Any, view: RequestView, status: int = 200) -> HttpResponse:
    facts = {
        "groups": _groups(view, editable=True),
        "pieces": _piece_rows(view),
        "missing": _missing(view),
        "notices": [labels.NOTICE[notice] for notice in view.notices if notice not in FOR_STAFF],
        "differs": _read_otherwise(request, view),
        "back_url": link(view, "request"),
        "has_errors": status == 422,
    }
    return show(request, "applicant/check.html", view, status, **facts)


def _read_otherwise(request: Any, view: RequestView) -> list[str]:
    """Where the pieces say something else than the answers: told before the request is sent, and stopping nobody."""
    return [
        point
        for reading in readings_of(view, request.now).values()
        if reading.piece.replaced_at is None
        for point in reading_words.concerns(reading, view.values, get_language() or "fr")
    ]


def _groups(view: RequestView, *, editable: bool) -> list[dict[str, Any]]:
    language = get_language() or "fr"
    groups = []
    for section in sections_of(view.profession):
        url = link(view, "section", section=section.value) + "?from=check" if editable else ""
        groups.append(
            {
                "title": labels.SECTION[section],
                "rows": summary.rows(view, section, language),
                "url": url,
                "id": section.value,
            }
        )
    return groups


def _piece_rows(view: RequestView) -> list[dict[str, Any]]:
    rows = []
    for requirement in view.required:
        piece = pages.main_piece(view, requirement)
        files = [given.label for given in view.files_for(piece)]
        url = link(view, "signature" if piece is Piece.INFORMATION_SHEET else "piece", **_slot_of(piece))
        if piece is Piece.INFORMATION_SHEET and view.facts.signed_in_portal and not files:
            files = [str(labels.SIGNING[Signing.PORTAL])]
        rows.append({"key": labels.one_of(requirement), "lines": files, "url": url})
    return rows


def _slot_of(piece: Piece) -> dict[str, str]:
    return {} if piece is Piece.INFORMATION_SHEET else {"piece": piece.value}


def _missing(view: RequestView) -> list[dict[str, str]]:
    """Every gap with the page that closes it."""
    missing = [
        {"text": str(labels.SECTION[section]), "url": link(view, "section", section=section.value)}
        for section in view.gaps.sections
    ]
    for requirement in view.gaps.pieces:
        piece = pages.main_piece(view, requirement)
        name = "signature" if piece is Piece.INFORMATION_SHEET and not view.gaps.sections else "piece"
        if piece is Piece.INFORMATION_SHEET and view.gaps.sections:
            url = link(view, "request")
        else:
            url = link(view, name, **_slot_of(piece))
        missing.append({"text": labels.one_of(requirement), "url": url})
    if view.gaps.email_confirmation:
        missing.append({"text": _("Confirm your e-mail address"), "url": link(view, "email")})
    return missing


@require_http_methods(["GET", "HEAD"])
@own
def received(request: Any, view: RequestView) -> HttpResponse:
    if view.submitted_at is None:
        return redirect(link(view, "request"))
    processing = fund_on(day_of(request.now), view.facts.law).processing[get_language() or "fr"]
    return show(request, "applicant/received.html", view, processing=processing)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def answer(request: Any, view: RequestView, ask_id: int) -> HttpResponse:
    ask = next((ask for ask in view.asks if ask.id == ask_id), None)
    if ask is None:
        raise Http404
    if not ask.is_open:
        return redirect(link(view, "request"))
    error = ""
    if request.method == "POST":
        try:
            actions.answer_ask(
                reference=view.reference.characters, ask_id=ask_id, by=request.actor, at=request.now
            )
            return redirect(link(view, "request"))
        except NothingToAnswer:
            error = _("Send a new file for this piece first.")
        except (NoSuchAsk, StepNotAllowed):
            return redirect(link(view, "request"))
    facts = {
        "ask": ask,
        "title": labels.PIECE[ask.piece],
        "reason": labels.ASK_REASON[ask.reason],
        "slot": pages.slot(view, ask.piece, readings_of(view, request.now)),
        "is_sheet": ask.piece is Piece.INFORMATION_SHEET,
        "sheet_tasks": [*pages.sheet_tasks(view), pages.signing_task(view)]
        if ask.piece is Piece.INFORMATION_SHEET
        else [],
        "ready": _answer_ready(view, ask),
        "errors": [{"text": error, "url": f"#slot-{ask.piece.value}-file"}] if error else [],
        "has_errors": bool(error),
        "back_url": link(view, "request"),
    }
    return show(request, "applicant/answer.html", view, 422 if error else 200, **facts)


def _answer_ready(view: RequestView, ask: AskView) -> bool:
    new_file = any(
        given.ask_id == ask.id
        and not given.infected
        and (given.is_signed_sheet or ask.piece is not Piece.INFORMATION_SHEET)
        for given in view.files_for(ask.piece)
    )
    signed_anew = view.signature is not None and view.signature.signed_at > ask.asked_at
    return new_file or (ask.piece is Piece.INFORMATION_SHEET and signed_anew)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def withdraw(request: Any, view: RequestView) -> HttpResponse:
    if Step.WITHDRAW not in NEXT[view.status]:
        return redirect(link(view, "request"))
    if request.method == "POST":
        with suppress(StepNotAllowed):  # withdrawn or decided meanwhile: the page says so
            actions.withdraw(reference=view.reference.characters, by=request.actor, at=request.now)
        return redirect(link(view, "request"))
    return show(request, "applicant/withdraw.html", view, back_url=link(view, "request"))
