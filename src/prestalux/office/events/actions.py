from __future__ import annotations

from datetime import datetime

from prestalux.office.events.models import Event


def tell(kind: str, *, subject: tuple[str, object], at: datetime, **facts: object) -> None:
    """Record that something happened; `facts` hold ids and days, never personal data."""
    Event.objects.create(kind=kind, subject_kind=subject[0], subject=str(subject[1]), at=at, facts=facts)
