"""Who reaches which account and which request. The answer for a foreign one is that for none."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from prestalux.office.attribution import access as desk_access
from prestalux.office.changes import access as space
from prestalux.office.exchange.models import AccessRequest, ExchangeAccount, Receipt
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import facts
from prestalux.office.registry import queries as register
from prestalux.office.registry.models import CodeMember, ProviderCode
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.exchange.accounts import Environment, ExchangeRole
from prestalux.rules.identifiers.reference import BadReference, Reference
from prestalux.rules.periods import day_of
from prestalux.rules.registry import CodeKind


def acts(by: Actor, code: ProviderCode, at: datetime) -> bool:
    """Whether the person acts for the provider of the code."""
    return ProviderCode.objects.filter(_represented(by, at), pk=code.pk).exists()


def _represented(by: Actor, at: datetime) -> Q:
    """The codes of the providers for whom the person acts, and the common codes of which one of them is a member today: a common
    code has no person of its own who could act for it.
    """
    held = space.providers_of(by, at)
    ties = facts.as_of(CodeMember.objects.filter(member__provider_id__in=held), day_of(at))
    return Q(provider_id__in=held) | Q(kind=CodeKind.COMMON, pk__in=ties.values("code_id"))


def codes_of(by: Actor, at: datetime) -> list[ProviderCode]:
    """Those of the providers for whom the person acts, and those whose accounts they manage."""
    managed = {code_id for code_id, _environment in _managed(by, at)}
    rows = ProviderCode.objects.filter(_represented(by, at) | Q(pk__in=managed))
    return list(rows.order_by("pk"))


def acts_for(by: Actor, digits: str, at: datetime) -> ProviderCode:
    """Whoever acts for the provider asks for the network and for access. Raises NotYours."""
    found = ProviderCode.objects.filter(_represented(by, at), digits=digits).first()
    if found is None:
        raise NotYours()
    return found


def own_receipt(by: Actor, digits: str, receipt_id: int, at: datetime) -> Receipt:
    """Of a file of the provider for whom the person acts. Raises NotYours."""
    found = Receipt.objects.filter(pk=receipt_id, code=acts_for(by, digits, at)).first()
    if found is None:
        raise NotYours()
    return found


def managed_spaces(by: Actor, digits: str, at: datetime) -> tuple[ProviderCode, frozenset[Environment]]:
    """Whoever acts for the provider manages the accounts of the code in both spaces; who has the role for it, those of the
    space in which they have it. Raises NotYours.
    """
    row = ProviderCode.objects.filter(digits=digits).first()
    if row is None:
        raise NotYours()
    if acts(by, row, at):
        return row, frozenset(Environment)
    managed = frozenset(environment for code_id, environment in _managed(by, at) if code_id == row.pk)
    if not managed:
        raise NotYours()
    return row, managed


def managed_code(by: Actor, digits: str, environment: Environment, at: datetime) -> ProviderCode:
    """Raises NotYours."""
    row, spaces = managed_spaces(by, digits, at)
    if environment not in spaces:
        raise NotYours()
    return row


def managed_account(by: Actor, username: str, at: datetime) -> int:
    """The account, by its id. Raises NotYours."""
    row = ExchangeAccount.objects.filter(username=username).select_related("code").first()
    if row is None:
        raise NotYours()
    managed_code(by, row.code.digits, Environment(row.environment), at)
    return row.pk


def account_at_desk(by: Actor, username: str, task: Task, at: datetime) -> int:
    """Raises NotYours."""
    desk_access.require(by, task, at)
    found = ExchangeAccount.objects.filter(username=username).values_list("pk", flat=True).first()
    if found is None:
        raise NotYours()
    return found


def code_at_desk(by: Actor, digits: str, task: Task, at: datetime) -> int:
    """Raises NotYours, NoSuchCode."""
    desk_access.require(by, task, at)
    return register.code_id_of(digits)


def own_request(by: Actor, reference: str, at: datetime) -> int:
    """Raises NotYours."""
    dossier_id = _dossier_id(reference)
    codes = ProviderCode.objects.filter(_represented(by, at))
    if not AccessRequest.objects.filter(pk=dossier_id, code__in=codes).exists():
        raise NotYours()
    return dossier_id


def request_for(by: Actor, reference: str, task: Task, at: datetime) -> int:
    """A request at the desk. Raises NotYours."""
    desk_access.require(by, task, at)
    return _dossier_id(reference)


def manages_something(by: Actor, at: datetime) -> bool:
    return bool(_managed(by, at))


def _managed(by: Actor, at: datetime) -> frozenset[tuple[int, Environment]]:
    """Codes and spaces in which an account of this person is open today and has the role to manage the others."""
    if by.account_id is None:
        return frozenset()
    today = day_of(at)
    rows = ExchangeAccount.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        portal_account_id=by.account_id,
        valid_from__lte=today,
        closed_at=None,
        locked_at=None,
    )
    return frozenset(
        (code_id, Environment(environment))
        for code_id, environment, roles in rows.values_list("code_id", "environment", "roles")
        if ExchangeRole.ADMINISTER in roles.split()
    )


def _dossier_id(reference: str) -> int:
    try:
        dossier_id = queries.dossier_id_of(Reference.parse(reference))
    except BadReference:
        raise NotYours() from None
    if dossier_id is None:
        raise NotYours()
    return dossier_id
