"""A claimed letter as the post sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class LetterView:
    id: int
    key: str
    message_id: str
    kind: str
    account_id: int | None
    dossier_id: int | None
    language: str
    facts: dict[str, Any]
    put_at: datetime
    attempts: int
    lease: str
