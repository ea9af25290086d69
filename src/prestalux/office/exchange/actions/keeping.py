"""The accounts of a code and their keys: opened, given a secret, locked, closed. By who manages them for the provider; staff
lock and close.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F

from prestalux.office.accounts import actions as people
from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.models import Account
from prestalux.office.changes import actions as changes
from prestalux.office.exchange import access
from prestalux.office.exchange.actions import steps
from prestalux.office.exchange.models import AccountKey, ExchangeAccess, ExchangeAccount
from prestalux.office.exchange.queries.accounts import holders_of
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.office.outbox import actions as outbox
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.attribution.roles import Task
from prestalux.rules.conventions.exchange import may_exchange
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.accounts import (
    MOST_ACCOUNTS,
    MOST_KEYS,
    SECRET_BYTES,
    AccountFault,
    BadExchangeAccount,
    Environment,
    ExchangeRole,
    ExchangeTerms,
    HolderKind,
    first_roles,
    secret_text,
    username_of,
)
from prestalux.rules.exchange.requests import NotInConvention
from prestalux.rules.exchange.ssh_keys import LONGEST_LIFE, BadSshKey, KeyFault, SshKey
from prestalux.rules.identifiers.contact import Email
from prestalux.rules.periods import Period, day_of

Entropy = Callable[[int], bytes]
LONGEST_KEY_NAME: Final = 60
HANDLE: Final = "exchange"
"""How the name of an account of the web begins that was opened for who manages accounts of the space."""


class NoAccessYet(Refusal):
    """The fund has granted the code no access to this space."""

    code = "exchange-no-access"


class AccountOver(Refusal):
    """The account is closed: nothing is changed of it any more."""

    code = "exchange-account-over"


class SecretMade(Refusal):
    """The secret in whose place another was to be made stands no longer: somebody made one meanwhile, or this very press did."""

    code = "exchange-secret-made"


class NoSuchKey(Refusal):
    """It was removed already, or is of another account."""

    code = "exchange-no-such-key"


@dataclass(frozen=True, slots=True)
class NewSecret:
    """`text` is the secret itself, known at this moment and never again."""

    username: str
    text: str


def provision(
    held: ExchangeAccess, terms: ExchangeTerms, *, portal_account_id: int | None, at: datetime
) -> ExchangeAccount:
    """The next account of a code, within the transaction of whoever gives it; nothing opens it yet. The caller holds the lock
    of `held`.
    """
    ExchangeAccess.objects.filter(pk=held.pk).update(numbers=F("numbers") + 1)
    held.refresh_from_db(fields=["numbers"])
    environment = Environment(held.environment)
    return ExchangeAccount.objects.create(
        code_id=held.code_id,
        environment=environment,
        username=username_of(held.code.digits, held.numbers, environment),
        holder=terms.holder,
        name=terms.name,
        roles=_written(terms.roles),
        valid_from=terms.days.start,
        valid_until=terms.days.end,
        portal_account_id=portal_account_id,
        opened_at=at,
    )


@transaction.atomic
def open_account(
    terms: ExchangeTerms,
    *,
    digits: str,
    environment: Environment,
    email: str = "",
    session: int | None,
    by: Actor,
    at: datetime,
) -> str:
    """Another account of the code. `email`: of a person who is to manage accounts on the web too: a link goes there. `session`:
    of who opens it, which is recent wherever something comes to be that signs in.

    Returns the user name. Raises NotYours, SignInTooOld, CodeNotValid, NoAccessYet, BadExchangeAccount (too many).
    """
    code = access.managed_code(by, digits, environment, at)
    sign_ins.require_recent(session, by.account_id or 0, at=at)
    steps.require_valid(code, at)
    held = (
        ExchangeAccess.objects.select_for_update(no_key=True, of=("self",))
        .select_related("code")
        .filter(code=code, environment=environment)
        .first()
    )
    if held is None:
        raise NoAccessYet()
    if _open_of(code, environment) >= MOST_ACCOUNTS:
        raise BadExchangeAccount(why=AccountFault.TOO_MANY.value, most=MOST_ACCOUNTS)
    portal = _portal_account(email, by, at) if ExchangeRole.ADMINISTER in terms.roles and email else None
    row = provision(held, terms, portal_account_id=portal, at=at)
    if portal is not None:
        account = Account.objects.get(pk=portal)
        outbox.put(
            key=f"exchange-{row.username}-let-in",
            kind="exchange-let-in",
            account_id=portal,
            language=account.language,
            at=at,
            username=row.username,
        )
    return _opened(row, by, at)


@transaction.atomic
def open_at_desk(
    *, digits: str, environment: Environment, name: str, email: str, language: str, by: Actor, at: datetime
) -> str:
    """The fund opens an account for a code of which nobody can ask on the web (a laboratory, an institution), for a person who is to
    manage the others; a link goes to their address. The access comes with it where there is none yet.

    Returns the user name. Raises NotYours, NoSuchCode, CodeNotValid, NotInConvention, BadExchangeAccount (name, too many).
    """
    code_id = access.code_at_desk(by, digits, Task.DECIDE, at)
    terms = ExchangeTerms(HolderKind.PERSON, name, first_roles(HolderKind.PERSON), Period(day_of(at)))
    # Two who open one at once wait here for each other.
    code = ProviderCode.objects.select_for_update(no_key=True).get(pk=code_id)
    steps.require_valid(code, at)
    if not may_exchange(Profession(code.profession), day_of(at)):
        raise NotInConvention()
    ExchangeAccess.objects.get_or_create(code=code, environment=environment, defaults={"granted_at": at})
    held = ExchangeAccess.objects.select_related("code").get(code=code, environment=environment)
    if _open_of(code, environment) >= MOST_ACCOUNTS:
        raise BadExchangeAccount(why=AccountFault.TOO_MANY.value, most=MOST_ACCOUNTS)
    portal = people.open_applicant(email=email, language=language, at=at, role=HANDLE).pk
    row = provision(held, terms, portal_account_id=portal, at=at)
    outbox.put(
        key=f"exchange-{row.username}-let-in",
        kind="exchange-let-in-by-fund",
        account_id=portal,
        language=language,
        at=at,
        username=row.username,
    )
    return _opened(row, by, at)


def _opened(row: ExchangeAccount, by: Actor, at: datetime) -> str:
    """Told and written down. Returns the user name."""
    steps.tell_holders(
        row.code, "exchange-account-opened", f"exchange-{row.username}-opened", at=at, username=row.username
    )
    steps.note_account(row, "exchange-account.opened", by=by, at=at, code=row.code_id)
    return row.username


def _open_of(code: ProviderCode, environment: Environment) -> int:
    return ExchangeAccount.objects.filter(code=code, environment=environment, closed_at=None).count()


def _portal_account(email: str, by: Actor, at: datetime) -> int:
    language = Account.objects.filter(pk=by.account_id or 0).values_list("language", flat=True).first()
    return people.open_applicant(email=email, language=language or "fr", at=at, role=HANDLE).pk


@transaction.atomic
def make_secret(
    *,
    username: str,
    session: int | None,
    by: Actor,
    at: datetime,
    instead_of: str | None = None,
    entropy: Entropy = secrets.token_bytes,
) -> NewSecret:
    """The first secret, or another in its place: the former opens nothing from now on, and sessions it opened end.
    `instead_of`: when the former was made, in ISO form, empty for none, so that a press that is repeated makes no other; None for
    whichever stands.

    Raises NotYours, SignInTooOld, AccountOver, CodeNotValid, SecretMade.
    """
    row = _own(username, by, at)
    if instead_of is not None and instead_of != stamp_of(row.secret_made_at):
        raise SecretMade()
    sign_ins.require_recent(session, by.account_id or 0, at=at)
    steps.require_valid(row.code, at)
    text = secret_text(entropy(SECRET_BYTES))
    again = row.secret_made_at is not None
    ExchangeAccount.objects.filter(pk=row.pk).update(secret=make_password(text), secret_made_at=at)
    _tell(row, f"secret-{at:%Y%m%dT%H%M%S%f}", "secret", at)
    steps.note_account(row, "exchange-account.secret-made", by=by, at=at, again=again)
    return NewSecret(row.username, text)


def stamp_of(made_at: datetime | None) -> str:
    return made_at.isoformat() if made_at else ""


@transaction.atomic
def forget_secret(*, username: str, by: Actor, at: datetime) -> None:
    """From now on keys alone open the account. Raises NotYours, AccountOver."""
    row = _own(username, by, at)
    ExchangeAccount.objects.filter(pk=row.pk).update(secret="", secret_made_at=None)
    steps.note_account(row, "exchange-account.secret-ended", by=by, at=at)


@transaction.atomic
def add_key(
    *,
    username: str,
    key: SshKey,
    name: str,
    last_day: date,
    session: int | None,
    by: Actor,
    at: datetime,
) -> int:
    """Returns the key's id. Raises NotYours, SignInTooOld, AccountOver, CodeNotValid, BadSshKey (days, past, held already, of the other space, too
    many).
    """
    row = _own(username, by, at)
    sign_ins.require_recent(session, by.account_id or 0, at=at)
    steps.require_valid(row.code, at)
    days = _key_days(last_day, at)
    mine = AccountKey.objects.filter(account=row, removed_at=None)
    if mine.count() >= MOST_KEYS:
        raise BadSshKey(why=KeyFault.TOO_MANY.value, most=MOST_KEYS)
    _require_apart(row, key)
    named = " ".join((name or key.comment or key.type).split())[:LONGEST_KEY_NAME]
    try:
        with transaction.atomic():
            added = AccountKey.objects.create(
                account=row,
                name=named if named.isprintable() else key.type,
                type=key.type,
                blob=base64.b64encode(key.blob).decode(),
                fingerprint=key.fingerprint,
                valid_from=days.start,
                valid_until=days.end or days.start,
                added_at=at,
            )
    except IntegrityError:
        raise BadSshKey(why=KeyFault.HELD_ALREADY.value) from None
    _tell(row, f"key-{added.pk}", "key", at, key_name=added.name, fingerprint=key.fingerprint)
    steps.note_account(
        row,
        "exchange-key.added",
        by=by,
        at=at,
        ssh_key=added.pk,
        fingerprint=key.fingerprint,
        last=last_day.isoformat(),
    )
    return added.pk


def _key_days(last_day: date, at: datetime) -> Period:
    today = day_of(at)
    if last_day < today:
        raise BadSshKey(why=KeyFault.PAST.value)
    if last_day > today + LONGEST_LIFE:
        raise BadSshKey(why=KeyFault.DAYS.value, most=LONGEST_LIFE.days)
    return Period.through(today, last_day)


def _require_apart(row: ExchangeAccount, key: SshKey) -> None:
    """What opens the test space of a code never opens its production space. Raises BadSshKey."""
    other = AccountKey.objects.filter(account__code=row.code, fingerprint=key.fingerprint, removed_at=None)
    if other.exclude(account__environment=row.environment).exists():
        raise BadSshKey(why=KeyFault.OTHER_SPACE.value)


@transaction.atomic
def remove_key(*, username: str, key_id: int, by: Actor, at: datetime) -> None:
    """It opens nothing from now on, and sessions it opened end. Raises NotYours, NoSuchKey."""
    row = _own(username, by, at, also_closed=True)
    held = AccountKey.objects.filter(account=row, pk=key_id, removed_at=None)
    if held.update(removed_at=at) != 1:
        raise NoSuchKey()
    steps.note_account(row, "exchange-key.removed", by=by, at=at, ssh_key=key_id)


@transaction.atomic
def bind(*, username: str, ranges: tuple[str, ...], by: Actor, at: datetime) -> None:
    """The account comes in from these addresses alone; from any where there are none. Raises NotYours, AccountOver."""
    row = _own(username, by, at)
    if list(row.ranges) == list(ranges):
        return
    ExchangeAccount.objects.filter(pk=row.pk).update(ranges=list(ranges))
    steps.note_account(row, "exchange-account.bound", by=by, at=at, ranges=len(ranges))


@transaction.atomic
def lock(*, username: str, by: Actor, at: datetime) -> None:
    """Nobody comes in until it is unlocked. Raises NotYours, AccountOver."""
    _lock(_own(username, by, at), by, at)


@transaction.atomic
def unlock(*, username: str, by: Actor, at: datetime) -> None:
    """Raises NotYours, AccountOver."""
    row = _own(username, by, at)
    if ExchangeAccount.objects.filter(pk=row.pk, locked_at__isnull=False).update(locked_at=None):
        steps.note_account(row, "exchange-account.unlocked", by=by, at=at)


@transaction.atomic
def close(*, username: str, by: Actor, at: datetime) -> None:
    """For good: its name is never given again. Whoever acts for the provider is told where another did it. Raises NotYours,
    AccountOver.
    """
    row = _own(username, by, at)
    _close(row, by, at)
    if by.account_id not in holders_of(row.code, at):
        key = f"exchange-{row.username}-closed"
        steps.tell_holders(row.code, "exchange-account-ended", key, at=at, username=row.username)


@transaction.atomic
def close_at_desk(*, username: str, by: Actor, at: datetime) -> None:
    """The same by the fund. Raises NotYours, AccountOver."""
    pk = access.account_at_desk(by, username, Task.PREPARE, at)
    row = _hold(pk)
    _close(row, by, at)
    steps.tell_holders(
        row.code, "exchange-account-closed", f"exchange-{row.username}-closed", at=at, username=row.username
    )


@transaction.atomic
def send_links(*, email: str, language: str, at: datetime) -> None:
    """To everybody who has a request or a provider's space under this address, and to who manages accounts of the space."""
    changes.send_links(email=email, language=language, at=at)
    spellings = {email, Email.parse(email).key}
    mine = Account.objects.filter(email__in=spellings, handle__startswith=f"{HANDLE}-", is_active=True)
    for account in mine.order_by("pk"):
        if not access.manages_something(Actor.account(account.pk), at):
            continue
        key = f"space-{account.pk}-{at:%Y%m%dT%H%M%S%f}"
        outbox.put(key=key, kind="space-link", account_id=account.pk, language=language, at=at)
        journal.note(subject=("account", account.pk), event="link.asked", by=VISITOR, at=at)


def _lock(row: ExchangeAccount, by: Actor, at: datetime) -> None:
    if ExchangeAccount.objects.filter(pk=row.pk, locked_at=None).update(locked_at=at):
        steps.note_account(row, "exchange-account.locked", by=by, at=at)


def _close(row: ExchangeAccount, by: Actor, at: datetime) -> None:
    ExchangeAccount.objects.filter(pk=row.pk).update(closed_at=at, secret="", secret_made_at=None)
    steps.note_account(row, "exchange-account.closed", by=by, at=at, code=row.code_id)


def _own(username: str, by: Actor, at: datetime, *, also_closed: bool = False) -> ExchangeAccount:
    """Locked until the end of the transaction. Raises NotYours, AccountOver."""
    return _hold(access.managed_account(by, username, at), also_closed=also_closed)


def _hold(pk: int, *, also_closed: bool = False) -> ExchangeAccount:
    row = (
        ExchangeAccount.objects.select_for_update(no_key=True, of=("self",)).select_related("code").get(pk=pk)
    )
    if row.closed_at is not None and not also_closed:
        raise AccountOver()
    return row


def _tell(row: ExchangeAccount, key: str, what: str, at: datetime, **facts: str) -> None:
    """Whoever acts for the provider learns of everything that opens an account, whoever did it."""
    steps.tell_holders(
        row.code,
        "exchange-opened-by",
        f"exchange-{row.username}-{key}",
        at=at,
        username=row.username,
        what=what,
        **facts,
    )


def _written(roles: frozenset[ExchangeRole]) -> str:
    return " ".join(sorted(roles))
