"""Accounts, rights, one-time links and the sign-in of staff."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Count, Q

from prestalux.office.accounts import authenticator, recovery, sign_ins
from prestalux.office.accounts.models import Account, Attempt, OneTimeLink, Right, SignIn
from prestalux.office.accounts.sign_ins import Means, Visit
from prestalux.office.files.sealing import BrokenSeal
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.errors import Refusal

SIGN_IN_WINDOW = timedelta(minutes=15)
SIGN_IN_TRIES = 10
LINK_WINDOW = timedelta(hours=1)
LINK_TRIES = 5


class TooManyTries(Refusal):
    code = "too-many-tries"


class WrongSignIn(Refusal):
    """Name, password or figure do not fit together; which one is never said."""

    code = "wrong-sign-in"


class LinkSpent(Refusal):
    """The link was used, has expired or never existed: one answer for all three."""

    code = "link-spent"


Entropy = Callable[[int], bytes]


def open_applicant(
    *, email: str, language: str, at: datetime, role: str = "applicant", entropy: Entropy = os.urandom
) -> Account:
    """An account of its own for a newly begun dossier: knowing an address opens nobody else's. `role` begins its name."""
    account = Account(
        handle=f"{role}-{entropy(16).hex()}",
        email=email,
        language=language,
        made_at=at,
        password=make_password(None),
    )
    account.save(force_insert=True)
    return account


@transaction.atomic
def open_staff(
    *, handle: str, name: str, role: str, password: str, secret: str, language: str, by: Actor, at: datetime
) -> Account:
    account = Account(
        handle=handle.lower(),
        email=handle.lower(),
        name=name,
        language=language,
        made_at=at,
        email_confirmed_at=at,
        password=make_password(password),
        totp_secret=authenticator.seal(handle.lower(), secret),
    )
    account.save(force_insert=True)
    give_right(account_id=account.pk, role=role, dossier_id=None, at=at)
    journal.note(subject=("account", account.pk), event="account.opened", by=by, at=at, role=role)
    return account


def give_right(*, account_id: int, role: str, dossier_id: int | None, at: datetime) -> None:
    Right.objects.create(account_id=account_id, role=role, dossier_id=dossier_id, valid_from=at)


@transaction.atomic
def end_right(*, account_id: int, role: str, dossier_id: int, at: datetime) -> bool:
    """End a right over one dossier; with the last one the account closes. False when there was none."""
    mine = Right.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), account_id=account_id)
    ended = mine.filter(role=role, dossier_id=dossier_id).update(valid_until=at)
    if not mine.exists():
        Account.objects.filter(pk=account_id).update(is_active=False)
    return bool(ended)


@transaction.atomic
def end_rights(*, account_id: int, by: Actor, at: datetime) -> None:
    Right.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), account_id=account_id).update(
        valid_until=at
    )
    Account.objects.filter(pk=account_id).update(is_active=False)
    journal.note(subject=("account", account_id), event="account.closed", by=by, at=at)


def make_link(*, account_id: int, at: datetime, valid_for: timedelta, purpose: str = "") -> str:
    """A one-time token; only its digest is kept.

    With a `purpose` it is derived from it and the house's own key, the same at every try: a letter composed a second
    time after a crash is the same letter.
    """
    token = token_for(account_id, purpose) if purpose else _token(os.urandom(24))
    OneTimeLink.objects.get_or_create(
        token_sha256=hashlib.sha256(token.encode()).hexdigest(),
        defaults={"account_id": account_id, "made_at": at, "expires_at": at + valid_for},
    )
    return token


def token_for(account_id: int, purpose: str) -> str:
    """The token of the link made for it, whether it was made yet or not: tells which letter a link came with."""
    key = settings.SECRET_KEY.encode()
    return _token(hmac.digest(key, f"link {account_id} {purpose}".encode(), "sha256")[:24])


def _token(drawn: bytes) -> str:
    return base64.urlsafe_b64encode(drawn).decode()


def change_addresses(account_ids: Iterable[int], *, former: str, email: str, at: datetime) -> None:
    """Those of the accounts that were reached at the former address are reached, and sign in, at the other: whoever
    calls has seen that it is theirs.
    """
    mine = Account.objects.filter(pk__in=list(account_ids), email__iexact=former)
    mine.update(email=email, email_confirmed_at=at)


def spend_open_links(account_ids: Iterable[int], *, at: datetime) -> None:
    """Whatever lies in whichever mailbox opens nothing any more."""
    OneTimeLink.objects.filter(account_id__in=list(account_ids), spent_at=None).update(spent_at=at)


def spend_unseen(token: str, *, at: datetime) -> None:
    """Spend a link without signing in. Raises LinkSpent."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    open_links = OneTimeLink.objects.filter(token_sha256=digest, spent_at=None, expires_at__gt=at)
    if not open_links.update(spent_at=at):
        raise LinkSpent()


def link_holder(token: str, *, at: datetime) -> int | None:
    """The account that a link not spent yet is for; nothing is spent. None for any other word."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = OneTimeLink.objects.filter(token_sha256=digest, spent_at=None, expires_at__gt=at)
    return found.values_list("account_id", flat=True).first()


@transaction.atomic
def spend_link(token: str, *, at: datetime, visit: Visit = sign_ins.UNSEEN) -> SignIn:
    """Raises LinkSpent. Following the link proves the address."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    spent = OneTimeLink.objects.filter(token_sha256=digest, spent_at=None, expires_at__gt=at).update(
        spent_at=at
    )
    if not spent:
        raise LinkSpent()
    account = OneTimeLink.objects.select_related("account").get(token_sha256=digest).account
    if not account.is_active:
        raise LinkSpent()
    Account.objects.filter(pk=account.pk, email_confirmed_at=None).update(email_confirmed_at=at)
    journal.note(subject=("account", account.pk), event="link.spent", by=Actor.account(account.pk), at=at)
    return sign_ins.begin(account.pk, Means.LINK, visit, at=at)


@transaction.atomic
def enter_new(account_id: int, *, visit: Visit, at: datetime) -> SignIn:
    """The session of somebody who has just begun a request, whose address is not proven yet."""
    return sign_ins.begin(account_id, Means.NEW, visit, at=at)


def count_try(*, of: str, at: datetime, most: int, window: timedelta) -> int:
    """Count one try of a limited thing; returns the count's id. Raises TooManyTries. `of` is kept as a digest only."""
    return count_within(of=of, at=at, limits=[(most, window)])


def count_within(*, of: str, at: datetime, limits: Sequence[tuple[int, timedelta]]) -> int:
    """The same against several limits at once, each so many within a time; the first that is passed is named."""
    bucket = hashlib.sha256(of.encode()).hexdigest()
    # Written before it is counted: of many tries at once none can pass unseen by the others.
    attempt = Attempt.objects.create(bucket=bucket, at=at)
    since = at - max(window for _, window in limits)
    within = {f"n{n}": Count("pk", filter=Q(at__gt=at - window)) for n, (_, window) in enumerate(limits)}
    counts = Attempt.objects.filter(bucket=bucket, at__gt=since).aggregate(**within)
    for n, (most, window) in enumerate(limits):
        if counts[f"n{n}"] > most:
            attempt.delete()
            raise TooManyTries(minutes=int(window.total_seconds() // 60))
    return attempt.pk


def require_tries_left(*, of: str, at: datetime, most: int, window: timedelta) -> None:
    """Asked before something costly that is then counted (`count_try`). Raises TooManyTries."""
    bucket = hashlib.sha256(of.encode()).hexdigest()
    if Attempt.objects.filter(bucket=bucket, at__gt=at - window).count() >= most:
        raise TooManyTries(minutes=int(window.total_seconds() // 60))


def sign_in(*, handle: str, password: str, figure: str, visit: Visit, at: datetime) -> SignIn:
    """Both factors at once, so that nothing tells which was wrong; a recovery code stands in for the figure.

    Raises TooManyTries, WrongSignIn.
    """
    name = handle.strip().lower()[:254]
    tries = [
        count_try(of=f"sign-in {name}", at=at, most=SIGN_IN_TRIES, window=SIGN_IN_WINDOW),
        count_try(of=f"sign-in from {visit.origin}", at=at, most=SIGN_IN_TRIES * 5, window=SIGN_IN_WINDOW),
    ]
    account = Account.objects.filter(handle=name, is_active=True).exclude(totp_secret=None).first()
    # The password is hashed for an unknown name too, so that the time taken tells nothing.
    right = check_password(password, account.password if account else _nobodys_password())
    with transaction.atomic():
        means = _second_factor(account, figure, at) if account and right else None
        if account is None or means is None:
            sign_ins.refuse(account.pk if account else None, Means.PASSWORD, visit, at=at)
            begun = None
        else:
            begun = sign_ins.begin(account.pk, means, visit, at=at)
    if begun is None:
        raise WrongSignIn()
    # Only failures are held against a person: who signs in rightly may do so all day.
    Attempt.objects.filter(pk__in=tries).delete()
    return begun


def secrets_open() -> bool:
    """Whether the key ring opens the newest authenticator's secret; true when there is none."""
    account = Account.objects.exclude(totp_secret=None).order_by("-pk").first()
    if account is None:
        return True
    try:
        authenticator.opened(account)
    except BrokenSeal:
        return False
    return True


def forget_rights_over(dossier_id: int) -> None:
    """The dossier is gone: so are the rights over it and, with an account's last right, the account with its address."""
    rights = Right.objects.filter(dossier_id=dossier_id)
    holders = set(rights.values_list("account_id", flat=True))
    rights.delete()
    still = set(Right.objects.filter(account_id__in=holders).values_list("account_id", flat=True))
    Account.objects.filter(pk__in=holders - still).delete()


def forget_old(*, at: datetime) -> None:
    """Attempts, links and sign-ins that no longer decide anything."""
    Attempt.objects.filter(at__lt=at - timedelta(days=1)).delete()
    OneTimeLink.objects.filter(expires_at__lt=at - timedelta(days=30)).delete()
    sign_ins.forget_old(at=at)


def _second_factor(account: Account, typed: str, at: datetime) -> Means | None:
    if authenticator.spend_figure(account, typed, at):
        return Means.PASSWORD
    return Means.RECOVERY_CODE if recovery.spend(account.pk, typed, at=at) else None


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    return make_password(secrets.token_urlsafe(16))
