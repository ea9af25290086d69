"""Every letter that the house sends, with demonstration data: how it reads before somebody gets it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from prestalux.doors.shared import labels
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.letter_samples import LANGUAGES, samples
from prestalux.doors.web.staff.pages import show, staff
from prestalux.office.provisions.queries import law
from prestalux.rules.attribution.roles import Task
from prestalux.rules.periods import day_of


@require_safe
@staff(Task.READ)
def letters(request: Any) -> HttpResponse:
    chosen = request.GET.get("language", get_language() or "fr")
    if chosen not in LANGUAGES:
        raise Http404
    fund = fund_on(day_of(request.now), law())
    link = f"{settings.SITE_URL}/{chosen}/link/…/"
    found = [one for one in samples(fund, link) if one.language == chosen]
    facts = {
        "letters": [
            {
                "kind": one.kind,
                "subject": one.said.subject,
                "text": one.said.text,
                "html_url": reverse("staff:letter-html", args=(one.kind, one.language)),
                "document": labels.DOCUMENT.get(one.document, ""),
            }
            for one in found
        ],
        "chosen": chosen,
        "languages_shown": LANGUAGES,
    }
    return show(request, "staff/letters.html", **facts)


@require_safe
@staff(Task.READ)
@xframe_options_sameorigin
def letter_html(request: Any, kind: str, chosen: str) -> HttpResponse:
    """The other half of the message, as mail programs show it; within the page above, and able to do nothing."""
    fund = fund_on(day_of(request.now), law())
    # A link that leads nowhere: what stands in a preview is pressed sooner or later.
    found = [one for one in samples(fund, "#") if (one.kind, one.language) == (kind, chosen)]
    if not found:
        raise Http404
    response = HttpResponse(found[0].said.html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    )
    return response
