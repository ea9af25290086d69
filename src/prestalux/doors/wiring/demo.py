"""The demonstration's own pages: how to sign in, and the mail that the embedded default writes into a folder.

On loopback only: whoever comes from elsewhere finds no such page.
"""

from __future__ import annotations

import email
import ipaddress
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prestalux.doors.shared import labels
from prestalux.doors.shared.serving import download
from prestalux.doors.wiring.demonstration import STAFF

Page = Callable[..., HttpResponse]
NEWEST = 50


def on_loopback(view: Page) -> Page:
    @wraps(view)
    def guarded(request: Any, **kwargs: Any) -> HttpResponse:
        try:
            near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
        except ValueError:
            near = False
        # Behind a proxy on this machine every visitor seems near: who was forwarded, or a house with a public name, is not.
        forwarded = any(
            f"HTTP_{name}" in request.META for name in ("X_FORWARDED_FOR", "FORWARDED", "X_REAL_IP")
        )
        at_home = urlsplit(settings.SITE_URL).hostname in {"localhost", "127.0.0.1", "::1"}
        if forwarded or not near or not at_home:
            raise Http404
        return view(request, **kwargs)

    return guarded


@require_safe
@on_loopback
def page(request: Any) -> HttpResponse:
    people = [
        {
            "name": person.name,
            "role": labels.ROLE[person.role],
            "handle": person.handle,
            "password": person.password,
            "secret": person.secret,
            "figure": person.figure(request.now),
        }
        for person in STAFF
    ]
    seconds = 30 - int(request.now.timestamp()) % 30
    context = {"people": people, "mail": [_line(path) for path in _newest()], "seconds": seconds}
    return render(request, "demo/page.html", context)


@require_safe
@on_loopback
def message(request: Any, name: str) -> HttpResponse:
    parsed = _message(name)
    body = parsed.get_body(("plain",))
    text = body.get_content() if body else ""
    words = [{"text": word, "link": word.startswith(settings.SITE_URL)} for word in _lines(text)]
    files = [{"number": i, "name": part.get_filename()} for i, part in enumerate(parsed.iter_attachments())]
    context = {
        "message": parsed,
        "subject": parsed["Subject"],
        "to": parsed["To"],
        "lines": words,
        "files": files,
        "name": name,
    }
    return render(request, "demo/message.html", context)


@require_safe
@on_loopback
def attachment(request: Any, name: str, number: int) -> HttpResponse:
    parts = list(_message(name).iter_attachments())
    if number >= len(parts):
        raise Http404
    content = parts[number].get_content()
    if not isinstance(content, bytes):
        raise Http404
    return download(content, "letter.pdf")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def _folder() -> Path | None:
    url = settings.MAIL_URL
    return Path(url.removeprefix("file://")) if url.startswith("file://") else None


def _newest() -> list[Path]:
    folder = _folder()
    if folder is None or not folder.is_dir():
        return []
    return sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST]


def _message(name: str) -> EmailMessage:
    found = next((path for path in _newest() if path.name == name), None)
    if found is None:
        raise Http404
    parsed = email.message_from_bytes(found.read_bytes(), policy=default)
    if not isinstance(parsed, EmailMessage):
        raise Http404
    return parsed


def _line(path: Path) -> dict[str, Any]:
    parsed = email.message_from_bytes(path.read_bytes(), policy=default)
    return {
        "name": path.name,
        "subject": parsed["Subject"],
        "to": parsed["To"],
        "at": parsedate_to_datetime(parsed["Date"]),
    }
