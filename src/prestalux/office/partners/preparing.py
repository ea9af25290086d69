"""What opens the register to somebody is prepared by one person and confirmed by another. Who may do either is for those above."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.partners import actions
from prestalux.office.partners.actions import Entropy, NewKey, NoSuchPartner
from prestalux.office.partners.models import KeyProposal, Partner, PartnerKey
from prestalux.office.partners.queries import scopes_of
from prestalux.rules.errors import Refusal
from prestalux.rules.partners import KeyTerms, Scope, overlap_of
from prestalux.rules.periods import day_of


class KeyProposalSettled(Refusal):
    """It was confirmed, sent back or taken back already, or never prepared."""

    code = "key-proposal-settled"


class KeyPreparedAlready(Refusal):
    """Something about the same key waits for confirmation."""

    code = "key-prepared-already"


def prepare_new(
    partner: int, *, scopes: frozenset[Scope], days: int, per_minute: int, by: Actor, at: datetime
) -> int:
    """Raises NoSuchPartner, BadKeyTerms, EmptyPeriod."""
    KeyTerms(scopes, actions.period_of(day_of(at), days), per_minute)
    if not Partner.objects.filter(pk=partner).exists():
        raise NoSuchPartner()
    return _prepare(KeyProposal.Kind.NEW, partner, None, scopes, per_minute, by, at, days=days)


def prepare_replacement(key: str, *, days: int, both_for: int, by: Actor, at: datetime) -> int:
    """Raises NoSuchPartnerKey, PartnerKeyOver, BadKeyTerms, EmptyPeriod, KeyPreparedAlready."""
    row = actions.locked_key(key, at)
    scopes = frozenset(scopes_of(row))
    overlap_of(both_for)
    KeyTerms(scopes, actions.period_of(day_of(at), days), row.per_minute)
    kind = KeyProposal.Kind.REPLACE
    return _prepare(kind, row.partner_id, row, scopes, row.per_minute, by, at, days=days, both_for=both_for)


def prepare_wider(key: str, *, scopes: frozenset[Scope], per_minute: int, by: Actor, at: datetime) -> int:
    """Raises NoSuchPartnerKey, PartnerKeyOver, KeyPreparedAlready."""
    row = actions.locked_key(key, at)
    return _prepare(KeyProposal.Kind.WIDEN, row.partner_id, row, scopes, per_minute, by, at)


def prepared(proposal: int) -> KeyProposal:
    """Locked to the end of the transaction. Raises KeyProposalSettled."""
    rows = KeyProposal.objects.select_for_update(no_key=True).filter(
        pk=proposal, state=KeyProposal.State.PREPARED
    )
    row = rows.first()
    if row is None:
        raise KeyProposalSettled()
    return row


def carry_out(
    row: KeyProposal, *, by: Actor, at: datetime, entropy: Entropy = secrets.token_bytes
) -> NewKey | None:
    """None where no new key came of it. Raises PartnerKeyOver, and BadKeyTerms where it is so already."""
    _settle(row, KeyProposal.State.CONFIRMED, by, at)
    _note(row, "partner-key.confirmed", by, at)
    scopes = frozenset(Scope(scope) for scope in row.scopes.split())
    if row.kind == KeyProposal.Kind.NEW:
        period = actions.period_of(day_of(at), row.days or 0)
        terms = KeyTerms(scopes, period, row.per_minute)
        return actions.give_key(partner=row.partner.name, terms=terms, by=by, at=at, entropy=entropy)
    key = row.key.key_id if row.key else ""
    if row.kind == KeyProposal.Kind.REPLACE:
        days, both_for = row.days or 0, row.both_for or 0
        return actions.replace_key(key=key, days=days, both_for=both_for, by=by, at=at, entropy=entropy)
    actions.change_key(key=key, scopes=scopes, per_minute=row.per_minute, by=by, at=at)
    return None


def send_back(row: KeyProposal, note: str, *, by: Actor, at: datetime) -> None:
    """Raises KeyProposalSettled."""
    _settle(row, KeyProposal.State.SENT_BACK, by, at, note)
    _note(row, "partner-key.sent-back", by, at)


def take_back(row: KeyProposal, *, by: Actor, at: datetime) -> None:
    """Raises KeyProposalSettled."""
    _settle(row, KeyProposal.State.TAKEN_BACK, by, at)
    _note(row, "partner-key.taken-back", by, at)


def _settle(row: KeyProposal, state: KeyProposal.State, by: Actor, at: datetime, note: str = "") -> None:
    still = KeyProposal.objects.filter(pk=row.pk, state=KeyProposal.State.PREPARED)
    if still.update(state=state, settled_by=by.account_id, settled_at=at, note=note) != 1:
        raise KeyProposalSettled()


def _prepare(
    kind: KeyProposal.Kind,
    partner: int,
    key: PartnerKey | None,
    scopes: frozenset[Scope],
    per_minute: int,
    by: Actor,
    at: datetime,
    **days: int,
) -> int:
    try:
        with transaction.atomic():
            row = KeyProposal.objects.create(
                kind=kind,
                partner_id=partner,
                key=key,
                scopes=" ".join(sorted(scopes)),
                per_minute=per_minute,
                prepared_at=at,
                prepared_by=by.account_id or 0,
                **days,
            )
    except IntegrityError:
        raise KeyPreparedAlready() from None
    _note(row, "partner-key.prepared", by, at)
    return row.pk


def _note(row: KeyProposal, event: str, by: Actor, at: datetime) -> None:
    journal.note(
        subject=("partner", row.partner_id),
        event=event,
        by=by,
        at=at,
        proposal=row.pk,
        deed=f"key-{row.kind}",
        former_key=row.key.key_id if row.key else None,
        scopes=row.scopes,
        per_minute=row.per_minute,
    )
