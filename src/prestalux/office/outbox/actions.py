"""Letters to send: put in the transaction of the step, claimed and sent after it, each once.

A claim is a conditional update that also moves `next_at` behind the lease: a sender that dies gives the letter back
by itself, one that merely was slow finds at the end that its lease is gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from prestalux.office.outbox.letter import LetterView
from prestalux.office.outbox.models import Letter

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 12
State = Letter.State


def put(
    *,
    key: str,
    kind: str,
    account_id: int,
    language: str,
    at: datetime,
    dossier_id: int | None = None,
    **facts: object,
) -> None:
    """Queue one letter. The same key again is the same letter: nothing happens."""
    Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "account_id": account_id,
            "dossier_id": dossier_id,
            "language": language,
            "facts": facts,
            "put_at": at,
            "next_at": at,
        },
    )


def claim(*, at: datetime, lease: str) -> LetterView | None:
    """Take the next due letter for LEASE, or None. `lease` is a word unique to this try."""
    due = Q(state__in=(State.WAITING, State.SENDING), next_at__lte=at)
    for letter_id in Letter.objects.filter(due).order_by("next_at", "pk").values_list("pk", flat=True)[:20]:
        taken = Letter.objects.filter(due, pk=letter_id).update(
            state=State.SENDING, lease=lease, next_at=at + LEASE, attempts=F("attempts") + 1
        )
        if taken:
            return _view(Letter.objects.get(pk=letter_id))
    return None


def mark_sent(letter: LetterView, *, at: datetime, message_sha256: str) -> bool:
    """False when the lease was lost meanwhile."""
    return _settle(letter, state=State.SENT, sent_at=at, message_sha256=message_sha256, lease="")


def mark_failed(letter: LetterView, *, at: datetime, why: str, final: bool = False) -> bool:
    """Try again later, doubling the wait up to six hours; give up after MOST_ATTEMPTS or when `final`."""
    if final or letter.attempts >= MOST_ATTEMPTS:
        return _settle(letter, state=State.FAILED, why_failed=why[:80], lease="")
    wait = min(timedelta(seconds=5 * 2**letter.attempts), timedelta(hours=6))
    return _settle(letter, state=State.WAITING, next_at=at + wait, why_failed=why[:80], lease="")


@transaction.atomic
def _settle(letter: LetterView, **columns: object) -> bool:
    mine = Letter.objects.filter(pk=letter.id, state=State.SENDING, lease=letter.lease)
    return mine.update(**columns) == 1


def _view(row: Letter) -> LetterView:
    return LetterView(
        row.pk,
        row.key,
        row.kind,
        row.account_id,
        row.dossier_id,
        row.language,
        row.facts,
        row.put_at,
        row.attempts,
        row.lease,
    )
