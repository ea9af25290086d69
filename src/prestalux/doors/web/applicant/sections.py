"""The question groups of the sheet, one a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prestalux.doors.shared import labels
from prestalux.doors.shared.sheet_forms import FORMS, SectionForm
from prestalux.doors.web.applicant.pages import is_editable, link, own_or_helped, section_of, show
from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.queries import COLUMNS, RequestView
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.rules.attribution.request import Section, sections_of
from prestalux.rules.attribution.status import StepNotAllowed
from prestalux.rules.periods import day_of


@require_http_methods(["GET", "HEAD", "POST"])
@own_or_helped
def section(request: Any, view: RequestView, section: str) -> HttpResponse:
    chosen = section_of(section)
    if chosen not in sections_of(view.profession) or not is_editable(view):
        return redirect(link(view, "request"))
    if request.method == "POST":
        return _save(request, view, chosen)
    return _page(request, view, chosen, _form(view, chosen, request, None))


def _save(request: Any, view: RequestView, section: Section) -> HttpResponse:
    form = _form(view, section, request, request.POST)
    if not form.is_valid():
        return _page(request, view, section, form, status=422)
    values = {column: form.values.get(column) for column in COLUMNS[section]}
    seen = request.POST.get("seen") or None
    try:
        actions.save_section(
            reference=view.reference.characters,
            section=section,
            values=values,
            seen=seen,
            by=request.actor,
            at=request.now,
        )
    except ChangedMeanwhile:
        return _page(request, view, section, form, status=409, stale=True)
    except (StepNotAllowed, actions.NotAskedFor):
        return redirect(link(view, "request"))
    return redirect(_next(request, view, section))


def _next(request: Any, view: RequestView, section: Section) -> str:
    """Back to where the person came from, else on to the first group not yet answered."""
    if _from_check(request):
        return link(view, "check")
    order = sections_of(view.profession)
    for later in order[order.index(section) + 1 :]:
        if later not in view.facts.sections_given:
            return link(view, "section", section=later.value)
    return link(view, "request")


def _from_check(request: Any) -> bool:
    return request.GET.get("from") == "check" and not request.helps


def _form(view: RequestView, section: Section, request: Any, data: Any) -> SectionForm:
    initial = {column: view.values[column] for column in COLUMNS[section]}
    if section is Section.RADIOLOGY and initial["radiological_equipment"] is not None:
        initial["radiological_equipment"] = "yes" if initial["radiological_equipment"] else "no"
    if section is Section.PRACTICE and not initial["country"]:
        initial["country"] = "LU"
    return FORMS[section](data, initial=initial, profession=view.profession, today=day_of(request.now))


def _page(
    request: Any,
    view: RequestView,
    section: Section,
    form: SectionForm,
    status: int = 200,
    stale: bool = False,
) -> HttpResponse:
    order = sections_of(view.profession)
    standing = {column: view.values[column] for column in COLUMNS[section]}
    facts = {
        "form": form,
        "title": labels.SECTION[section],
        "section": section.value,
        "current": order.index(section) + 1,
        "total": len(order),
        "seen": queries.mark_of(standing),
        "stale": stale,
        "has_errors": bool(form.errors),
        "back_url": link(view, "check" if _from_check(request) else "request"),
        "short": {"birth_date", "basis_from", "basis_until", "start_on", "postcode", "bic"},
        "medium": {"matricule", "phone", "iban", "basis_number", "country", "specialty"},
        "errors": [{"text": _("This group was changed in another window.")}] if stale else [],
    }
    return show(request, "applicant/section.html", view, status, **facts)
