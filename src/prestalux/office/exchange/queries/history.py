"""One account's history in order of time: who came in, who was turned away, files, and what was changed of the account."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import QuerySet

from prestalux.office.exchange.models import Deposit, ExchangeAccount, ExchangeSession, TurnedAway
from prestalux.office.exchange.queries import paging
from prestalux.office.exchange.queries.paging import PAGE, Column, Page, beyond, moment
from prestalux.office.journal import reading
from prestalux.office.journal.reading import Asked, LineView
from prestalux.rules.exchange.access import TurnedAwayBecause
from prestalux.rules.exchange.deposit_states import DepositState

CHANGES: Final = (
    "exchange-account.opened",
    "exchange-account.secret-made",
    "exchange-account.secret-ended",
    "exchange-account.bound",
    "exchange-account.locked",
    "exchange-account.unlocked",
    "exchange-account.closed",
    "exchange-key.added",
    "exchange-key.removed",
)
"""Lines of the journal; sign-ins and refusals stand in rows of their own, which tell more."""


class What(StrEnum):
    """The order is that of things of the same instant."""

    CHANGE = "change"
    TURNED_AWAY = "turned-away"
    SESSION = "session"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """`key_name`: empty where the secret opened it. `because`: why it ended, None while it is open."""

    address: str
    key_name: str
    fingerprint: str
    ended_at: datetime | None
    because: TurnedAwayBecause | None


@dataclass(frozen=True, slots=True)
class Refusals:
    network: str
    because: TurnedAwayBecause
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class FileSeen:
    id: uuid.UUID
    name: str
    size: int
    state: DepositState
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    what: What
    key: Any
    """Tells it apart from others of its kind and instant."""
    seen: SessionSeen | Refusals | FileSeen | LineView


def history(
    username: str, *, only: What | None = None, before: str = "", after: str = "", size: int = PAGE
) -> Page[Entry]:
    """Newest first; one query for each kind, however much there is."""
    account = ExchangeAccount.objects.filter(username=username).only("pk", "code_id", "environment").first()
    if account is None:
        return Page(())
    back = not after and bool(before)
    mark = _read(before if back else after)
    falling = not back
    among = [only] if only else list(What)
    found = [entry for what in among for entry in _entries(account, what, mark, falling, size + 1)]
    found.sort(key=_place, reverse=falling)
    if not found and mark is not None:
        return history(username, only=only, size=size)
    return paging.cut(found, _written, size=size, back=back, marked=mark is not None)


_RANK: Final = {what: rank for rank, what in enumerate(What)}
_LARGEST: Final = 2**62


def _place(entry: Entry) -> tuple[datetime, int, Any]:
    return entry.at, _RANK[entry.what], entry.key


_Mark = tuple[datetime, What, Any]


def _entries(
    account: ExchangeAccount, what: What, mark: _Mark | None, falling: bool, most: int
) -> list[Entry]:
    place = None if mark is None else (mark[0], _key_beside(what, mark, falling))
    if what is What.CHANGE:
        asked = Asked(subject=("exchange-account", str(account.pk)), events=CHANGES)
        lines = reading.beside(asked, place, newest_first=falling, most=most)
        return [Entry(line.values.at, what, line.values.seq, line) for line in lines]
    rows, column, seen = _ROWS[what](account)
    order = (moment(column), _KEY[what])
    if place is not None:
        rows = rows.filter(beyond(order, place, falling=falling))
    sign = "-" if falling else ""
    found = rows.order_by(f"{sign}{column}", f"{sign}pk")[:most]
    return [Entry(getattr(row, column), what, row.pk, seen(row)) for row in found]


def _key_beside(what: What, mark: _Mark, falling: bool) -> Any:
    """Of another kind, and of the very instant of the mark, everything lies on one side of it."""
    _at, other, key = mark
    if what is other:
        return key
    all_beyond = (_RANK[what] < _RANK[other]) is falling
    largest = all_beyond is falling
    if what is What.FILE:
        return uuid.UUID(int=2**128 - 1 if largest else 0)
    return _LARGEST if largest else -1


_Rows = tuple[QuerySet[Any], str, Callable[[Any], SessionSeen | Refusals | FileSeen]]


def _sessions(account: ExchangeAccount) -> _Rows:
    return ExchangeSession.objects.filter(account_id=account.pk).select_related("key"), "began_at", _session


def _session(row: ExchangeSession) -> SessionSeen:
    name, fingerprint = (row.key.name, row.key.fingerprint) if row.key else ("", "")
    because = TurnedAwayBecause(row.ended_because) if row.ended_because else None
    return SessionSeen(row.address, name, fingerprint, row.ended_at, because)


def _turned_away(account: ExchangeAccount) -> _Rows:
    return TurnedAway.objects.filter(account_id=account.pk), "last_at", _refusals


def _refusals(row: TurnedAway) -> Refusals:
    return Refusals(row.network, TurnedAwayBecause(row.because), row.count, row.last_at)


def _files(account: ExchangeAccount) -> _Rows:
    # By way of the space, whose files have an index by time.
    rows = Deposit.objects.filter(code_id=account.code_id, environment=account.environment)
    return rows.filter(account=account), "opened_at", _file


def _file(row: Deposit) -> FileSeen:
    return FileSeen(row.pk, row.name, row.size, DepositState(row.state), row.settled_at)


_ROWS: Final[dict[What, Callable[[ExchangeAccount], _Rows]]] = {
    What.SESSION: _sessions,
    What.TURNED_AWAY: _turned_away,
    What.FILE: _files,
}
_KEY: Final[dict[What, Column]] = {
    What.CHANGE: paging.ROW,
    What.TURNED_AWAY: paging.ROW,
    What.SESSION: paging.ROW,
    What.FILE: paging.FILE,
}


def _written(entry: Entry) -> str:
    return "_".join((moment("at").write(entry.at), entry.what.value, _KEY[entry.what].write(entry.key)))


def _read(text: str) -> _Mark | None:
    parts = text.split("_") if len(text) <= paging.MOST_SIGNS else []
    try:
        at, what, key = parts
        kind = What(what)
        return moment("at").read(at), kind, _KEY[kind].read(key)
    except ValueError:
        return None
