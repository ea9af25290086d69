"""What every answer passes: security headers, who is acting, and a plain page when a part of the house is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from prestalux.doors.web.layout import errors, sessions
from prestalux.office.journal.actor import VISITOR

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("prestalux.web")

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class SecurityHeaders:
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if settings.HTTPS:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not request.path.startswith(settings.STATIC_URL):
            # Pages hold personal data: neither a proxy nor the browser of a shared machine keeps them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Outage:
    """The database or the store is away, or the disk is full: 503 in the person's language, nothing half-written."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, errors.AWAY):
            log.error("web.outage", extra={"cause": type(error).__name__})
            return errors.outage(request)
        return None


class SignedInAs:
    """`request.actor` is who acts, `request.now` the instant of the request: views read no clock.

    `request.session_id` is the row of the session, `request.session_ended` whether it was ended meanwhile.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: Any) -> HttpResponse:
        request.now = timezone.now()
        if request.path_info.startswith(settings.PROGRAM_PATHS):
            # A program shows a key with each request: it has no session, and is given no cookie.
            request.actor, request.session_id, request.session_ended = VISITOR, None, False
            return self._answer(request)
        sessions.recognise(request)
        response = self._answer(request)
        language = get_language()
        if language and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 24 * 3600,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                samesite="Lax",
                httponly=True,
            )
        return response
