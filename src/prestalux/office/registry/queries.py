from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from prestalux.office.composed import ComposedValues
from prestalux.office.registry import facts
from prestalux.office.registry.models import (
    CodeAddress,
    CodeBankAccount,
    CodeMember,
    CodePrefix,
    CodeSpecialty,
    CodeStatus,
    PrefixSerial,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.rules.identifiers import allocation
from prestalux.rules.periods import Period
from prestalux.rules.registry import CodeState, NoSuchCode
from prestalux.rules.registry.states import Stated, StateOn, held_days, state_on


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
            _taken(row.prefix, used.get(row.prefix, 0)),
            allocation.capacity(row.prefix),
        )
        for row in rows
    ]


def _taken(prefix: str, used: int) -> int:
    """Numbers that no grant can take any more: those passed by, and those beyond that an older register brought."""
    numbers = allocation.serials(prefix)
    last = f"{numbers[used - 1]}99" if used else f"{prefix}"
    beyond = ProviderCode.objects.filter(digits__gt=last, digits__lte=prefix.ljust(8, "9"))
    return used + beyond.count()


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


@dataclass(frozen=True, slots=True)
class CodeView:
    """One code on a day, as known at a moment: what was not known, or not the case, is empty."""

    id: int
    digits: str
    kind: str
    profession: str
    on: date
    name: str = ""
    state: str = ""
    reason: str = ""
    holds: Period | None = None
    """The days of the state, in however many pieces it was stated."""
    specialty: str = ""
    address: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        return self.state == CodeState.ACTIVE


def code_id_of(digits: str) -> int:
    """Raises NoSuchCode."""
    found = ProviderCode.objects.filter(digits=digits).values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchCode()
    return found


def state_of(code_id: int, on: date, known_at: datetime | None = None) -> StateOn:
    """As known at a moment or now."""
    stated = _STATES_NOW.all(code=code_id) if known_at is None else _states(code_id, known_at)
    return state_on([Stated(*row) for row in stated], on)


def held_days_of(code_id: int, on: date) -> Period | None:
    """Those of its present holding, or of the last."""
    return held_days([Stated(*row) for row in _STATES_NOW.all(code=code_id)], on)


def _states(code_id: int, known_at: datetime | None) -> QuerySet[CodeStatus, tuple[Any, ...]]:
    rows = facts.known(CodeStatus.objects.filter(code_id=code_id), known_at).order_by("valid_from")
    return rows.values_list("valid_from", "valid_until", "status", "reason")


_STATES_NOW: Final = ComposedValues(lambda code: _states(code, None), code=int)


def states_version(code_id: int) -> str:
    """Another one as soon as anything was said of the code's states: each statement is a row of its own."""
    rows = facts.known(CodeStatus.objects.filter(code_id=code_id)).order_by("pk")
    known = ",".join(str(pk) for pk in rows.values_list("pk", flat=True))
    return hashlib.blake2b(known.encode(), digest_size=8).hexdigest()


def code_on(digits: str, on: date, known_at: datetime | None = None) -> CodeView:
    """In a fixed number of queries. Raises NoSuchCode: also for a code recorded after `known_at`."""
    code = ProviderCode.objects.filter(digits=digits).first()
    if code is None or (known_at is not None and code.recorded_at > known_at):
        raise NoSuchCode()
    who = facts.as_of(ProviderIdentity.objects.filter(provider=code.provider_id), on, known_at).first()
    # A name is known before the first day of a code and after its last: the first one stated serves then.
    who = who or facts.known(ProviderIdentity.objects.filter(provider=code.provider_id), known_at).first()
    stands = state_of(code.pk, on, known_at)
    specialty = facts.as_of(CodeSpecialty.objects.filter(code=code), on, known_at).first()
    where = facts.as_of(CodeAddress.objects.filter(code=code), on, known_at).first()
    return CodeView(
        id=code.pk,
        digits=code.digits,
        kind=code.kind,
        profession=code.profession,
        on=on,
        name=f"{who.given_name} {who.family_name}".strip() if who else "",
        state=stands.state,
        reason=stands.reason,
        holds=stands.days,
        specialty=specialty.specialty if specialty else "",
        address=_lines(where) if where else (),
    )


def _lines(row: CodeAddress) -> tuple[str, ...]:
    town = f"{row.postcode} {row.town}".strip()
    return tuple(line for line in (row.practice, row.extra, row.street, town, row.country) if line)


@dataclass(frozen=True, slots=True)
class Change:
    """What the register learned of a code at one moment: the fact, its days, and what it says."""

    at: datetime
    fact: str
    """status, specialty, address, bank-account, or person: whose code it is; of `ties` member, member-of, same-person or
    other-person.
    """
    period: Period | None
    """None for what is about no days: whose two codes are."""
    says: tuple[str, ...]
    still: bool
    """Whether this is what the register knows now."""


def history_of(code_id: int) -> tuple[Change, ...]:
    """Every statement about a code and its holder, in the order in which they were recorded."""
    kept: list[tuple[str, type[Any], Callable[[Any], tuple[str, ...]]]] = [
        ("status", CodeStatus, lambda row: (row.status, row.reason)),
        ("specialty", CodeSpecialty, lambda row: (row.specialty,)),
        ("address", CodeAddress, _lines),
        ("bank-account", CodeBankAccount, lambda row: (row.holder, row.iban)),
    ]
    told: list[Change] = []
    for fact, model, says in kept:
        told += [
            Change(
                row.recorded_at,
                fact,
                Period(row.valid_from, row.valid_until),
                says(row),
                row.superseded_at is None,
            )
            for row in model.objects.filter(code_id=code_id)
        ]
    people = ProviderIdentity.objects.filter(provider__codes=code_id)
    told += [
        Change(
            row.recorded_at,
            "person",
            Period(row.valid_from, row.valid_until),
            (f"{row.given_name} {row.family_name}".strip(), row.birth_name, row.email, row.phone),
            row.superseded_at is None,
        )
        for row in people
    ]
    return tuple(sorted(told, key=lambda change: (change.at, change.fact, str(change.period))))


def standing_states(code_id: int) -> tuple[Change, ...]:
    """What is known now of the code's states, by day."""
    rows = facts.known(CodeStatus.objects.filter(code_id=code_id)).order_by("valid_from")
    return tuple(
        Change(
            row.recorded_at,
            "status",
            Period(row.valid_from, row.valid_until),
            (row.status, row.reason),
            still=True,
        )
        for row in rows
    )


def members_on(code_id: int, on: date, known_at: datetime | None = None) -> tuple[str, ...]:
    """The codes that may bill under a common code on the day."""
    rows = facts.as_of(CodeMember.objects.filter(code_id=code_id), on, known_at)
    return tuple(rows.order_by("member__digits").values_list("member__digits", flat=True))


def codes_given() -> int:
    return ProviderCode.objects.count()


def has_given(profession: str) -> bool:
    """Whether a code of the profession was ever given."""
    return ProviderCode.objects.filter(profession=profession).exists()
