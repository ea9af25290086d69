"""The page for the programmer: the very OpenAPI document as a page, which loads nothing and runs nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from prestalux.doors.api.rest.api import api
from prestalux.doors.shared.problems import ANSWERS
from prestalux.doors.shared.refusal_texts import REFUSALS


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    schema: Any = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    language = get_language() or "fr"
    problems = [
        {"code": code, "status": answer.status, "text": REFUSALS[code][language] if code in REFUSALS else ""}
        for code, answer in ANSWERS.items()
    ]
    return render(request, "rest/documentation.html", {"operations": operations, "problems": problems})
