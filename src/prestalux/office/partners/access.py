"""Who shows this key, what they may ask for, and whether they ask too often.

The limit holds for all processes together. A process takes a portion of the minute with one write and serves from it
(`rules.partners.portions`); so the last use of a key is written then, at most once a minute, and never for each request.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from prestalux.office.partners.models import PartnerKey
from prestalux.office.partners.queries import KeyState, scopes_of, state_of
from prestalux.rules.errors import Refusal
from prestalux.rules.partners import KEY_BEGINS, WINDOW, Scope, digest_of, portion, seconds_left, window_of

LONGEST_KEY: Final = 200
REMEMBERED: Final = timedelta(seconds=1)
"""How long a process believes what it read of a key: within a second a revoked one is refused everywhere."""


class KeyMissing(Refusal):
    """Nobody said who asks."""

    code = "key-missing"


class KeyNotValid(Refusal):
    """Unknown, not valid yet, over or revoked: which of them is not told to whoever holds it."""

    code = "key-not-valid"


class ScopeMissing(Refusal):
    """The key is valid and not for this. `facts`: scope."""

    code = "scope-missing"


class AskedTooOften(Refusal):
    """`facts`: per_minute, and the `seconds` until the next request is answered."""

    code = "asked-too-often"


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a valid key."""

    key: str
    partner_id: int
    scopes: frozenset[Scope]

    def require(self, scope: Scope) -> None:
        """Raises ScopeMissing."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope.value)


@dataclass(slots=True)
class _Held:
    """What this process may still serve of one window, and whether the window has no more to give."""

    window: datetime
    left: int
    used_up: bool = False


_held: dict[str, _Held] = {}
"""By the digest of the key."""
_known: dict[str, tuple[datetime, PartnerKey]] = {}
"""When each key was read last, and what it was."""
_lock: Final = threading.Lock()
_MOST_HELD: Final = 10_000


def caller(text: str, *, at: datetime) -> Caller:
    """Count one request of the key. Raises KeyMissing, KeyNotValid, AskedTooOften."""
    if not text:
        raise KeyMissing()
    if not text.startswith(KEY_BEGINS) or len(text) > LONGEST_KEY:
        raise KeyNotValid()
    row = _key(digest_of(text), at)
    if row is None or state_of(row, at) not in {KeyState.VALID, KeyState.REPLACED}:
        raise KeyNotValid()
    _count(row, at)
    return Caller(row.key_id, row.partner_id, frozenset(scopes_of(row)))


def _key(digest: str, at: datetime) -> PartnerKey | None:
    known = _known.get(digest)
    if known is not None and timedelta() <= at - known[0] < REMEMBERED:
        return known[1]
    row = PartnerKey.objects.filter(digest=digest).first()
    if row is not None:
        if len(_known) > _MOST_HELD:
            _known.clear()
        _known[digest] = (at, row)
    return row


def _count(row: PartnerKey, at: datetime) -> None:
    """Raises AskedTooOften."""
    window = window_of(at)
    if _serve(row.digest, window):
        return
    used_up = _is_used_up(row.digest, window)
    # Whoever goes on asking when the minute is used up costs no write either.
    taken = 0 if used_up else _take(row.pk, window, at)
    with _lock:
        if len(_held) > _MOST_HELD:
            _held.clear()
        held = _held.get(row.digest)
        left = held.left if held is not None and held.window == window else 0
        _held[row.digest] = _Held(window, left + max(taken - 1, 0), used_up=not taken)
    if not taken:
        raise AskedTooOften(per_minute=row.per_minute, seconds=seconds_left(at))


def _serve(digest: str, window: datetime) -> bool:
    with _lock:
        held = _held.get(digest)
        if held is None or held.window != window or held.left <= 0:
            return False
        held.left -= 1
        return True


def _is_used_up(digest: str, window: datetime) -> bool:
    with _lock:
        held = _held.get(digest)
        return held is not None and held.window == window and held.used_up


@transaction.atomic
def _take(key: int, window: datetime, at: datetime) -> int:
    """A portion of what is left of the window, for this process alone; 0 when nothing is."""
    row = PartnerKey.objects.select_for_update(no_key=True).get(pk=key)
    # A clock that lags behind another's counts in the window that has begun.
    ahead = row.window_at is not None and row.window_at > window
    taken = row.window_taken if row.window_at is not None and (ahead or row.window_at == window) else 0
    share = portion(row.per_minute, taken)
    if not share:
        return 0
    used = at if row.used_at is None or at - row.used_at >= WINDOW else row.used_at
    PartnerKey.objects.filter(pk=key).update(
        window_at=row.window_at if ahead else window, window_taken=taken + share, used_at=used
    )
    return share
