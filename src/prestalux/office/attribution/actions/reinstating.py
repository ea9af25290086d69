"""Putting an end right that was recorded wrongly: one person prepares it, another confirms it, always."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import queries as register
from prestalux.office.registry import reinstating
from prestalux.office.registry.models import Reinstatement
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import require_another


@transaction.atomic
def prepare_reinstatement(
    *, digits: str, last_day: date | None, reason: str, by: Actor, at: datetime, seen: str | None = None
) -> int:
    """The code is to hold until that day, or without an end. `seen`: as for `suspend_code`.

    Raises NotYours, NoSuchCode, ReasonMissing, CodeNotEnded, EndNotLater, PreparedAlready, CodeChangedMeanwhile.
    """
    access.require(by, Task.PREPARE, at)
    if not reason.strip():
        raise ReasonMissing()
    row = reinstating.prepare(
        register.code_id_of(digits),
        last_day=last_day,
        reason=reason.strip(),
        by=by.account_id or 0,
        at=at,
        seen=seen,
    )
    _note_reinstatement("reinstatement.prepared", row, by, at)
    return row.pk


@transaction.atomic
def confirm_reinstatement(*, reinstatement_id: int, by: Actor, at: datetime) -> None:
    """Raises NotYours, ReinstatementSettled, SamePerson; CodeChangedMeanwhile where the code's states changed since it was
    prepared: it is to be prepared anew.
    """
    access.require(by, Task.DECIDE, at)
    row = reinstating.prepared(reinstatement_id)
    require_another(row.prepared_by, by.account_id)
    days = reinstating.reinstate(row, at=at)
    reinstating.settle(row, state=Reinstatement.State.CONFIRMED, by=by.account_id, at=at)
    last = days.last_day
    journal.note(
        subject=("code", row.code_id),
        event="code.reinstated",
        by=by,
        at=at,
        valid_from=days.start.isoformat(),
        valid_until=last.isoformat() if last else None,
        prepared_by=row.prepared_by,
    )


@transaction.atomic
def send_back_reinstatement(*, reinstatement_id: int, note: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, ReinstatementSettled, SamePerson, ReasonMissing."""
    access.require(by, Task.DECIDE, at)
    row = reinstating.prepared(reinstatement_id)
    require_another(row.prepared_by, by.account_id)
    if not note.strip():
        raise ReasonMissing()
    reinstating.settle(row, state=Reinstatement.State.SENT_BACK, by=by.account_id, at=at, note=note.strip())
    _note_reinstatement("reinstatement.sent-back", row, by, at)


@transaction.atomic
def take_back_reinstatement(*, reinstatement_id: int, by: Actor, at: datetime) -> None:
    """Raises NotYours, ReinstatementSettled."""
    access.require(by, Task.PREPARE, at)
    row = reinstating.prepared(reinstatement_id)
    if row.prepared_by != by.account_id:
        raise NotYours()
    reinstating.settle(row, state=Reinstatement.State.TAKEN_BACK, by=by.account_id, at=at)
    _note_reinstatement("reinstatement.taken-back", row, by, at)


def _note_reinstatement(event: str, row: Reinstatement, by: Actor, at: datetime) -> None:
    journal.note(
        subject=("code", row.code_id),
        event=event,
        by=by,
        at=at,
        valid_until=row.last_day.isoformat() if row.last_day else None,
        prepared_by=row.prepared_by,
    )
