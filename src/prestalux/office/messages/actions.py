"""Filing what comes by mail, once, and settling what became of it. What it means for a dossier is the capability's.

A message is filed in one transaction after its bytes are sealed; only then is it acknowledged. Whoever dies in between
is sent it again, and the pair of its id and its digest says that it is there already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from prestalux.office.accounts import actions as accounts
from prestalux.office.files import actions as files
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.messages.models import IncomingMessage, IncomingPart
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.mail import Authentication, Message

LEASE = timedelta(minutes=3)
MOST_TRIES = 8
HOUR = timedelta(hours=1)
MESSAGES_AN_HOUR = 120
"""From one sender of envelopes. Our own choice."""
REPORTS_AN_HOUR = 2_400
"""From all those who name no sender, mail servers with reports above all."""
State = IncomingMessage.State


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be read. `lease` is a word unique to this try."""

    id: int
    way: str
    arrived_at: datetime
    lease: str


@dataclass(frozen=True, slots=True)
class PartKept:
    label: str
    size: int
    piece: str = ""
    sure: bool = False
    finding: str = ""
    piece_file_id: int | None = None


def file(data: bytes, *, message_id: str, way: str, at: datetime, sender: str | None = None) -> bool:
    """Keep a message as it came. False when it lay here already.

    `sender` is whom the envelope names, of whom no more than MESSAGES_AN_HOUR are taken: empty where it names none, None
    where there was no envelope. Raises StoreAway, TooManyTries.
    """
    digest = sha256(data).hexdigest()
    known = IncomingMessage.objects.filter(message_id=message_id[:250], sha256=digest)
    if known.exists():
        return False
    bucket = f"mail from {(sender or '').lower()}"
    most = MESSAGES_AN_HOUR if sender else REPORTS_AN_HOUR
    if sender is not None:
        accounts.require_tries_left(of=bucket, at=at, most=most, window=HOUR)
    sealed = files.seal(data, at=at)
    try:
        with transaction.atomic():
            if sender is not None:
                accounts.count_try(of=bucket, at=at, most=most, window=HOUR)
            sealed.save(force_insert=True)
            row = IncomingMessage.objects.create(
                message_id=message_id[:250],
                sha256=digest,
                file=sealed,
                way=way,
                null_sender=sender == "",
                arrived_at=at,
                next_at=at,
            )
            journal.note(
                subject=("message", row.pk), event="message.filed", by=SYSTEM, at=at, way=way, sha256=digest
            )
    except IntegrityError:
        return False  # filed by another at the same moment; the sweep takes our object
    return True


def claim(*, at: datetime, lease: str) -> Claimed | None:
    """Take the next message to be read for LEASE, or None. One that was tried too often is left to staff."""
    due = IncomingMessage.objects.filter(state=State.FILED, next_at__lte=at)
    first = due.order_by("next_at", "pk").values_list("pk", "way", "arrived_at", "tries")[:20]
    for message_id, way, arrived_at, tries in first:
        if tries >= MOST_TRIES:
            give_up(message_id, at=at)
            continue
        mine = due.filter(pk=message_id)
        if mine.update(lease=lease, next_at=at + LEASE, tries=F("tries") + 1):
            return Claimed(message_id, way, arrived_at, lease)
    return None


@transaction.atomic
def give_up(message_id: int, *, at: datetime) -> None:
    row = hold(message_id)
    if row.state == State.FILED:
        settle(row, state=State.UNCLAIMED, why="given-up", at=at)
        journal.note(
            subject=("message", message_id), event="message.unclaimed", by=SYSTEM, at=at, why="given-up"
        )


def bytes_of(message_id: int) -> bytes:
    """Raises Purged, StoreAway."""
    return files.unseal(IncomingMessage.objects.select_related("file").get(pk=message_id).file)


def hold(message_id: int) -> IncomingMessage:
    """The row, locked until the end of the transaction."""
    return IncomingMessage.objects.select_for_update(no_key=True).get(pk=message_id)


READ_OF_IT = (
    "sender_key",
    "sender",
    "language",
    "subject",
    "text",
    "beyond",
    "spf",
    "dkim",
    "dmarc",
    "proven",
    "answers_taken",
    "answers_left",
    "opens_only",
)
"""Columns that hold what was read of a message; `settle` writes them as they stand in the row."""


def hold_sender(sender: str) -> None:
    """Until the end of the transaction no other process settles a message of this sender: two that come at once begin one
    request. SQLite lets one write at a time anyway.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(sha256(f"sender {sender.lower()}".encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def settle(row: IncomingMessage, *, state: str, at: datetime, **columns: object) -> None:
    for name, value in {**columns, "state": state, "settled_at": at, "lease": ""}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "settled_at", "lease", *READ_OF_IT, *columns])


def keep_parts(row: IncomingMessage, parts: Iterable[PartKept]) -> None:
    """What became of each file; said anew when a waiting message is let in."""
    if row.vouched_by is not None:
        IncomingPart.objects.filter(message=row).delete()
    IncomingPart.objects.bulk_create(
        IncomingPart(
            message=row,
            number=number,
            label=part.label[:200],
            size=part.size,
            piece=part.piece,
            sure=part.sure,
            finding=part.finding,
            piece_file_id=part.piece_file_id,
        )
        for number, part in enumerate(parts, 1)
    )


def purge_read(*, at: datetime, after_days: int) -> int:
    """Delete the bytes of messages that were settled so long ago: their files live on in the dossier, by its own rules."""
    limit = at - timedelta(days=after_days)
    rows = IncomingMessage.objects.filter(settled_at__lt=limit, file__purged_at=None).exclude(
        state=State.WAITING
    )
    ids = list(rows.values_list("pk", "file_id")[:500])
    for message_id, file_id in ids:
        with transaction.atomic():
            files.purge(file_id, at=at)
            IncomingMessage.objects.filter(pk=message_id).update(text="", subject="")
            journal.note(subject=("message", message_id), event="message.purged", by=SYSTEM, at=at)
    return len(ids)


def forget_messages_of(dossier_id: int, *, at: datetime) -> None:
    """The dossier is gone: so are the messages that came for it."""
    for row in IncomingMessage.objects.filter(dossier_id=dossier_id):
        file_id = row.file_id
        row.parts.all().delete()
        files.purge(file_id, at=at)
        IncomingMessage.objects.filter(pk=row.pk).update(
            sender="", sender_key="", subject="", text="", state=State.DROPPED, settled_at=at
        )


def note_head(row: IncomingMessage, message: Message, authentication: Authentication) -> None:
    """Written when the message is settled."""
    row.sender, row.language = message.sender, message.language
    row.sender_key = Email.parse(message.sender).key
    row.subject, row.text = message.subject, message.text
    row.beyond = message.beyond
    row.spf, row.dkim, row.dmarc = authentication.spf, authentication.dkim, authentication.dmarc
    row.proven = authentication.is_proven or row.vouched_by is not None
