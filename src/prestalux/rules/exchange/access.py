"""Who may come into the exchange space now, and what for: the account, its key, the network and the code decide together.

Logins stop with the code. What the fund answered stays collectable for a time with a right to read alone; for how long no
text says: the number of days is the fund's own (`fund.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from prestalux.rules.exchange.accounts import ExchangeRole
from prestalux.rules.exchange.networks import lies_in
from prestalux.rules.periods import Period
from prestalux.rules.registry.life import CodeState
from prestalux.rules.registry.states import StateOn


class TurnedAwayBecause(StrEnum):
    """Why nobody is let in, or an open session ends. The holder of the account is told it, a stranger never."""

    UNKNOWN = "unknown"
    """No such account, or not its key or secret: which of them is never told apart outside."""
    TOO_MANY_TRIES = "too-many-tries"
    ELSEWHERE = "elsewhere"
    """The address lies outside the ranges to which the account or the code is bound."""
    NETWORK_ENDED = "network-ended"
    """The connection to which the code was bound has ended, and the account has no ranges of its own."""
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    LOCKED = "locked"
    CLOSED = "closed"
    NO_FILES = "no-files"
    """The account may neither deposit nor collect."""
    KEY_EXPIRED = "key-expired"
    KEY_REMOVED = "key-removed"
    SECRET_CHANGED = "secret-changed"  # noqa: S105 (a word, not a secret)
    CODE_NOT_VALID = "code-not-valid"
    CODE_SUSPENDED = "code-suspended"
    CODE_ENDED = "code-ended"
    SIGNED_OUT = "signed-out"


FILE_RIGHTS: Final = frozenset({ExchangeRole.DEPOSIT, ExchangeRole.COLLECT})
_COLLECT_ONLY: Final = frozenset({ExchangeRole.COLLECT})


@dataclass(frozen=True, slots=True)
class AccountStands:
    """What an account is at a moment."""

    roles: frozenset[ExchangeRole]
    days: Period
    closed: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class FileRights:
    """`roles`: of deposit and collect. `collect_until`: the first day on which even collecting is over; None while the code
    is valid.
    """

    roles: frozenset[ExchangeRole]
    collect_until: date | None = None

    @property
    def read_only(self) -> bool:
        """The code has ended or is suspended. An account that was opened to collect alone is another thing."""
        return self.collect_until is not None

    def covers(self, roles: frozenset[ExchangeRole]) -> bool:
        return roles <= self.roles


def rights_now(
    account: AccountStands, code: StateOn, *, today: date, collect_days: int
) -> FileRights | TurnedAwayBecause:
    """What the account may do with files on this day, or why nothing."""
    if because := _account_fault(account, today):
        return because
    held = account.roles & FILE_RIGHTS
    if not held:
        return TurnedAwayBecause.NO_FILES
    if code.state == CodeState.ACTIVE:
        return FileRights(held)
    if not is_collectable(code, today=today, collect_days=collect_days) or ExchangeRole.COLLECT not in held:
        return _CODE_FAULT.get(code.state, TurnedAwayBecause.CODE_NOT_VALID)
    return FileRights(_COLLECT_ONLY, collect_until(code, collect_days))


_CODE_FAULT: Final = {
    CodeState.SUSPENDED.value: TurnedAwayBecause.CODE_SUSPENDED,
    CodeState.ENDED.value: TurnedAwayBecause.CODE_ENDED,
}


def collect_until(code: StateOn, collect_days: int) -> date | None:
    """The first day on which returns of a suspended or ended code are no longer collectable; None where it is neither. A code
    that ends while it is suspended begins to count anew: what was answered since can be collected.
    """
    if code.state not in _CODE_FAULT or code.days is None:
        return None
    return code.days.start + timedelta(days=collect_days)


def is_collectable(code: StateOn, *, today: date, collect_days: int) -> bool:
    """Whether somebody with an account can collect the returns of the code on this day."""
    if code.state == CodeState.ACTIVE:
        return True
    until = collect_until(code, collect_days)
    return until is not None and today < until


def _account_fault(account: AccountStands, today: date) -> TurnedAwayBecause | None:
    if account.closed:
        return TurnedAwayBecause.CLOSED
    if account.locked:
        return TurnedAwayBecause.LOCKED
    if today < account.days.start:
        return TurnedAwayBecause.NOT_YET
    return None if today in account.days else TurnedAwayBecause.EXPIRED


@dataclass(frozen=True, slots=True)
class NetworkStands:
    """The last connection of a code to the secured network. `ranges`: none where the operator's are unknown, or no connection
    ever was.
    """

    ranges: tuple[str, ...] = ()
    ended: bool = False


def why_not_from(
    address: str, *, account: tuple[str, ...], network: NetworkStands
) -> TurnedAwayBecause | None:
    """Why nobody comes in from an address: it must lie in the account's own ranges and in those of the code's connection, where
    there are any. What was bound through a connection is not open to the world once that has ended: then the account's own
    ranges alone let it in, and without any it comes from nowhere. That last rule is our own choice: no text says.
    """
    if network.ended and network.ranges:
        if not account:
            return TurnedAwayBecause.NETWORK_ENDED
        return None if lies_in(address, account) else TurnedAwayBecause.ELSEWHERE
    inside = lies_in(address, account) and lies_in(address, network.ranges)
    return None if inside else TurnedAwayBecause.ELSEWHERE


@dataclass(frozen=True, slots=True)
class SessionStands:
    """What opened a session, and what became of it since."""

    roles: frozenset[ExchangeRole]
    began_at: datetime
    key_days: Period | None = None
    """Of the key that opened it; None where a secret did."""
    key_removed: bool = False
    secret_made_at: datetime | None = None


def why_over(
    session: SessionStands, rights: FileRights | TurnedAwayBecause, code: StateOn, *, today: date
) -> TurnedAwayBecause | None:
    """Why an open session must end now; None while it may go on. A session opened for reading goes on as long as reading
    is allowed; one opened for more ends as soon as it would be opened for less.
    """
    if isinstance(rights, TurnedAwayBecause):
        return rights
    if session.key_removed:
        return TurnedAwayBecause.KEY_REMOVED
    if session.key_days is not None:
        if today not in session.key_days:
            return TurnedAwayBecause.KEY_EXPIRED
    elif session.secret_made_at is None or session.secret_made_at > session.began_at:
        return TurnedAwayBecause.SECRET_CHANGED
    if rights.covers(session.roles):
        return None
    return _CODE_FAULT.get(code.state, TurnedAwayBecause.NO_FILES)
