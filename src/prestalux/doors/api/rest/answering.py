"""An answer of the register as a program reads it. Least data: what a key has no scope for is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec
from django.http import HttpResponse

from prestalux.doors.api.telling import encode
from prestalux.office.registry.changes import BANK_ACCOUNT, Change, Changes
from prestalux.office.registry.ties import Tie
from prestalux.rules.partners import Scope
from prestalux.rules.registry import CodeState

JSON: Final = "application/json"
OTHER: Final = "other"
ACTIVE: Final = CodeState.ACTIVE.value


class Told(msgspec.Struct, rename={"from_": "from"}, omit_defaults=True, gc=False):
    """Half as dear to make and to write as a dictionary; ten thousand of them are asked for at once."""

    code: str
    on: str
    valid: bool
    state: str
    from_: str | None
    until: str | None
    kind: str
    profession: str
    specialty: str
    family_name: str
    given_name: str
    address: dict[str, str] | msgspec.UnsetType | None = msgspec.UNSET
    bank_account: dict[str, str] | msgspec.UnsetType | None = msgspec.UNSET
    known_at: str | msgspec.UnsetType = msgspec.UNSET


def answer_of(
    digits: str,
    on: str,
    kind: str,
    profession: str,
    family: str,
    given: str,
    state: str,
    first: str,
    last: str,
    specialty: str,
) -> Told:
    return Told(
        digits,
        on,
        state == ACTIVE,
        state,
        first or None,
        last or None,
        kind,
        profession,
        specialty,
        family,
        given,
    )


def answer_with(scopes: frozenset[Scope]) -> Callable[..., Told]:
    """For keys that are told more; an address or account that is not there is null."""
    if not scopes & {Scope.DIRECTORY, Scope.BANK_ACCOUNTS}:
        return answer_of

    def answer(*parts: Any) -> Told:
        *said, where, account = parts
        told = answer_of(*said)
        if Scope.DIRECTORY in scopes:
            told.address = where._asdict() if where else None
        if Scope.BANK_ACCOUNTS in scopes:
            told.bank_account = account._asdict() if account else None
        return told

    return answer


def ties_of(
    digits: str, on: date, members: Iterable[Tie], member_of: Iterable[Tie], known_at: str
) -> dict[str, Any]:
    return {
        "code": digits,
        "on": on,
        "known_at": known_at,
        "members": [_tie(tie) for tie in members],
        "member_of": [_tie(tie) for tie in member_of],
    }


def _tie(tie: Tie) -> dict[str, Any]:
    return {"code": tie.digits, "from": tie.days.start, "until": tie.days.last_day}


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
