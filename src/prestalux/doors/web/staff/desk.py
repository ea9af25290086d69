"""The dossier: one screen with the pieces' pages beside data and checklist."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prestalux.doors.shared import labels, mail_words, reading_words, summary
from prestalux.doors.shared.document_texts import TEXTS
from prestalux.doors.shared.purging import purged_text
from prestalux.doors.shared.refusal_texts import REFUSALS
from prestalux.doors.web.staff import likes, prepared
from prestalux.doors.web.staff.forms import (
    AskForm,
    BankAccountForm,
    CloseForm,
    GrantForm,
    NoteForm,
    RefuseForm,
    ReopenForm,
)
from prestalux.doors.web.staff.pages import dossier_for, link, show, staff
from prestalux.doors.web.staff.queue import assignment
from prestalux.office.attribution import access, actions, queries
from prestalux.office.attribution.queries import PieceView, RequestView
from prestalux.office.attribution.queue import LETTERS_BACK
from prestalux.office.attribution.readings import readings_of
from prestalux.office.messages.queries import messages_of
from prestalux.office.outbox.actions import came_back
from prestalux.office.registry.queries import prefix_uses
from prestalux.rules.attribution.decision import NoPossiblePeriod, code_period
from prestalux.rules.attribution.request import Signing, sections_of
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import NEXT, WITH_THE_FUND, Side, Status, Step
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.documents import Flag
from prestalux.rules.periods import day_of

MOST_PAGES_SHOWN = 40


@require_safe
@dossier_for(Task.READ)
def dossier(request: Any, view: RequestView) -> HttpResponse:
    return dossier_page(request, view)


def dossier_page(request: Any, view: RequestView, *, status: int = 200, **more: Any) -> HttpResponse:
    """The one screen; each look is journalled before it is shown. `more` holds a form that was refused."""
    actions.look(dossier_id=view.id, at_what="dossier", by=request.actor, at=request.now)
    language = get_language() or "fr"
    tasks = request.tasks
    steps = NEXT[view.status]
    sees = access.seeing_role(request.roles, view, request.actor) is not None
    shown = _shown_file(request, view, sees=sees)
    today = day_of(request.now)
    read = read_at_the_desk(view, shown, request.now, sees=sees)
    facts = {
        "view": view,
        "reference": view.reference.characters,
        "stands": labels.STATUS[view.status],
        "kind": labels.STATUS_KIND[view.status],
        "profession": labels.PROFESSION[view.profession],
        "turn_text": _turn(view),
        "files": _tabs(view, shown, sees=sees),
        "hidden": not sees and any(given.is_identity_document for given in view.pieces),
        "may_save": isinstance(shown, PieceView)
        and not (shown.withheld or shown.purged or shown.is_identity_document),
        "viewer": _viewer(view, shown),
        "shown": shown,
        "shown_id": shown.id if isinstance(shown, PieceView) else 0,
        "shown_flags": [TEXTS[flag][language] for flag in shown.flags]
        if isinstance(shown, PieceView)
        else [],
        "withheld": _withheld(shown, language),
        "no_scanner": not settings.SCANNER_URL,
        "shown_piece": labels.PIECE[shown.piece] if isinstance(shown, PieceView) else "",
        "groups": [
            {"title": labels.SECTION[section], "rows": summary.rows(view, section, language)}
            for section in sections_of(view.profession)
        ],
        "checklist": [_check(view, requirement, language, sees=sees) for requirement in view.required],
        "notices": [*(labels.NOTICE[notice] for notice in view.notices), *read.points],
        "shown_reading": read,
        "period": _period(view),
        "agreement": _agreement(view, language),
        "asks": [_ask(view, ask, tasks) for ask in view.asks],
        "events": _timeline(view),
        "came_back": came_back(view.id),
        "letters_back": LETTERS_BACK,
        "mail": [mail_words.shown(one, language) for one in messages_of(view.id)],
        "documents": [
            {
                "label": labels.DOCUMENT[row.kind],
                "url": link(view, "issued", issued_id=row.id),
                "at": row.issued_at,
            }
            for row in view.issued
        ],
        "may_ask": Task.ASK in tasks and Step.ASK_FOR_PIECES in steps,
        "is_guess": isinstance(shown, PieceView) and Flag.PLACE_GUESSED in shown.flags,
        "may_move": Task.MOVE_PIECE in tasks
        and view.status in WITH_THE_FUND
        and isinstance(shown, PieceView),
        **prepared.facts(view, tasks, request.actor),
        **likes.facts(view, tasks),
        "grant_blocked": bool(view.gaps),
        "scan_awaited": bool(view.facts.awaiting_scan),
        "may_read_journal": Task.READ_JOURNAL in tasks,
        "pieces": [(piece.value, labels.PIECE[piece]) for piece in Piece],
        "ask_form": AskForm(today=today, days=settings.FUND.answer_days),
        "grant_form": GrantForm(),
        "refuse_form": RefuseForm(),
        "close_form": CloseForm(),
        "reopen_form": ReopenForm(),
        "note_form": NoteForm(),
        "bank_form": BankAccountForm(profession=view.profession, today=today),
        "code": view.decision.code_printed if view.decision else "",
        "decision": view.decision,
        "reasons": _reasons(view),
        **assignment(request, view),
        "queue_url": link(view, "dossier"),
    }
    return show(request, "staff/dossier.html", status, **{**facts, **more})


def _reasons(view: RequestView) -> list[str]:
    words = labels.REFUSAL_REASON if view.status is Status.REFUSED else labels.CLOSE_REASON
    return [str(words[reason]) for reason in view.decision.reasons] if view.decision else []


def _turn(view: RequestView) -> str:
    return {
        Side.FUND: _("The fund must act"),
        Side.APPLICANT: _("The applicant must act"),
        Side.NOBODY: _("Ended"),
    }[view.who_must_act]


SHEET = "sheet"


def _shown_file(request: Any, view: RequestView, *, sees: bool) -> PieceView | str | None:
    """The file asked for in the address, else the first one there is; the identity document to those who see it."""
    visible = [given for given in view.pieces if sees or not given.is_identity_document]
    wanted = request.GET.get("file", "")
    for given in visible:
        if str(given.id) == wanted:
            return given
    if wanted == SHEET or (not visible and _sheet_made_here(view)):
        return SHEET if _sheet_made_here(view) else None
    current = [given for given in visible if given.replaced_at is None]
    if _sheet_made_here(view):
        return SHEET
    return current[0] if current else None


@dataclass(frozen=True, slots=True)
class ReadAtTheDesk:
    """Sentences about the file shown, and the points to check of all files this person may see."""

    differs: tuple[str, ...]
    plain: tuple[str, ...]
    points: tuple[str, ...]


def read_at_the_desk(
    view: RequestView, shown: PieceView | str | None, at: datetime, *, sees: bool
) -> ReadAtTheDesk:
    """Nothing of a file that is withheld, or of an identity document that this person does not see."""
    language = get_language() or "fr"
    found = {
        file_id: reading
        for file_id, reading in readings_of(view, at).items()
        if not reading.piece.withheld and (sees or not reading.piece.is_identity_document)
    }
    points = [
        point
        for reading in found.values()
        if reading.piece.replaced_at is None
        for point in reading_words.concerns(reading, view.values, language)
    ]
    here = found.get(shown.id) if isinstance(shown, PieceView) else None
    said = reading_words.sentences(here, view.values, language) if here else ()
    if here and not here.read.signatures:
        said = (*said, reading_words.no_signature())
    return ReadAtTheDesk(
        differs=tuple(one.text for one in said if one.concerns),
        plain=tuple(one.text for one in said if not one.concerns),
        points=tuple(points),
    )


def _sheet_made_here(view: RequestView) -> bool:
    return not view.gaps.sections and view.facts.signing is Signing.PORTAL


def _tabs(view: RequestView, shown: PieceView | str | None, *, sees: bool) -> list[dict[str, Any]]:
    tabs = []
    here = link(view, "dossier")
    places = Counter(given.piece for given in view.pieces if given.replaced_at is None)
    numbers: Counter[Piece] = Counter()
    if _sheet_made_here(view):
        tabs.append(
            {
                "label": labels.PIECE[Piece.INFORMATION_SHEET],
                "url": f"{here}?file=sheet",
                "current": shown == SHEET,
            }
        )
    for given in view.pieces:
        if given.is_identity_document and not sees:
            continue
        label = str(labels.PIECE[given.piece])
        if given.replaced_at:
            label = _("%(piece)s (replaced)") % {"piece": label}
        elif places[given.piece] > 1:
            numbers[given.piece] += 1
            label = f"{label} {numbers[given.piece]}"
        current = isinstance(shown, PieceView) and shown.id == given.id
        tabs.append({"label": label, "url": f"{here}?file={given.id}", "current": current})
    return tabs


def _viewer(view: RequestView, shown: PieceView | str | None) -> dict[str, Any]:
    if shown is None:
        return {"title": "", "pages": []}
    if isinstance(shown, str):
        return {
            "title": labels.PIECE[Piece.INFORMATION_SHEET],
            "pages": [{"number": 1, "url": link(view, "sheet-page", page=1)}],
        }
    return {
        "title": f"{labels.PIECE[shown.piece]} – {shown.label}",
        "pages": []
        if shown.withheld or shown.purged
        else [
            {"number": number, "url": link(view, "page", piece_id=shown.id, page=number)}
            for number in range(1, min(shown.pages, MOST_PAGES_SHOWN) + 1)
        ],
    }


def _withheld(shown: PieceView | str | None, language: str) -> dict[str, Any]:
    """Why the pages of the file asked for are not shown, and what the clerk does about it."""
    if isinstance(shown, PieceView) and shown.purged_at:
        return {"kind": "info", "text": purged_text(shown.purged_at, language)}
    if not isinstance(shown, PieceView) or not shown.withheld:
        return {}
    text = REFUSALS[shown.withheld][language]
    if shown.infected:
        cure = _("Ask the applicant for the piece again, with the reason “Malware was found in the file”.")
        return {"kind": "danger", "text": f"{text} {cure}"}
    return {"kind": "info", "text": text}


def _check(view: RequestView, requirement: OneOf, language: str, *, sees: bool) -> dict[str, Any]:
    """One line of the checklist; the same rule that told the applicant what was missing."""
    held = bool(requirement & view.facts.held)
    asked = [ask for ask in view.open_asks if ask.piece in requirement]
    files = [given for piece in Piece if piece in requirement for given in view.files_for(piece)]
    state, status = ("ok", _("Given")) if held else ("missing", _("Missing"))
    if not held and any(given.infected for given in files):
        state, status = "wrong", _("Malware found")
    elif not held and any(given.in_doubt for given in files):
        state, status = "waiting", _("Not confirmed")
    elif held and requirement & view.facts.awaiting_scan:
        state, status = "waiting", _("Antivirus check to come")
    if asked:
        state, status = "asked", _("Asked for until %(day)s") % {"day": labels.day(asked[0].due_on, language)}
    text = ", ".join(
        _("%(file)s (not confirmed)") % {"file": given.label} if given.in_doubt else given.label
        for given in files
    )
    if Piece.INFORMATION_SHEET in requirement and not files and view.signature:
        text = f"{labels.SIGNING[Signing.PORTAL]}, {labels.moment(view.signature.signed_at, language)}"
    elif any(given.is_signed_sheet for given in files):
        text = f"{text} – {labels.SIGNING[Signing.HAND]}"
    shown = next((given for given in files if sees or not given.is_identity_document), None)
    url = f"{link(view, 'dossier')}?file={shown.id}" if shown else ""
    return {"label": labels.one_of(requirement), "state": state, "status": status, "text": text, "url": url}


def _period(view: RequestView) -> dict[str, Any]:
    try:
        period = code_period(view.facts)
    except NoPossiblePeriod:
        return {"impossible": True}
    return {"from": period.start, "to": period.last_day}


def _agreement(view: RequestView, language: str) -> str:
    try:
        found = view.facts.law.agreement(view.profession, code_period(view.facts).start)
    except NoPossiblePeriod:
        return ""
    return found.title[language] if found else ""


def _ask(view: RequestView, ask: queries.AskView, tasks: frozenset[Task]) -> dict[str, Any]:
    words = {"open": _("open"), "answered": _("answered"), "withdrawn": _("withdrawn")}
    return {
        "label": labels.PIECE[ask.piece],
        "reason": labels.ASK_REASON[ask.reason],
        "text": ask.text,
        "due_on": ask.due_on,
        "state": words[ask.state],
        "kind": {"open": "waiting", "answered": "done", "withdrawn": "neutral"}[ask.state],
        "withdraw_url": link(view, "withdraw-ask", ask_id=ask.id)
        if ask.is_open and Task.ASK in tasks
        else "",
    }


def _timeline(view: RequestView) -> list[dict[str, Any]]:
    return [
        {
            "label": labels.MOMENT[moment.what],
            "at": moment.at,
            "by": labels.SIDE[moment.side],
            "text": str(labels.PIECE[Piece(moment.facts["piece"])]) if "piece" in moment.facts else "",
            "kind": "done",
        }
        for moment in reversed(view.moments)
    ]


@require_safe
@staff(Task.PREPARE_PROVISION)
def prefixes(request: Any) -> HttpResponse:
    rows = [
        {"use": use, "label": labels.PROFESSION[use.profession]} for use in prefix_uses(day_of(request.now))
    ]
    return show(request, "staff/prefixes.html", rows=rows)
