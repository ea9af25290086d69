"""What the applicant's pages share: reaching the request, its tasks and slots in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prestalux.doors.shared import labels
from prestalux.doors.shared.document_texts import TEXTS
from prestalux.doors.shared.purging import purged_text
from prestalux.doors.shared.reading_words import sentences
from prestalux.doors.shared.refusal_texts import REFUSALS
from prestalux.doors.web.layout import sessions
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.queries import AskView, PieceView, RequestView
from prestalux.office.attribution.readings import PieceReading
from prestalux.rules.attribution.request import Section, Signing, sections_of
from prestalux.rules.attribution.roles import NotYours, Role
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.documents import Flag

Page = Callable[..., HttpResponse]


def own(view: Page) -> Page:
    """Give the view its own request; to the signed-out the way to a link, to others the 404 of what does not exist.
    Who only helps with it is told so.
    """

    @wraps(view)
    def alone(request: Any, seen: RequestView, **kwargs: Any) -> HttpResponse:
        return not_helpers(request, seen) if request.helps else view(request, seen, **kwargs)

    return own_or_helped(alone)


def own_or_helped(view: Page) -> Page:
    """The same for pages that are open to a helper too: `request.helps` says that it is one."""

    @wraps(view)
    def reached(request: Any, reference: str, **kwargs: Any) -> HttpResponse:
        if request.session_ended:
            return sessions.ended(request)
        if request.actor.account_id is None:
            # Whether there is such a request is not said; whoever owns it comes back by a link.
            return redirect("public:resume")
        try:
            dossier_id, role = access.reached(request.actor, reference, request.now)
        except NotYours:
            raise Http404 from None
        request.helps = role is Role.HELPER
        return view(request, queries.view_of(dossier_id, request.now), **kwargs)

    return reached


def not_helpers(request: HttpRequest, view: RequestView) -> HttpResponse:
    facts = {"title": _("This is for the applicant alone"), "back_url": link(view, "request")}
    return show(request, "applicant/not_helpers.html", view, 403, **facts)


def show(
    request: HttpRequest, template: str, view: RequestView, status: int = 200, **facts: Any
) -> HttpResponse:
    context = {"view": view, "reference": view.reference.characters, **facts}
    return render(request, template, context, status=status)


def link(view: RequestView, name: str, **kwargs: Any) -> str:
    return reverse(f"applicant:{name}", kwargs={"reference": view.reference.characters, **kwargs})


def is_editable(view: RequestView) -> bool:
    """Whether the sheet can be changed: in a draft, or while the fund asks for the sheet."""
    asked = any(ask.piece is Piece.INFORMATION_SHEET for ask in view.open_asks)
    return view.status is Status.DRAFT or asked


def sheet_tasks(view: RequestView) -> list[dict[str, Any]]:
    tasks = []
    for section in sections_of(view.profession):
        given = section in view.facts.sections_given
        tasks.append(
            {
                "id": f"task-{section.value}",
                "label": labels.SECTION[section],
                "url": link(view, "section", section=section.value),
                "status": _("Done") if given else _("To do"),
                "kind": "done" if given else "todo",
            }
        )
    return tasks


def signing_task(view: RequestView) -> dict[str, Any]:
    ready = not view.gaps.sections
    signed = Piece.INFORMATION_SHEET in view.facts.held
    task: dict[str, Any] = {"id": "task-signature", "label": _("Sign the information sheet")}
    if signed:
        return task | {"url": link(view, "signature"), "status": _("Done"), "kind": "done"}
    if ready:
        changed = (
            _("An answer was changed after you signed.") if queries.changed_since_signed(view.id) else ""
        )
        return task | {
            "url": link(view, "signature"),
            "hint": changed,
            "status": _("To do"),
            "kind": "todo",
        }
    return task | {"status": _("After your answers"), "kind": "later"}


def main_piece(view: RequestView, requirement: OneOf) -> Piece:
    """The slot shown for a requirement: what is already given, else its first alternative."""
    given = [piece for piece in Piece if piece in requirement and view.files_for(piece)]
    return given[0] if given else next(piece for piece in Piece if piece in requirement)


def piece_tasks(view: RequestView) -> list[dict[str, Any]]:
    tasks = []
    for requirement in view.required:
        if Piece.INFORMATION_SHEET in requirement:
            continue
        held = requirement & view.facts.held
        files = [given for piece in requirement for given in view.files_for(piece)]
        tasks.append(
            {
                "hint": _("Its place is a guess: look whether it is right.")
                if any(Flag.PLACE_GUESSED in given.flags for given in files)
                else "",
                "id": f"task-{main_piece(view, requirement).value}",
                "label": labels.one_of(requirement),
                "url": link(view, "piece", piece=main_piece(view, requirement).value),
                "status": _("Done") if held else _("To do"),
                "kind": "done" if held else "todo",
            }
        )
    return tasks


def in_doubt(view: RequestView) -> list[dict[str, str]]:
    """Files that came by mail and that nobody said are theirs, each with the page on which it can be taken back."""
    return [
        {
            "label": given.label,
            "piece": str(labels.PIECE[given.piece]),
            "url": link(view, "piece", piece=given.piece.value),
        }
        for given in view.pieces
        if given.in_doubt
    ]


def helper_tasks(view: RequestView) -> list[dict[str, Any]]:
    """What somebody who helps can do now: in a draft all but the signature, later the pieces the fund asks for."""
    if view.status is Status.DRAFT:
        sheet = next(one for one in view.required if Piece.INFORMATION_SHEET in one)
        by_hand = {
            "id": "task-information-sheet",
            "label": _("Information sheet signed by hand, as PDF"),
            "hint": _("Not needed when the applicant signs here."),
            "url": link(view, "piece", piece=Piece.INFORMATION_SHEET.value),
            "status": _("Done") if sheet & view.facts.held else _("If wanted"),
            "kind": "done" if sheet & view.facts.held else "later",
        }
        return [*sheet_tasks(view), *piece_tasks(view), by_hand]
    asked = [ask_task(view, ask) for ask in view.open_asks]
    return [*(sheet_tasks(view) if is_editable(view) else []), *asked]


def ask_task(view: RequestView, ask: AskView) -> dict[str, Any]:
    given = any(one.ask_id == ask.id and not one.infected for one in view.files_for(ask.piece))
    return {
        "id": f"task-{ask.piece.value}",
        "label": labels.PIECE[ask.piece],
        "hint": labels.ASK_REASON[ask.reason],
        "url": link(view, "piece", piece=ask.piece.value),
        "status": _("Done") if given else _("To do"),
        "kind": "done" if given else "todo",
    }


def email_task(view: RequestView) -> dict[str, Any]:
    confirmed = view.facts.email_confirmed
    return {
        "id": "task-email",
        "label": _("Confirm your e-mail address"),
        "url": link(view, "email"),
        "hint": "" if confirmed else _("Open the link that we sent to %(email)s.") % {"email": view.email},
        "status": _("Done") if confirmed else _("To do"),
        "kind": "done" if confirmed else "todo",
    }


def slot(
    view: RequestView,
    piece: Piece,
    read: dict[int, PieceReading],
    *,
    closed: bool = False,
    helper: int | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One slot for the upload component; `read` is what was read in the files of the request, `helper` the account of
    somebody who helps and removes only what they gave.
    """
    language = get_language() or "fr"
    ask = next((ask for ask in view.open_asks if ask.piece is piece), None)
    open_here = not closed and (view.status is Status.DRAFT or ask is not None)
    slots = dict.fromkeys(main_piece(view, requirement) for requirement in view.required)
    # What the fund asked to be replaced is shown on the page of the request, not among the new files.
    shown = [given for given in view.files_for(piece) if ask is None or given.ask_id == ask.id or closed]
    files = [
        {
            "name": given.label,
            "size": given.size,
            "size_text": labels.size(given.size, language),
            "pages": given.pages,
            "url": link(view, "file", piece_id=given.id),
            "remove_url": link(view, "remove", piece=piece.value, piece_id=given.id)
            if open_here
            and (ask is None or given.ask_id == ask.id)
            and (helper is None or given.given_by == helper)
            else None,
            "verdict": purged_verdict(given.purged_at, language)
            if given.purged_at
            else infected_verdict(replaceable=open_here)
            if given.infected
            else accepted_verdict(given, language, _read(read.get(given.id), view, concerns=False)),
            "answers_url": link(view, "take-over", piece_id=given.id)
            if piece is Piece.INFORMATION_SHEET
            and "unsigned-form" in given.flags
            and is_editable(view)
            and not given.withheld
            else "",
            "guess": _guess(view, given, slots) if open_here and view.status is Status.DRAFT else {},
            "differs": [one["title"] for one in _read(read.get(given.id), view, concerns=True)],
        }
        for given in shown
    ]
    taken = any(not given.infected for given in shown)
    return {
        "id": f"slot-{piece.value}",
        "label": labels.PIECE[piece],
        "about": labels.PIECE_ABOUT[piece],
        "url": link(view, "piece", piece=piece.value) if open_here else None,
        "how_url": reverse("public:pdf"),
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_size": labels.size(settings.MAX_FILE_BYTES, language),
        "status": _("Given") if taken else _("To do"),
        "kind": "done" if taken else "todo",
        "files": files,
        "asked": {"reason": labels.ASK_REASON[ask.reason], "text": ask.text, "due": ask.due_on}
        if ask
        else None,
        **more,
    }


def _guess(view: RequestView, given: PieceView, slots: Iterable[Piece]) -> dict[str, Any]:
    """For a file whose place was guessed: where else it may belong, one click each; its own place first, as right."""
    if not {Flag.PLACE_GUESSED, Flag.PLACE_SAID} & set(given.flags):
        return {}
    places = [given.piece, *(piece for piece in slots if piece is not given.piece)]
    return {
        "url": link(view, "place", piece=given.piece.value, piece_id=given.id),
        "places": [{"value": piece.value, "label": labels.PIECE[piece]} for piece in places],
    }


def _read(reading: PieceReading | None, view: RequestView, *, concerns: bool) -> list[dict[str, str]]:
    """What was read, in the sentences of the desk: what fits or could not be read, or what differs. Nothing of a file
    that is withheld.
    """
    if reading is None or reading.piece.withheld:
        return []
    said = sentences(reading, view.values, get_language() or "fr")
    return [{"title": one.text} for one in said if one.concerns is concerns]


def accepted_verdict(given: PieceView, language: str, read: list[dict[str, str]]) -> dict[str, Any]:
    told = [
        TEXTS[flag][language]
        for flag in given.flags
        if flag in {"looks-blank", "unsigned-form", "place-guessed", "unconfirmed"}
    ]
    flags = [*({"title": words.title, "cause": words.cause, "cure": words.cure} for words in told), *read]
    if given.withheld:
        flags.append({"title": REFUSALS[given.withheld][language], "cause": "", "cure": ""})
    return {
        "accepted": True,
        "title": _("This file can be read and is accepted."),
        "cause": "",
        "cure": "",
        "flags": flags,
    }


def purged_verdict(at: datetime, language: str) -> dict[str, Any]:
    return {"accepted": True, "title": purged_text(at, language), "cause": "", "cure": "", "flags": []}


def infected_verdict(*, replaceable: bool) -> dict[str, Any]:
    return {
        "accepted": False,
        "title": _("Malware was found in this file."),
        "cause": _("It is kept sealed, is shown to nobody and does not count."),
        "cure": _(
            "Have your device checked. Make the PDF anew, best from the paper and on another device, and send it here; "
            "you can remove this one."
        )
        if replaceable
        else _(
            "Have your device checked. The fund will ask you for a new file; please send nothing by e-mail."
        ),
        "flags": [],
    }


def refused_verdict(finding: str, language: str) -> dict[str, Any]:
    words = TEXTS[finding][language]
    return {
        "accepted": False,
        "title": words.title,
        "cause": words.cause,
        "cure": words.cure,
        "code": finding,
    }


def can_submit(view: RequestView) -> bool:
    return view.status is Status.DRAFT and not view.gaps


def signed_how(view: RequestView) -> str:
    if view.facts.signing is Signing.PORTAL and view.signature:
        return str(labels.SIGNING[Signing.PORTAL])
    return str(labels.SIGNING[Signing.HAND]) if view.files_for(Piece.INFORMATION_SHEET) else ""


def section_of(value: str) -> Section:
    try:
        return Section(value)
    except ValueError:
        raise Http404 from None


def piece_of(value: str) -> Piece:
    try:
        return Piece(value)
    except ValueError:
        raise Http404 from None
