"""What the fund's staff do. Each public function is one use case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from prestalux.office.attribution import access, queries
from prestalux.office.attribution.actions import steps
from prestalux.office.attribution.models import CodeRequest, Decision
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier, PieceFile
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.rules.attribution.decision import ReasonMissing, code_period
from prestalux.rules.attribution.request import Section, require_complete
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import Status, Step, StepNotAllowed, after
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of


class DueDayPast(Refusal):
    code = "due-day-past"


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
    dossier, request = _at_desk(by, reference, Task.ASK, version, at)
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
    dossier, request = _at_desk(by, reference, Task.ASK, version, at)
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
    """Put a file into the slot it belongs to. Raises NotYours, StepNotAllowed, ChangedMeanwhile."""
    dossier, _ = _at_desk(by, reference, Task.MOVE_PIECE, version, at)
    if Status(dossier.status) not in {Status.SUBMITTED, Status.INCOMPLETE}:
        raise StepNotAllowed(status=dossier.status, step="move-piece")
    row = PieceFile.objects.filter(dossier=dossier, pk=piece_id).first()
    if row is None or row.piece == to.value:
        return
    former = row.piece
    PieceFile.objects.filter(pk=row.pk).update(piece=to.value, moved_from=former)
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="piece.moved",
        by=by,
        at=at,
        file=piece_id,
        before=former,
        after=to.value,
    )


@transaction.atomic
def grant(*, reference: str, version: int | None, text: str = "", by: Actor, at: datetime) -> str:
    """Give the code: allocation, facts, journal, letter and event, or nothing at all. Returns the eight digits.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile, NotComplete, NoPossiblePeriod, NoPrefix, PrefixExhausted.
    """
    dossier, request = _at_desk(by, reference, Task.DECIDE, version, at)
    to = after(Status(dossier.status), Step.GRANT)
    facts = queries.facts_of(request)
    require_complete(facts, day_of(at))
    period = code_period(facts)
    provider = registry.record_provider(_identity(request), period=period, at=at)
    code = registry.give_code(
        provider,
        profession=request.profession,
        specialty=request.specialty,
        address=_address(request),
        bank=registry.Bank(request.holder, request.iban, request.bic),
        period=period,
        on=day_of(at),
        at=at,
    )
    _decide(request, Step.GRANT, (), text, by, at, code=code, valid_from=period.start, valid_until=period.end)
    desk.move(dossier, to=to, at=at)
    desk.remember(dossier.pk, what="granted", side="fund", at=at)
    steps.put_letter(
        dossier, "attribution", request.account_id, at=at, key=f"{dossier.reference}-attribution"
    )
    journal.note(subject=("dossier", dossier.pk), event="request.granted", by=by, at=at, code=code.pk)
    return code.digits


@transaction.atomic
def refuse(
    *, reference: str, reasons: Iterable[str], text: str, version: int | None, by: Actor, at: datetime
) -> None:
    """Raises NotYours, StepNotAllowed, ChangedMeanwhile, ReasonMissing."""
    _end(Step.REFUSE, reference, tuple(reasons), text, version, by, at)


@transaction.atomic
def close(
    *, reference: str, reasons: Iterable[str], text: str, version: int | None, by: Actor, at: datetime
) -> None:
    """End a request without a decision on its merits. Raises as `refuse`."""
    _end(Step.CLOSE, reference, tuple(reasons), text, version, by, at)


@transaction.atomic
def look(*, dossier_id: int, at_what: str, by: Actor, at: datetime, **facts: object) -> None:
    """Journal that somebody looked at personal data; done before it is shown."""
    journal.note(subject=("dossier", dossier_id), event=f"look.{at_what}", by=by, at=at, **facts)


def _at_desk(
    by: Actor, reference: str, task: Task, version: int | None, at: datetime
) -> tuple[Dossier, CodeRequest]:
    dossier = desk.hold(access.request_for(by, reference, task, at))
    desk.expect_version(dossier, version)
    request = CodeRequest.objects.get(pk=dossier.pk)
    request.dossier = dossier
    return dossier, request


def _end(
    step: Step,
    reference: str,
    reasons: tuple[str, ...],
    text: str,
    version: int | None,
    by: Actor,
    at: datetime,
) -> None:
    dossier, request = _at_desk(by, reference, Task.DECIDE, version, at)
    after(Status(dossier.status), step)
    if not reasons or ("other" in reasons and not text.strip()):
        raise ReasonMissing()
    _decide(request, step, reasons, text, by, at)
    letter = {Step.REFUSE: "refusal", Step.CLOSE: "closing"}[step]
    steps.take(
        dossier,
        step,
        by=by,
        at=at,
        side="fund",
        letter=letter,
        account_id=request.account_id,
        reasons=list(reasons),
    )


def _decide(
    request: CodeRequest,
    step: Step,
    reasons: tuple[str, ...],
    text: str,
    by: Actor,
    at: datetime,
    **columns: Any,
) -> None:
    Decision.objects.create(
        request=request,
        outcome=step.value,
        reasons=list(reasons),
        text=text.strip(),
        decided_at=at,
        decided_by=by.account_id or 0,
        **columns,
    )


def _identity(request: CodeRequest) -> registry.Identity:
    account_email = queries.email_of(request)
    if request.birth_date is None:
        raise ReasonMissing(section=Section.IDENTITY.value)
    return registry.Identity(
        request.family_name,
        request.given_name,
        request.birth_name,
        request.original_script,
        request.birth_date,
        request.matricule,
        account_email,
        request.phone,
    )


def _address(request: CodeRequest) -> registry.Address:
    return registry.Address(**{name: getattr(request, name) for name in registry.Address.__slots__})
