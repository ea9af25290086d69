from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prestalux.office.messages.models import IncomingMessage
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.mail import Authentication, Verdict

State = IncomingMessage.State
SHEET = Piece.INFORMATION_SHEET.value


@dataclass(frozen=True, slots=True)
class PartView:
    number: int
    label: str
    size: int
    piece: str
    sure: bool
    finding: str
    piece_file_id: int | None


@dataclass(frozen=True, slots=True)
class MessageView:
    id: int
    message_id: str
    state: str
    why: str
    sender: str
    language: str
    subject: str
    text: str
    arrived_at: datetime
    dossier_id: int | None
    beyond: int
    parts: tuple[PartView, ...]
    answers_left: bool = False
    """It, or one before it, brought a filled sheet whose answers were not taken over, because others stand already."""
    opens_only: bool = False
    """The link of the reply to it only opens the request."""
    authentication: Authentication = Authentication()  # noqa: RUF009 - frozen
    """What our own mail server found."""
    asked_code: str = ""
    """The digits of the code that its form names."""

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING


def message(message_id: int) -> MessageView | None:
    row = IncomingMessage.objects.filter(pk=message_id).prefetch_related("parts").first()
    return None if row is None else _view(row)


def messages_of(dossier_id: int) -> tuple[MessageView, ...]:
    """In the order in which they arrived."""
    rows = IncomingMessage.objects.filter(dossier_id=dossier_id).prefetch_related("parts")
    return tuple(_view(row) for row in rows.order_by("arrived_at", "pk"))


def unclaimed(most: int = 100) -> tuple[MessageView, ...]:
    """What staff have to look at, the latest first."""
    rows = IncomingMessage.objects.filter(state=State.UNCLAIMED).prefetch_related("parts")
    return tuple(_view(row) for row in rows.order_by("-arrived_at", "-pk")[:most])


def taken_into(dossier_id: int) -> dict[int, frozenset[int]]:
    """The messages taken into a dossier, in the order in which they were filed, each with the piece files it brought."""
    rows = IncomingMessage.objects.filter(dossier_id=dossier_id, state=State.TAKEN).prefetch_related("parts")
    return {
        row.pk: frozenset(part.piece_file_id for part in row.parts.all() if part.piece_file_id is not None)
        for row in rows.order_by("pk")
    }


@dataclass(frozen=True, slots=True)
class AnswersByMail:
    """What is doubtful about the answers of a request that came by mail."""

    left: bool
    """A sheet's answers were not taken over, because others stand."""
    sheets: frozenset[int]
    """The sheets of which answers were taken over though only a From line tells who sent them."""


def answers_by_mail(dossier_id: int) -> AnswersByMail:
    rows = IncomingMessage.objects.filter(dossier_id=dossier_id, state=State.TAKEN).prefetch_related("parts")
    taken = [row for row in rows if row.answers_taken and not row.proven]
    sheets = {part.piece_file_id for row in taken for part in row.parts.all() if part.piece == SHEET}
    return AnswersByMail(
        any(row.answers_left for row in rows), frozenset(pk for pk in sheets if pk is not None)
    )


def dossiers_of_sender(sender: str) -> set[int]:
    """Dossiers into which messages of this address were taken as its own, and not because another let them in."""
    rows = IncomingMessage.objects.filter(
        sender_key=Email.parse(sender).key, state=State.TAKEN, dossier_id__isnull=False, vouched_by=None
    )
    return {pk for pk in rows.values_list("dossier_id", flat=True) if pk is not None}


def _view(row: IncomingMessage) -> MessageView:
    return MessageView(
        row.pk,
        row.message_id,
        row.state,
        row.why,
        row.sender,
        row.language,
        row.subject,
        row.text,
        row.arrived_at,
        row.dossier_id,
        row.beyond,
        tuple(
            PartView(
                part.number,
                part.label,
                part.size,
                part.piece,
                part.sure,
                part.finding,
                part.piece_file_id,
            )
            for part in row.parts.all()
        ),
        row.answers_left,
        row.opens_only,
        Authentication(*(Verdict(word or Verdict.UNKNOWN) for word in (row.spf, row.dkim, row.dmarc))),
        row.asked_code,
    )
