from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prestalux.office.events.models import Event


def tell_each(kind: str, *, subjects: Iterable[tuple[str, object]], at: datetime) -> None:
    """The same of many."""
    Event.objects.bulk_create(
        [Event(kind=kind, subject_kind=name, subject=str(key), at=at, facts={}) for name, key in subjects],
        batch_size=1_000,
    )


def tell(kind: str, *, subject: tuple[str, object], at: datetime, **facts: object) -> None:
    """Record that something happened; `facts` hold ids and days, never personal data."""
    Event.objects.create(kind=kind, subject_kind=subject[0], subject=str(subject[1]), at=at, facts=facts)
