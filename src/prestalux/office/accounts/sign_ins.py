"""Who signed in, when, by which means and from where; which of these sessions still go on.

A session is a row that the house itself keeps: it ends at once when the row says so, whatever cookie comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from prestalux.office.accounts.models import SignIn
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.rules.errors import Refusal

RECENT: Final = timedelta(minutes=15)
"""How old a sign-in may be that changes the means of signing in. Our own choice."""
KEPT: Final = timedelta(days=365)
"""How long the history is kept. Our own choice: long enough to answer for a year, then it is nobody's business."""
SEEN_EVERY: Final = timedelta(minutes=5)
"""A session's last use is written at most so often: not every page is worth a write."""
MOST_SHOWN: Final = 50


class Means(StrEnum):
    PASSWORD = "password"  # noqa: S105 (a word, not a password)
    RECOVERY_CODE = "recovery-code"
    PASSKEY = "passkey"
    IDENTITY_SERVICE = "identity"
    LINK = "link"
    NEW = "new"


class Ended(StrEnum):
    SIGNED_OUT = "signed-out"
    REVOKED = "revoked"
    REPLACED = "replaced"


class SignInTooOld(Refusal):
    """What signs in is changed only soon after signing in: an open screen left alone is not enough."""

    code = "sign-in-too-old"


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a sign-in comes from, and the session of the same browser that it takes the place of."""

    origin: str = ""
    device: str = ""
    lasts: timedelta = timedelta(hours=10)
    former: int | None = None


UNSEEN: Final = Visit()
"""Of which neither address nor device is known."""


def begin(account_id: int, means: Means, visit: Visit, *, at: datetime) -> SignIn:
    """Inside the transaction that found the person; writes its journal line last."""
    if visit.former is not None:
        _going_on(account_id, at).filter(pk=visit.former).update(ended_at=at, ended_how=Ended.REPLACED)
    row = SignIn.objects.create(
        account_id=account_id,
        at=at,
        means=means,
        accepted=True,
        origin=visit.origin[:45],
        device=visit.device[:60],
        seen_at=at,
        expires_at=at + visit.lasts,
    )
    journal.note(
        subject=("account", account_id),
        event="sign-in",
        by=Actor.account(account_id),
        at=at,
        means=means.value,
        session=row.pk,
    )
    return row


def refuse(account_id: int | None, means: Means, visit: Visit, *, at: datetime, **facts: str) -> None:
    """Write down a failed try; with nobody's name there is no person to show it to. Inside a transaction."""
    if account_id is not None:
        SignIn.objects.create(
            account_id=account_id,
            at=at,
            means=means,
            accepted=False,
            origin=visit.origin[:45],
            device=visit.device[:60],
        )
    journal.note(
        subject=("account", account_id or 0),
        event="sign-in.refused",
        by=VISITOR,
        at=at,
        means=means.value,
        **facts,
    )


def goes_on(session: int, account_id: int, *, at: datetime) -> bool:
    """Whether the session still holds; its last use is kept up roughly."""
    row = _going_on(account_id, at).filter(pk=session).only("seen_at").first()
    if row is None:
        return False
    if row.seen_at is None or at - row.seen_at >= SEEN_EVERY:
        SignIn.objects.filter(pk=session).update(seen_at=at)
    return True


def require_recent(session: int | None, account_id: int, *, at: datetime) -> None:
    """Raises SignInTooOld."""
    if session is None or not _going_on(account_id, at).filter(pk=session, at__gt=at - RECENT).exists():
        raise SignInTooOld(minutes=int(RECENT.total_seconds() // 60))


@transaction.atomic
def sign_out(session: int | None, account_id: int, *, at: datetime) -> None:
    _going_on(account_id, at).filter(pk=session or 0).update(ended_at=at, ended_how=Ended.SIGNED_OUT)
    journal.note(subject=("account", account_id), event="sign-out", by=Actor.account(account_id), at=at)


@transaction.atomic
def end_session(session: int, *, by: Actor, at: datetime) -> bool:
    """End one of one's own sessions. False when it has ended already or is nobody's of theirs."""
    account_id = by.account_id or 0
    ended = _going_on(account_id, at).filter(pk=session).update(ended_at=at, ended_how=Ended.REVOKED)
    if ended:
        journal.note(subject=("account", account_id), event="session.ended", by=by, at=at, session=session)
    return bool(ended)


@transaction.atomic
def end_other_sessions(session: int | None, *, by: Actor, at: datetime) -> int:
    """End all of one's own sessions but this one; says how many."""
    account_id = by.account_id or 0
    ended = end_all(account_id, but=session, at=at)
    if ended:
        journal.note(subject=("account", account_id), event="sessions.ended", by=by, at=at, count=ended)
    return ended


def end_all(account_id: int, *, but: int | None, at: datetime) -> int:
    """Within the transaction of who does it: every session of the account ends, except one. Says how many."""
    others = _going_on(account_id, at).exclude(pk=but or 0)
    return others.update(ended_at=at, ended_how=Ended.REVOKED)


def sessions_of(account_id: int, at: datetime) -> list[SignIn]:
    """Those that go on, the last used first."""
    return list(_going_on(account_id, at).order_by("-seen_at", "-pk"))


def history_of(account_id: int) -> list[SignIn]:
    """Newest first, refused ones too."""
    return list(SignIn.objects.filter(account_id=account_id).order_by("-at", "-pk")[:MOST_SHOWN])


def forget_old(*, at: datetime) -> int:
    return SignIn.objects.filter(at__lt=at - KEPT).delete()[0]


def _going_on(account_id: int, at: datetime) -> QuerySet[SignIn]:
    return SignIn.objects.filter(
        account_id=account_id, accepted=True, ended_at=None, expires_at__gt=at, account__is_active=True
    )
