"""A change is confirmed over an address that stood before, or stopped by who never asked for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.models import SignIn
from prestalux.office.accounts.sign_ins import Visit
from prestalux.office.changes import access, queries
from prestalux.office.changes.actions import steps
from prestalux.office.changes.models import Change
from prestalux.office.dossiers import actions as desk
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.registry import actions as registry
from prestalux.office.registry import changing
from prestalux.rules.attribution.roles import NotYours, Task
from prestalux.rules.changes import HANDLING, ChangeKind, ChangeNotAllowed, ChangeStatus, ChangeStep, Channel
from prestalux.rules.periods import day_of

LAPSED_AT_ONCE: Final = 500
LETTERS: Final = 5
"""How often the link to confirm one change is sent."""


def confirms_only(token: str, *, at: datetime) -> bool:
    """Whether a link came with a letter that asks to confirm a change: it opens nothing once that is settled."""
    return _change_of(token, at) is not None


def confirmed_by(token: str, *, at: datetime) -> queries.ChangeView | None:
    """The change that following this link confirms; nothing is spent. None where it confirms none."""
    found = _waiting(token, at)
    return None if found is None else queries.view_of(found.pk, at)


@transaction.atomic
def come_in(token: str, *, at: datetime, visit: Visit) -> tuple[SignIn, str]:
    """Follow the link of a change: signs in and confirms it, both or neither. Raises LinkSpent, ChangeNotAllowed.

    Returns the session and the reference of the change.
    """
    found = _waiting(token, at)
    if found is None:
        raise accounts.LinkSpent()
    begun = accounts.spend_link(token, at=at, visit=visit)
    change = steps.hold(found.pk)
    _confirm(change, how="link", by=Actor.account(begun.account_id), at=at)
    return begun, change.dossier.reference


@transaction.atomic
def send_link_again(*, reference: str, by: Actor, at: datetime) -> None:
    """To the same address, LETTERS times in all. Raises NotYours, ChangeNotAllowed, TooManyTries."""
    change = steps.hold(access.own_change(by, reference, at))
    if change.dossier.status != ChangeStatus.CONFIRMING or not change.channel:
        raise ChangeNotAllowed(status=change.dossier.status, step=ChangeStep.CONFIRM.value)
    day = timedelta(days=1)
    accounts.count_try(of=f"change link {change.pk}", at=at, most=LETTERS, window=day)
    desk.touch(change.dossier, at=at)
    change = steps.hold(change.pk)
    steps.put_letters(change, "change-confirm", to="channel", at=at)
    steps.note(change, "change.link-sent", by=by, at=at)


@transaction.atomic
def note_call(*, reference: str, phone: str, version: int | None, by: Actor, at: datetime) -> None:
    """Staff reached the provider by a number that the register knew before, and the provider confirms. Where it knew neither
    address nor number, an empty `phone` says that the provider confirmed on paper.

    Raises NotYours (also for a number that was not known), ChangedMeanwhile, ChangeNotAllowed.
    """
    change = steps.hold(access.change_for(by, reference, Task.PREPARE, at), version)
    if HANDLING[steps.kind_of(change)].channel is not Channel.RECORDED:
        raise ChangeNotAllowed(status=change.dossier.status, step=ChangeStep.CONFIRM.value)
    on_paper = () if change.channel else ("",)
    if phone not in (queries.phones_before(change) or on_paper):
        raise NotYours()
    _confirm(change, how="call" if phone else "paper", by=by, at=at)


@transaction.atomic
def deny(token: str, *, at: datetime) -> None:
    """Who got the letter says that the change is not theirs, without signing in: it is stopped. Where the letter went to the
    address that the change brings, it is withdrawn: a stranger has no say over a provider's sessions. Raises LinkSpent.
    """
    found = _waiting(token, at)
    if found is None:
        raise accounts.LinkSpent()
    accounts.spend_unseen(token, at=at)
    change, by = steps.hold(found.pk), Actor.account(found.account_id)
    if HANDLING[steps.kind_of(change)].channel is Channel.RECORDED:
        _stop(change, session=None, side="provider", by=by, at=at)
        return
    steps.withdraw(change, "change.withdrawn", side="provider", by=by, at=at)


@transaction.atomic
def stop(*, reference: str, session: int | None, by: Actor, at: datetime) -> None:
    """It does not come from the provider: whatever it did is undone, every other session of theirs ends, and no link that was
    sent before opens anything any more.

    Raises NotYours, ChangeNotAllowed where it cannot be stopped any more.
    """
    change = steps.hold(access.own_change(by, reference, at))
    _stop(change, session=session, side="provider", by=by, at=at)


@transaction.atomic
def stop_at_desk(*, reference: str, version: int | None, by: Actor, at: datetime) -> None:
    """The provider tells staff that it is not theirs. Raises NotYours, ChangedMeanwhile, ChangeNotAllowed."""
    change = steps.hold(access.change_for(by, reference, Task.PREPARE, at), version)
    _stop(change, session=None, side="fund", by=by, at=at)


def _stop(change: Change, *, session: int | None, side: str, by: Actor, at: datetime) -> None:
    if not queries.may_be_stopped(change, at):
        raise ChangeNotAllowed(status=change.dossier.status, step=ChangeStep.STOP.value)
    was = ChangeStatus(change.dossier.status)
    steps.take(change, ChangeStep.STOP, side=side, at=at)
    Change.objects.filter(pk=change.pk).update(stopped_at=at)
    if was is ChangeStatus.ACCEPTED:
        _undo(change, at)
    for account_id in changing.holders_of(change.provider_id, at):
        sign_ins.end_all(account_id, but=session, at=at)
    steps.close_links(change, at=at)
    steps.put_letters(change, "change-stopped", at=at)
    steps.note(change, "change.stopped", by=by, at=at, before=was.value)


def let_lapse(*, at: datetime, after_days: int) -> int:
    """Changes whose link nobody followed for so long are withdrawn; another can be asked for. The clock does it."""
    limit = at - timedelta(days=after_days)
    waiting = Change.objects.filter(dossier__status=ChangeStatus.CONFIRMING, dossier__opened_at__lt=limit)
    return sum(_lapse(pk, limit, at) for pk in list(waiting.values_list("pk", flat=True)[:LAPSED_AT_ONCE]))


@transaction.atomic
def _lapse(dossier_id: int, limit: datetime, at: datetime) -> bool:
    change = steps.hold(dossier_id)
    if change.dossier.status != ChangeStatus.CONFIRMING or change.dossier.opened_at >= limit:
        return False
    steps.withdraw(change, "change.lapsed", side="fund", by=SYSTEM, at=at)
    return True


def _undo(change: Change, at: datetime) -> None:
    kind, today = steps.kind_of(change), day_of(at)
    if kind is ChangeKind.EMAIL:
        former, wanted = change.former["email"], change.wanted["email"]
        changing.change_identity(change.provider_id, {"email": former}, from_day=today, at=at)
        holders = changing.holders_of(change.provider_id, at)
        accounts.change_addresses(holders, former=wanted, email=former, at=at)
    if kind is ChangeKind.BANK_ACCOUNT and change.code_id and change.holds_from:
        first = max(change.holds_from, today)
        if not change.former.get("iban"):
            registry.take_away_bank_account(change.code_id, from_day=first, at=at)
            return
        former = registry.Bank(**{name: change.former[name] for name in queries.BANK})
        with suppress(registry.SameBankAccount):  # somebody changed it back already
            registry.change_bank_account(change.code_id, former, from_day=first, at=at)


def _confirm(change: Change, *, how: str, by: Actor, at: datetime) -> None:
    steps.take(change, ChangeStep.CONFIRM, side="provider" if how == "link" else "fund", at=at)
    change.confirmed_at, change.confirmed_how, change.confirmed_by = at, how, by.account_id
    change.save(update_fields=["confirmed_at", "confirmed_how", "confirmed_by"])
    if not HANDLING[steps.kind_of(change)].examined:
        steps.take(change, ChangeStep.ACCEPT, side="provider", at=at)
        steps.accept(change, by=by, at=at, side="provider")
    steps.note(change, "change.confirmed", by=by, at=at, how=how)


def _waiting(token: str, at: datetime) -> Change | None:
    """The change that this link confirms, as long as it waits for that."""
    found = _change_of(token, at)
    return found if found is not None and found.dossier.status == ChangeStatus.CONFIRMING else None


def _change_of(token: str, at: datetime) -> Change | None:
    """A link tells by its very token for which letter it was made."""
    account_id = accounts.link_holder(token, at=at)
    asked = Change.objects.filter(account_id=account_id or 0).exclude(channel="").select_related("dossier")
    for change in asked:
        keys = steps.letter_keys(change, "change-confirm", "channel")
        if any(accounts.token_for(change.account_id, key) == token for key in keys):
            return change
    return None
