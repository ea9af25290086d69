"""The attribution of a code, step by step. Each public function is one use case: one transaction, one journal line,
and the letters and events it causes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from prestalux.office.accounts import actions as accounts
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.models import CodeRequest, Decision, SheetSignature
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier, PieceFile
from prestalux.office.files import actions as files
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import actions as registry
from prestalux.rules.attribution.decision import ReasonMissing, code_period
from prestalux.rules.attribution.request import Section, Signing, require_complete
from prestalux.rules.attribution.roles import Role, Task
from prestalux.rules.attribution.status import Status, Step, StepNotAllowed, after
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession, admit
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of

Entropy = Callable[[int], bytes]


class DueDayPast(Refusal):
    code = "due-day-past"


class NotAskedFor(Refusal):
    """After submission a piece can be given only where the fund asked for it."""

    code = "not-asked-for"


class NotSigned(Refusal):
    """The declaration needs the applicant's name, written out."""

    code = "not-signed"


@dataclass(frozen=True, slots=True)
class Opened:
    reference: str
    account_id: int


@dataclass(frozen=True, slots=True)
class AskOrder:
    piece: Piece
    reason: str
    text: str
    due_on: date


# The applicant's side


@transaction.atomic
def open_request(
    *, profession: Profession, email: str, language: str, at: datetime, entropy: Entropy = os.urandom
) -> Opened:
    """Begin a draft and send the link that resumes it. Raises ProfessionNotServed."""
    admit(profession)
    account = accounts.open_applicant(email=email, language=language, at=at, entropy=entropy)
    dossier = desk.open_dossier(
        kind=queries.KIND, status=Status.DRAFT, language=language, at=at, entropy=entropy
    )
    CodeRequest.objects.create(dossier=dossier, account_id=account.pk, profession=profession.value)
    accounts.give_right(account_id=account.pk, role=Role.APPLICANT, dossier_id=dossier.pk, at=at)
    desk.remember(dossier.pk, what="opened", side="applicant", at=at)
    _letter(dossier, "resume-link", account.pk, at=at, key=f"{dossier.reference}-resume-1")
    journal.note(subject=("dossier", dossier.pk), event="request.opened", by=Actor.account(account.pk), at=at)
    return Opened(dossier.reference, account.pk)


@transaction.atomic
def send_links(*, email: str, language: str, at: datetime) -> None:
    """Send a link to each person who began a request from this address; nobody learns whether there is one."""
    for account_id in queries.accounts_with_address(email, at):
        key = f"resume-{account_id}-{at:%Y%m%dT%H%M%S%f}"
        outbox.put(key=key, kind="resume-link", account_id=account_id, language=language, at=at)
        journal.note(subject=("account", account_id), event="link.asked", by=VISITOR, at=at)


@transaction.atomic
def save_section(
    *, reference: str, section: Section, values: Mapping[str, Any], seen: str | None, by: Actor, at: datetime
) -> None:
    """Write one question group. `seen` is the mark of the values the page showed; None overwrites whatever stands.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile.
    """
    dossier, request = _own(by, reference, at)
    _require_editable(dossier)
    standing = queries.section_values(request, section)
    if seen is not None and seen != queries.mark_of(standing) and section.value in request.sections_given:
        raise desk.ChangedMeanwhile(section=section.value)
    for column in queries.COLUMNS[section]:
        setattr(request, column, values[column])
    request.sections_given = sorted({*request.sections_given, section.value})
    request.save(update_fields=[*queries.COLUMNS[section], "sections_given"])
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk), event="request.section-saved", by=by, at=at, section=section.value
    )


@transaction.atomic
def choose_signing(*, reference: str, signing: Signing, by: Actor, at: datetime) -> None:
    dossier, request = _own(by, reference, at)
    _require_editable(dossier)
    CodeRequest.objects.filter(pk=request.pk).update(signing=signing.value)
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk), event="sheet.signing-chosen", by=by, at=at, signing=signing.value
    )


@transaction.atomic
def sign_sheet(*, reference: str, signed_as: str, by: Actor, at: datetime) -> None:
    """Record the declaration over the values as they stand. A later change of any value voids it.

    Raises NotYours, StepNotAllowed, NotSigned.
    """
    dossier, request = _own(by, reference, at)
    _require_editable(dossier)
    name = f"{request.given_name} {request.family_name}".strip()
    if " ".join(signed_as.split()).casefold() != name.casefold() or not name:
        raise NotSigned()
    signature = SheetSignature.objects.create(
        request=request,
        values_sha256=queries.sheet_sha256(request),
        signed_as=name,
        signed_at=at,
        account_id=by.account_id or 0,
    )
    CodeRequest.objects.filter(pk=request.pk).update(signing=Signing.PORTAL.value)
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="sheet.signed",
        by=by,
        at=at,
        signature=signature.pk,
        values=signature.values_sha256,
    )


@transaction.atomic
def keep_sheet(*, dossier_id: int, signature_id: int, language: str, data: bytes, at: datetime) -> None:
    """Keep the signed sheet's very bytes; the first kept for a signature stand."""
    key = sheet_key(dossier_id, signature_id)
    desk.keep_issued(dossier_id, kind="information-sheet", key=key, language=language, data=data, at=at)


def sheet_key(dossier_id: int, signature_id: int) -> str:
    return f"sheet-{dossier_id}-{signature_id}"


def give_piece(*, reference: str, piece: Piece, given: desk.Given, by: Actor, at: datetime) -> int:
    """Keep a file that passed the gate. Bytes are sealed first, outside the transaction; what fails afterwards is
    swept. Raises NotYours, StepNotAllowed, NotAskedFor, TooManyFiles, StoreAway.
    """
    dossier, _ = _own_unlocked(by, reference, at)
    _ask_to_answer(dossier, piece)
    sealed = files.seal(given.data, at=at)
    with transaction.atomic():
        dossier, request = _own(by, reference, at)
        kept = desk.keep_piece(
            dossier,
            sealed,
            given,
            piece=piece.value,
            by=by.account_id,
            at=at,
            ask=_ask_to_answer(dossier, piece),
        )
        if piece is Piece.INFORMATION_SHEET:
            CodeRequest.objects.filter(pk=request.pk).update(signing=Signing.HAND.value)
        desk.touch(dossier, at=at)
        journal.note(
            subject=("dossier", dossier.pk),
            event="piece.given",
            by=by,
            at=at,
            piece=piece.value,
            file=kept.pk,
            sha256=sealed.sha256,
        )
    return kept.pk


@transaction.atomic
def note_refused_file(*, reference: str, piece: Piece, finding: str, by: Actor, at: datetime) -> None:
    """A file did not pass the gate: nothing of it is kept but the verdict."""
    dossier, _ = _own(by, reference, at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="piece.refused",
        by=by,
        at=at,
        piece=piece.value,
        finding=finding,
    )


@transaction.atomic
def take_back_piece(*, reference: str, piece_id: int, by: Actor, at: datetime) -> None:
    """Remove a file not yet sent in. Already gone is done. Raises NotYours, StepNotAllowed, NotAskedFor."""
    dossier, _ = _own(by, reference, at)
    row = PieceFile.objects.filter(dossier=dossier, pk=piece_id).first()
    if row is None:
        return
    ask = _ask_to_answer(dossier, Piece(row.piece))
    if ask is not None and row.ask_id != ask.pk:
        raise NotAskedFor(piece=row.piece)
    desk.discard_piece(row, at=at)
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="piece.taken-back",
        by=by,
        at=at,
        piece=row.piece,
        file=piece_id,
    )


@transaction.atomic
def submit(*, reference: str, by: Actor, at: datetime) -> bool:
    """Send the request in. False when it was already sent (a second click). Raises NotYours, NotComplete."""
    dossier, request = _own(by, reference, at)
    if Status(dossier.status) is Status.SUBMITTED:
        return False
    to = after(Status(dossier.status), Step.SUBMIT)
    require_complete(queries.facts_of(request), day_of(at))
    desk.move(dossier, to=to, at=at, submitted=True)
    desk.remember(dossier.pk, what="submitted", side="applicant", at=at)
    _letter(dossier, "acknowledgement", request.account_id, at=at, key=f"{dossier.reference}-acknowledgement")
    journal.note(subject=("dossier", dossier.pk), event="request.submitted", by=by, at=at)
    return True


@transaction.atomic
def answer_ask(*, reference: str, ask_id: int, by: Actor, at: datetime) -> Status:
    """Send in the answer to one ask; with the last one the request goes back to the fund.

    Raises NotYours, NoSuchAsk, NothingToAnswer.
    """
    dossier, request = _own(by, reference, at)
    ask = Ask.objects.filter(dossier=dossier, pk=ask_id, state=Ask.State.OPEN).first()
    if ask is None:
        raise desk.NoSuchAsk()
    # A file that staff moved elsewhere meanwhile answers no more.
    if not ask.files.filter(piece=ask.piece).exists() and not _signed_anew(request, ask):
        raise desk.NothingToAnswer(piece=ask.piece)
    desk.settle_ask(ask, state=Ask.State.ANSWERED, at=at)
    desk.replace_former(dossier, piece=ask.piece, ask=ask, at=at)
    desk.remember(dossier.pk, what="answered", side="applicant", at=at, piece=ask.piece)
    status = _resume_when_settled(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="ask.answered",
        by=by,
        at=at,
        ask=ask.pk,
        piece=ask.piece,
        after=status,
    )
    return status


@transaction.atomic
def withdraw(*, reference: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, StepNotAllowed."""
    dossier, request = _own(by, reference, at)
    _take(
        dossier,
        Step.WITHDRAW,
        by=by,
        at=at,
        side="applicant",
        letter="withdrawn",
        account_id=request.account_id,
    )


# The fund's side


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
    _letter(dossier, "ask", request.account_id, at=at, key=key, asks=ids)
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
    status = _resume_when_settled(dossier, at=at)
    key = f"{dossier.reference}-ask-withdrawn-{ask.pk}"
    _letter(dossier, "ask-withdrawn", request.account_id, at=at, key=key, ask=ask.pk)
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
    _letter(dossier, "attribution", request.account_id, at=at, key=f"{dossier.reference}-attribution")
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


# The house itself


NOTICE_DAYS = 14
"""How long before a draft is deleted its owner is told. Our own choice."""


def forget_old_drafts(*, at: datetime, after_days: int, notice_days: int = 0) -> int:
    """Delete drafts nobody touched for so long, with their files and the address; the journal keeps that it happened.

    With `notice_days`, only those whose owner was told at least so long ago: a house that was away tells first.
    """
    limit, gone = at - timedelta(days=after_days), 0
    ids = list(Dossier.objects.filter(status=Status.DRAFT, touched_at__lt=limit).values_list("pk", flat=True))
    for dossier_id in ids:
        with transaction.atomic():
            dossier = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
            if dossier is None or dossier.status != Status.DRAFT or dossier.touched_at >= limit:
                continue
            if notice_days and not outbox.was_put(
                _notice_key(dossier), before=at - timedelta(days=notice_days)
            ):
                continue
            account_id = CodeRequest.objects.values_list("account_id", flat=True).get(pk=dossier_id)
            desk.forget([dossier], at=at)
            accounts.forget_applicant(account_id=account_id, dossier_id=dossier_id)
            journal.note(subject=("dossier", dossier_id), event="draft.forgotten", by=SYSTEM, at=at)
            gone += 1
    return gone


def _notice_key(dossier: Dossier) -> str:
    return f"{dossier.reference}-draft-ends-{dossier.version}"


def announce_forgetting(*, at: datetime, after_days: int, before_days: int = NOTICE_DAYS) -> int:
    """Tell the owners of drafts that are to be deleted soon, once, and on which day."""
    limit = at - timedelta(days=after_days - before_days)
    rows = Dossier.objects.filter(status=Status.DRAFT, touched_at__lt=limit).select_related("code_request")
    return sum(
        _letter(
            dossier,
            "draft-ends",
            dossier.code_request.account_id,
            at=at,
            key=_notice_key(dossier),
            on=max(
                day_of(dossier.touched_at) + timedelta(days=after_days),
                day_of(at) + timedelta(days=before_days),
            ).isoformat(),
        )
        for dossier in rows
    )


# Shared by the steps


def _own_unlocked(by: Actor, reference: str, at: datetime) -> tuple[Dossier, CodeRequest]:
    dossier_id = access.own_request(by, reference, at)
    request = CodeRequest.objects.select_related("dossier").get(pk=dossier_id)
    return request.dossier, request


def _own(by: Actor, reference: str, at: datetime) -> tuple[Dossier, CodeRequest]:
    dossier = desk.hold(access.own_request(by, reference, at))
    request = CodeRequest.objects.get(pk=dossier.pk)
    request.dossier = dossier
    return dossier, request


def _at_desk(
    by: Actor, reference: str, task: Task, version: int | None, at: datetime
) -> tuple[Dossier, CodeRequest]:
    dossier = desk.hold(access.request_for(by, reference, task, at))
    desk.expect_version(dossier, version)
    request = CodeRequest.objects.get(pk=dossier.pk)
    request.dossier = dossier
    return dossier, request


def _require_editable(dossier: Dossier) -> None:
    """The sheet can be changed in a draft, or while the fund asks for the sheet."""
    if dossier.status != Status.DRAFT:
        _ask_to_answer(dossier, Piece.INFORMATION_SHEET)


def _ask_to_answer(dossier: Dossier, piece: Piece) -> Ask | None:
    """The open ask a new file answers; None in a draft. Raises StepNotAllowed, NotAskedFor."""
    if dossier.status == Status.DRAFT:
        return None
    if dossier.status != Status.INCOMPLETE:
        raise StepNotAllowed(status=dossier.status, step="give-piece")
    ask = Ask.objects.filter(dossier=dossier, piece=piece.value, state=Ask.State.OPEN).first()
    if ask is None:
        raise NotAskedFor(piece=piece.value)
    return ask


def _signed_anew(request: CodeRequest, ask: Ask) -> bool:
    signature = queries.valid_signature(request)
    return (
        ask.piece == Piece.INFORMATION_SHEET and signature is not None and signature.signed_at > ask.asked_at
    )


def _resume_when_settled(dossier: Dossier, *, at: datetime) -> Status:
    if Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).exists():
        desk.touch(dossier, at=at)
        return Status(dossier.status)
    to = after(Status(dossier.status), Step.RESUME)
    desk.move(dossier, to=to, at=at)
    return to


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
    _take(
        dossier,
        step,
        by=by,
        at=at,
        side="fund",
        letter=letter,
        account_id=request.account_id,
        reasons=list(reasons),
    )


def _take(
    dossier: Dossier,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    side: str,
    letter: str,
    account_id: int,
    **facts: object,
) -> None:
    was = Status(dossier.status)
    to = after(was, step)
    Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).update(state=Ask.State.WITHDRAWN, settled_at=at)
    desk.move(dossier, to=to, at=at)
    desk.remember(dossier.pk, what=to.value, side=side, at=at)
    if was is not Status.DRAFT:
        _letter(dossier, letter, account_id, at=at, key=f"{dossier.reference}-{letter}")
    journal.note(
        subject=("dossier", dossier.pk), event=f"request.{to.value}", by=by, at=at, before=was.value, **facts
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


def _letter(dossier: Dossier, kind: str, account_id: int, *, at: datetime, key: str, **facts: object) -> bool:
    return outbox.put(
        key=key,
        kind=kind,
        account_id=account_id,
        dossier_id=dossier.pk,
        language=dossier.language,
        at=at,
        **facts,
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
