"""Reading what is laid down: one query, whatever is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prestalux.office.provisions.models import ProvisionRow
from prestalux.rules.conventions.provisions import Kind, Law, Provision, law_of


@dataclass(frozen=True, slots=True)
class ProvisionView:
    id: int
    provision: Provision
    state: str
    prepared_at: datetime
    prepared_by: int
    settled_at: datetime | None
    settled_by: int | None
    note: str


def law(known_at: datetime | None = None) -> Law:
    """Everything confirmed, as known then, or now."""
    rows = ProvisionRow.objects.filter(state=ProvisionRow.State.CONFIRMED)
    if known_at is not None:
        rows = rows.filter(settled_at__lte=known_at)
    return law_of(_provision(row) for row in rows.order_by("settled_at", "pk"))


def prepared() -> list[ProvisionView]:
    return [
        _view(row) for row in ProvisionRow.objects.filter(state=ProvisionRow.State.PREPARED).order_by("pk")
    ]


def history(kind: Kind, key: str) -> list[ProvisionView]:
    """All that was ever prepared for one thing, the latest first."""
    return [_view(row) for row in ProvisionRow.objects.filter(kind=kind.value, key=key).order_by("-pk")]


def _view(row: ProvisionRow) -> ProvisionView:
    return ProvisionView(
        row.pk,
        _provision(row),
        row.state,
        row.prepared_at,
        row.prepared_by,
        row.settled_at,
        row.settled_by,
        row.note,
    )


def _provision(row: ProvisionRow) -> Provision:
    return Provision(Kind(row.kind), row.key, row.value, row.valid_from, row.source)
