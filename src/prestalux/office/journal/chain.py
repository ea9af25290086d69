"""The chain: each line's digest covers every column of the line and the digest of the line before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class LineValues:
    """Every column of a line but its own digest; a column left out here would be open to change."""

    seq: int
    at: datetime
    actor_kind: str
    account_id: int | None
    operator: str
    subject_kind: str
    subject: str
    event: str
    facts: str
    previous: str


@dataclass(frozen=True, slots=True)
class JournalHead:
    """What to keep elsewhere: with it a missing tail is noticed, without it only changes inside are."""

    seq: int
    digest: str


def digest(line: LineValues) -> str:
    columns = {field.name: getattr(line, field.name) for field in fields(line)}
    columns["at"] = instant(line.at)
    return hashlib.sha256(canonical(columns).encode()).hexdigest()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
