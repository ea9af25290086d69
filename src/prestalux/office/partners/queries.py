from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from prestalux.office.partners.models import KeyProposal, Partner, PartnerKey
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period, day_of


class KeyState(StrEnum):
    TO_COME = "to-come"
    VALID = "valid"
    REPLACED = "replaced"
    """By a newer one, beside which it holds until `ends_at`."""
    OVER = "over"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class KeyView:
    key: str
    partner: str
    scopes: tuple[Scope, ...]
    days: Period
    per_minute: int
    state: KeyState
    ends_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartnerView:
    id: int
    name: str
    contact: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalView:
    """`before`: of the key that is to be replaced or changed, what it may do now."""

    id: int
    kind: str
    partner_id: int
    partner: str
    key: str
    scopes: tuple[Scope, ...]
    per_minute: int
    days: int | None
    both_for: int | None
    before: tuple[tuple[Scope, ...], int] | None
    prepared_by: int
    prepared_at: datetime


def partners() -> list[PartnerView]:
    return [
        PartnerView(row.pk, row.name, row.contact, row.made_at) for row in Partner.objects.order_by("name")
    ]


def proposals() -> list[ProposalView]:
    """Those that wait, in the order in which they were prepared."""
    rows = KeyProposal.objects.filter(state=KeyProposal.State.PREPARED).select_related("partner", "key")
    return [
        ProposalView(
            row.pk,
            row.kind,
            row.partner_id,
            row.partner.name,
            row.key.key_id if row.key else "",
            tuple(Scope(scope) for scope in row.scopes.split()),
            row.per_minute,
            row.days,
            row.both_for,
            (scopes_of(row.key), row.key.per_minute) if row.key else None,
            row.prepared_by,
            row.prepared_at,
        )
        for row in rows.order_by("pk")
    ]


def proposals_open() -> int:
    return KeyProposal.objects.filter(state=KeyProposal.State.PREPARED).count()


def keys(at: datetime, partner: str = "") -> list[KeyView]:
    """All keys ever given, or those of a partner, in the order in which they were given."""
    rows = PartnerKey.objects.select_related("partner").order_by("pk")
    rows = rows.filter(partner__name=partner) if partner else rows
    return [
        KeyView(
            row.key_id,
            row.partner.name,
            scopes_of(row),
            Period(row.valid_from, row.valid_until),
            row.per_minute,
            state_of(row, at),
            row.ends_at,
            row.revoked_at,
            row.used_at,
        )
        for row in rows
    ]


def scopes_of(row: PartnerKey) -> tuple[Scope, ...]:
    return tuple(Scope(scope) for scope in row.scopes.split())


def state_of(row: PartnerKey, at: datetime) -> KeyState:
    today: date = day_of(at)
    if row.revoked_at is not None:
        return KeyState.REVOKED
    if today >= row.valid_until or (row.ends_at is not None and at >= row.ends_at):
        return KeyState.OVER
    if today < row.valid_from:
        return KeyState.TO_COME
    return KeyState.VALID if row.replaced_by_id is None else KeyState.REPLACED
