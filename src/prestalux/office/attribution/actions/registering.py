"""The life of a code after it was given: suspended, resumed, ended, by whoever may decide."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.office.registry import queries as register
from prestalux.rules.attribution.roles import Task
from prestalux.rules.periods import Period
from prestalux.rules.registry import EndReason, SuspensionReason


@transaction.atomic
def suspend_code(*, digits: str, period: Period, reason: SuspensionReason, by: Actor, at: datetime) -> None:
    """Raises NotYours, NoSuchCode, CodeNotHeld."""
    access.require(by, Task.DECIDE, at)
    code_id = register.code_id_of(digits)
    registry.suspend_code(code_id, period=period, reason=reason.value, at=at)
    last = period.last_day
    journal.note(
        subject=("code", code_id),
        event="code.suspended",
        by=by,
        at=at,
        reason=reason.value,
        valid_from=period.start.isoformat(),
        valid_until=last.isoformat() if last else None,
    )


@transaction.atomic
def resume_code(*, digits: str, from_day: date, by: Actor, at: datetime) -> None:
    """Raises NotYours, NoSuchCode, CodeNotHeld."""
    access.require(by, Task.DECIDE, at)
    code_id = register.code_id_of(digits)
    registry.resume_code(code_id, from_day=from_day, at=at)
    journal.note(
        subject=("code", code_id), event="code.resumed", by=by, at=at, valid_from=from_day.isoformat()
    )


@transaction.atomic
def end_code(*, digits: str, last_day: date, reason: EndReason, by: Actor, at: datetime) -> None:
    """Raises NotYours, NoSuchCode, CodeNotHeld."""
    access.require(by, Task.DECIDE, at)
    code_id = register.code_id_of(digits)
    registry.end_code(code_id, last_day=last_day, reason=reason.value, at=at)
    journal.note(
        subject=("code", code_id),
        event="code.ended",
        by=by,
        at=at,
        reason=reason.value,
        valid_until=last_day.isoformat(),
    )
