"""The life of a code after it was given: suspended, resumed, ended, by whoever may decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction

from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution import access, queries
from prestalux.office.events import actions as events
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.office.registry import pairs, ties
from prestalux.office.registry import queries as register
from prestalux.office.registry.pairs import PairView
from prestalux.office.registry.queries import Change, CodeView
from prestalux.office.registry.recorders import Recorder, RecorderKind, recorders_of
from prestalux.office.registry.reinstating import ReinstatementView, sent_back, waiting_of
from prestalux.office.registry.ties import Tie
from prestalux.rules.attribution.roles import Task
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry import HELD, EndReason, SuspensionReason
from prestalux.rules.registry.states import Stated, state_on


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """All that the desk is shown of a code: the day asked for, its state, and every statement of the register."""

    view: CodeView
    state: str
    """Today's, as known now; before its first day that of the first day."""
    history: tuple[Change, ...]
    reference: Reference | None
    """Of the request by which it was given; None for one recorded by other ways."""
    others: tuple[str, ...] = ()
    """The person's other codes, as far as staff said so."""
    members: tuple[Tie, ...] = ()
    memberships: tuple[Tie, ...] = ()
    """Under which common codes it may bill."""
    recorders: Mapping[datetime, Recorder] = field(default_factory=dict)
    """Who recorded what the history tells, by its moments."""
    names: Mapping[int, str] = field(default_factory=dict)
    """Of the persons among them."""
    last_day: date | None = None
    """The last one on which it is held, as known now; None for an open end and where it was held on none."""
    reinstatement: ReinstatementView | None = None
    """That an end is put right, prepared by one person and waiting for another."""
    sent_back: str = ""
    """Why the last such correction was sent back."""
    version: str = ""
    """Another one as soon as anything was said of its states: whoever takes a step says on which one it was chosen."""


@transaction.atomic
def look_up_code(*, digits: str, on: date, known_at: datetime | None, by: Actor, at: datetime) -> CodeSheet:
    """The look is journalled before anything is shown. Raises NotYours, NoSuchCode."""
    access.require(by, Task.READ, at)
    view = register.code_on(digits, on, known_at)
    version = register.states_version(
        view.id
    )  # before what it is the version of: a step is refused rather than taken blindly
    journal.note(subject=("code", view.id), event="look.register", by=by, at=at)
    history, today = register.history_of(view.id), day_of(at)
    told = ties.in_order([*history, *ties.ties_told(view.id)])
    then = tuple(row for row in told if known_at is None or row.at <= known_at)
    recorders = timeline_recorders(view.id, then)
    return CodeSheet(
        view,
        _state_from(today, history),
        then,
        queries.reference_of_code(view.id),
        others=pairs.others_of_person(view.id),
        members=ties.members_of(view.id, known_at),
        memberships=ties.memberships_of(view.id, known_at),
        recorders=recorders,
        names=accounts.names_of({key for who in recorders.values() for key in who.accounts}),
        last_day=_last_day(history),
        reinstatement=waiting_of(view.id),
        sent_back=sent_back(view.id),
        version=version,
    )


def timeline_recorders(code_id: int, history: tuple[Change, ...]) -> dict[datetime, Recorder]:
    """By the steps over the code itself, and those of the request by which it was given."""
    subjects = [("code", code_id)]
    reference = queries.reference_of_code(code_id)
    dossier_id = queries.dossier_id_of(reference) if reference else None
    if dossier_id is not None:
        subjects.append(("dossier", dossier_id))
    found = recorders_of({row.at for row in history}, subjects=subjects)
    settled = pairs.settled_by(code_id)
    return found | {
        at: Recorder(RecorderKind.PERSON, account) for at, account in settled.items() if at in found
    }


PAIRS_AT_ONCE: Final = 20


@transaction.atomic
def look_at_pairs(*, by: Actor, at: datetime) -> tuple[PairView, ...]:
    """The first PAIRS_AT_ONCE codes that may be one person's. The look is journalled for each code. Raises NotYours."""
    access.require(by, Task.READ, at)
    found = pairs.open_pairs(day_of(at), most=PAIRS_AT_ONCE)
    for code_id in dict.fromkeys(side.id for pair in found for side in (pair.first, pair.second)):
        journal.note(subject=("code", code_id), event="look.register", by=by, at=at)
    return found


@transaction.atomic
def settle_pair(*, pair_id: int, same: bool, by: Actor, at: datetime) -> tuple[str, str]:
    """Say whether two codes are one person's; gives their digits. Raises NotYours, NoSuchPair."""
    access.require(by, Task.DECIDE, at)
    first, second = pairs.settle(pair_id, same=same, by=by.account_id, at=at)
    if same:
        subjects = [("code", first.pk), ("code", second.pk)]
        events.tell_each("registry.code-same-person", subjects=subjects, at=at)
    journal.note(subject=("code", first.pk), event="pair.settled", by=by, at=at, other=second.pk, same=same)
    return first.digits, second.digits


def _last_day(history: tuple[Change, ...]) -> date | None:
    held = [row.period for row in history if row.fact == "status" and row.still and row.says[0] in HELD]
    last = max((days for days in held if days), key=lambda days: days.start, default=None)
    return last.last_day if last else None


def _state_from(today: date, history: tuple[Change, ...]) -> str:
    stated = sorted(
        Stated(row.period.start, row.period.end, row.says[0], row.says[1])
        for row in history
        if row.fact == "status" and row.still and row.period
    )
    return state_on(stated, today).state or (stated[0].state if stated else "")


@transaction.atomic
def suspend_code(
    *,
    digits: str,
    period: Period,
    reason: SuspensionReason,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> tuple[Change, ...]:
    """Returns the statements it replaced. `seen`: the version of the sheet it was chosen on; None expects nothing.

    Raises NotYours, NoSuchCode, CodeNotHeld, CodeChangedMeanwhile.
    """
    code_id = _to_decide(digits, by, at)
    before = register.standing_states(code_id)
    turned = registry.suspend_code(code_id, period=period, reason=reason.value, at=at, seen=seen)
    _note_turned("code.suspended", code_id, turned, by, at, reason=reason.value)
    return _replaced(code_id, before)


@transaction.atomic
def resume_code(
    *, digits: str, from_day: date, by: Actor, at: datetime, seen: str | None = None
) -> tuple[Change, ...]:
    """As `suspend_code`."""
    code_id = _to_decide(digits, by, at)
    before = register.standing_states(code_id)
    turned = registry.resume_code(code_id, from_day=from_day, at=at, seen=seen)
    _note_turned("code.resumed", code_id, turned, by, at)
    return _replaced(code_id, before)


@transaction.atomic
def end_code(
    *,
    digits: str,
    last_day: date,
    reason: EndReason,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> tuple[Change, ...]:
    """As `suspend_code`; raises LastDayOpen too."""
    code_id = _to_decide(digits, by, at)
    before = register.standing_states(code_id)
    turned = registry.end_code(code_id, last_day=last_day, reason=reason.value, at=at, seen=seen)
    if turned:
        journal.note(
            subject=("code", code_id),
            event="code.ended",
            by=by,
            at=at,
            reason=reason.value,
            valid_until=last_day.isoformat(),
        )
    return _replaced(code_id, before)


def _to_decide(digits: str, by: Actor, at: datetime) -> int:
    access.require(by, Task.DECIDE, at)
    code_id = register.code_id_of(digits)
    registry.lock_code(code_id)
    return code_id


def _replaced(code_id: int, before: tuple[Change, ...]) -> tuple[Change, ...]:
    """What was said differently before the step, and is known so no more."""
    standing = {(row.period, row.says) for row in register.standing_states(code_id)}
    return tuple(row for row in before if (row.period, row.says) not in standing)


def _note_turned(
    event: str, code_id: int, turned: tuple[Period, ...], by: Actor, at: datetime, **facts: object
) -> None:
    last = turned[-1].last_day
    journal.note(
        subject=("code", code_id),
        event=event,
        by=by,
        at=at,
        valid_from=turned[0].start.isoformat(),
        valid_until=last.isoformat() if last else None,
        **facts,
    )
