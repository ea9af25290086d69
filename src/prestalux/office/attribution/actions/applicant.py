"""What the applicant does. Each public function is one use case."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Set
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from prestalux.office.accounts import queries as people
from prestalux.office.attribution import access, queries, queue
from prestalux.office.attribution.actions import beginning, merges, steps
from prestalux.office.attribution.actions.beginning import Opened
from prestalux.office.attribution.models import CodeRequest, SheetSignature
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier, PieceFile
from prestalux.office.files import actions as files
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.office.outbox import actions as outbox
from prestalux.rules.attribution.request import Section, Signing, require_complete
from prestalux.rules.attribution.roles import NotYours, Role
from prestalux.rules.attribution.status import Status, Step, StepNotAllowed, after
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.documents import Flag
from prestalux.rules.documents.scanning import ScanState
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of

Entropy = Callable[[int], bytes]


class NotSigned(Refusal):
    """The declaration needs the applicant's name, written out."""

    code = "not-signed"


@transaction.atomic
def open_request(
    *, profession: Profession, email: str, language: str, at: datetime, entropy: Entropy = os.urandom
) -> Opened:
    """Begin a draft and send the link that resumes it. Raises ProfessionNotServed."""
    dossier, opened = beginning.begin(
        profession=profession, email=email, language=language, at=at, entropy=entropy
    )
    steps.put_letter(dossier, "resume-link", opened.account_id, at=at, key=f"{dossier.reference}-resume-1")
    return opened


@transaction.atomic
def send_links(*, email: str, language: str, at: datetime) -> None:
    """Send a link to each person who began a request from this address; nobody learns whether there is one."""
    for account_id in queries.accounts_with_address(email, at):
        key = f"resume-{account_id}-{at:%Y%m%dT%H%M%S%f}"
        # Several letters to one mailbox are told apart by the request that each opens.
        over = people.dossiers_of(account_id, at)
        only = over[0] if len(over) == 1 else None
        outbox.put(
            key=key, kind="resume-link", account_id=account_id, language=language, at=at, dossier_id=only
        )
        journal.note(subject=("account", account_id), event="link.asked", by=VISITOR, at=at)


@transaction.atomic
def save_section(
    *, reference: str, section: Section, values: Mapping[str, Any], seen: str | None, by: Actor, at: datetime
) -> None:
    """Write one question group. `seen` is the mark of the values the page showed; None overwrites whatever stands.

    Raises NotYours, StepNotAllowed, ChangedMeanwhile.
    """
    dossier, request = _own(by, reference, at, by_helper=True)
    _require_editable(dossier)
    standing = queries.section_values(request, section)
    if seen is not None and seen != queries.mark_of(standing) and section.value in request.sections_given:
        raise desk.ChangedMeanwhile(section=section.value)
    for column in queries.COLUMNS[section]:
        setattr(request, column, values[column])
    request.sections_given = sorted({*request.sections_given, section.value})
    request.save(update_fields=[*queries.COLUMNS[section], "sections_given"])
    if dossier.status != Status.DRAFT:
        queue.keep_findable(request, at)
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk), event="request.section-saved", by=by, at=at, section=section.value
    )


@transaction.atomic
def take_over_sheet(
    *,
    reference: str,
    piece_id: int,
    values: Mapping[Section, Mapping[str, Any]],
    complete: Set[Section],
    seen: str,
    by: Actor,
    at: datetime,
) -> None:
    """Write the answers of a filled sheet that was sent back: those the applicant chose, checked as typed ones are.

    A group counts as answered only when it is `complete`; the others keep what is taken over until they are saved.
    `seen` is the mark of all answers that the page showed. Raises NotYours, StepNotAllowed, NotAskedFor,
    ChangedMeanwhile.
    """
    dossier, request = _own(by, reference, at, by_helper=True)
    _require_editable(dossier)
    standing = {
        column: getattr(request, column) for columns in queries.COLUMNS.values() for column in columns
    }
    if seen != queries.mark_of_sheet(standing):
        raise desk.ChangedMeanwhile()
    written = [
        column for section, taken in values.items() for column in queries.COLUMNS[section] if column in taken
    ]
    for taken in values.values():
        for column in queries.COLUMNS_OF_SHEET & taken.keys():
            setattr(request, column, taken[column])
    request.sections_given = sorted({*request.sections_given, *(section.value for section in complete)})
    request.save(update_fields=[*written, "sections_given"])
    if dossier.status != Status.DRAFT:
        queue.keep_findable(request, at)
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="sheet.taken-over",
        by=by,
        at=at,
        file=piece_id,
        sections=sorted(section.value for section in values),
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
    dossier, _ = _own_unlocked(by, reference, at, by_helper=True)
    _ask_to_answer(dossier, piece)
    sealed = files.seal(given.data, at=at)
    with transaction.atomic():
        dossier, request = _own(by, reference, at, by_helper=True)
        ask = _ask_to_answer(dossier, piece)
        wanted = desk.ToKeep(sealed, given, piece.value, ask.pk if ask else None)
        kept = desk.keep_piece(dossier, wanted, by=by.account_id, at=at)
        if piece is Piece.INFORMATION_SHEET and Flag.UNSIGNED_FORM not in given.flags:
            beginning.sign_by_hand(request.pk)
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
    dossier, _ = _own(by, reference, at, by_helper=True)
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
    """Remove a file not yet sent in; who helps removes only what they gave. Already gone is done.

    Raises NotYours, StepNotAllowed, NotAskedFor.
    """
    dossier, _ = _own(by, reference, at, by_helper=True)
    row = PieceFile.objects.filter(dossier=dossier, pk=piece_id).first()
    if row is None:
        return
    _require_own(row, reference, by, at)
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
def place_piece(*, reference: str, piece_id: int, to: Piece, by: Actor, at: datetime) -> None:
    """Say what a file is whose place was guessed; its own place says that the guess was right. It can be said again
    until the request is sent; of a file that never was a guess, or is gone, nothing is said.

    Raises NotYours, StepNotAllowed, TooManyFiles.
    """
    dossier, request = _own(by, reference, at, by_helper=True)
    if Status(dossier.status) is not Status.DRAFT:
        raise StepNotAllowed(status=dossier.status, step="place-piece")
    row = PieceFile.objects.filter(dossier=dossier, pk=piece_id).first()
    if row is None or not {Flag.PLACE_GUESSED, Flag.PLACE_SAID} & set(row.flags):
        return
    _require_own(row, reference, by, at)
    there = PieceFile.objects.filter(dossier=dossier, piece=to.value).exclude(pk=row.pk)
    if there.count() >= desk.MOST_FILES_A_PIECE:
        raise desk.TooManyFiles(most=desk.MOST_FILES_A_PIECE)
    desk.place_piece(row, to.value, identity=Piece.IDENTITY_DOCUMENT)
    if to is Piece.INFORMATION_SHEET and Flag.UNSIGNED_FORM not in row.flags:
        beginning.sign_by_hand(request.pk)
    steps.note_moved(dossier, row, to, by=by, at=at)


@transaction.atomic
def submit(*, reference: str, by: Actor, at: datetime) -> bool:
    """Send the request in. False when it was already sent (a second click). Raises NotYours, NotComplete."""
    dossier, request = _own(by, reference, at)
    if Status(dossier.status) is Status.SUBMITTED:
        return False
    to = after(Status(dossier.status), Step.SUBMIT)
    require_complete(queries.facts_of(request), day_of(at))
    desk.move(dossier, to=to, at=at, submitted=True)
    desk.confirm_files(dossier.pk)
    queue.keep_findable(request, at)
    desk.remember(dossier.pk, what="submitted", side="applicant", at=at)
    steps.put_letter(
        dossier, "acknowledgement", request.account_id, at=at, key=f"{dossier.reference}-acknowledgement"
    )
    journal.note(subject=("dossier", dossier.pk), event="request.submitted", by=by, at=at)
    return True


@transaction.atomic
def answer_ask(*, reference: str, ask_id: int, by: Actor, at: datetime) -> Status:
    """Send in the answer to one ask; with the last one the request goes back to the fund.

    The answer of a merged request reaches the lead too, which alone is decided: what was prepared there lapses.
    Raises NotYours, NoSuchAsk, NothingToAnswer.
    """
    lead = merges.hold_lead(access.own_request(by, reference, at))
    dossier, request = _own(by, reference, at)
    ask = Ask.objects.filter(dossier=dossier, pk=ask_id, state=Ask.State.OPEN).first()
    if ask is None:
        raise desk.NoSuchAsk()
    # A file that staff moved elsewhere meanwhile, or that is infected, answers no more.
    if not _answered_by_file(ask) and not _signed_anew(request, ask):
        raise desk.NothingToAnswer(piece=ask.piece)
    desk.settle_ask(ask, state=Ask.State.ANSWERED, at=at)
    desk.confirm_files(dossier.pk, {row.pk for row in _answering(ask)})
    desk.replace_former(dossier, piece=ask.piece, ask=ask, at=at)
    queue.keep_findable(request, at)
    desk.remember(dossier.pk, what="answered", side="applicant", at=at, piece=ask.piece)
    if lead is not None:
        desk.touch(lead, at=at)
        desk.remember(lead.pk, what="answered", side="applicant", at=at, piece=ask.piece)
    status = steps.resume_when_settled(dossier, at=at)
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
    """What was merged into it is examined by itself again. Raises NotYours, StepNotAllowed."""
    merges.leave_merges(access.own_request(by, reference, at), by=by, at=at)
    dossier, request = _own(by, reference, at)
    steps.take(
        dossier,
        Step.WITHDRAW,
        by=by,
        at=at,
        side="applicant",
        letter="withdrawn",
        account_id=request.account_id,
    )


@transaction.atomic
def note_decision_opened(*, reference: str, by: Actor, at: datetime) -> bool:
    """Record, before it is shown, that the applicant opens the decision; the first time stands. False when it was
    recorded already or nothing is decided. Raises NotYours.
    """
    dossier, _ = _own(by, reference, at)
    view = queries.view_of(dossier.pk, at)
    if view.decision is None or view.decision_opened_at is not None:
        return False
    desk.remember(dossier.pk, what=queries.DECISION_OPENED, side="applicant", at=at)
    journal.note(subject=("dossier", dossier.pk), event="decision.opened", by=by, at=at)
    return True


def _require_own(row: PieceFile, reference: str, by: Actor, at: datetime) -> None:
    """Raises NotYours for somebody who helps and did not give the file."""
    if access.reached(by, reference, at)[1] is Role.HELPER and row.given_by != by.account_id:
        raise NotYours()


def _own_unlocked(
    by: Actor, reference: str, at: datetime, *, by_helper: bool = False
) -> tuple[Dossier, CodeRequest]:
    dossier_id = access.own_request(by, reference, at, by_helper=by_helper)
    request = CodeRequest.objects.select_related("dossier").get(pk=dossier_id)
    return request.dossier, request


def _own(by: Actor, reference: str, at: datetime, *, by_helper: bool = False) -> tuple[Dossier, CodeRequest]:
    dossier = desk.hold(access.own_request(by, reference, at, by_helper=by_helper))
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
    if dossier.status not in {Status.INCOMPLETE, Status.MERGED}:
        raise StepNotAllowed(status=dossier.status, step="give-piece")
    ask = Ask.objects.filter(dossier=dossier, piece=piece.value, state=Ask.State.OPEN).first()
    if ask is None:
        raise NotAskedFor(piece=piece.value)
    return ask


def _answering(ask: Ask) -> QuerySet[PieceFile]:
    return ask.files.filter(piece=ask.piece).exclude(file__scan__state=ScanState.INFECTED)


def _answered_by_file(ask: Ask) -> bool:
    """Our own form sent back unsigned is no answer where the sheet is asked for."""
    unsigned = Flag.UNSIGNED_FORM if ask.piece == Piece.INFORMATION_SHEET else None
    return any(unsigned not in row.flags for row in _answering(ask))


def _signed_anew(request: CodeRequest, ask: Ask) -> bool:
    signature = queries.valid_signature(request)
    return (
        ask.piece == Piece.INFORMATION_SHEET and signature is not None and signature.signed_at > ask.asked_at
    )


class NotAskedFor(Refusal):
    """After submission a piece can be given only where the fund asked for it."""

    code = "not-asked-for"
