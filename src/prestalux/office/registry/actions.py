"""Giving codes: allocation and the first facts, inside the transaction of the decision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.events import actions as events
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.registry import facts
from prestalux.office.registry.models import (
    CodeAddress,
    CodeBankAccount,
    CodePrefix,
    CodeSpecialty,
    CodeStatus,
    PrefixSerial,
    Provider,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.office.registry.queries import state_of, states_version
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers import allocation
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import Period, day_of, joined
from prestalux.rules.registry import HELD, PERIOD_OVER, CodeNotHeld, CodeState, day_after_last

MOST_ENDED: Final = 2_000
"""Codes looked for at once: after an existing register was taken in, many may be over on one day."""


class PrefixExhausted(Refusal):
    """Every number under every prefix in force for the profession is given."""

    code = "prefix-exhausted"


class PrefixSetOtherwise(Refusal):
    """The same prefix is set for the profession from the same day, with another end or source."""

    code = "prefix-set-otherwise"


class NoSuchDay(Refusal):
    """The code does not hold on this day, or a later change is recorded already."""

    code = "no-such-day"


class SameBankAccount(Refusal):
    """The code is paid to this very account on that day, and from then on."""

    code = "same-bank-account"


class NoPrefix(Refusal):
    """No prefix is set for the profession on this day."""

    code = "no-prefix"


@dataclass(frozen=True, slots=True)
class Identity:
    family_name: str
    given_name: str
    birth_name: str
    original_script: str
    birth_date: date | None
    matricule: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Address:
    practice: str
    street: str
    extra: str
    postcode: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class Bank:
    holder: str
    iban: str
    bic: str


def record_provider(
    identity: Identity, *, period: Period, at: datetime, provider_id: int | None = None
) -> Provider:
    """A person new to the register or, with `provider_id`, one it knows, whose identity is stated anew for all days."""
    if provider_id is None:
        provider, first = Provider.objects.create(recorded_at=at), period.start
    else:
        provider = Provider.objects.select_for_update(no_key=True).get(pk=provider_id)
        former = (
            facts.known(ProviderIdentity.objects.filter(provider=provider)).order_by("valid_from").first()
        )
        first = former.valid_from if former else period.start
    stated = facts.state(
        ProviderIdentity, of=provider, columns=_values(identity), period=Period(first), at=at
    )
    if stated.recorded_at >= at:
        tell_of_name(provider, at=at)
    return provider


def tell_of_name(provider: Provider, *, at: datetime, but: int = 0) -> None:
    """A name is stated of a person, and told of each of their codes."""
    codes = provider.codes.exclude(pk=but).values_list("pk", flat=True)
    events.tell_each(
        "registry.code-changed", subjects=[("code", pk) for pk in codes], at=at, changed=["name"]
    )


def void_code(code_id: int, *, at: datetime) -> None:
    """As known from now on the code was valid on no day. It is kept, and never given again."""
    code = _held(code_id)
    for row in list(facts.known(CodeStatus.objects.filter(code=code))):
        days = Period(row.valid_from, row.valid_until)
        void = {"status": "void", "reason": "decision-reopened"}
        facts.state(CodeStatus, of=code, columns=void, period=days, at=at)
    events.tell("registry.code-voided", subject=("code", code_id), at=at)


class CodeChangedMeanwhile(ChangedMeanwhile):
    """Somebody else said something of the code's state since the page was read."""

    code = "code-changed-meanwhile"


def suspend_code(
    code_id: int, *, period: Period, reason: str, at: datetime, seen: str | None = None
) -> tuple[Period, ...]:
    """On these days, as far as it is active on them, the code is suspended. Returns the days on which it was not before.

    `seen`: what was known of its states when the step was chosen; None expects nothing. Raises CodeNotHeld,
    CodeChangedMeanwhile.
    """
    code = _held(code_id)
    require_seen(code_id, seen)
    _require(code, period.start, {CodeState.ACTIVE})
    turned = _turn(code, period, from_={CodeState.ACTIVE}, to=CodeState.SUSPENDED, reason=reason, at=at)
    return _told("registry.code-suspended", code, turned, at)


def resume_code(code_id: int, *, from_day: date, at: datetime, seen: str | None = None) -> tuple[Period, ...]:
    """From that day on the suspension in force on it is over; a later one stays. Otherwise as `suspend_code`."""
    code = _held(code_id)
    require_seen(code_id, seen)
    standing = _require(code, from_day, {CodeState.SUSPENDED})
    period = Period(from_day, standing.end)
    turned = _turn(code, period, from_={CodeState.SUSPENDED}, to=CodeState.ACTIVE, reason="resumed", at=at)
    return _told("registry.code-resumed", code, turned, at)


def end_code(
    code_id: int, *, last_day: date, reason: str, at: datetime, seen: str | None = None
) -> tuple[Period, ...]:
    """That day is the last on which the code holds, suspended or not. Nothing where it is recorded so already.

    Otherwise as `suspend_code`. Raises LastDayOpen too.
    """
    period = Period(day_after_last(last_day))
    code = _held(code_id)
    require_seen(code_id, seen)
    _require(code, last_day, HELD)
    before = states_version(code_id)
    ended = {"status": CodeState.ENDED.value, "reason": reason}
    facts.state(CodeStatus, of=code, columns=ended, period=period, at=at)
    return _told("registry.code-ended", code, [period] if states_version(code_id) != before else [], at)


def require_seen(code_id: int, seen: str | None) -> None:
    """Raises CodeChangedMeanwhile. The caller holds the lock of the code."""
    if seen is not None and seen != states_version(code_id):
        raise CodeChangedMeanwhile()


def require_held(code_id: int, day: date) -> None:
    """Raises CodeNotHeld where the code is neither active nor suspended on the day."""
    _require(ProviderCode.objects.get(pk=code_id), day, {CodeState.ACTIVE, CodeState.SUSPENDED})


def end_what_is_over(*, at: datetime, rest: Callable[[], object] = bool) -> int:
    """Each code whose last day has passed is ended from the day after it, however long ago that was. Returns how many.
    `rest` is called between two rounds.

    The clock does it; doing it again is no harm. On every day before and after, the code was as valid as it is now: what is
    recorded is the end itself, and the event that others wait for.
    """
    ended, last = 0, 0
    while over := _over(day_of(at), after=last):
        if last:
            rest()
        ended += sum(_end_if_over(code_id, at) for code_id in over)
        last = over[-1]
    return ended


def _over(today: date, *, after: int) -> list[int]:
    """The next MOST_ENDED of them by their ids. A code ends with the last of its known days, whether it is active or suspended on it."""
    standing = facts.known(CodeStatus.objects.filter(status__in=HELD))
    goes_on = facts.known(
        CodeStatus.objects.filter(code=OuterRef("code"), valid_from=OuterRef("valid_until"))
    )
    later = facts.known(CodeStatus.objects.filter(status__in=HELD, code=OuterRef("code")))
    last = ~Exists(later.filter(valid_from__gt=OuterRef("valid_from")))
    over = standing.filter(~Exists(goes_on), last, valid_until__lte=today, code_id__gt=after)
    return list(over.order_by("code_id").values_list("code_id", flat=True).distinct()[:MOST_ENDED])


@transaction.atomic
def _end_if_over(code_id: int, at: datetime) -> bool:
    """Read again under the lock: it may have been resumed or prolonged meanwhile."""
    code = _held(code_id)
    known = facts.known(CodeStatus.objects.filter(code=code))
    last = known.filter(status__in=HELD).order_by("-valid_from").first()
    if last is None or last.valid_until is None or last.valid_until > day_of(at):
        return False
    if known.filter(valid_from=last.valid_until).exists():
        return False
    ended = {"status": CodeState.ENDED.value, "reason": PERIOD_OVER}
    facts.state(CodeStatus, of=code, columns=ended, period=Period(last.valid_until), at=at)
    _tell_days("registry.code-ended", code, Period(last.valid_until), at)
    journal.note(
        subject=("code", code_id),
        event="code.ended",
        by=SYSTEM,
        at=at,
        reason=PERIOD_OVER,
        valid_until=(last.valid_until - timedelta(days=1)).isoformat(),
    )
    return True


def _require(code: ProviderCode, day: date, states: Collection[CodeState]) -> Period:
    """The days of the state. Raises CodeNotHeld."""
    found = state_of(code.pk, day)
    if found.state not in states or found.days is None:
        raise CodeNotHeld(day=day.isoformat(), state=found.state)
    return found.days


def _turn(
    code: ProviderCode, period: Period, *, from_: set[CodeState], to: CodeState, reason: str, at: datetime
) -> list[Period]:
    """Only the days on which the code is in one of these states; all others stay as they are. Returns those days."""
    rows = facts.known(CodeStatus.objects.filter(code=code, status__in=from_)).order_by("valid_from")
    turned: list[Period] = []
    for row in list(rows):
        days = Period(row.valid_from, row.valid_until).common(period)
        if days is not None:
            columns = {"status": to.value, "reason": reason}
            facts.state(CodeStatus, of=code, columns=columns, period=days, at=at)
            turned.append(days)
    return turned


def _told(event: str, code: ProviderCode, turned: Iterable[Period], at: datetime) -> tuple[Period, ...]:
    """One event for all days that follow each other, none where nothing became different."""
    runs = joined(turned)
    for days in runs:
        _tell_days(event, code, days, at)
    return runs


def _tell_days(event: str, code: ProviderCode, period: Period, at: datetime) -> None:
    last = period.last_day
    events.tell(
        event,
        subject=("code", code.pk),
        at=at,
        from_day=period.start.isoformat(),
        last_day=last.isoformat() if last else None,
    )


def change_bank_account(code_id: int, bank: Bank, *, from_day: date, at: datetime) -> None:
    """From that day on the code is paid to the other account; what held before holds until then. Raises NoSuchDay."""
    code = _held(code_id)
    days = Period(from_day, require_bank_change_possible(code_id, bank, from_day=from_day))
    facts.state(CodeBankAccount, of=code, columns=_values(bank), period=days, at=at)
    events.tell(
        "registry.bank-account-changed", subject=("code", code_id), at=at, from_day=from_day.isoformat()
    )


def require_bank_change_possible(code_id: int, bank: Bank, *, from_day: date) -> date | None:
    """The day on which the account ends that would then be paid. Raises NoSuchDay, SameBankAccount.

    An account that was to come and is changed from a day before it never comes: that is how a slip is put right. A code
    taken in from an older register may have none: its first holds as long as the code does.
    """
    standing = facts.known(CodeBankAccount.objects.filter(code_id=code_id)).order_by("valid_from")
    held = facts.known(CodeStatus.objects.filter(code_id=code_id, status__in=HELD)).order_by("valid_from")
    first, last = standing.first() or held.first(), standing.last() or held.last()
    if first is None or last is None or (last.valid_until is not None and from_day >= last.valid_until):
        raise NoSuchDay()
    if first.valid_from > from_day:
        raise NoSuchDay(known_from=first.valid_from.isoformat())
    on_the_day = facts.as_of(standing, from_day).first()
    if on_the_day == last and all(getattr(last, name) == value for name, value in _values(bank).items()):
        raise SameBankAccount()
    return last.valid_until


def take_away_bank_account(code_id: int, *, from_day: date, at: datetime) -> None:
    """From that day on no account is known."""
    code = _held(code_id)
    facts.take_away(CodeBankAccount, of=code, period=Period(from_day), at=at)
    events.tell(
        "registry.bank-account-changed", subject=("code", code_id), at=at, from_day=from_day.isoformat()
    )


def lock_code(code_id: int) -> None:
    """Until the end of the transaction nobody else says anything of the code."""
    _held(code_id)


def _held(code_id: int) -> ProviderCode:
    """The code, its facts locked until the end of the transaction."""
    return ProviderCode.objects.select_for_update(no_key=True).get(pk=code_id)


def _values(given: Identity | Address | Bank) -> dict[str, Any]:
    return {name: getattr(given, name) for name in type(given).__slots__}


def give_code(
    provider: Provider,
    *,
    profession: str,
    specialty: str,
    address: Address,
    bank: Bank,
    period: Period,
    on: date,
    at: datetime,
) -> ProviderCode:
    """Allocate the next free code and record its first facts. Raises NoPrefix, PrefixExhausted."""
    code = ProviderCode.objects.create(
        digits=_next_free(profession, on=on, at=at), provider=provider, profession=profession, recorded_at=at
    )
    active = {"status": "active", "reason": "granted"}
    facts.state(CodeStatus, of=code, columns=active, period=period, at=at)
    if specialty:
        facts.state(CodeSpecialty, of=code, columns={"specialty": specialty}, period=period, at=at)
    facts.state(CodeAddress, of=code, columns=_values(address), period=period, at=at)
    facts.state(CodeBankAccount, of=code, columns=_values(bank), period=period, at=at)
    events.tell("registry.code-granted", subject=("code", code.pk), at=at, from_day=period.start.isoformat())
    return code


@transaction.atomic
def change_prefix(
    *,
    profession: str,
    prefix: str,
    valid_from: date,
    valid_until: date | None,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    """As `set_prefix`, but whatever was set for days from `valid_from` on holds no longer: only so can a prefix end.

    `valid_until` on that very day: no code is given under it from then on.
    """
    rows = CodePrefix.objects.select_for_update(no_key=True).filter(profession=profession, prefix=prefix)
    known = rows.order_by("-valid_from").values_list("pk", flat=True).first()
    rows.filter(valid_from__gte=valid_from).delete()
    earlier = rows.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from))
    earlier.update(valid_until=valid_from)
    if valid_until != valid_from:
        set_prefix(
            profession=profession,
            prefix=prefix,
            valid_from=valid_from,
            valid_until=valid_until,
            source=source,
            by=by,
            at=at,
        )
        return
    journal.note(
        subject=("prefix", known or 0),
        event="prefix.ended",
        by=by,
        at=at,
        profession=profession,
        prefix=prefix,
        valid_from=valid_from.isoformat(),
    )


@transaction.atomic
def set_prefix(
    *,
    profession: str,
    prefix: str,
    valid_from: date,
    valid_until: date | None,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    """From `valid_from` on, codes of the profession may be given under the prefix. Set already in the same way: nothing.

    Raises BadPrefix, PrefixSetOtherwise.
    """
    allocation.serials(prefix)
    row, new = CodePrefix.objects.get_or_create(
        profession=profession,
        prefix=prefix,
        valid_from=valid_from,
        defaults={"valid_until": valid_until, "source": source},
    )
    if (row.valid_until, row.source) != (valid_until, source):
        raise PrefixSetOtherwise()
    PrefixSerial.objects.get_or_create(prefix=prefix)
    if new:
        journal.note(
            subject=("prefix", row.pk),
            event="prefix.set",
            by=by,
            at=at,
            profession=profession,
            prefix=prefix,
            valid_from=valid_from.isoformat(),
            valid_until=valid_until.isoformat() if valid_until else None,
        )


def _next_free(profession: str, *, on: date, at: datetime) -> str:
    in_force = Q(valid_until=None) | Q(valid_until__gt=on)
    rows = CodePrefix.objects.filter(in_force, profession=profession, valid_from__lte=on).order_by("pk")
    prefixes = list(dict.fromkeys(rows.values_list("prefix", flat=True)))
    if not prefixes:
        raise NoPrefix(profession=profession)
    for prefix in prefixes:
        if digits := _next_under(prefix, at=at):
            return digits
    raise PrefixExhausted(profession=profession)


def _next_under(prefix: str, *, at: datetime) -> str | None:
    """The next serial that no code holds yet; codes recorded by other ways are skipped. None when exhausted."""
    serial = PrefixSerial.objects.select_for_update(no_key=True).get(prefix=prefix)
    numbers = allocation.serials(prefix)
    used = serial.used
    while used < len(numbers):
        digits = Code.of_serial(numbers[used]).digits
        used += 1
        if not ProviderCode.objects.filter(digits=digits).exists():
            PrefixSerial.objects.filter(pk=prefix).update(used=used)
            _warn_when_nearly_exhausted(prefix, serial.used, used, len(numbers), at)
            return digits
    PrefixSerial.objects.filter(pk=prefix).update(used=used)
    _warn_when_nearly_exhausted(prefix, serial.used, used, len(numbers), at)
    return None


def _warn_when_nearly_exhausted(prefix: str, before: int, used: int, capacity: int, at: datetime) -> None:
    """One event at the grant that crosses the line, not one at every grant after it; numbers skipped count too."""
    if allocation.nearly_exhausted(used, capacity) and not allocation.nearly_exhausted(before, capacity):
        events.tell(
            "registry.prefix-nearly-exhausted",
            subject=("prefix", prefix),
            at=at,
            used=used,
            capacity=capacity,
        )
