"""A filled sheet that came back: what was read in it, what would change, and the applicant's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import labels
from prestalux.doors.shared.sheet_answers import Proposal, as_typed, propose
from prestalux.doors.web.applicant.pages import is_editable, link, own_or_helped, show
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import RequestView
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.files import caged
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import CageUnavailable
from prestalux.rules.attribution.request import sections_of
from prestalux.rules.attribution.status import StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.documents.scanning import WITHHELD
from prestalux.rules.identifiers.typed_text import in_fours
from prestalux.rules.periods import day_of


@require_http_methods(["GET", "HEAD", "POST"])
@own_or_helped
def take_over(request: Any, view: RequestView, piece_id: int) -> HttpResponse:
    given = next((one for one in view.files_for(Piece.INFORMATION_SHEET) if one.id == piece_id), None)
    if given is None:
        raise Http404
    if not is_editable(view):
        return redirect(link(view, "request"))
    try:
        answers = _answers(view, piece_id, request)
    except (CageUnavailable, *WITHHELD):
        return _page(request, view, piece_id, [], status=503, away=True)
    proposals = [
        one
        for section in sections_of(view.profession)
        if (one := propose(view, section, answers, day_of(request.now)))
    ]
    if request.method == "POST":
        return _take(request, view, piece_id, proposals)
    return _page(request, view, piece_id, proposals)


def _answers(view: RequestView, piece_id: int, request: Any) -> dict[str, str]:
    """Read anew from the very file. Raises CageUnavailable."""
    try:
        found = queries.piece_bytes(view.id, piece_id)
    except Purged:
        found = None
    if found is None:
        raise Http404
    return caged.read(found[1], at=request.now).answers or {}


def _take(request: Any, view: RequestView, piece_id: int, proposals: list[Proposal]) -> HttpResponse:
    chosen = set(request.POST.getlist("take"))
    taken = [one for one in proposals if one.section.value in chosen and one.values]
    try:
        actions.take_over_sheet(
            reference=view.reference.characters,
            piece_id=piece_id,
            values={one.section: one.values for one in taken},
            complete={one.section for one in taken if one.complete},
            seen=request.POST.get("seen", ""),
            by=request.actor,
            at=request.now,
        )
    except ChangedMeanwhile:
        return _page(request, view, piece_id, proposals, status=409, stale=True)
    except (StepNotAllowed, actions.NotAskedFor):
        pass
    return redirect(link(view, "request"))


def _page(
    request: Any,
    view: RequestView,
    piece_id: int,
    proposals: list[Proposal],
    *,
    status: int = 200,
    stale: bool = False,
    away: bool = False,
) -> HttpResponse:
    groups = [_group(view, one) for one in proposals]
    facts = {
        "groups": groups,
        "changes": any(group["changes"] for group in groups),
        "seen": queries.mark_of_sheet(view.values),
        "stale": stale,
        "away": away,
        "file_url": link(view, "file", piece_id=piece_id),
        "back_url": link(view, "request"),
    }
    return show(request, "applicant/filled.html", view, status, **facts)


def _group(view: RequestView, proposal: Proposal) -> dict[str, Any]:
    rows = [_row(view, proposal, name) for name in proposal.read]
    return {
        "id": proposal.section.value,
        "title": labels.SECTION[proposal.section],
        "rows": rows,
        "changes": any(row["kind"] == "new" for row in rows),
        "incomplete": not proposal.complete and bool(proposal.values),
    }


def _row(view: RequestView, proposal: Proposal, name: str) -> dict[str, Any]:
    question = proposal.form.fields[name]
    standing = _shown(question, name, as_typed(view.values[name]))
    if name in proposal.refused:
        kind, new = "left", _shown(question, name, proposal.read[name])
    else:
        new = _shown(question, name, as_typed(proposal.values.get(name)))
        kind = "same" if new == standing else "new"
    return {
        "label": question.label,
        "standing": standing,
        "new": new,
        "kind": kind,
        "why": proposal.refused.get(name, ""),
    }


def _shown(question: forms.Field, name: str, typed: str) -> str:
    """A choice by its words, an IBAN in its groups."""
    if name == "iban":
        joined = "".join(typed.split())
        return in_fours(joined)
    if isinstance(question, forms.ChoiceField):
        pairs: Any = question.choices
        return next((str(text) for value, text in pairs if str(value) == typed), typed)
    return typed
