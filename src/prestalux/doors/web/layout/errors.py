"""Pages for what went wrong: each says what happened, what is kept and what to do."""

from __future__ import annotations

import logging
import sys
from typing import Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prestalux.doors.shared.refusal_texts import text_of
from prestalux.office.files.cage import CageUnavailable
from prestalux.office.files.store import StoreAway
from prestalux.rules.errors import Refusal

log = logging.getLogger("prestalux.web")

AWAY: Final = (OperationalError, InterfaceError, StoreAway, CageUnavailable, OSError)
"""What is raised when a part of the house does not answer, or has no room."""


def trouble(
    request: HttpRequest, *, title: str, text: str, status: int, retry_after: int | None = None
) -> HttpResponse:
    page = render_to_string("layout/trouble.html", {"title": title, "text": text}, request)
    response = HttpResponse(page, status=status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def outage(request: HttpRequest) -> HttpResponse:
    return trouble(
        request,
        title=_("The service is interrupted"),
        text=_(
            "A part of the service does not answer at the moment. What you had already given is kept; "
            "the last page you sent was not recorded. Please try again in a few minutes."
        ),
        status=503,
        retry_after=60,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return trouble(
        request,
        title=_("There is no such page"),
        text=_(
            "Check the address, or go back to the start page. If you followed a link to a request, it may belong to "
            "another person or your session may have ended: ask for a new link to continue."
        ),
        status=404,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("What was sent is not what this page expects. Go back, reload the page and try again.")
    if isinstance(exception, TooManyFilesSent):
        text = _("Send one file at a time.")
    elif isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        text = _(
            "What was sent is too long. Go back, shorten it and try again; what you had saved before is kept."
        )
    return trouble(request, title=_("This page could not be read"), text=text, status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the exception. The session is read outside every view, where no
    `process_exception` looks: without the database, that is where a request falls.
    """
    error = sys.exc_info()[1]
    if isinstance(error, AWAY):
        log.error("web.outage", extra={"cause": type(error).__name__})
        return outage(request)
    return trouble(
        request,
        title=_("Something went wrong"),
        text=_(
            "The fault is on our side and has been recorded. What you had already given is kept. Please try again."
        ),
        status=500,
    )


def withheld(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A file that is not shown: not scanned yet, or infected."""
    text = text_of(refusal, get_language() or "fr")
    return trouble(request, title=_("This file is not shown"), text=text, status=409)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    return trouble(
        request,
        title=_("This page was open too long"),
        text=_(
            "For your safety the page is no longer valid. Go back, reload it and send it again; "
            "what you had saved before is kept."
        ),
        status=403,
    )
