"""What the steps of all sides share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prestalux.office.attribution import access
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier, PieceFile
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox import actions as outbox
from prestalux.rules.attribution.roles import Task
from prestalux.rules.attribution.status import Status, Step, after
from prestalux.rules.conventions.pieces import Piece


def at_desk(
    by: Actor, reference: str, task: Task, version: int | None, at: datetime
) -> tuple[Dossier, CodeRequest]:
    dossier = desk.hold(access.request_for(by, reference, task, at))
    desk.expect_version(dossier, version)
    request = CodeRequest.objects.get(pk=dossier.pk)
    request.dossier = dossier
    return dossier, request


def note_moved(dossier: Dossier, row: PieceFile, to: Piece, *, by: Actor, at: datetime) -> None:
    """`row` as it was before."""
    desk.touch(dossier, at=at)
    journal.note(
        subject=("dossier", dossier.pk),
        event="piece.moved",
        by=by,
        at=at,
        file=row.pk,
        before=row.piece,
        after=to.value,
    )


def resume_when_settled(dossier: Dossier, *, at: datetime) -> Status:
    if Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).exists():
        desk.touch(dossier, at=at)
        return Status(dossier.status)
    if dossier.status == Status.MERGED:
        # An answer that comes after a merge is kept where it was asked for; only splitting leads back.
        desk.touch(dossier, at=at)
        return Status.MERGED
    to = after(Status(dossier.status), Step.RESUME)
    desk.move(dossier, to=to, at=at)
    return to


def take(
    dossier: Dossier,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    side: str,
    letter: str,
    account_id: int,
    decision_id: int | None = None,
    **facts: object,
) -> None:
    was = Status(dossier.status)
    to = after(was, step)
    Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).update(state=Ask.State.WITHDRAWN, settled_at=at)
    desk.move(dossier, to=to, at=at)
    desk.remember(dossier.pk, what=to.value, side=side, at=at)
    if was is not Status.DRAFT:
        about: dict[str, Any] = {} if decision_id is None else {"decision": decision_id}
        key = letter_key(dossier, letter, decision_id)
        put_letter(dossier, letter, account_id, at=at, key=key, **about)
    journal.note(
        subject=("dossier", dossier.pk), event=f"request.{to.value}", by=by, at=at, before=was.value, **facts
    )


def put_letter(
    dossier: Dossier,
    kind: str,
    account_id: int,
    *,
    at: datetime,
    key: str,
    language: str = "",
    **facts: object,
) -> bool:
    """In the language of the dossier unless another is given."""
    return outbox.put(
        key=key,
        kind=kind,
        account_id=account_id,
        dossier_id=dossier.pk,
        language=language or dossier.language,
        at=at,
        **facts,
    )


def letter_key(dossier: Dossier, kind: str, decision_id: int | None) -> str:
    """One letter a decision: after a reopening the next decision has its own."""
    return f"{dossier.reference}-{kind}" + (f"-{decision_id}" if decision_id else "")
