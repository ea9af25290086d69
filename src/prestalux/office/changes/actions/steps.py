"""What the steps of both sides share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import queries as account_queries
from prestalux.office.changes.models import Change
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.models import Ask, Dossier
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry import actions as registry
from prestalux.office.registry import changing
from prestalux.office.registry import queries as register
from prestalux.rules.changes import HANDLING, OPEN, ChangeKind, ChangeStatus, ChangeStep, after, first_day_of
from prestalux.rules.periods import day_of
from prestalux.rules.registry import EndReason


def hold(dossier_id: int, version: int | None = None) -> Change:
    """The change and its dossier, locked until the end of the transaction. Raises ChangedMeanwhile."""
    dossier = desk.hold(dossier_id)
    desk.expect_version(dossier, version)
    change = Change.objects.select_related("code").get(pk=dossier_id)
    change.dossier = dossier
    return change


def kind_of(change: Change) -> ChangeKind:
    return ChangeKind(change.kind)


def take(change: Change, step: ChangeStep, *, side: str, at: datetime) -> ChangeStatus:
    """Raises ChangeNotAllowed, ChangedMeanwhile."""
    dossier = change.dossier
    to = after(ChangeStatus(dossier.status), step)
    if to not in OPEN:
        asks = Ask.objects.filter(dossier=dossier, state=Ask.State.OPEN)
        asks.update(state=Ask.State.WITHDRAWN, settled_at=at)
        Change.objects.filter(pk=change.pk).update(is_open=False)
        change.is_open = False
    desk.move(dossier, to=to, at=at, submitted=to is ChangeStatus.SUBMITTED and dossier.submitted_at is None)
    desk.remember(dossier.pk, what=f"change-{step.value}", side=side, at=at)
    change.dossier = Dossier.objects.get(pk=dossier.pk)
    return to


def accept(
    change: Change, *, by: Actor, at: datetime, prepared_by: int | None = None, side: str = "fund"
) -> date:
    """The register says so from then on. Returns from which day. Raises what the register refuses."""
    kind, today = kind_of(change), day_of(at)
    wished = first_day_of(
        kind, change.wished_from, accepted_on=today, delay_days=settings.FUND.bank_delay_days
    )
    holds_from = APPLY[kind](change, wished, at)
    change.accepted_at, change.holds_from = at, holds_from
    change.decided_by, change.prepared_by = by.account_id if side == "fund" else None, prepared_by
    change.save(update_fields=["accepted_at", "holds_from", "decided_by", "prepared_by"])
    put_letters(change, "change-done", at=at, on=holds_from.isoformat())
    if HANDLING[kind].stoppable:
        own = account_queries.addresses_of({change.account_id}).values()
        for to in ("known", "channel"):
            if address_of(change, to) not in {"", *own}:
                put_letters(change, "change-done", to=to, at=at, on=holds_from.isoformat())
    return holds_from


def address_of(change: Change, to: str) -> str:
    """`channel`: over which it is confirmed; `known`: what the register said when it was asked for; else who asked."""
    if to == "channel":
        return change.channel
    if to == "known":
        return str(change.former.get("email", ""))
    return account_queries.addresses_of({change.account_id}).get(change.account_id, "")


def put_letters(change: Change, kind: str, *, at: datetime, to: str = "holder", **facts: object) -> None:
    """To the address that `to` names (`address_of`); without one nothing is sent."""
    if not address_of(change, to):
        return
    outbox.put(
        key=letter_keys(change, kind, to)[-1],
        kind=kind,
        account_id=change.account_id,
        dossier_id=change.pk,
        language=change.dossier.language,
        at=at,
        to=to,
        **facts,
    )


def letter_keys(change: Change, kind: str, to: str) -> list[str]:
    """Of every such letter that can have been put so far, the last one last: no letter is looked for."""
    begins = f"{change.dossier.reference}-{kind}-{to}"
    return [f"{begins}-{version}" for version in range(1, change.dossier.version + 1)]


def close_links(change: Change, *, at: datetime) -> None:
    """Whatever was sent opens nothing any more: the address that a change would have brought may be a stranger's."""
    accounts.spend_open_links(changing.holders_of(change.provider_id, at), at=at)


def withdraw(change: Change, event: str, *, side: str, by: Actor, at: datetime) -> None:
    """Raises ChangeNotAllowed."""
    take(change, ChangeStep.WITHDRAW, side=side, at=at)
    close_links(change, at=at)
    note(change, event, by=by, at=at)


def note(change: Change, event: str, *, by: Actor, at: datetime, **facts: object) -> None:
    journal.note(
        subject=("dossier", change.pk),
        event=event,
        by=by,
        at=at,
        change=change.kind,
        code=change.code_id,
        **facts,
    )


# What each kind writes into the register


def _address(change: Change, day: date, at: datetime) -> date:
    address = registry.Address(**change.wanted)
    return changing.change_address(_code(change), address, from_day=day, at=at)


def _identity(change: Change, day: date, at: datetime) -> date:
    return changing.change_identity(change.provider_id, change.wanted, from_day=day, at=at) or day


def _email(change: Change, day: date, at: datetime) -> date:
    first = _identity(change, day, at)
    accounts.change_addresses(
        changing.holders_of(change.provider_id, at),
        former=change.former.get("email", ""),
        email=change.wanted["email"],
        at=at,
    )
    return first


def _specialty(change: Change, day: date, at: datetime) -> date:
    return changing.change_specialty(_code(change), change.wanted["specialty"], from_day=day, at=at)


def _bank_account(change: Change, day: date, at: datetime) -> date:
    standing = [use for use in register.accounts_of(_code(change)) if use.valid_from <= day]
    before = max(standing, key=lambda use: use.valid_from, default=None)
    # What it takes the place of, which another change may have brought since it was asked for: stopping leads back there.
    change.former |= {name: getattr(before, name) if before else "" for name in ("holder", "iban", "bic")}
    change.save(update_fields=["former"])
    registry.change_bank_account(_code(change), registry.Bank(**change.wanted), from_day=day, at=at)
    return day


def _cessation(change: Change, last_day: date, at: datetime) -> date:
    """Holds from the day after the last one."""
    registry.end_code(_code(change), last_day=last_day, reason=EndReason.CESSATION.value, at=at)
    return last_day + timedelta(days=1)


def _code(change: Change) -> int:
    assert change.code_id is not None  # noqa: S101 (for the type checker: such kinds are of a code)
    return change.code_id


APPLY: Final[dict[ChangeKind, Callable[[Change, date, datetime], date]]] = {
    ChangeKind.ADDRESS: _address,
    ChangeKind.PHONE: _identity,
    ChangeKind.EMAIL: _email,
    ChangeKind.NAME: _identity,
    ChangeKind.SPECIALTY: _specialty,
    ChangeKind.BANK_ACCOUNT: _bank_account,
    ChangeKind.CESSATION: _cessation,
}
