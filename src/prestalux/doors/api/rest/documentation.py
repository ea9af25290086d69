"""The page for the programmer: the very OpenAPI document as a page, which loads nothing and runs nothing."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from prestalux.doors.api.rest.api import api
from prestalux.doors.shared.problems import ANSWERS
from prestalux.doors.shared.refusal_texts import REFUSALS

SAID: Final = (
    lazy("Was this code valid on that day, for whom, with which specialty, as known then?"),
    lazy("Who may bill under this common code on that day, and under which common codes this one may?"),
    lazy("The same of up to 10,000 codes, each on a day of its own"),
    lazy("What changed in the register, in one order without a gap"),
    lazy("The day asked about; today unless told"),
    lazy("As the register knew it at this moment; now unless told"),
    lazy("What the last answer called next, or a sequence number; 0, the beginning, unless told"),
    lazy("Changes in one answer, at the most"),
)
"""What the document, which is in English, says of its addresses and their parameters: the page says it in each language."""


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    schema: Any = api.get_openapi_schema()
    said = _said()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": said[operation["summary"]],
            "parameters": [
                {"name": one["name"], "description": said.get(one.get("description"), "")}
                for one in operation.get("parameters", ())
            ],
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    language = get_language() or "fr"
    problems = [
        {"code": code, "status": answer.status, "text": REFUSALS[code][language] if code in REFUSALS else ""}
        for code, answer in ANSWERS.items()
    ]
    return render(request, "rest/documentation.html", {"operations": operations, "problems": problems})


def _said() -> dict[str, object]:
    """What the document says in English, with the same in the language of the page."""
    with override("en"):
        return {str(one): one for one in SAID}
