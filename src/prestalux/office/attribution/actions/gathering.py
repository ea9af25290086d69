"""Gathering passages: each request's way in numbers, taken from its dossier. The clock does it; doing it again is no harm.

What figures count lies in few narrow columns; counting from the dossiers themselves would take seconds a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from prestalux.office.attribution.models import CodeRequest, Decision, Gathering, Passage, PassageReason
from prestalux.office.attribution.queries import KIND
from prestalux.office.dossiers.models import Ask, Dossier
from prestalux.rules.attribution.figures import DECIDED, covered, monday_of
from prestalux.rules.attribution.status import Status
from prestalux.rules.periods import day_of

OVERLAP: Final = timedelta(hours=1)
"""Far more than a step waits for its commit: one that was under way at the last gathering is seen at the next."""
PORTION: Final = 200
ASKED: Final = "asked"
_COLUMNS: Final = (
    "profession",
    "status",
    "received_week",
    "decided_week",
    "fund_days",
    "applicant_days",
)
_OUTCOME: Final = {"refuse": Status.REFUSED, "close": Status.CLOSED}


def gather(*, at: datetime, rest: Callable[[], None] = lambda: None) -> int:
    """Bring the passages up to date: what was touched since the last time, and once a day everything. Returns how many
    requests differed.

    `rest` is called between two portions: on SQLite whoever writes without a rest keeps everybody else from writing.
    """
    last, today = Gathering.objects.filter(pk=1).first(), day_of(at)
    whole = last is None or last.whole_on != today
    touched = Dossier.objects.filter(kind=KIND, submitted_at__isnull=False)
    if last is not None and not whole:
        touched = touched.filter(touched_at__gte=last.at - OVERLAP)
    count = 0
    for ids in _portions(list(touched.order_by("pk").values_list("pk", flat=True))):
        if changed := _take(ids):
            rest()
        count += changed
    whole_on = today if last is None or whole else last.whole_on
    Gathering.objects.update_or_create(pk=1, defaults={"at": at, "whole_on": whole_on})
    return count


def _portions(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), PORTION):
        yield ids[first : first + PORTION]


def _take(ids: list[int]) -> int:
    """Read without a lock; write only what differs. What changes meanwhile is touched, and seen the next time."""
    known = {row.pk: _told(row) for row in Passage.objects.filter(pk__in=ids)}
    kept: dict[int, set[tuple[object, ...]]] = {}
    for reason in PassageReason.objects.filter(dossier_id__in=ids):
        kept.setdefault(reason.dossier_id, set()).add(_said(reason))
    passages, reasons, anew = [], [], []
    for passage, given in _passages(ids):
        if known.get(passage.pk) == _told(passage) and kept.get(passage.pk, set()) == set(map(_said, given)):
            continue
        passages.append(passage)
        reasons += given
        anew.append(passage.pk)
    if anew:
        with transaction.atomic():
            Passage.objects.bulk_create(
                passages, update_conflicts=True, unique_fields=["dossier"], update_fields=list(_COLUMNS)
            )
            PassageReason.objects.filter(dossier_id__in=anew).delete()
            PassageReason.objects.bulk_create(reasons, ignore_conflicts=True)
    return len(anew)


def _told(passage: Passage) -> tuple[object, ...]:
    return tuple(getattr(passage, column) for column in _COLUMNS)


def _said(reason: PassageReason) -> tuple[object, ...]:
    return reason.source, reason.profession, reason.week, reason.what, reason.reason


def _passages(ids: list[int]) -> Iterator[tuple[Passage, list[PassageReason]]]:
    professions = dict(CodeRequest.objects.filter(pk__in=ids).values_list("pk", "profession"))
    asks: dict[int, list[Ask]] = {}
    for ask in Ask.objects.filter(dossier_id__in=ids):
        asks.setdefault(ask.dossier_id, []).append(ask)
    # Of several decisions the last one stands.
    decisions = {row.request_id: row for row in Decision.objects.filter(request_id__in=ids).order_by("pk")}
    for dossier in Dossier.objects.filter(pk__in=professions):
        if dossier.submitted_at is None:
            continue
        profession, given = professions[dossier.pk], asks.get(dossier.pk, [])
        reasons = list(_reasons(dossier, profession, given, decisions.get(dossier.pk)))
        yield _passage(dossier, dossier.submitted_at, profession, given), reasons


def _passage(dossier: Dossier, submitted_at: datetime, profession: str, asks: Iterable[Ask]) -> Passage:
    passage = Passage(
        dossier=dossier,
        profession=profession,
        status=dossier.status,
        received_week=_week(submitted_at),
    )
    if dossier.status in DECIDED:
        end = dossier.moved_at
        stretches = [(ask.asked_at, min(ask.settled_at or end, end)) for ask in asks]
        waited = covered(stretches)
        passage.decided_week = _week(end)
        passage.fund_days = max((end - submitted_at - waited).days, 0)
        passage.applicant_days = waited.days if stretches else None
    return passage


def _reasons(
    dossier: Dossier, profession: str, asks: Iterable[Ask], decision: Decision | None
) -> Iterator[PassageReason]:
    for ask in asks:
        yield PassageReason(
            dossier=dossier,
            source=f"ask {ask.pk}",
            profession=profession,
            week=_week(ask.asked_at),
            what=ASKED,
            reason=ask.reason,
        )
    if decision is None or _OUTCOME.get(decision.outcome) != dossier.status:
        return
    for reason in sorted(set(decision.reasons)):
        yield PassageReason(
            dossier=dossier,
            source=f"decision {reason}",
            profession=profession,
            week=_week(decision.decided_at),
            what=dossier.status,
            reason=reason,
        )


def _week(at: datetime) -> date:
    return monday_of(day_of(at))
