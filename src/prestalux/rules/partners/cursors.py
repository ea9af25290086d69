"""A place in a list that a program comes back to: opaque to it, signed by the house, good for a time.

A cursor that was made up, changed, or given by another house or to another partner is refused, never misread.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from prestalux.rules.errors import Refusal

LONGEST: Final = 4_000
_MAC_BYTES: Final = 16

Values = Mapping[str, str | int]


class BadCursor(Refusal):
    """Not one that this house gave to this partner for this list."""

    code = "cursor-bad"


class CursorOver(Refusal):
    """It was good for a time; begin anew."""

    code = "cursor-over"


def cursor(values: Values, *, purpose: str, key: bytes, until: datetime | None = None) -> str:
    """`purpose` says for whom and for which list: under another one it is not believed."""
    end = {"~": int(until.timestamp())} if until else {}
    payload = json.dumps({**values, **end}, separators=(",", ":"), sort_keys=True).encode()
    return f"{_text(payload)}.{_text(_mac(payload, purpose, key))}"


def read_cursor(text: str, *, purpose: str, key: bytes, at: datetime) -> dict[str, str | int]:
    """Raises BadCursor, CursorOver."""
    first, dot, second = text.partition(".")
    if not dot or len(text) > LONGEST:
        raise BadCursor()
    payload = _bytes(first)
    if not hmac.compare_digest(_bytes(second), _mac(payload, purpose, key)):
        raise BadCursor()
    values: dict[str, str | int] = json.loads(payload)
    end = values.pop("~", None)
    if end is not None and at >= datetime.fromtimestamp(int(end), UTC):
        raise CursorOver()
    return values


def _mac(payload: bytes, purpose: str, key: bytes) -> bytes:
    named = len(purpose.encode()).to_bytes(4, "big") + purpose.encode()
    return hmac.digest(key, b"cursor" + named + payload, "sha256")[:_MAC_BYTES]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises BadCursor: also for other ways of writing the same bytes."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadCursor() from None
    if _text(data) != text:
        raise BadCursor()
    return data
