"""What the fund lays down by the day: prepared by one person, confirmed by another, always."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.provisions import actions as provisions
from prestalux.office.provisions.models import ProvisionRow
from prestalux.office.registry import actions as registry
from prestalux.office.registry.queries import has_given
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import require_another
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.provisions import Kind, Provision, checked
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of


class NeedsTwoPersons(Refusal):
    """One person prepares it and another confirms it, on the page of the rules."""

    code = "needs-two-persons"


@transaction.atomic
def prepare_provision(*, provision: Provision, by: Actor, at: datetime) -> int:
    """Raises NotYours, BadProvision, PreparedAlready."""
    access.require(by, Task.PREPARE_PROVISION, at)
    row = provisions.prepare(checked(provision, day_of(at)), by=by.account_id or 0, at=at)
    _note(row, "provision.prepared", by, at)
    return row.pk


@transaction.atomic
def confirm_provision(*, provision_id: int, by: Actor, at: datetime) -> None:
    """In force from its day on; one whose day has passed meanwhile is prepared anew.

    Raises NotYours, ProvisionSettled, SamePerson, BadProvision; for a prefix also BadPrefix.
    """
    access.require(by, Task.CONFIRM_PROVISION, at)
    row = provisions.prepared(provision_id)
    require_another(row.prepared_by, by.account_id)
    provision = checked(provisions.provision_of(row), day_of(at))
    provisions.settle(row, state=ProvisionRow.State.CONFIRMED, by=by.account_id, at=at)
    _note(row, "provision.confirmed", by, at)
    if provision.kind is Kind.PREFIX:
        _set_prefix(provision, by, at)


@transaction.atomic
def set_up_prefix(
    *,
    profession: Profession,
    prefix: str,
    valid_from: date,
    valid_until: date | None,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    """A manager alone, while the fund is set up: once a code of the profession was given, two persons change its
    prefixes. Raises NotYours, NeedsTwoPersons, BadPrefix, PrefixSetOtherwise.
    """
    access.require(by, Task.PREPARE_PROVISION, at)
    if has_given(profession):
        raise NeedsTwoPersons()
    registry.set_prefix(
        profession=profession,
        prefix=prefix,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source,
        by=by,
        at=at,
    )


@transaction.atomic
def send_back_provision(*, provision_id: int, note: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, ProvisionSettled, SamePerson, ReasonMissing."""
    access.require(by, Task.CONFIRM_PROVISION, at)
    row = provisions.prepared(provision_id)
    require_another(row.prepared_by, by.account_id)
    if not note.strip():
        raise ReasonMissing()
    provisions.settle(row, state=ProvisionRow.State.SENT_BACK, by=by.account_id, at=at, note=note.strip())
    _note(row, "provision.sent-back", by, at)


@transaction.atomic
def take_back_provision(*, provision_id: int, by: Actor, at: datetime) -> None:
    """Raises NotYours, ProvisionSettled."""
    access.require(by, Task.PREPARE_PROVISION, at)
    row = provisions.prepared(provision_id)
    if row.prepared_by != by.account_id:
        raise NotYours()
    provisions.settle(row, state=ProvisionRow.State.TAKEN_BACK, by=by.account_id, at=at)
    _note(row, "provision.taken-back", by, at)


def _set_prefix(provision: Provision, by: Actor, at: datetime) -> None:
    profession, _, digits = provision.key.partition("/")
    until = provision.value["until"]
    registry.change_prefix(
        profession=profession,
        prefix=digits,
        valid_from=provision.valid_from,
        valid_until=date.fromisoformat(until) if until else None,
        source=provision.source,
        by=by,
        at=at,
    )


def _note(row: ProvisionRow, event: str, by: Actor, at: datetime) -> None:
    journal.note(
        subject=("provision", row.pk),
        event=event,
        by=by,
        at=at,
        provision_kind=row.kind,
        key=row.key,
        valid_from=row.valid_from.isoformat(),
        prepared_by=row.prepared_by,
    )
