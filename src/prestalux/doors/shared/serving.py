"""Answers that carry bytes: never shown by the browser's own viewer, never kept by it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def png(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="image/png", headers={"Cache-Control": "private, no-store"})


def download(data: bytes, name: str, kind: str = "application/pdf") -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
