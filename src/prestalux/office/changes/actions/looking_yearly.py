"""Once a year a provider is asked whether everything is still right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from prestalux.office.accounts import queries as accounts
from prestalux.office.changes import access, queries
from prestalux.office.changes.models import YearlyLook
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import changing, facts
from prestalux.office.registry.models import CodeStatus, Provider, ProviderCode
from prestalux.rules.periods import day_of
from prestalux.rules.registry import HELD

TAKEN_UP: Final = 5_000
"""Providers who are taken up in one round of the clock, and AT_ONCE those who are written to: others need not wait for all."""
AT_ONCE: Final = 500


@transaction.atomic
def confirm_data(*, provider_id: int, by: Actor, at: datetime) -> None:
    """The provider says that what the register holds of them is right. Raises NotYours."""
    access.own_provider(by, provider_id, at)
    today = day_of(at)
    YearlyLook.objects.update_or_create(
        provider_id=provider_id,
        defaults={"confirmed_on": today, "sent": 0, "next_on": queries.yearly().due_on(today)},
    )
    journal.note(subject=("provider", provider_id), event="data.confirmed", by=by, at=at)


def remind_yearly(*, at: datetime) -> int:
    """Take up providers who are new, and put the letters that are due on this day. Returns how many were put.

    The clock does it; doing it again is no harm. After a time of standstill each provider gets one letter, not all that were
    missed.
    """
    _take_up(at)
    due = YearlyLook.objects.filter(next_on__lte=day_of(at)).order_by("next_on", "pk")
    return sum(_remind(pk, at) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _take_up(at: datetime) -> None:
    """Providers without a row: what was recorded of them counts as confirmed on the day of recording."""
    known = YearlyLook.objects.filter(provider=OuterRef("pk"))
    new = Provider.objects.filter(~Exists(known)).order_by("pk")[:TAKEN_UP]
    rule = queries.yearly()
    rows = [
        YearlyLook(provider=one, confirmed_on=day, next_on=rule.due_on(day))
        for one in new
        if (day := day_of(one.recorded_at))
    ]
    YearlyLook.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _remind(provider_id: int, at: datetime) -> bool:
    look = YearlyLook.objects.select_for_update(no_key=True).get(pk=provider_id)
    today, rule = day_of(at), queries.yearly()
    if look.next_on is None or look.next_on > today:
        return False
    number, is_first = rule.sent_by(look.confirmed_on, today), look.sent == 0
    following = rule.next(look.confirmed_on, number)
    look.sent, look.next_on = number, following.on if following else None
    if not _holds_a_code(provider_id, today):
        # Asked again in a year: a code may be given anew.
        look.sent, look.next_on = 0, today + timedelta(days=rule.every_days)
        look.save(update_fields=["sent", "next_on"])
        return False
    look.save(update_fields=["sent", "next_on"])
    written = [
        _put(provider_id, account_id, number, look.confirmed_on, at, is_first=is_first)
        for account_id in changing.holders_of(provider_id, at)
    ]
    if any(written):
        journal.note(subject=("provider", provider_id), event="data.asked", by=SYSTEM, at=at, letter=number)
    return any(written)


def _holds_a_code(provider_id: int, today: date) -> bool:
    held = facts.as_of(CodeStatus.objects.filter(status__in=HELD, code=OuterRef("pk")), today)
    return ProviderCode.objects.filter(Exists(held), provider_id=provider_id).exists()


def _put(
    provider_id: int, account_id: int, number: int, confirmed_on: date, at: datetime, *, is_first: bool
) -> bool:
    account = accounts.account(account_id)
    if account is None or not account.is_active:
        return False
    return outbox.put(
        key=f"yearly-{provider_id}-{account_id}-{confirmed_on:%Y%m%d}-{number}",
        kind="yearly-look" if is_first else "yearly-reminder",
        account_id=account_id,
        language=account.language,
        at=at,
        since=confirmed_on.isoformat(),
    )
