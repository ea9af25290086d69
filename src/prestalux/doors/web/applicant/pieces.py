"""Giving and taking back pieces: the verdict on each file at once, in words that say what to do."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prestalux.doors.shared import labels
from prestalux.doors.web.applicant.pages import (
    is_editable,
    link,
    own_or_helped,
    piece_of,
    refused_verdict,
    show,
    slot,
)
from prestalux.office.attribution import actions
from prestalux.office.attribution.queries import RequestView
from prestalux.office.attribution.readings import readings_of
from prestalux.office.dossiers.actions import Given, TooManyFiles
from prestalux.office.files import caged
from prestalux.office.files.cage import CageUnavailable
from prestalux.office.files.caged import cage
from prestalux.office.files.reading import FileRead
from prestalux.rules.attribution.request import pieces_of
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.documents import Flag
from prestalux.rules.identifiers.filename import label
from prestalux.rules.periods import day_of


@require_http_methods(["GET", "HEAD", "POST"])
@own_or_helped
def piece(request: Any, view: RequestView, piece: str) -> HttpResponse:
    chosen = piece_of(piece)
    if chosen not in _slots(view, request):
        raise Http404
    if request.method == "POST":
        return _give(request, view, chosen)
    caged.reader().prepare()
    return _page(request, view, chosen)


@require_POST
@own_or_helped
def remove(request: Any, view: RequestView, piece: str, piece_id: int) -> HttpResponse:
    chosen = piece_of(piece)
    try:
        actions.take_back_piece(
            reference=view.reference.characters, piece_id=piece_id, by=request.actor, at=request.now
        )
    except (StepNotAllowed, actions.NotAskedFor):
        return redirect(link(view, "request"))
    return redirect(_back(request, view, chosen))


@require_POST
@own_or_helped
def place(request: Any, view: RequestView, piece: str, piece_id: int) -> HttpResponse:
    """What a file is whose place was guessed when it came by e-mail."""
    to = piece_of(request.POST.get("to", ""))
    if to not in _slots(view, request):
        raise Http404
    try:
        actions.place_piece(
            reference=view.reference.characters,
            piece_id=piece_id,
            to=to,
            by=request.actor,
            at=request.now,
        )
    except TooManyFiles as refusal:
        return _page(request, view, piece_of(piece), error=_full(refusal), status=409)
    except StepNotAllowed:
        return redirect(link(view, "request"))
    return redirect(link(view, "piece", piece=to.value))


def _full(refusal: TooManyFiles) -> str:
    return _("This piece already holds %(most)s files, the most it can. Remove one first.") % refusal.facts


def _slots(view: RequestView, request: Any) -> set[Piece]:
    """Slots that can be opened: those required, those asked for, and those that already hold something."""
    required = {piece for one_of in pieces_of(view.facts, day_of(request.now)) for piece in one_of}
    return required | {ask.piece for ask in view.open_asks} | {given.piece for given in view.pieces}


def _give(request: Any, view: RequestView, piece: Piece) -> HttpResponse:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return _page(request, view, piece, error=_("Choose a file first."), status=422)
    if len(request.FILES.getlist("file")) > 1:
        return _page(request, view, piece, error=_("Send one file at a time."), status=422)
    name, data = label(uploaded.name or ""), uploaded.read()
    verdict = cage().judge(data)
    reference, now = view.reference.characters, request.now
    if verdict.finding is not None:
        actions.note_refused_file(
            reference=reference, piece=piece, finding=verdict.finding.value, by=request.actor, at=now
        )
        words = refused_verdict(verdict.finding.value, get_language() or "fr")
        return _page(
            request, view, piece, refused={"name": name, "size": len(data), "verdict": words}, status=422
        )
    read = _read(data, now)
    flags = (*verdict.flags, *((Flag.UNSIGNED_FORM,) if read and read.unsigned_form else ()))
    given = Given(data, name, verdict.pages, tuple(flag.value for flag in flags), read)
    try:
        piece_id = actions.give_piece(reference=reference, piece=piece, given=given, by=request.actor, at=now)
    except TooManyFiles as refusal:
        return _page(request, view, piece, error=_full(refusal), status=409)
    except (StepNotAllowed, actions.NotAskedFor):
        return redirect(link(view, "request"))
    if piece is Piece.INFORMATION_SHEET and read and read.answers and is_editable(view):
        return redirect(link(view, "take-over", piece_id=piece_id))
    return redirect(_back(request, view, piece))


def _read(data: bytes, at: datetime) -> FileRead | None:
    """None while the cage is away: the clock reads the file later, and nobody waits for it here."""
    with suppress(CageUnavailable):
        return caged.read(data, at=at)
    return None


def _back(request: Any, view: RequestView, piece: Piece) -> str:
    if request.helps:
        # Signing and sending are pages of the applicant's: who helps stays with the file.
        return link(view, "piece", piece=piece.value)
    ask = next((ask for ask in view.open_asks if ask.piece is piece), None)
    if ask is not None:
        return link(view, "answer", ask_id=ask.id)
    if piece is Piece.INFORMATION_SHEET:
        return link(view, "signature")
    return link(view, "piece", piece=piece.value)


def _page(
    request: Any,
    view: RequestView,
    piece: Piece,
    *,
    error: str = "",
    refused: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    helper = request.actor.account_id if request.helps else None
    shown = slot(view, piece, readings_of(view, request.now), helper=helper, error=error)
    if refused is not None:
        refused["size_text"] = labels.size(refused["size"], get_language() or "fr")
        shown["files"] = [*shown["files"], refused]
        if shown["kind"] != "done":
            shown |= {"status": _("To do"), "kind": "todo"}
    errors = [{"text": error, "url": f"#slot-{piece.value}-file"}] if error else []
    if refused is not None:
        errors = [{"text": refused["verdict"]["title"], "url": f"#slot-{piece.value}-title"}]
    facts = {
        "slot": shown,
        "title": labels.PIECE[piece],
        "errors": errors,
        "has_errors": bool(errors),
        "done": any(not given.infected for given in view.files_for(piece)),
        "next_url": _next(view, piece),
        "back_url": _back(request, view, piece)
        if not request.helps and (view.open_asks or piece is Piece.INFORMATION_SHEET)
        else link(view, "request"),
        "most_bytes": settings.MAX_FILE_BYTES,
        "same_file": _given_elsewhere(view, piece),
    }
    return show(request, "applicant/piece.html", view, status, **facts)


def _given_elsewhere(view: RequestView, piece: Piece) -> list[str]:
    """Other slots that hold the very same file: a frequent slip, told at once."""
    here = {given.sha256 for given in view.files_for(piece)}
    others = [other for other in Piece if other is not piece]
    return [str(labels.PIECE[o]) for o in others if any(g.sha256 in here for g in view.files_for(o))]


def _next(view: RequestView, piece: Piece) -> str:
    """On to the next slot still empty, else back to the list."""
    if view.status is not Status.DRAFT:
        return link(view, "request")
    for one_of in view.gaps.pieces:
        wanted = next((other for other in Piece if other in one_of), piece)
        if piece not in one_of and wanted is not Piece.INFORMATION_SHEET:
            return link(view, "piece", piece=wanted.value)
    return link(view, "request")
