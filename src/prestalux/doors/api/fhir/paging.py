"""The link to the next page: opaque, signed, for one partner, and of one state of the register."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

from prestalux.office.registry.directory import Place
from prestalux.rules.partners.cursors import BadCursor, Values, cursor, read_cursor

GOOD_FOR: Final = timedelta(hours=24)
"""Our own choice: long enough for a program that was stopped over night."""


@dataclass(frozen=True, slots=True)
class Page:
    """`query` is the search of the first page, `after` the place of the last entry, `known_at` the moment at which all pages are
    read."""

    query: str
    after: Place
    known_at: datetime

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)


def written(page: Page, *, kind: str, partner: int, key: bytes, at: datetime) -> str:
    values: Values = {"q": page.query, "a": json.dumps(page.after), "k": page.known_at.isoformat()}
    return cursor(values, purpose=f"fhir {kind} {partner}", key=key, until=at + GOOD_FOR)


def read(text: str, *, kind: str, partner: int, key: bytes, at: datetime) -> Page:
    """Raises BadCursor, CursorOver."""
    values = read_cursor(text, purpose=f"fhir {kind} {partner}", key=key, at=at)
    try:
        after = json.loads(str(values["a"]))
        return Page(str(values["q"]), after, datetime.fromisoformat(str(values["k"])))
    except (KeyError, ValueError):
        raise BadCursor() from None
