"""Whose programs may ask, and with which keys. What opens the register further needs two persons; what closes it, one.

Our own choice: a key reads the whole register, so that giving one is what an error or a fraud would aim at.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.journal.actor import Actor
from prestalux.office.partners import actions as partners
from prestalux.office.partners import preparing
from prestalux.office.partners.actions import Entropy, NewKey
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.attribution.two_persons import require_another
from prestalux.rules.partners import Scope, opens_more


@transaction.atomic
def add_partner(*, name: str, contact: str, by: Actor, at: datetime) -> int:
    """Raises NotYours, BadPartnerName, PartnerExists."""
    access.require(by, Task.MANAGE_PARTNERS, at)
    return partners.add_partner(name=name, contact=contact, by=by, at=at)


@transaction.atomic
def prepare_partner_key(
    *, partner: int, scopes: frozenset[Scope], days: int, per_minute: int, by: Actor, at: datetime
) -> int:
    """Raises NotYours, NoSuchPartner, BadKeyTerms, EmptyPeriod."""
    access.require(by, Task.MANAGE_PARTNERS, at)
    return preparing.prepare_new(partner, scopes=scopes, days=days, per_minute=per_minute, by=by, at=at)


@transaction.atomic
def prepare_replacement(*, key: str, days: int, both_for: int, by: Actor, at: datetime) -> int:
    """Raises NotYours, NoSuchPartnerKey, PartnerKeyOver, BadKeyTerms, EmptyPeriod, KeyPreparedAlready."""
    access.require(by, Task.MANAGE_PARTNERS, at)
    return preparing.prepare_replacement(key, days=days, both_for=both_for, by=by, at=at)


@transaction.atomic
def change_partner_key(
    *, key: str, scopes: frozenset[Scope], per_minute: int, by: Actor, at: datetime
) -> int | None:
    """Less, at once; more, prepared for another person to confirm: then the number of the preparation.

    Raises NotYours, NoSuchPartnerKey, PartnerKeyOver, BadKeyTerms, KeyPreparedAlready.
    """
    access.require(by, Task.MANAGE_PARTNERS, at)
    before = partners.terms_of(partners.locked_key(key, at))
    if opens_more(before, replace(before, scopes=scopes, per_minute=per_minute)):
        return preparing.prepare_wider(key, scopes=scopes, per_minute=per_minute, by=by, at=at)
    partners.change_key(key=key, scopes=scopes, per_minute=per_minute, by=by, at=at)
    return None


@transaction.atomic
def revoke_partner_key(*, key: str, by: Actor, at: datetime) -> None:
    """At once, by one person. Raises NotYours, NoSuchPartnerKey, PartnerKeyOver."""
    access.require(by, Task.MANAGE_PARTNERS, at)
    partners.revoke_key(key=key, by=by, at=at)


@transaction.atomic
def confirm_partner_key(
    *, proposal_id: int, by: Actor, at: datetime, entropy: Entropy = secrets.token_bytes
) -> NewKey | None:
    """The key that came of it is known to whoever confirms, at this moment and never again.

    Raises NotYours, KeyProposalSettled, SamePerson, PartnerKeyOver, BadKeyTerms.
    """
    access.require(by, Task.CONFIRM_PARTNER_KEY, at)
    row = preparing.prepared(proposal_id)
    require_another(row.prepared_by, by.account_id)
    return preparing.carry_out(row, by=by, at=at, entropy=entropy)


@transaction.atomic
def send_back_partner_key(*, proposal_id: int, note: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, KeyProposalSettled, SamePerson, ReasonMissing."""
    access.require(by, Task.CONFIRM_PARTNER_KEY, at)
    row = preparing.prepared(proposal_id)
    require_another(row.prepared_by, by.account_id)
    if not note.strip():
        raise ReasonMissing()
    preparing.send_back(row, note.strip(), by=by, at=at)


@transaction.atomic
def take_back_partner_key(*, proposal_id: int, by: Actor, at: datetime) -> None:
    """By whoever prepared it. Raises NotYours, KeyProposalSettled."""
    access.require(by, Task.MANAGE_PARTNERS, at)
    row = preparing.prepared(proposal_id)
    if row.prepared_by != by.account_id:
        raise NotYours()
    preparing.take_back(row, by=by, at=at)
