"""Requests that may be one person's: shown beside the dossier with the reason, merged and split from there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from prestalux.doors.web.staff.pages import dossier_for, taken_by_post
from prestalux.doors.web.staff.steps import WHY, done, refused, step
from prestalux.office.attribution import actions
from prestalux.office.attribution.queries import RequestView
from prestalux.rules.attribution.roles import Task


@taken_by_post
@dossier_for(Task.MERGE)
def merge(request: Any, view: RequestView) -> HttpResponse:
    try:
        actions.merge(member=request.POST.get("member", ""), **step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    return done(request, view, _("The requests are merged: this one is decided for both."))


@taken_by_post
@dossier_for(Task.MERGE)
def split(request: Any, view: RequestView) -> HttpResponse:
    try:
        actions.split(**step(request, view))
    except tuple(WHY) as refusal:
        return refused(request, view, refusal)
    return done(request, view, _("The request is examined by itself again."))
