"""From where a program goes on: a number, or the signed text that the last answer called `next`.

The signed one also says which change the number stood for, so that a register put back from a backup is noticed.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.conf import settings

from prestalux.office.registry.changes import Changes
from prestalux.rules.partners.cursors import BadCursor, cursor, read_cursor

_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


def written(found: Changes, before: int, event: int | None, *, partner: int) -> str:
    """Good for as long as there is the register: nothing of it is ever taken out."""
    last = found.changes[-1] if found.changes else None
    number, named = (last.sequence, last.event) if last else (before, event)
    values = {"n": number} | ({"e": named} if named is not None else {})
    return cursor(values, purpose=_purpose(partner), key=_key())


def read(text: str, *, partner: int, at: datetime) -> tuple[int, int | None]:
    """The number and, where it is known, the event it stood for. Raises BadCursor."""
    if not text:
        return 0, None
    if _NUMBER.fullmatch(text):
        return int(text), None
    values = read_cursor(text, purpose=_purpose(partner), key=_key(), at=at)
    try:
        event = values.get("e")
        return int(values["n"]), None if event is None else int(event)
    except (KeyError, ValueError):
        raise BadCursor() from None


def _purpose(partner: int) -> str:
    return f"changes {partner}"


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()
