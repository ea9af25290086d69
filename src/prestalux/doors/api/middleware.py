"""What the addresses for programs have in common: HEAD and OPTIONS, and every error in words that a program reads.

Django answers some requests before any view sees them (a method that an address does not take, a body too large), and with a
page; so it is here that such an answer is put into the form of the door.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from prestalux.doors.api.refusals import OF_STATUS, RequestBad, RequestTooLarge, ServiceAway
from prestalux.doors.api.telling import FHIR, PROBLEM, refused
from prestalux.rules.errors import Refusal

log = logging.getLogger("prestalux.api")
AWAY_SECONDS: Final = 60
_KEPT: Final = ("Allow", "WWW-Authenticate")


class ForPrograms:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.PROGRAM_PATHS):
            return self._answer(request)
        response = self._answered(request)
        if response.headers.get("Allow"):
            response.headers["Allow"] = _all_methods(response.headers["Allow"])
            if request.method == "OPTIONS":
                allowed = response.headers["Allow"]
                return HttpResponse(status=204, headers={"Allow": allowed})
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith((PROBLEM, FHIR)):
            return response
        return _told(request, response)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        """The server sends no body after HEAD, so that what a view answers to GET has the right head."""
        if request.method != "HEAD":
            return self._answer(request)
        request.method = "GET"
        response = self._answer(request)
        request.method = "HEAD"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path_info.startswith(settings.PROGRAM_PATHS):
            return None
        if isinstance(error, Refusal):
            return refused(error, request.path_info)
        if isinstance(error, RequestDataTooBig):
            return refused(RequestTooLarge(), request.path_info)
        return None


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    kind = OF_STATUS.get(response.status_code, RequestBad)
    refusal = kind(seconds=AWAY_SECONDS) if kind is ServiceAway else kind(**_facts(kind))
    kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
    return refused(refusal, request.path_info, kept)


def _facts(kind: type[Refusal]) -> dict[str, str]:
    return {"given": "application/json"} if kind.code == "not-acceptable" else {}


def _all_methods(allowed: str) -> str:
    methods = {name.strip() for name in allowed.split(",") if name.strip()}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods | {"OPTIONS"}))
