"""A register with invented people: as many codes as a test asks for, under the prefix 99 which nobody has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from tests.office.cast import NOW

from prestalux.office.registry import facts
from prestalux.office.registry.models import (
    CodeAddress,
    CodeSpecialty,
    CodeStatus,
    Provider,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import Period

FIRST: Final = date(2026, 1, 1)
ALWAYS: Final = Period(FIRST)


def code(
    serial: int,
    *,
    family: str = "Weber",
    given: str = "Anna",
    days: Period = ALWAYS,
    at: datetime = NOW,
    kind: str = "individual",
    of: Provider | None = None,
    profession: str = "dentist",
) -> ProviderCode:
    """An active code with everything that a grant records but the bank account; `of`: who has another one."""
    provider = of or Provider.objects.create(recorded_at=at)
    made = ProviderCode.objects.create(
        digits=Code.of_serial(990_000 + serial).digits,
        provider=provider,
        kind=kind,
        profession=profession,
        recorded_at=at,
    )
    identity = {
        "family_name": family,
        "given_name": given,
        "birth_date": date(1990, 9, 30),
        "matricule": "1990093012358",
        "email": "anna@example.org",
    }
    facts.state(ProviderIdentity, of=provider, columns=_all(ProviderIdentity, identity), period=days, at=at)
    status(made, "active", days, at=at)
    facts.state(CodeSpecialty, of=made, columns={"specialty": "Z0"}, period=days, at=at)
    move(made, "1, rue du Lac", days, at=at)
    return made


def codes(count: int) -> list[ProviderCode]:
    return [code(serial) for serial in range(1, count + 1)]


def status(of: ProviderCode, state: str, days: Period, *, at: datetime = NOW) -> None:
    facts.state(CodeStatus, of=of, columns={"status": state, "reason": "other"}, period=days, at=at)


def move(of: ProviderCode, street: str, days: Period, *, at: datetime = NOW) -> None:
    where = {"street": street, "postcode": "1234", "town": "Luxembourg", "country": "LU"}
    facts.state(CodeAddress, of=of, columns=_all(CodeAddress, where), period=days, at=at)


def _all(model: type[ProviderIdentity] | type[CodeAddress], given: dict[str, object]) -> dict[str, object]:
    axes = {"id", "valid_from", "valid_until", "recorded_at", "superseded_at", "provider", "code"}
    names = [field.name for field in model._meta.concrete_fields if field.name not in axes]
    return {name: given.get(name, "") for name in names}
