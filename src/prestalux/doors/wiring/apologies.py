"""The few answers given before Django sees a request: short, in the person's language, with a code.

A table of its own, because they are needed when everything else may be out of reach.
"""

from __future__ import annotations

import html
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("fr", "de", "en")


class Trouble(StrEnum):
    BODY_TOO_LARGE = "body-too-large"
    SENDER_TOO_SLOW = "sender-too-slow"
    TOO_MANY_UPLOADS = "too-many-uploads"
    BUSY = "busy"
    STORAGE_FULL = "storage-full"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Apology:
    status: int
    retry_after: int | None
    texts: dict[str, tuple[str, str]]
    """Language to title and text; `{limit}` stands for the largest body, in megabytes."""


def _read() -> dict[Trouble, Apology]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        Trouble(code): Apology(
            row["status"],
            row.get("retry_after"),
            {language: (row[language]["title"], row[language]["text"]) for language in LANGUAGES},
        )
        for code, row in table.items()
    }


APOLOGIES: Final = _read()

_HOME: Final = {"fr": "Aller à la page d’accueil", "de": "Zur Startseite", "en": "To the start page"}
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/static/prestalux/tokens.css">
<link rel="stylesheet" href="/static/prestalux/base.css">
</head>
<body>
<main id="main">
<h1>{title}</h1>
<p role="alert">{text}</p>
<p><a href="/{language}/">{home}</a></p>
<p><small>{code}</small></p>
</main>
</body>
</html>
"""
_GUARDS: Final[list[tuple[bytes, bytes]]] = [
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (b"referrer-policy", b"same-origin"),
    (b"vary", b"Accept-Language, Cookie, Accept"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
]


def apology(
    trouble: Trouble, headers: Mapping[str, str], *, language_cookie: str, megabytes: int
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, header fields and body: a page for people, problem details (RFC 9457) for programs."""
    apology = APOLOGIES[trouble]
    language = language_of(headers, language_cookie)
    title, text = apology.texts[language]
    text = text.format(limit=megabytes)
    if "json" in headers.get("accept", ""):
        kind = b"application/problem+json"
        facts = {"title": title, "status": apology.status, "detail": text, "code": trouble.value}
        body = json.dumps(facts, ensure_ascii=False).encode()
    else:
        kind = b"text/html; charset=utf-8"
        page = _PAGE.format(
            language=language,
            title=html.escape(title),
            text=html.escape(text),
            code=trouble.value,
            home=_HOME[language],
        )
        body = page.encode()
    fields = [*_GUARDS, (b"content-type", kind), (b"content-language", language.encode())]
    if apology.retry_after is not None:
        fields.append((b"retry-after", str(apology.retry_after).encode()))
    return apology.status, fields, body


def language_of(headers: Mapping[str, str], cookie: str) -> str:
    """What the person chose here before, else the best of what the browser asks for, else French."""
    try:
        chosen = SimpleCookie(headers.get("cookie", "")).get(cookie)
    except CookieError:
        chosen = None
    if chosen is not None and chosen.value in LANGUAGES:
        return chosen.value
    asked = [_weighed(part) for part in headers.get("accept-language", "")[:500].split(",")]
    best = max(
        ((weight, name) for weight, name in asked if name in LANGUAGES),
        key=lambda pair: pair[0],
        default=(0.0, ""),
    )
    return best[1] if best[0] > 0 else LANGUAGES[0]


def _weighed(part: str) -> tuple[float, str]:
    tag, _, parameter = part.strip().partition(";")
    name = tag.strip().lower().split("-")[0]
    quality = parameter.strip().removeprefix("q=") or "1"
    try:
        return float(quality), name
    except ValueError:
        return 0.0, name
