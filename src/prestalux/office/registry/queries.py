from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from prestalux.office.registry import facts
from prestalux.office.registry.models import (
    CodeBankAccount,
    CodePrefix,
    CodeStatus,
    PrefixSerial,
    ProviderCode,
)
from prestalux.rules.identifiers import allocation


@dataclass(frozen=True, slots=True)
class PrefixUse:
    profession: str
    prefix: str
    valid_from: date
    valid_until: date | None
    source: str
    used: int
    capacity: int

    @property
    def nearly_exhausted(self) -> bool:
        return allocation.nearly_exhausted(self.used, self.capacity)


def prefix_uses(on: date) -> list[PrefixUse]:
    used = dict(PrefixSerial.objects.values_list("prefix", "used"))
    rows = CodePrefix.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on)).order_by("profession", "pk")
    return [
        PrefixUse(
            row.profession,
            row.prefix,
            row.valid_from,
            row.valid_until,
            row.source,
            used.get(row.prefix, 0),
            allocation.capacity(row.prefix),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class AccountUse:
    """To which account a code is paid, in days; `valid_until` is the first day on which it no longer is."""

    holder: str
    iban: str
    bic: str
    valid_from: date
    valid_until: date | None


def accounts_of(code_id: int) -> tuple[AccountUse, ...]:
    """As known now, by day."""
    rows = facts.known(CodeBankAccount.objects.filter(code_id=code_id)).order_by("valid_from")
    return tuple(AccountUse(row.holder, row.iban, row.bic, row.valid_from, row.valid_until) for row in rows)


def is_valid_on(digits: str, on: date, known_at: datetime | None = None) -> bool:
    """Whether the code is active on the day, as known at a moment or now."""
    rows = CodeStatus.objects.filter(code__digits=digits, status="active")
    return facts.as_of(rows, on, known_at).exists()


def codes_given() -> int:
    return ProviderCode.objects.count()


def has_given(profession: str) -> bool:
    """Whether a code of the profession was ever given."""
    return ProviderCode.objects.filter(profession=profession).exists()
