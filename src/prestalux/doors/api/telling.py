"""A refusal as a program reads it: application/problem+json (RFC 9457), or an OperationOutcome where FHIR is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from prestalux.doors.shared.problems import answer_to, retry_after
from prestalux.doors.shared.refusal_texts import text_of
from prestalux.rules.errors import Refusal

PROBLEM: Final = "application/problem+json"
FHIR: Final = "application/fhir+json"
FHIR_PATH: Final = "/fhir/"
encode: Final = msgspec.json.Encoder().encode


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """`facts` tell a program what the sentence tells people; they never hold personal data."""
    return {
        "type": f"{settings.SITE_URL}/api/v1/#{refusal.code}",
        "title": refusal.code,
        "status": answer_to(refusal).status,
        "detail": text_of(refusal, get_language() or "fr"),
        "code": refusal.code,
        "facts": {name: _plain(value) for name, value in refusal.facts.items()},
    }


def outcome_of(refusal: Refusal) -> dict[str, Any]:
    language = get_language() or "fr"
    answer = answer_to(refusal)
    issue: dict[str, Any] = {
        "severity": "fatal" if answer.status >= 500 else "error",
        "code": answer.issue,
        "details": {
            "coding": [{"system": f"{settings.FHIR_SYSTEMS}/refusal", "code": refusal.code}],
            "text": text_of(refusal, language),
        },
    }
    if "name" in refusal.facts:
        issue["expression"] = [f"http.{refusal.facts['name']}"]
    return {"resourceType": "OperationOutcome", "language": language, "issue": [issue]}


def refused(refusal: Refusal, path: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """In the words of the door that the path belongs to."""
    fhir = path.startswith(FHIR_PATH)
    body = encode(outcome_of(refusal) if fhir else problem_of(refusal))
    response = HttpResponse(body, content_type=FHIR if fhir else PROBLEM, status=answer_to(refusal).status)
    response.headers["Content-Language"] = get_language() or "fr"
    response.headers["X-Frame-Options"] = "DENY"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Prestalux"'
    if response.status_code < 500:
        # Django would write a line for each: whoever asks a thousand times a second in vain must not fill the log.
        response._has_been_logged = True  # type: ignore[attr-defined]
    seconds = retry_after(refusal)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def _plain(value: object) -> object:
    return value if isinstance(value, int | bool | None) else str(value)
