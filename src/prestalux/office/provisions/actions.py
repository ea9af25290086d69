"""Keeping provisions. Who may do so, and what a confirmed one sets in motion, is for the capabilities above."""

from __future__ import annotations

from datetime import datetime

from prestalux.office.provisions.models import ProvisionRow
from prestalux.rules.conventions.provisions import Kind, Provision
from prestalux.rules.errors import Refusal


class ProvisionSettled(Refusal):
    """It was confirmed, sent back or taken back already, or never prepared."""

    code = "provision-settled"


class PreparedAlready(Refusal):
    """A change of the same thing waits for confirmation."""

    code = "provision-prepared-already"


def prepare(provision: Provision, *, by: int, at: datetime) -> ProvisionRow:
    """Raises PreparedAlready."""
    waiting = ProvisionRow.objects.select_for_update(no_key=True).filter(
        kind=provision.kind.value, key=provision.key, state=ProvisionRow.State.PREPARED
    )
    if waiting.exists():
        raise PreparedAlready()
    return ProvisionRow.objects.create(
        kind=provision.kind.value,
        key=provision.key,
        value=provision.value,
        valid_from=provision.valid_from,
        source=provision.source.strip(),
        prepared_at=at,
        prepared_by=by,
    )


def prepared(row_id: int) -> ProvisionRow:
    """Locked to the end of the transaction. Raises ProvisionSettled."""
    row = (
        ProvisionRow.objects.select_for_update(no_key=True)
        .filter(pk=row_id, state=ProvisionRow.State.PREPARED)
        .first()
    )
    if row is None:
        raise ProvisionSettled()
    return row


def provision_of(row: ProvisionRow) -> Provision:
    return Provision(Kind(row.kind), row.key, row.value, row.valid_from, row.source)


def settle(
    row: ProvisionRow, *, state: ProvisionRow.State, by: int | None, at: datetime, note: str = ""
) -> None:
    """Raises ProvisionSettled."""
    still = ProvisionRow.objects.filter(pk=row.pk, state=ProvisionRow.State.PREPARED)
    if still.update(state=state, settled_by=by, settled_at=at, note=note) != 1:
        raise ProvisionSettled()
