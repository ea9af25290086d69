"""Changes of what the register says of a provider and a code, inside the transaction of whoever decides them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from prestalux.office.events import actions as events
from prestalux.office.registry import facts
from prestalux.office.registry.actions import Address, NoSuchDay, tell_of_name
from prestalux.office.registry.models import (
    CodeAddress,
    CodeSpecialty,
    CodeStatus,
    Provider,
    ProviderCode,
    ProviderHolder,
    ProviderIdentity,
)
from prestalux.rules.periods import Period
from prestalux.rules.registry import HELD

NAME: Final = ("family_name", "given_name", "birth_name", "original_script")
_NOT_STATED: Final = frozenset(
    {"valid_from", "valid_until", "recorded_at", "superseded_at", "id", "provider"}
)


def let_hold(provider_id: int, account_id: int, *, at: datetime) -> None:
    """The account acts for the provider from now on; one that does already still does."""
    ProviderHolder.objects.get_or_create(
        provider_id=provider_id, account_id=account_id, until=None, defaults={"since": at}
    )


def change_identity(
    provider_id: int, changed: Mapping[str, str], *, from_day: date, at: datetime
) -> date | None:
    """From that day on these columns say this; all others say on each day what they said. The day from which it holds is
    returned: not before the first one known. None where everything was so already.
    """
    provider = Provider.objects.select_for_update(no_key=True).get(pk=provider_id)
    known = list(facts.known(ProviderIdentity.objects.filter(provider=provider)).order_by("valid_from"))
    if not known:
        raise NoSuchDay()
    first = max(from_day, known[0].valid_from)
    new = False
    for row in known:
        days = Period(row.valid_from, row.valid_until).common(Period(first))
        stated = facts.columns_of(row)
        if days is None or stated == {**stated, **changed}:
            continue
        columns = {**stated, **changed}
        facts.state(ProviderIdentity, of=provider, columns=columns, period=days, at=at)
        new = True
    if new and set(changed) & set(NAME):
        tell_of_name(provider, at=at)
    elif new:
        codes = provider.codes.values_list("pk", flat=True)
        events.tell_each(
            "registry.code-changed", subjects=[("code", pk) for pk in codes], at=at, changed=["contact"]
        )
    return first if new else None


def change_address(code_id: int, address: Address, *, from_day: date, at: datetime) -> date:
    """From that day on, and on no day before the first of the code. Returns the day from which it holds.

    Raises NoSuchDay for a day after the last one of the code.
    """
    code = ProviderCode.objects.select_for_update(no_key=True).get(pk=code_id)
    days = _days(code, from_day)
    columns = {name: getattr(address, name) for name in Address.__slots__}
    facts.state(CodeAddress, of=code, columns=columns, period=days, at=at)
    _tell(code_id, "address", days, at)
    return days.start


def change_specialty(code_id: int, specialty: str, *, from_day: date, at: datetime) -> date:
    """As `change_address`; an empty one says that from then on there is none."""
    code = ProviderCode.objects.select_for_update(no_key=True).get(pk=code_id)
    days = _days(code, from_day)
    if specialty:
        facts.state(CodeSpecialty, of=code, columns={"specialty": specialty}, period=days, at=at)
    else:
        facts.take_away(CodeSpecialty, of=code, period=days, at=at)
    _tell(code_id, "specialty", days, at)
    return days.start


def require_day_of_code(code_id: int, from_day: date) -> None:
    """Raises NoSuchDay for a day after the last one of the code."""
    _days(ProviderCode.objects.get(pk=code_id), from_day)


def _days(code: ProviderCode, from_day: date) -> Period:
    """From the day to the end of the days on which the code is held."""
    held = list(facts.known(CodeStatus.objects.filter(code=code, status__in=HELD)).order_by("valid_from"))
    if not held:
        raise NoSuchDay()
    last = held[-1].valid_until
    if last is not None and from_day >= last:
        raise NoSuchDay()
    return Period(max(from_day, held[0].valid_from), last)


def _tell(code_id: int, what: str, days: Period, at: datetime) -> None:
    events.tell(
        "registry.code-changed",
        subject=("code", code_id),
        at=at,
        changed=[what],
        from_day=days.start.isoformat(),
    )


def providers_held(account_id: int, at: datetime) -> list[int]:
    rows = ProviderHolder.objects.filter(
        Q(until=None) | Q(until__gt=at), account_id=account_id, since__lte=at
    )
    return list(rows.order_by("provider_id").values_list("provider_id", flat=True))


def holders_of(provider_id: int, at: datetime) -> list[int]:
    """Accounts, the first to act for the provider first."""
    rows = ProviderHolder.objects.filter(
        Q(until=None) | Q(until__gt=at), provider_id=provider_id, since__lte=at
    )
    return list(rows.order_by("pk").values_list("account_id", flat=True))
