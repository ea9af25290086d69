"""An answer of the register as a program reads it. Least data: what a key has no scope for is not there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.http import HttpResponse

from prestalux.doors.api.telling import encode
from prestalux.office.registry.changes import BANK_ACCOUNT, Change, Changes
from prestalux.office.registry.look_ups import CodeAnswer
from prestalux.rules.partners import Scope

JSON: Final = "application/json"
OTHER: Final = "other"


def answer_of(answer: CodeAnswer, scopes: frozenset[Scope]) -> dict[str, Any]:
    days = answer.days
    told: dict[str, Any] = {
        "code": answer.digits,
        "on": answer.on,
        "valid": answer.is_valid,
        "state": answer.state,
        "from": days.start if days else None,
        "until": days.last_day if days else None,
        "kind": answer.kind,
        "profession": answer.profession,
        "specialty": answer.specialty,
        "family_name": answer.family_name,
        "given_name": answer.given_name,
    }
    if Scope.DIRECTORY in scopes:
        where = answer.where
        told["address"] = {name: getattr(where, name) for name in where.__slots__} if where else None
    if Scope.BANK_ACCOUNTS in scopes:
        account = answer.account
        told["bank_account"] = (
            {name: getattr(account, name) for name in account.__slots__} if account else None
        )
    return told


def changes_of(found: Changes, scopes: frozenset[Scope], following: str) -> dict[str, Any]:
    """`following`: from where to go on."""
    return {
        "changes": [_change(change, scopes) for change in found.changes],
        "next": following,
        "complete": found.complete,
        "newest": found.newest,
    }


def _change(change: Change, scopes: frozenset[Scope]) -> dict[str, Any]:
    """That a bank account changed is told to those alone who may see it; the number is there for everybody."""
    hidden = change.what == BANK_ACCOUNT and Scope.BANK_ACCOUNTS not in scopes
    return {
        "sequence": change.sequence,
        "recorded_at": instant(change.at),
        "code": change.code,
        "what": OTHER if hidden else change.what,
        "from": None if hidden else change.first,
        "until": None if hidden else change.last,
        "fields": change.fields,
    }


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def json_answer(told: object) -> HttpResponse:
    return HttpResponse(encode(told), content_type=JSON)
