"""A provider asks that the register say something else, answers what the fund asks, thinks better of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from prestalux.office.changes import access, queries
from prestalux.office.changes.actions import steps
from prestalux.office.changes.models import Change
from prestalux.office.dossiers import actions as desk
from prestalux.office.dossiers.actions import Entropy, Given
from prestalux.office.dossiers.models import Ask, Dossier
from prestalux.office.files import actions as files
from prestalux.office.files.models import SealedFile
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.office.registry import changing
from prestalux.office.registry.models import Provider, ProviderCode
from prestalux.rules.changes import (
    HANDLING,
    ChangeKind,
    ChangeStatus,
    ChangeStep,
    Channel,
    Told,
    first_day_of,
    require_reachable,
)
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.specialties import specialties_of
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import day_of


class ChangeOpenAlready(Refusal):
    """One of this kind waits already. `facts`: reference."""

    code = "change-open-already"


class NothingChanges(Refusal):
    """The register says so already."""

    code = "nothing-changes"


class ChangedLately(Refusal):
    """An e-mail address can be changed again once the last change of it can no longer be stopped. `facts`: until, a day."""

    code = "changed-lately"


class EvidenceMissing(Refusal):
    """This kind of change needs a document. `facts`: evidence."""

    code = "evidence-missing"


class NotOfTheProfession(Refusal):
    code = "specialty-not-of-profession"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, as values the rules have checked, and from which day on (of a cessation: the last day)."""

    kind: ChangeKind
    wanted: Mapping[str, str]
    wished_from: date


def ask_change(
    wish: Wish,
    *,
    digits: str,
    given: Given | None,
    language: str,
    visit_began_at: datetime,
    by: Actor,
    at: datetime,
    entropy: Entropy = os.urandom,
) -> str:
    """Begin a change of the provider whose code this is; returns its reference. What nobody examines or confirms holds at
    once. Bytes are sealed first, outside the transaction. `visit_began_at`: when the session of who asks began.

    Raises NotYours, DayOutOfReach, EvidenceMissing, NothingChanges, ChangeOpenAlready, NotOfTheProfession, NoSuchDay,
    SameBankAccount, CodeNotHeld, ChangedLately, StoreAway.
    """
    handling, today = HANDLING[wish.kind], day_of(at)
    code = access.own_code(by, digits, at)
    require_reachable(wish.kind, wish.wished_from, today=today)
    if handling.evidence is not None and given is None:
        raise EvidenceMissing(evidence=handling.evidence.value)
    sealed = files.seal(given.data, at=at) if given is not None else None
    with transaction.atomic():
        Provider.objects.select_for_update(no_key=True).get(pk=code.provider_id)
        former = _former(code, wish, today)
        _require_possible(code, wish, former, today)
        _require_none_open(code, wish.kind)
        if handling.channel is Channel.NEW:
            _require_settled(code, wish.kind, at)
        dossier = desk.open_dossier(
            kind=queries.DOSSIERS,
            profession=code.profession,
            status=ChangeStatus.CONFIRMING
            if handling.channel is not Channel.NONE
            else ChangeStatus.SUBMITTED,
            language=language,
            at=at,
            entropy=entropy,
        )
        if handling.channel is Channel.NONE:
            Dossier.objects.filter(pk=dossier.pk).update(submitted_at=at)
            dossier.submitted_at = at
        change = Change.objects.create(
            dossier=dossier,
            kind=wish.kind.value,
            provider_id=code.provider_id,
            code=code if handling.of_the_code else None,
            account_id=by.account_id or 0,
            wanted=dict(wish.wanted),
            former=former,
            wished_from=wish.wished_from,
            channel=_channel(code.provider_id, wish, visit_began_at, at),
        )
        desk.remember(dossier.pk, what="change-asked", side="provider", at=at)
        if sealed is not None and given is not None:
            _keep(change, sealed, given, None, by, at)
        _tell(change, handling.told, at)
        holds = None
        if not handling.examined and handling.channel is Channel.NONE:
            steps.take(change, ChangeStep.ACCEPT, side="provider", at=at)
            holds = steps.accept(change, by=by, at=at, side="provider")
        steps.note(
            change, "change.asked", by=by, at=at, **({"holds_from": holds.isoformat()} if holds else {})
        )
    return dossier.reference


def answer(*, reference: str, given: Given, by: Actor, at: datetime) -> None:
    """A new document for what the fund asks; the former one stays as replaced. Raises NotYours, ChangeNotAllowed,
    NoSuchAsk, StoreAway.
    """
    access.own_change(by, reference, at)
    sealed = files.seal(given.data, at=at)
    with transaction.atomic():
        change = steps.hold(access.own_change(by, reference, at))
        ask = Ask.objects.filter(dossier=change.dossier, state=Ask.State.OPEN).first()
        if ask is None:
            raise desk.NoSuchAsk()
        row = _keep(change, sealed, given, ask.pk, by, at)
        desk.settle_ask(ask, state=Ask.State.ANSWERED, at=at)
        desk.replace_former(change.dossier, piece=row, ask=ask, at=at)
        steps.take(change, ChangeStep.ANSWER, side="provider", at=at)
        steps.note(change, "change.answered", by=by, at=at, ask=ask.pk)


@transaction.atomic
def withdraw(*, reference: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, ChangeNotAllowed."""
    change = steps.hold(access.own_change(by, reference, at))
    steps.withdraw(change, "change.withdrawn", side="provider", by=by, at=at)


def _keep(
    change: Change, sealed: SealedFile, given: Given, ask_id: int | None, by: Actor, at: datetime
) -> str:
    evidence = HANDLING[steps.kind_of(change)].evidence
    piece = evidence.value if evidence else ""
    wanted = desk.ToKeep(sealed, given, piece, ask_id)
    desk.keep_piece(change.dossier, wanted, by=by.account_id, at=at)
    return piece


def _former(code: ProviderCode, wish: Wish, today: date) -> dict[str, str]:
    """What the register says today of what is wanted; and the address under which the person is known."""
    who = queries.identity_on(code.provider_id, today)
    own = queries.own_code(code, today)
    of_the_code: dict[str, dict[str, str]] = {
        ChangeKind.ADDRESS: own.address,
        ChangeKind.BANK_ACCOUNT: own.bank,
        ChangeKind.SPECIALTY: {"specialty": own.specialty},
    }
    if wish.kind in of_the_code:
        former = of_the_code[wish.kind]
    else:
        former = {name: getattr(who, name) for name in wish.wanted} if who else {}
    return {**former, "email": who.email if who else ""}


def _require_possible(code: ProviderCode, wish: Wish, former: dict[str, str], today: date) -> None:
    kind = wish.kind
    if kind is ChangeKind.CESSATION:
        registry.require_held(code.pk, wish.wished_from)
        return
    if kind is ChangeKind.BANK_ACCOUNT:
        # On the day on which it would hold were it accepted today: whether it still can is asked again then.
        day = first_day_of(
            kind, wish.wished_from, accepted_on=today, delay_days=settings.FUND.bank_delay_days
        )
        registry.require_bank_change_possible(code.pk, registry.Bank(**wish.wanted), from_day=day)
        return
    if HANDLING[kind].of_the_code:
        changing.require_day_of_code(code.pk, wish.wished_from)
    if kind is ChangeKind.SPECIALTY:
        among = {row.code for row in specialties_of(Profession(code.profession))}
        if wish.wanted["specialty"] not in among:
            raise NotOfTheProfession()
    later = queries.own_code(code, today).to_come
    settled_later = any(fact == kind.value for fact, _day in later)
    if not settled_later and all(former.get(name) == value for name, value in wish.wanted.items()):
        raise NothingChanges()


def _require_none_open(code: ProviderCode, kind: ChangeKind) -> None:
    about = {"code": code} if HANDLING[kind].of_the_code else {"code": None, "provider": code.provider_id}
    row = Change.objects.filter(kind=kind.value, is_open=True, **about).select_related("dossier").first()
    if row is not None:
        raise ChangeOpenAlready(reference=row.dossier.reference)


def _require_settled(code: ProviderCode, kind: ChangeKind, at: datetime) -> None:
    """Two changes in a row would leave who owns the first address nobody to hear from. Raises ChangedLately."""
    rows = Change.objects.filter(
        kind=ChangeKind.EMAIL, provider_id=code.provider_id, accepted_at__isnull=False
    )
    for row in rows.select_related("dossier"):
        if row.accepted_at is not None and queries.may_be_stopped(row, at):
            until = day_of(row.accepted_at) + timedelta(days=settings.FUND.stop_days)
            raise ChangedLately(until=until.isoformat())


def _channel(provider_id: int, wish: Wish, visit_began_at: datetime, at: datetime) -> str:
    """The address over which it is confirmed: never one that this visit, or one shortly before it, brought along."""
    channel = HANDLING[wish.kind].channel
    if channel is Channel.NEW:
        return wish.wanted["email"]
    if channel is Channel.NONE:
        return ""
    return queries.stood_long(provider_id, "email", begun_by=visit_began_at, at=at)


def _tell(change: Change, told: Told, at: datetime) -> None:
    """Over the channel of a change that waits for it the letter says both: what was asked for, and how to confirm it."""
    if change.channel:
        steps.put_letters(change, "change-confirm", to="channel", at=at)
    if told is Told.FORMER and change.former["email"] != change.channel:
        steps.put_letters(change, "change-asked", to="known", at=at)
