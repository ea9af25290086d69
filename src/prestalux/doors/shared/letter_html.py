"""The same words as the text of a letter, as HTML that screen readers and old mail programs take alike.

No picture, no style sheet, no script, nothing fetched: a letter tells nobody that it was opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

BULLET: Final = "– "
_BODY: Final = "margin:0;padding:24px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#14232a;background:#ffffff"
_BUTTON: Final = "display:inline-block;padding:12px 20px;background:#0b4f5a;color:#ffffff;text-decoration:none;font-weight:bold;border-radius:4px"
_PAGE: Final = """<!doctype html>
<html lang="{}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{}</title></head>
<body style="{}"><div style="max-width:640px;overflow-wrap:anywhere">
{}
</div></body>
</html>
"""


def page(language: str, subject: str, parts: Sequence[SafeString]) -> str:
    return format_html(
        _PAGE, language, subject, _BODY, format_html_join("\n", "{}", ((part,) for part in parts))
    )


def paragraph(text: str) -> SafeString:
    """Lines that begin with a dash are a list; the others stand one under the other."""
    lines = text.split("\n")
    parts: list[SafeString] = []
    plain: list[str] = []
    listed: list[str] = []
    for line in [*lines, ""]:
        if line.startswith(BULLET):
            listed.append(line.removeprefix(BULLET))
            continue
        if listed:
            parts += [*_plain(plain), _list(listed)]
            plain, listed = [], []
        if line:
            plain.append(line)
    parts += _plain(plain)
    return mark_safe("\n".join(parts))  # noqa: S308 (each part was escaped)


def _plain(lines: Sequence[str]) -> list[SafeString]:
    if not lines:
        return []
    broken = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
    return [format_html("<p>{}</p>", broken)]


def _list(lines: Sequence[str]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


def button(label: str, link: str) -> SafeString:
    return format_html('<p><a href="{}" style="{}">{}</a></p>', link, _BUTTON, label.rstrip(" \xa0:"))
