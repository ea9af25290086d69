from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from prestalux.office.partners.models import PartnerKey
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
