"""Reminding applicants of what was asked for. The clock does it; doing it again is no harm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from prestalux.office.attribution.actions import steps
from prestalux.office.attribution.models import CodeRequest
from prestalux.office.attribution.queries import KIND
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier, Merge
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.provisions.queries import law
from prestalux.rules.attribution.reminders import Reminders, Turn
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.periods import day_of


def remind(*, at: datetime, before: Sequence[int]) -> int:
    """Put the reminders that are due on this day, one letter a request, and note from when closing may be proposed.

    `before` says how many working days before the due day. Returns how many requests were written to.
    """
    reminders, today = Reminders(before, law().is_holiday), day_of(at)
    running = Ask.objects.filter(
        state=Ask.State.OPEN,
        close_from=None,
        due_on__lte=reminders.looks_until(today),
        dossier__kind=KIND,
        dossier__in=_waiting(),
    )
    ids = sorted({ask.dossier_id for ask in running if _is_due(ask, _turn(ask, reminders, today))})
    return sum(_remind(dossier_id, reminders, at) for dossier_id in ids)


def _waiting() -> QuerySet[Dossier]:
    """Requests whose applicant still owes an answer: also those examined with another that is not decided yet."""
    examined = Merge.objects.filter(split_at=None, lead__status__in=WITH_THE_FUND).values("member_id")
    return Dossier.objects.filter(Q(status=Status.INCOMPLETE) | Q(status=Status.MERGED, pk__in=examined))


def _turn(ask: Ask, reminders: Reminders, today: date) -> Turn:
    return reminders.turn(day_of(ask.asked_at), ask.due_on, reminded=ask.reminded, today=today)


def _is_due(ask: Ask, found: Turn) -> bool:
    return found.remind is not None or found.close_from != ask.close_from


@transaction.atomic
def _remind(dossier_id: int, reminders: Reminders, at: datetime) -> bool:
    """Read again under the lock: what was answered, withdrawn or reminded of meanwhile needs no reminder."""
    dossier = Dossier.objects.select_for_update(no_key=True).filter(pk=dossier_id, pk__in=_waiting()).first()
    if dossier is None:
        return False
    told = []
    for ask in Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN, close_from=None):
        found = _turn(ask, reminders, day_of(at))
        if not _is_due(ask, found):
            continue
        desk.note_reminded(ask, reminded=found.remind or ask.reminded, close_from=found.close_from)
        if found.remind is not None:
            told.append((ask, found))
    if told:
        _tell(dossier, told, at)
    return bool(told)


def _tell(dossier: Dossier, told: Sequence[tuple[Ask, Turn]], at: datetime) -> None:
    account_id = CodeRequest.objects.values_list("account_id", flat=True).get(pk=dossier.pk)
    for ask, found in told:
        what = "reminded" if found.close_from is None else "reminded-last"
        desk.remember(dossier.pk, what=what, side="fund", at=at, piece=ask.piece, due=ask.due_on.isoformat())
    first, place = told[0][0], told[0][1].remind
    rows = Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN).values_list("close_from", flat=True)
    ends = [end for end in rows if end is not None]
    last = {"on": (max(ends) - timedelta(days=1)).isoformat()} if len(ends) == len(rows) else {}
    steps.put_letter(
        dossier,
        "last-reminder" if last else "reminder",
        account_id,
        at=at,
        key=f"{dossier.reference}-reminder-{first.pk}-{place}",
        asks=[ask.pk for ask, _ in told],
        **last,
    )
    journal.note(
        subject=("dossier", dossier.pk),
        event="pieces.reminded",
        by=SYSTEM,
        at=at,
        asks=[{"ask": ask.pk, "piece": ask.piece, "reminder": found.remind} for ask, found in told],
    )
