"""The readable file beside a refusal, in three languages."""

from __future__ import annotations

import re
from typing import Final

from prestalux.doors.shared.finding_texts import TEXTS
from prestalux.doors.shared.refusal_texts import REFUSALS
from prestalux.office.exchange.queries.mailbox import NoticeView
from prestalux.rules.exchange.findings import FileFault

_NAME: Final = re.compile(r"REFUS_\d{8}T\d{6}Z_(\d{1,18})\.txt", re.ASCII)
LANGUAGES: Final = ("fr", "de", "en")


def name_of(notice: NoticeView) -> str:
    return f"REFUS_{notice.at:%Y%m%dT%H%M%SZ}_{notice.id:06}.txt"


def number_in(name: str) -> int | None:
    found = _NAME.fullmatch(name)
    return int(found.group(1)) if found else None


def text_of(notice: NoticeView) -> bytes:
    parts = [f"{notice.file_name}  ({notice.reason})"]
    parts += [_said(notice.reason, language) for language in LANGUAGES]
    return "\r\n\r\n".join(parts).encode() + b"\r\n"


def _said(reason: str, language: str) -> str:
    if reason in REFUSALS:
        return REFUSALS[reason][language]
    text = TEXTS[FileFault(reason)][language]
    return f"{text.title}\r\n{text.cause}\r\n{text.cure}"
