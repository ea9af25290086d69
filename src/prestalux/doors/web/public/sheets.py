"""The information sheet to fill in on one's own, in three languages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from prestalux.doors.shared.print.blank_sheet import blank_sheet
from prestalux.doors.shared.serving import download


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    offered = [
        {"language": code, "name": name, "url": reverse("public:blank-sheet", kwargs={"language": code})}
        for code, name in settings.LANGUAGES
    ]
    return render(request, "public/sheets.html", {"offered": offered})


@require_safe
def blank(request: HttpRequest, language: str) -> HttpResponse:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return download(blank_sheet(language, settings.FUND.name[language]), f"information-sheet-{language}.pdf")
