"""What the fund does with a change: looks, asks, decides; where it takes two, one prepares and another confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from prestalux.office.attribution import access as desk_access
from prestalux.office.changes import access, queries
from prestalux.office.changes.actions import steps
from prestalux.office.changes.models import Change
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import PieceFile, Proposal
from prestalux.office.files import actions as files
from prestalux.office.files.caged import cage
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import require_another
from prestalux.rules.changes import HANDLING, ChangeStatus, ChangeStep, after


class ChangeDeed(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Words:
    """Why it is refused: a reason of the list and a text of one's own; of an acceptance both are empty."""

    reason: str = ""
    text: str = ""


@transaction.atomic
def look(*, reference: str, by: Actor, at: datetime) -> queries.ChangeView:
    """The look is journalled before anything is shown. Raises NotYours."""
    dossier_id = access.change_for(by, reference, Task.READ, at)
    journal.note(subject=("dossier", dossier_id), event="look.dossier", by=by, at=at)
    return queries.view_of(dossier_id, at)


def look_at_page(*, reference: str, file_id: int, page: int, by: Actor, at: datetime) -> bytes:
    """The page as a PNG, journalled when the picture is there. Raises NotYours, Purged, StoreAway, NoSuchPage,
    PageUnreadable; ScanPending, ScanMissed, FileInfected.
    """
    row = _shown(reference, file_id, by, at)
    picture = cage().page_image(files.unseal(row.file), page, stamp="").png
    _looked(row, "look.page", by, at, page=page)
    return picture


def look_at_original(*, reference: str, file_id: int, by: Actor, at: datetime) -> tuple[str, bytes]:
    """Name and bytes as they came. Raises as `look_at_page`."""
    row = _shown(reference, file_id, by, at)
    data = files.unseal(row.file)
    _looked(row, "look.original", by, at)
    return row.label, data


def _shown(reference: str, file_id: int, by: Actor, at: datetime) -> PieceFile:
    dossier_id = access.change_for(by, reference, Task.READ, at)
    row = PieceFile.objects.select_related("file__scan").filter(dossier_id=dossier_id, pk=file_id).first()
    if row is None:
        raise NotYours()
    if refusal := queries.why_withheld(row):
        raise refusal
    return row


@transaction.atomic
def _looked(row: PieceFile, event: str, by: Actor, at: datetime, **facts: object) -> None:
    journal.note(
        subject=("dossier", row.dossier_id), event=event, by=by, at=at, file=row.pk, piece=row.piece, **facts
    )


@transaction.atomic
def assign(*, reference: str, to: int | None, by: Actor, at: datetime) -> None:
    """Raises NotYours."""
    change = steps.hold(access.change_for(by, reference, Task.ASSIGN, at))
    if to is not None and Task.ASSIGN not in desk_access.tasks_of(Actor.account(to), at):
        raise NotYours()
    desk.assign(change.dossier, to=to)
    journal.note(subject=("dossier", change.pk), event="dossier.assigned", by=by, at=at, to=to)


@transaction.atomic
def ask_for_evidence(
    *, reference: str, reason: str, text: str, due_on: date, version: int | None, by: Actor, at: datetime
) -> None:
    """Ask for the document anew. Raises NotYours, ChangedMeanwhile, ChangeNotAllowed."""
    change = steps.hold(access.change_for(by, reference, Task.ASK, at), version)
    evidence = HANDLING[steps.kind_of(change)].evidence
    steps.take(change, ChangeStep.ASK, side="fund", at=at)
    ask = desk.open_ask(
        change.dossier,
        piece=evidence.value if evidence else "",
        reason=reason,
        text=text.strip(),
        due_on=due_on,
        by=by.account_id,
        at=at,
    )
    steps.put_letters(change, "change-ask", at=at, ask=ask.pk)
    steps.note(change, "change.evidence-asked", by=by, at=at, ask=ask.pk, reason=reason)


@transaction.atomic
def decide(
    *,
    reference: str,
    deed: ChangeDeed,
    words: Words = Words(),
    version: int | None,
    by: Actor,
    at: datetime,
) -> date | None:
    """Do it where one person suffices and this one may; else prepare it for another. Returns the day from which an
    accepted change holds; None where it was prepared or refused.

    Raises NotYours, ChangedMeanwhile, ChangeNotAllowed, ReasonMissing, ScanPending, ScanMissed, FileInfected, and what the
    register refuses of the change.
    """
    change = steps.hold(access.change_for(by, reference, Task.PREPARE, at), version)
    _require_possible(change, deed, words)
    if not _takes_two(change, deed) and Task.DECIDE in desk_access.tasks_of(by, at):
        return _perform(change, deed, words, by=by, at=at, prepared_by=None)
    facts = {"reason": words.reason, "text": words.text.strip()}
    proposal = desk.propose(change.dossier, deed=deed.value, by=by.account_id or 0, at=at, **facts)
    steps.note(change, "deed.prepared", by=by, at=at, deed=deed.value, proposal=proposal.pk)
    return None


@transaction.atomic
def confirm_deed(
    *, reference: str, proposal_id: int, version: int | None, by: Actor, at: datetime
) -> date | None:
    """Do what another person prepared. Raises as `decide`, and NothingPrepared, SamePerson."""
    change = steps.hold(access.change_for(by, reference, Task.DECIDE, at), version)
    proposal = desk.prepared(change.dossier, proposal_id)
    require_another(proposal.prepared_by, by.account_id)
    deed = ChangeDeed(proposal.deed)
    words = Words(str(proposal.facts.get("reason", "")), str(proposal.facts.get("text", "")))
    desk.settle_proposal(proposal, state=Proposal.State.CONFIRMED, by=by.account_id, at=at)
    _require_possible(change, deed, words)
    return _perform(change, deed, words, by=by, at=at, prepared_by=proposal.prepared_by)


@transaction.atomic
def send_back(
    *, reference: str, proposal_id: int, note: str, version: int | None, by: Actor, at: datetime
) -> None:
    """Not as prepared: back to who prepared it, with a word why. Raises as `confirm_deed`, and ReasonMissing."""
    change = steps.hold(access.change_for(by, reference, Task.DECIDE, at), version)
    proposal = desk.prepared(change.dossier, proposal_id)
    require_another(proposal.prepared_by, by.account_id)
    if not note.strip():
        raise ReasonMissing()
    state = Proposal.State.SENT_BACK
    desk.settle_proposal(proposal, state=state, by=by.account_id, at=at, note=note.strip())
    desk.touch(change.dossier, at=at)
    steps.note(change, "deed.sent-back", by=by, at=at, proposal=proposal.pk)


@transaction.atomic
def take_back(*, reference: str, proposal_id: int, version: int | None, by: Actor, at: datetime) -> None:
    """Who prepared a deed thinks better of it. Raises NotYours, ChangedMeanwhile, NothingPrepared."""
    change = steps.hold(access.change_for(by, reference, Task.PREPARE, at), version)
    proposal = desk.prepared(change.dossier, proposal_id)
    if proposal.prepared_by != by.account_id:
        raise NotYours()
    desk.settle_proposal(proposal, state=Proposal.State.TAKEN_BACK, by=by.account_id, at=at)
    desk.touch(change.dossier, at=at)
    steps.note(change, "deed.taken-back", by=by, at=at, proposal=proposal.pk)


def _takes_two(change: Change, deed: ChangeDeed) -> bool:
    """A refusal moves no money: one person may say it."""
    return deed is ChangeDeed.ACCEPT and HANDLING[steps.kind_of(change)].two_persons


def _require_possible(change: Change, deed: ChangeDeed, words: Words) -> None:
    after(ChangeStatus(change.dossier.status), ChangeStep(deed.value))
    if deed is ChangeDeed.REFUSE and (
        not words.reason or (words.reason == "other" and not words.text.strip())
    ):
        raise ReasonMissing()
    if deed is ChangeDeed.ACCEPT:
        standing = PieceFile.objects.filter(dossier=change.dossier, replaced_at=None)
        for row in standing.select_related("file__scan"):
            if refusal := queries.why_withheld(row):
                raise refusal


def _perform(
    change: Change, deed: ChangeDeed, words: Words, *, by: Actor, at: datetime, prepared_by: int | None
) -> date | None:
    first = {} if prepared_by is None else {"prepared_by": prepared_by}
    steps.take(change, ChangeStep(deed.value), side="fund", at=at)
    if deed is ChangeDeed.ACCEPT:
        holds = steps.accept(change, by=by, at=at, prepared_by=prepared_by)
        steps.note(change, "change.accepted", by=by, at=at, holds_from=holds.isoformat(), **first)
        return holds
    Change.objects.filter(pk=change.pk).update(
        reason=words.reason,
        text=words.text.strip(),
        decided_by=by.account_id,
        prepared_by=prepared_by,
    )
    steps.put_letters(change, "change-refused", at=at)
    steps.note(change, "change.refused", by=by, at=at, reason=words.reason, **first)
    return None
