"""Who reaches which provider and which change. The answer for a foreign one is that for none."""

from __future__ import annotations

from datetime import datetime

from prestalux.office.attribution import access as desk_access
from prestalux.office.changes import queries
from prestalux.office.changes.models import Change
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import changing
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.identifiers.reference import BadReference, Reference


def providers_of(by: Actor, at: datetime) -> list[int]:
    return [] if by.account_id is None else changing.providers_held(by.account_id, at)


def own_provider(by: Actor, provider_id: int, at: datetime) -> int:
    """Raises NotYours."""
    if provider_id not in providers_of(by, at):
        raise NotYours()
    return provider_id


def own_code(by: Actor, digits: str, at: datetime) -> ProviderCode:
    """Raises NotYours."""
    rows = ProviderCode.objects.filter(digits=digits, provider_id__in=providers_of(by, at))
    found = rows.first()
    if found is None:
        raise NotYours()
    return found


def own_change(by: Actor, reference: str, at: datetime) -> int:
    """Raises NotYours."""
    rows = Change.objects.filter(pk=_dossier_id(reference), provider_id__in=providers_of(by, at))
    if not rows.exists():
        raise NotYours()
    return rows.values_list("pk", flat=True).get()


def change_for(by: Actor, reference: str, task: Task, at: datetime) -> int:
    """A change at the desk. Raises NotYours."""
    desk_access.require(by, task, at)
    return _dossier_id(reference)


def _dossier_id(reference: str) -> int:
    try:
        dossier_id = queries.dossier_id_of(Reference.parse(reference))
    except BadReference:
        raise NotYours() from None
    if dossier_id is None:
        raise NotYours()
    return dossier_id
