"""Pieces at the desk: pictures of their pages, drawn in the cage. Each look is journalled before it is shown.

No HEAD: whoever asks for headers alone sees nothing, and no look should be told.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from prestalux.doors.shared import paper
from prestalux.doors.shared.serving import download, png
from prestalux.doors.web.layout.errors import withheld
from prestalux.doors.web.staff.pages import dossier_for
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import RequestView
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import NoSuchPage, PageUnreadable
from prestalux.office.files.caged import cage
from prestalux.rules.attribution.identity_document import IdentityDocumentNotSaved
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.documents.scanning import WITHHELD
from prestalux.rules.periods import LUXEMBOURG

REFUSED = (*WITHHELD, IdentityDocumentNotSaved)


@require_GET
@dossier_for(Task.READ)
def page_image(request: Any, view: RequestView, piece_id: int, page: int) -> HttpResponse:
    """The identity document carries all over it who looks, and when."""
    try:
        picture = actions.look_at_page(
            view=view,
            piece_id=piece_id,
            page=page,
            stamp=_stamp(request),
            by=request.actor,
            at=request.now,
        )
    except WITHHELD as refusal:
        return withheld(request, refusal)
    except (NotYours, Purged, NoSuchPage, PageUnreadable):
        raise Http404 from None
    return png(picture)


@require_GET
@dossier_for(Task.READ)
def original(request: Any, view: RequestView, piece_id: int) -> HttpResponse:
    """The bytes as they came, to keep or to examine elsewhere; never shown by the browser itself."""
    try:
        given, data = actions.look_at_original(view=view, piece_id=piece_id, by=request.actor, at=request.now)
    except REFUSED as refusal:
        return withheld(request, refusal)
    except (NotYours, Purged):
        raise Http404 from None
    return download(data, f"{view.reference.printed}-{given.piece.value}-{given.id}.pdf")


def _stamp(request: Any) -> str:
    return f"{request.user.handle} · {request.now.astimezone(LUXEMBOURG):%d.%m.%Y %H:%M:%S}"


@require_GET
@dossier_for(Task.READ)
def sheet_image(request: Any, view: RequestView, page: int) -> HttpResponse:
    if view.gaps.sections:
        raise Http404
    try:
        picture = cage().page_image(paper.kept_sheet(view, request.now), page).png
    except (NoSuchPage, PageUnreadable):
        raise Http404 from None
    actions.look(dossier_id=view.id, at_what="sheet", by=request.actor, at=request.now, page=page)
    return png(picture)


@require_GET
@dossier_for(Task.READ)
def issued(request: Any, view: RequestView, issued_id: int) -> HttpResponse:
    found = queries.issued_bytes(view.id, issued_id)
    if found is None:
        raise Http404
    actions.look(dossier_id=view.id, at_what="issued", by=request.actor, at=request.now, document=issued_id)
    return download(found[1], f"{view.reference.printed}-{found[0].kind}.pdf")
