"""A code whose end was recorded wrongly holds again: prepared by one person, confirmed by another.

Both statements stay: until the confirmation the register knew the end, and says so of every moment before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from prestalux.office.events import actions as events
from prestalux.office.registry import facts
from prestalux.office.registry.actions import lock_code, require_seen
from prestalux.office.registry.models import (
    CodeAddress,
    CodeBankAccount,
    CodeSpecialty,
    CodeStatus,
    DatedFact,
    ProviderCode,
    Reinstatement,
)
from prestalux.office.registry.queries import states_version
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period
from prestalux.rules.registry import HELD, CodeState

State = Reinstatement.State
REASON: Final = "reinstated"


class CodeNotEnded(Refusal):
    """No last day is known of the code, or it held on no day: there is no end to put right."""

    code = "code-not-ended"


class EndNotLater(Refusal):
    """Reinstating a code gives it more days; an earlier end is an end. `facts`: last, its last day as known now."""

    code = "end-not-later"


class ReinstatementSettled(Refusal):
    """It was confirmed, sent back or taken back already, or never prepared."""

    code = "reinstatement-settled"


class PreparedAlready(Refusal):
    """One person's reinstatement of the code waits for another to confirm it."""

    code = "reinstatement-prepared-already"


@dataclass(frozen=True, slots=True)
class ReinstatementView:
    """`last_day`: until when the code is to hold, None for an open end."""

    id: int
    digits: str
    last_day: date | None
    reason: str
    prepared_at: datetime
    prepared_by: int


def waiting() -> tuple[ReinstatementView, ...]:
    """The oldest first."""
    rows = Reinstatement.objects.filter(state=State.PREPARED).select_related("code").order_by("pk")
    return tuple(_view(row) for row in rows)


def waiting_of(code_id: int) -> ReinstatementView | None:
    rows = Reinstatement.objects.filter(state=State.PREPARED, code_id=code_id).select_related("code")
    row = rows.first()
    return _view(row) if row else None


def sent_back(code_id: int) -> str:
    """Why the last correction was sent back; empty where it was not, or where the code's states changed since."""
    row = Reinstatement.objects.filter(code_id=code_id).order_by("pk").last()
    if row is None or row.state != State.SENT_BACK or row.seen != states_version(code_id):
        return ""
    return row.note


def prepare(
    code_id: int, *, last_day: date | None, reason: str, by: int, at: datetime, seen: str | None = None
) -> Reinstatement:
    """Raises CodeChangedMeanwhile, CodeNotEnded, EndNotLater, PreparedAlready."""
    lock_code(code_id)
    require_seen(code_id, seen)
    days_given_back(code_id, last_day)
    if waiting_of(code_id) is not None:
        raise PreparedAlready()
    return Reinstatement.objects.create(
        code_id=code_id,
        last_day=last_day,
        reason=reason,
        seen=states_version(code_id),
        prepared_at=at,
        prepared_by=by,
    )


def prepared(reinstatement_id: int) -> Reinstatement:
    """With the lock of its code until the end of the transaction. Raises ReinstatementSettled."""
    code_id = Reinstatement.objects.filter(pk=reinstatement_id).values_list("code_id", flat=True).first()
    if code_id is not None:
        lock_code(code_id)
    row = Reinstatement.objects.filter(pk=reinstatement_id, state=State.PREPARED).first()
    if row is None:
        raise ReinstatementSettled()
    return row


def settle(row: Reinstatement, *, state: State, by: int | None, at: datetime, note: str = "") -> None:
    """Raises ReinstatementSettled."""
    still = Reinstatement.objects.filter(pk=row.pk, state=State.PREPARED)
    if still.update(state=state, settled_by=by, settled_at=at, note=note) != 1:
        raise ReinstatementSettled()


def reinstate(row: Reinstatement, *, at: datetime) -> Period:
    """The code holds from the day after its last one. Returns the days on which it does again.

    What was known of these days before the end was recorded is so again; where nothing was, the code is active. What else is
    said of a code (specialty, address, bank account) and ended with its days goes on. Raises CodeChangedMeanwhile.
    """
    require_seen(row.code_id, row.seen)
    code = ProviderCode.objects.get(pk=row.code_id)
    days = days_given_back(code.pk, row.last_day)
    former = _before_the_end(code, days)
    active = {"status": CodeState.ACTIVE.value, "reason": REASON}
    facts.state(CodeStatus, of=code, columns=active, period=days, at=at)
    for suspended, reason in former:
        columns = {"status": CodeState.SUSPENDED.value, "reason": reason}
        facts.state(CodeStatus, of=code, columns=columns, period=suspended, at=at)
    for model in (CodeSpecialty, CodeAddress, CodeBankAccount):
        _go_on(model, code, days, at)
    last = days.last_day
    events.tell(
        "registry.code-reinstated",
        subject=("code", code.pk),
        at=at,
        from_day=days.start.isoformat(),
        last_day=last.isoformat() if last else None,
    )
    return days


def days_given_back(code_id: int, last_day: date | None) -> Period:
    """Raises CodeNotEnded, EndNotLater."""
    held = facts.known(CodeStatus.objects.filter(code_id=code_id, status__in=HELD)).order_by("valid_from")
    last = held.last()
    if last is None or last.valid_until is None:
        raise CodeNotEnded()
    if last_day is not None and last_day < last.valid_until:
        raise EndNotLater(last=Period(last.valid_from, last.valid_until).last_day.isoformat())  # type: ignore[union-attr]
    return Period.through(last.valid_until, last_day)


def _before_the_end(code: ProviderCode, days: Period) -> list[tuple[Period, str]]:
    """Suspensions on these days that the statement of the end replaced, with their reasons."""
    rows = CodeStatus.objects.filter(code=code)
    ended = facts.as_of(rows.filter(status=CodeState.ENDED), days.start).first()
    if ended is None:
        return []
    replaced = rows.filter(status=CodeState.SUSPENDED, superseded_at=ended.recorded_at)
    found = [
        (Period(row.valid_from, row.valid_until).common(days), row.reason)
        for row in replaced.order_by("valid_from")
    ]
    return [(period, reason) for period, reason in found if period is not None]


def _go_on(model: type[DatedFact], code: ProviderCode, days: Period, at: datetime) -> None:
    about: dict[str, Any] = {"code": code}
    rows: QuerySet[DatedFact] = model._default_manager.filter(**about)
    last = facts.known(rows).order_by("valid_from").last()
    if last is None or last.valid_until is None or not _reaches(last.valid_until, days):
        return
    facts.state(
        model, of=code, columns=facts.columns_of(last), period=Period(last.valid_until, days.end), at=at
    )


def _reaches(until: date, days: Period) -> bool:
    return days.start <= until and (days.end is None or until < days.end)


def _view(row: Reinstatement) -> ReinstatementView:
    return ReinstatementView(
        row.pk, row.code.digits, row.last_day, row.reason, row.prepared_at, row.prepared_by
    )
