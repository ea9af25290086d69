"""Letters to send: put in the transaction of the step, claimed and sent after it, each once.

A claim is a conditional update that also moves `next_at` behind the lease: a sender that dies gives the letter back
by itself, one that merely was slow finds at the end that its lease is gone.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet

from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.outbox.letter import LetterView
from prestalux.office.outbox.models import Letter
from prestalux.rules.errors import Refusal
from prestalux.rules.mail import Delivery

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 30
"""With waits that double up to six hours: about five days, as long as mail servers try (RFC 5321, 4.5.4.1)."""
State = Letter.State
_OURS = re.compile(r"<([0-9a-f]{32})@")


class NoSuchLetter(Refusal):
    code = "no-such-letter"


class NothingToRetry(Refusal):
    """The letter has gone out, or somebody is sending it now."""

    code = "nothing-to-retry"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a letter stands, for those who run the house: no words, no addressee."""

    key: str
    kind: str
    state: str
    put_at: datetime
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    why_failed: str


def put(
    *,
    key: str,
    kind: str,
    account_id: int | None,
    language: str,
    at: datetime,
    dossier_id: int | None = None,
    **facts: object,
) -> bool:
    """Queue one letter. The same key again is the same letter: nothing happens, and the answer is False."""
    _, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "message_id": message_id_of(key),
            "account_id": account_id,
            "dossier_id": dossier_id,
            "language": language,
            "facts": facts,
            "put_at": at,
            "next_at": at,
        },
    )
    return is_new


def message_id_of(key: str) -> str:
    """The same at every try, telling nothing, and known to nobody who did not get the letter: an answer or a report that
    names it comes from somebody who did.
    """
    return hmac.digest(settings.SECRET_KEY.encode(), f"message {key}".encode(), "sha256").hex()[:32]


def dossier_answered(message_ids: Iterable[str]) -> int | None:
    """The dossier of the letter that one of these ids names, the first that does."""
    ours = [found[1] for one in message_ids if (found := _OURS.match(one))]
    known = dict(Letter.objects.filter(message_id__in=ours).values_list("message_id", "dossier_id"))
    return next((known[one] for one in ours if known.get(one)), None)


def note_delivery(about: str, delivery: Delivery, *, at: datetime) -> bool:
    """What was reported of one of our letters. Reports come late and in any order: the gravest stands, and a complaint
    beside it. False when it names none of ours, or tells nothing new.
    """
    found = _OURS.match(about)
    letter = Letter.objects.filter(message_id=found[1]).first() if found else None
    if letter is None:
        return False
    row = Letter.objects.filter(pk=letter.pk)
    if delivery is Delivery.COMPLAINED:
        told = row.filter(complained=False).update(complained=True)
    else:
        lighter = [one.value for one in Delivery if one.rank < delivery.rank]
        told = row.filter(delivery__in=lighter).update(delivery=delivery)
    if not told:
        return False
    journal.note(
        subject=("letter", letter.pk), event="letter.reported", by=SYSTEM, at=at, delivery=delivery.value
    )
    return True


def came_back(dossier_id: int) -> int:
    """How many letters of a dossier did not arrive."""
    return Letter.objects.filter(dossier_id=dossier_id, delivery=Delivery.BOUNCED).count()


def dossiers_out_of_reach(letters: int) -> QuerySet[Letter, int | None]:
    """Those of which so many letters came back."""
    rows = Letter.objects.filter(delivery=Delivery.BOUNCED, dossier_id__isnull=False).order_by()
    counted = rows.values("dossier_id").annotate(count=Count("pk")).filter(count__gte=letters)
    return counted.values_list("dossier_id", flat=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters that are to be sent; `since`: when the oldest was put."""

    count: int
    since: datetime | None


def waiting() -> Waiting:
    rows = Letter.objects.filter(state__in=(State.WAITING, State.SENDING))
    found = rows.aggregate(count=Count("pk"), since=Min("put_at"))
    return Waiting(found["count"], found["since"])


def was_put(key: str, *, before: datetime) -> bool:
    """Whether the letter of this key lay in the outbox by then."""
    return Letter.objects.filter(key=key, put_at__lte=before).exists()


def put_among(keys: Collection[str]) -> set[str]:
    """Those of the keys under which a letter lies in the outbox, sent or not."""
    return set(Letter.objects.filter(key__in=list(keys)).values_list("key", flat=True))


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


def renew(letter: LetterView, *, at: datetime) -> bool:
    """Begin LEASE anew, before what takes long. False when the lease was lost meanwhile."""
    return _settle(letter, next_at=at + LEASE)


def mark_sent(letter: LetterView, *, at: datetime, message_sha256: str) -> bool:
    """False when the lease was lost meanwhile."""
    return _settle(letter, state=State.SENT, sent_at=at, message_sha256=message_sha256, lease="")


def mark_failed(
    letter: LetterView, *, at: datetime, why: str, final: bool = False, refused: bool = False
) -> bool:
    """Try again later, doubling the wait up to six hours; give up after MOST_ATTEMPTS or when `final`. One that a mail
    server `refused` for good did not arrive, as if it had come back.
    """
    if refused:
        Letter.objects.filter(pk=letter.id, lease=letter.lease).update(delivery=Delivery.BOUNCED)
    if final or letter.attempts >= MOST_ATTEMPTS:
        return _settle(letter, state=State.FAILED, why_failed=why[:80], lease="")
    wait = min(timedelta(seconds=5 * 2**letter.attempts), timedelta(hours=6))
    return _settle(letter, state=State.WAITING, next_at=at + wait, why_failed=why[:80], lease="")


def put_off(letter: LetterView, *, until: datetime) -> bool:
    """Not now, through no fault of the letter: the attempt does not count."""
    return _settle(letter, state=State.WAITING, next_at=until, attempts=letter.attempts - 1, lease="")


@transaction.atomic
def retry(*, key: str, by: Actor, at: datetime) -> None:
    """Make a letter that was given up, or that waits for its next attempt, due at once, with all its attempts before
    it. Raises NoSuchLetter, NothingToRetry.
    """
    letter = Letter.objects.filter(key=key).first()
    if letter is None:
        raise NoSuchLetter()
    unsent = Letter.objects.filter(pk=letter.pk, state__in=(State.FAILED, State.WAITING))
    if unsent.update(state=State.WAITING, attempts=0, next_at=at, why_failed="") != 1:
        raise NothingToRetry()
    journal.note(subject=("letter", letter.pk), event="letter.retried", by=by, at=at, before=letter.state)


def letters(states: Collection[str]) -> Iterator[Standing]:
    """In the order in which they were put."""
    columns = tuple(Standing.__slots__)
    rows = Letter.objects.filter(state__in=states).order_by("put_at", "pk").values(*columns)
    for row in rows.iterator(chunk_size=500):
        yield Standing(**row)


@transaction.atomic
def _settle(letter: LetterView, **columns: object) -> bool:
    mine = Letter.objects.filter(pk=letter.id, state=State.SENDING, lease=letter.lease)
    return mine.update(**columns) == 1


def _view(row: Letter) -> LetterView:
    return LetterView(
        row.pk,
        row.key,
        row.message_id,
        row.kind,
        row.account_id,
        row.dossier_id,
        row.language,
        row.facts,
        row.put_at,
        row.attempts,
        row.lease,
    )
