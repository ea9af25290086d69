"""A filled sheet that came back: what was read in it, what would change, and the applicant's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import labels
from prestalux.doors.web.applicant.forms import FORMS, SectionForm
from prestalux.doors.web.applicant.pages import is_editable, link, own_or_helped, show
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import COLUMNS, RequestView
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.files import caged
from prestalux.office.files.actions import Purged
from prestalux.office.files.cage import CageUnavailable
from prestalux.rules.attribution.request import Section, sections_of
from prestalux.rules.attribution.status import StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.periods import day_of


@dataclass(slots=True)
class Proposal:
    """What one group of the sheet would become. `refused` holds a sentence for each answer that cannot be taken."""

    section: Section
    form: SectionForm
    read: dict[str, str]
    refused: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    complete: bool = False


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
    except CageUnavailable:
        return _page(request, view, piece_id, [], status=503, away=True)
    proposals = [
        one for section in sections_of(view.profession) if (one := propose(view, section, answers, request))
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


def propose(view: RequestView, section: Section, answers: Mapping[str, str], request: Any) -> Proposal | None:
    """The standing answers with those read laid over them, through the same form as typed ones.

    An answer that the form refuses is left out and the rest looked at again. Where those left do not fit the
    standing ones, a group that was complete keeps what it had.
    """
    standing = {column: view.values[column] for column in COLUMNS[section]}
    read = {column: answers[column] for column in COLUMNS[section] if column in answers}
    form = _form(view, section, {}, request)
    kept = {column: text for column, text in read.items() if column in form.fields}
    proposal = Proposal(section, form, dict(kept))
    if not kept:
        return None
    while True:
        form = _form(view, section, {**_typed(standing), **kept}, request)
        wrong = [name for name in form.errors if name in kept]
        if not wrong:
            break
        for name in wrong:
            proposal.refused[name] = str(form.errors[name][0])
            del kept[name]
    proposal.complete = form.is_valid()
    if not proposal.complete and section in view.facts.sections_given:
        for name in kept:
            proposal.refused[name] = _("It does not fit the other answers of this group.")
        kept = {}
    proposal.form = form
    proposal.values = {name: form.cleaned_data[name] for name in kept}
    if proposal.complete and kept:
        # What the form derives from what was typed (a name in its parts, the bank's own identifier) belongs to it.
        proposal.values = {column: form.values.get(column) for column in COLUMNS[section]}
    return proposal


def _form(view: RequestView, section: Section, data: Mapping[str, Any], request: Any) -> SectionForm:
    return FORMS[section](dict(data), profession=view.profession, today=day_of(request.now))


def _typed(values: Mapping[str, Any]) -> dict[str, str]:
    """As they would be typed into the form."""
    return {column: _as_typed(value) for column, value in values.items()}


def _as_typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


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
    standing = _shown(question, _as_typed(view.values[name]))
    if name in proposal.refused:
        kind, new = "left", _shown(question, proposal.read[name])
    else:
        new = _shown(question, _as_typed(proposal.values.get(name)))
        kind = "same" if new == standing else "new"
    return {
        "label": question.label,
        "standing": standing,
        "new": new,
        "kind": kind,
        "why": proposal.refused.get(name, ""),
    }


def _shown(question: forms.Field, typed: str) -> str:
    """A choice by its words."""
    if isinstance(question, forms.ChoiceField):
        pairs: Any = question.choices
        return next((str(text) for value, text in pairs if str(value) == typed), typed)
    return typed
