"""A provider asks for the network or for access to the space, or thinks better of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.actions import Entropy
from prestalux.office.dossiers.models import Dossier
from prestalux.office.exchange import access
from prestalux.office.exchange.actions import steps
from prestalux.office.exchange.models import AccessRequest
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal.actor import Actor
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.conventions.exchange import may_exchange
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.requests import (
    AccessKind,
    AccessStatus,
    AccessStep,
    NotInConvention,
    require_sensible,
    require_to_come,
)
from prestalux.rules.periods import day_of


class AccessAskedAlready(Refusal):
    """One of this kind waits already. `facts`: reference."""

    code = "access-asked-already"


@dataclass(frozen=True, slots=True)
class AccessWish:
    """`wanted`: what was typed beside, as values that doors have checked: for access `holder` and `name` of the first
    account, for the network `contact`, `phone`, and of a termination the `last_day` in ISO form; `remarks` of each.
    """

    kind: AccessKind
    wanted: Mapping[str, str]
    environment: Environment | None = None
    """Of access alone."""


@transaction.atomic
def ask_access(
    wish: AccessWish, *, digits: str, language: str, by: Actor, at: datetime, entropy: Entropy = os.urandom
) -> str:
    """Returns the reference of the request. Raises NotYours, CodeNotValid, NotInConvention, HeldAlready, NothingConnected,
    LastDayPast, AccessAskedAlready.
    """
    code = access.acts_for(by, digits, at)
    # Two who ask at once wait here for each other.
    code = ProviderCode.objects.select_for_update(no_key=True).get(pk=code.pk)
    require_possible(code, wish.kind, wish.environment, at)
    if last_day := last_day_of(wish.wanted):
        require_to_come(last_day, day_of(at))
    environment = wish.environment.value if wish.environment else ""
    waiting = AccessRequest.objects.filter(
        code=code, kind=wish.kind.value, environment=environment, is_open=True
    )
    if found := waiting.select_related("dossier").first():
        raise AccessAskedAlready(reference=found.dossier.reference)
    dossier = desk.open_dossier(
        kind=queries.DOSSIERS,
        profession=code.profession,
        status=AccessStatus.SUBMITTED,
        language=language,
        at=at,
        entropy=entropy,
    )
    Dossier.objects.filter(pk=dossier.pk).update(submitted_at=at)
    row = AccessRequest.objects.create(
        dossier=dossier,
        kind=wish.kind.value,
        code=code,
        environment=environment,
        account_id=by.account_id or 0,
        wanted=dict(wish.wanted),
    )
    desk.remember(dossier.pk, what="access-asked", side="provider", at=at)
    steps.put_letter(row, "access-received", at=at)
    steps.note(row, "access.asked", by=by, at=at)
    return dossier.reference


def last_day_of(wanted: Mapping[str, str]) -> date | None:
    """On which a connection is to stand for the last time; None where none was named."""
    return date.fromisoformat(wanted["last_day"]) if wanted.get("last_day") else None


def require_possible(
    code: ProviderCode, kind: AccessKind, environment: Environment | None, at: datetime
) -> None:
    """Whoever leaves the network needs neither a valid code nor a convention. Raises CodeNotValid, NotInConvention,
    HeldAlready, NothingConnected.
    """
    if kind is not AccessKind.NETWORK_TERMINATION:
        steps.require_valid(code, at)
        if not may_exchange(Profession(code.profession), day_of(at)):
            raise NotInConvention()
    require_sensible(
        kind,
        connected=queries.connection_of(code.pk, at) is not None,
        has_access=environment is not None and queries.has_access(code.pk, environment),
    )


@transaction.atomic
def withdraw(*, reference: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, AccessNotAllowed."""
    row = steps.hold(access.own_request(by, reference, at))
    steps.take(row, AccessStep.WITHDRAW, side="provider", at=at)
    steps.note(row, "access.withdrawn", by=by, at=at)
