"""Pieces at the desk: pictures of their pages, drawn in the cage. Each look is journalled before it is shown."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from prestalux.doors.shared import paper
from prestalux.doors.shared.serving import download, png
from prestalux.doors.web.layout.errors import withheld
from prestalux.doors.web.staff.desk import may_see
from prestalux.doors.web.staff.pages import dossier_for
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import PieceView, RequestView
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import NoSuchPage, PageUnreadable
from prestalux.office.files.caged import cage
from prestalux.rules.attribution.roles import Task
from prestalux.rules.documents.scanning import WITHHELD


@require_safe
@dossier_for(Task.READ)
def page_image(request: Any, view: RequestView, piece_id: int, page: int) -> HttpResponse:
    try:
        return _picture(_opened(request, view, piece_id, "page", page=page)[1], page)
    except WITHHELD as refusal:
        return withheld(request, refusal)


@require_safe
@dossier_for(Task.READ)
def original(request: Any, view: RequestView, piece_id: int) -> HttpResponse:
    """The bytes as they came, to keep or to examine elsewhere; never shown by the browser itself."""
    try:
        given, data = _opened(request, view, piece_id, "original")
    except WITHHELD as refusal:
        return withheld(request, refusal)
    return download(data, f"{view.reference.printed}-{given.piece.value}-{given.id}.pdf")


@require_safe
@dossier_for(Task.READ)
def sheet_image(request: Any, view: RequestView, page: int) -> HttpResponse:
    if view.gaps.sections:
        raise Http404
    actions.look(dossier_id=view.id, at_what="sheet", by=request.actor, at=request.now, page=page)
    return _picture(paper.kept_sheet(view, request.now), page)


@require_safe
@dossier_for(Task.READ)
def issued(request: Any, view: RequestView, issued_id: int) -> HttpResponse:
    actions.look(dossier_id=view.id, at_what="issued", by=request.actor, at=request.now, document=issued_id)
    found = queries.issued_bytes(view.id, issued_id)
    if found is None:
        raise Http404
    return download(found[1], f"{view.reference.printed}-{found[0].kind}.pdf")


def _opened(
    request: Any, view: RequestView, piece_id: int, what: str, **facts: object
) -> tuple[PieceView, bytes]:
    given = next((file for file in view.pieces if file.id == piece_id), None)
    if given is None or not may_see(given.piece, request.tasks):
        raise Http404
    queries.require_shown(given)
    actions.look(
        dossier_id=view.id,
        at_what=what,
        by=request.actor,
        at=request.now,
        file=piece_id,
        piece=given.piece.value,
        **facts,
    )
    try:
        found = queries.piece_bytes(view.id, piece_id)
    except Purged:
        found = None
    if found is None:
        raise Http404
    return found


def _picture(data: bytes, page: int) -> HttpResponse:
    try:
        return png(cage().page_image(data, page).png)
    except (NoSuchPage, PageUnreadable):
        raise Http404 from None
