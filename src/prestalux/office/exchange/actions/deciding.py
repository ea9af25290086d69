"""What the fund does with a request: looks, grants, refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from prestalux.office.attribution import access as desk_access
from prestalux.office.dossiers import actions as desk
from prestalux.office.exchange import access
from prestalux.office.exchange.actions import keeping, requesting, steps
from prestalux.office.exchange.models import AccessRequest, ExchangeAccess, NetworkConnection
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.exchange.accounts import Environment, ExchangeTerms, HolderKind, first_roles
from prestalux.rules.exchange.requests import AccessKind, AccessRefusal, AccessStep
from prestalux.rules.periods import Period, begin_of, day_of


@transaction.atomic
def look(*, reference: str, by: Actor, at: datetime) -> queries.AccessView:
    """The look is journalled before anything is shown. Raises NotYours."""
    dossier_id = access.request_for(by, reference, Task.READ, at)
    journal.note(subject=("dossier", dossier_id), event="look.dossier", by=by, at=at)
    return queries.view_of(dossier_id, at)


@transaction.atomic
def assign(*, reference: str, to: int | None, by: Actor, at: datetime) -> None:
    """Raises NotYours."""
    row = steps.hold(access.request_for(by, reference, Task.ASSIGN, at))
    if to is not None and Task.ASSIGN not in desk_access.tasks_of(Actor.account(to), at):
        raise NotYours()
    desk.assign(row.dossier, to=to)
    journal.note(subject=("dossier", row.pk), event="dossier.assigned", by=by, at=at, to=to)


@transaction.atomic
def grant(
    *, reference: str, ranges: tuple[str, ...] = (), version: int | None, by: Actor, at: datetime
) -> str:
    """What was asked for is so from now on; a connection ends behind the last day that was asked for, or behind today where
    that has passed. `ranges`: the addresses that the operator gave, of a connection that begins or changes. Returns the user
    name of the first account, of an access; else nothing.

    Raises NotYours, ChangedMeanwhile, AccessNotAllowed, CodeNotValid, NotInConvention, HeldAlready, NothingConnected.
    """
    row = steps.hold(access.request_for(by, reference, Task.DECIDE, at), version)
    ProviderCode.objects.select_for_update(no_key=True).get(pk=row.code_id)
    steps.take(row, AccessStep.GRANT, side="fund", at=at)
    kind = AccessKind(row.kind)
    environment = Environment(row.environment) if row.environment else None
    requesting.require_possible(row.code, kind, environment, at)
    AccessRequest.objects.filter(pk=row.pk).update(decided_at=at, decided_by=by.account_id)
    username = ""
    if environment is not None:
        username = _open_space(row, environment, at)
    else:
        _connect(row, kind, ranges, at)
    steps.put_letter(row, "access-granted", at=at)
    steps.note(row, "access.granted", by=by, at=at, **({"username": username} if username else {}))
    return username


@transaction.atomic
def refuse(
    *, reference: str, reason: AccessRefusal, text: str, version: int | None, by: Actor, at: datetime
) -> None:
    """Raises NotYours, ChangedMeanwhile, AccessNotAllowed, ReasonMissing."""
    row = steps.hold(access.request_for(by, reference, Task.DECIDE, at), version)
    if reason is AccessRefusal.OTHER and not text.strip():
        raise ReasonMissing()
    steps.take(row, AccessStep.REFUSE, side="fund", at=at)
    AccessRequest.objects.filter(pk=row.pk).update(
        decided_at=at, decided_by=by.account_id, reason=reason.value, text=text.strip()
    )
    steps.put_letter(row, "access-refused", at=at)
    steps.note(row, "access.refused", by=by, at=at, reason=reason.value)


def _open_space(row: AccessRequest, environment: Environment, at: datetime) -> str:
    held = ExchangeAccess.objects.create(code=row.code, environment=environment, granted_at=at)
    holder = HolderKind(row.wanted.get("holder", HolderKind.PERSON))
    terms = ExchangeTerms(holder, row.wanted.get("name", ""), first_roles(holder), Period(day_of(at)))
    portal = row.account_id if holder is HolderKind.PERSON else None
    return keeping.provision(held, terms, portal_account_id=portal, at=at).username


def _connect(row: AccessRequest, kind: AccessKind, ranges: tuple[str, ...], at: datetime) -> None:
    standing = NetworkConnection.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), code=row.code)
    if kind is AccessKind.NETWORK_TERMINATION:
        last_day = requesting.last_day_of(row.wanted)
        standing.update(ended_at=at if last_day is None else _midnight_behind(max(last_day, day_of(at))))
    elif kind is AccessKind.NETWORK_CHANGE:
        standing.update(ranges=list(ranges))
    else:
        NetworkConnection.objects.create(code=row.code, ranges=list(ranges), since=at)


def _midnight_behind(last_day: date) -> datetime:
    return begin_of(last_day + timedelta(days=1))
