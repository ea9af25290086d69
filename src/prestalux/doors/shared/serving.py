"""Answers that carry bytes: never shown by the browser's own viewer, never kept by it."""

from __future__ import annotations

from django.http import HttpResponse


def png(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="image/png", headers={"Cache-Control": "private, no-store"})


def download(data: bytes, name: str, kind: str = "application/pdf") -> HttpResponse:
    """`name` is made by us of plain letters, digits, hyphens and dots."""
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
