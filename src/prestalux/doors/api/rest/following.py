"""From where a program goes on: a number, or the signed text that the last answer called `next`.

The signed one also holds the mark that was drawn with the number, so that a register put back from a backup is noticed, also
after it has grown past the number again.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.conf import settings

from prestalux.office.registry.changes import Changes
from prestalux.rules.partners.cursors import BadCursor, cursor, read_cursor

_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


def written(found: Changes, *, partner: int) -> str:
    """Good for as long as there is the register: nothing of it is ever taken out."""
    values = {"n": found.place} | ({"m": found.mark} if found.mark is not None else {})
    return cursor(values, purpose=_purpose(partner), key=_key())


def read(text: str | None, *, partner: int, at: datetime) -> tuple[int, int | None]:
    """The number and, where it is known, its mark. Raises BadCursor."""
    if text is None:
        return 0, None
    if _NUMBER.fullmatch(text):
        return int(text), None
    values = read_cursor(text, purpose=_purpose(partner), key=_key(), at=at)
    try:
        # One that was given before there were marks; what was numbered then has none either.
        mark = values.get("m", 0 if "e" in values else None)
        return int(values["n"]), None if mark is None else int(mark)
    except (KeyError, ValueError):
        raise BadCursor() from None


def _purpose(partner: int) -> str:
    return f"changes {partner}"


def _key() -> bytes:
    return str(settings.SECRET_KEY).encode()
