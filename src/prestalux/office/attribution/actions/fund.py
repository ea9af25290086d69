"""What the fund's staff do. Each public function is one use case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from prestalux.office.attribution import access, queries, queue
from prestalux.office.attribution.actions import steps
from prestalux.office.attribution.models import CodeRequest, Correction
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, PieceFile
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.request import Section
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import WITH_THE_FUND, Status, Step, StepNotAllowed, after
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of


class DueDayPast(Refusal):
    code = "due-day-past"


class NothingToCorrect(Refusal):
    """The values are those that stand."""

    code = "nothing-to-correct"


class NotOfTheDesk(Refusal):
    """A dossier is assigned to a person who works at the desk."""

    code = "not-of-the-desk"


@dataclass(frozen=True, slots=True)
class AskOrder:
    piece: Piece
    reason: str
    text: str
    due_on: date


@transaction.atomic
def ask_for_pieces(
    *, reference: str, asks: Iterable[AskOrder], version: int | None, by: Actor, at: datetime
) -> None:
    """Ask for one or several pieces. Raises NotYours, StepNotAllowed, ChangedMeanwhile, AskedAlready, DueDayPast."""
    dossier, request = steps.at_desk(by, reference, Task.ASK, version, at)
    to = after(Status(dossier.status), Step.ASK_FOR_PIECES)
    orders = list(asks)
    if not orders:
        raise ReasonMissing()
    if any(order.due_on <= day_of(at) for order in orders):
        raise DueDayPast()
    rows = [
        desk.open_ask(
            dossier,
            piece=order.piece.value,
            reason=order.reason,
            text=order.text,
            due_on=order.due_on,
            by=by.account_id,
            at=at,
        )
        for order in orders
    ]
    desk.move(dossier, to=to, at=at)
    for row in rows:
        desk.remember(
            dossier.pk, what="asked", side="fund", at=at, piece=row.piece, due=row.due_on.isoformat()
        )
    ids = [row.pk for row in rows]
    key = f"{dossier.reference}-ask-{ids[0]}"
    steps.put_letter(dossier, "ask", request.account_id, at=at, key=key, asks=ids)
    journal.note(
        subject=("dossier", dossier.pk),
        event="pieces.asked",
        by=by,
        at=at,
        asks=[{"ask": row.pk, "piece": row.piece, "reason": row.reason} for row in rows],
    )


@transaction.atomic
def withdraw_ask(*, reference: str, ask_id: int, version: int | None, by: Actor, at: datetime) -> Status:
    """Take one ask back; with the last open one the request returns to the fund. Raises NotYours, NoSuchAsk."""
    dossier, request = steps.at_desk(by, reference, Task.ASK, version, at)
    ask = Ask.objects.filter(dossier=dossier, pk=ask_id, state=Ask.State.OPEN).first()
    if ask is None:
        raise desk.NoSuchAsk()
    desk.settle_ask(ask, state=Ask.State.WITHDRAWN, at=at)
    desk.remember(dossier.pk, what="ask-withdrawn", side="fund", at=at, piece=ask.piece)
    status = steps.resume_when_settled(dossier, at=at)
    key = f"{dossier.reference}-ask-withdrawn-{ask.pk}"
    steps.put_letter(dossier, "ask-withdrawn", request.account_id, at=at, key=key, ask=ask.pk)
    journal.note(
        subject=("dossier", dossier.pk),
        event="ask.withdrawn",
        by=by,
        at=at,
        ask=ask.pk,
        piece=ask.piece,
        after=status,
    )
    return status


@transaction.atomic
def move_piece(
    *, reference: str, piece_id: int, to: Piece, version: int | None, by: Actor, at: datetime
) -> None:
    """Put a file into the slot it belongs to; one that was guessed there may be left, and is a guess no more.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile.
    """
    dossier, _ = steps.at_desk(by, reference, Task.MOVE_PIECE, version, at)
    if Status(dossier.status) not in {Status.SUBMITTED, Status.INCOMPLETE}:
        raise StepNotAllowed(status=dossier.status, step="move-piece")
    row = PieceFile.objects.filter(dossier=dossier, pk=piece_id).first()
    if row is None:
        return
    if desk.place_piece(row, to.value, identity=Piece.IDENTITY_DOCUMENT):
        steps.note_moved(dossier, row, to, by=by, at=at)


IDENTITY: Final = queries.COLUMNS[Section.IDENTITY]


@transaction.atomic
def correct_identity(
    *,
    reference: str,
    values: Mapping[str, Any],
    reason: str,
    version: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Put the person's identity right before the decision. What stood before is kept, a declaration already signed
    holds for the rest of the sheet, and the applicant is told.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile, ReasonMissing, NothingToCorrect.
    """
    dossier, request = steps.at_desk(by, reference, Task.CORRECT, version, at)
    if Status(dossier.status) not in WITH_THE_FUND:
        raise StepNotAllowed(status=dossier.status, step="correct-identity")
    if not reason.strip():
        raise ReasonMissing()
    changed = [name for name in IDENTITY if getattr(request, name) != values[name]]
    if not changed:
        raise NothingToCorrect()
    row = Correction.objects.create(
        request=request,
        before={name: queries.as_json(getattr(request, name)) for name in changed},
        after={name: queries.as_json(values[name]) for name in changed},
        reason=reason.strip(),
        corrected_at=at,
        corrected_by=by.account_id or 0,
    )
    CodeRequest.objects.filter(pk=request.pk).update(**{name: values[name] for name in changed})
    queue.keep_findable(CodeRequest.objects.get(pk=request.pk), at)
    desk.touch(dossier, at=at)
    desk.remember(dossier.pk, what="corrected", side="fund", at=at)
    key = f"{dossier.reference}-corrected-{row.pk}"
    steps.put_letter(dossier, "corrected", request.account_id, at=at, key=key)
    journal.note(
        subject=("dossier", dossier.pk),
        event="identity.corrected",
        by=by,
        at=at,
        correction=row.pk,
        columns=changed,
    )


@transaction.atomic
def assign(*, reference: str, to: int | None, by: Actor, at: datetime) -> None:
    """Whose dossier it is; `None` gives it back to all. Taking over from a colleague is assigning it to oneself.

    Raises NotYours, NotOfTheDesk.
    """
    dossier, _ = steps.at_desk(by, reference, Task.ASSIGN, None, at)
    if to is not None and Task.ASSIGN not in access.tasks_of(Actor.account(to), at):
        raise NotOfTheDesk()
    if dossier.assigned_to == to:
        return
    desk.assign(dossier, to=to)
    journal.note(
        subject=("dossier", dossier.pk),
        event="dossier.assigned",
        by=by,
        at=at,
        former=dossier.assigned_to,
        to=to,
    )


@transaction.atomic
def look(*, dossier_id: int, at_what: str, by: Actor, at: datetime, **facts: object) -> None:
    """Journal that somebody looked at personal data; done before it is shown."""
    journal.note(subject=("dossier", dossier_id), event=f"look.{at_what}", by=by, at=at, **facts)
