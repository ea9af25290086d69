"""What the applicant may look at and download: pages of what they gave, and what the fund issued."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from prestalux.doors.shared import paper, refusal_texts
from prestalux.doors.shared.purging import purged_text
from prestalux.doors.shared.serving import download, png
from prestalux.doors.web.applicant import opening
from prestalux.doors.web.applicant.pages import link, not_helpers, own, own_or_helped, show
from prestalux.doors.web.layout.errors import withheld
from prestalux.office.attribution import queries
from prestalux.office.attribution.queries import RequestView
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import NoSuchPage, PageUnreadable
from prestalux.office.files.caged import cage
from prestalux.rules.documents.scanning import WITHHELD


@require_safe
@own_or_helped
def file_pages(request: Any, view: RequestView, piece_id: int) -> HttpResponse:
    given = next((file for file in view.pieces if file.id == piece_id), None)
    if given is None:
        raise Http404
    if request.helps and given.is_identity_document:
        return not_helpers(request, view)
    language = get_language() or "fr"
    withheld_text = refusal_texts.REFUSALS[given.withheld][language] if given.withheld else ""
    if given.purged_at:
        withheld_text = purged_text(given.purged_at, language)
    pages = [
        {"number": number, "url": link(view, "page", piece_id=piece_id, page=number)}
        for number in range(1, min(given.pages, 30) + 1)
    ]
    facts: dict[str, Any] = {"given": given, "pages": pages, "withheld": withheld_text}
    facts["back_url"] = link(view, "request")
    return show(request, "applicant/file.html", view, **facts)


@require_safe
@own_or_helped
def page_image(request: Any, view: RequestView, piece_id: int, page: int) -> HttpResponse:
    try:
        found = queries.piece_bytes(view.id, piece_id)
        if found is None:
            raise Http404
        if request.helps and found[0].is_identity_document:
            return not_helpers(request, view)
        return png(cage().page_image(found[1], page).png)
    except WITHHELD as refusal:
        return withheld(request, refusal)
    except (NoSuchPage, PageUnreadable, Purged):
        raise Http404 from None


@require_safe
@own
def sheet(request: Any, view: RequestView) -> HttpResponse:
    """The sheet with the answers as they stand, to read or to sign by hand."""
    if view.gaps.sections:
        raise Http404
    return download(paper.kept_sheet(view, request.now), f"{view.reference.printed}-sheet.pdf")


@require_safe
@own
def issued(request: Any, view: RequestView, issued_id: int) -> HttpResponse:
    found = queries.issued_bytes(view.id, issued_id)
    if found is None:
        raise Http404
    if found[0].kind in opening.DECISIONS:
        opening.noted(request, view)
    return download(found[1], f"{view.reference.printed}-{found[0].kind}.pdf")
