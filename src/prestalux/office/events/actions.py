from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prestalux.office.events.models import Event


def tell_each(kind: str, *, subjects: Iterable[tuple[str, object]], at: datetime, **facts: object) -> None:
    """The same of many."""
    Event.objects.bulk_create(
        [_event(kind, subject, at, facts) for subject in subjects],
        batch_size=1_000,
    )


def tell(kind: str, *, subject: tuple[str, object], at: datetime, **facts: object) -> None:
    """Record that something happened; `facts` hold ids and days, never personal data."""
    _event(kind, subject, at, facts).save(force_insert=True)


def _event(kind: str, subject: tuple[str, object], at: datetime, facts: dict[str, object]) -> Event:
    return Event(
        kind=kind,
        subject_kind=subject[0],
        subject=str(subject[1]),
        at=at,
        facts=facts,
        series=f"{kind.partition('.')[0]}.{subject[0]}",
    )
