"""Who comes into the exchange space, by key or by secret; which open sessions must end. The door asks here, and nowhere else.

A door first asks `let_in_with_key` or `let_in_with_secret`. A key that is let in is not proven yet: the client has shown
its public half alone. Once the whole sign-in has succeeded the door calls `begin_session`, which writes it down, and asks
`still_in` as long as sessions are open.

Tries are counted for an account and for the network it is tried from, common to all nodes. From a network from which an
account came in lately only tries from that very network count: nobody who sits elsewhere locks it out.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from prestalux.office.accounts import actions as people
from prestalux.office.accounts.models import Attempt
from prestalux.office.composed import Composed, ComposedValues
from prestalux.office.exchange import rows
from prestalux.office.exchange.models import (
    AccountKey,
    ExchangeAccount,
    ExchangeSession,
    HostKey,
    NetworkConnection,
    TurnedAway,
)
from prestalux.office.exchange.queries.accounts import roles_of, stands_of
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR
from prestalux.office.registry import queries as register
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.access import (
    AccountStands,
    FileRights,
    NetworkStands,
    SessionStands,
    TurnedAwayBecause,
    rights_now,
    why_not_from,
    why_over,
)
from prestalux.rules.exchange.accounts import LONGEST_SECRET, Environment, ExchangeRole, as_shown
from prestalux.rules.exchange.networks import address_of, neighbourhood
from prestalux.rules.exchange.ssh_keys import fingerprint
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry.states import Stated, state_on

WINDOW: Final = timedelta(minutes=15)
SECRETS_OF_AN_ACCOUNT: Final = 20
"""Wrong secrets in a WINDOW, from all networks that the account has not come in from lately."""
SECRETS_FROM_A_KNOWN_NETWORK: Final = 20
"""The same from one that it has, for this account alone."""
SECRETS_FROM_A_NETWORK: Final = 60
"""For all accounts together, from a network that is not known for the one that is tried."""
KEYS_FROM_A_NETWORK: Final = 300
"""A client shows every key it has before the right one."""
KNOWN_FOR: Final = timedelta(days=90)
"""So long after an accepted sign-in a network counts as known for the account."""
UNSEEN: Final = timedelta(seconds=90)
"""A session of which its node said nothing for so long counts no more."""
FORGOTTEN_NODE: Final = timedelta(minutes=10)
LONGEST_NAME: Final = 64
NOBODY: Final = 0
KEPT: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Granted:
    """`rights`: what the account may do with files now."""

    account_id: int
    code_id: int
    digits: str
    username: str
    environment: Environment
    rights: FileRights
    key_id: int | None
    fingerprint: str
    address: str


@dataclass(frozen=True, slots=True)
class Refused:
    """`account_id`: whose sign-in it would have been; None where no such account is. Nothing of it is for the client, who
    learns that it was refused and no more.
    """

    because: TurnedAwayBecause
    account_id: int | None = None


def let_in_with_key(username: str, blob: bytes, address: str, *, at: datetime) -> Granted | Refused:
    """`blob`: the wire bytes of the public key that the client shows. Proves nothing until its signature is verified."""
    row = _account(username)
    counted = _count_key(row, address, at)
    if isinstance(counted, Refused):
        return counted
    key = _key(row, blob)
    if row is None or key is None:
        return _refused(row, address, TurnedAwayBecause.UNKNOWN, at)
    if day_of(at) not in Period(key.valid_from, key.valid_until):
        return _refused(row, address, TurnedAwayBecause.KEY_EXPIRED, at)
    return _admitted(row, address, key, counted, at)


def let_in_with_secret(username: str, secret: str, address: str, *, at: datetime) -> Granted | Refused:
    row = _account(username)
    counted = _count_secret(row, username, address, at)
    if isinstance(counted, Refused):
        return counted
    kept = row.secret if row else ""
    typed = as_shown(secret) if len(secret) <= LONGEST_SECRET else ""
    # Hashed for an unknown name too, and for one without a secret, so that the time taken tells nothing.
    right = check_password(typed, kept or _nobodys_secret())
    if row is None or not kept or not right:
        return _refused(row, address, TurnedAwayBecause.UNKNOWN, at)
    return _admitted(row, address, None, counted, at)


class TooManySessions(Refusal):
    """`facts`: most, that an account may have open at once."""

    code = "exchange-too-many-sessions"


@transaction.atomic
def begin_session(granted: Granted, *, at: datetime, node: str = "", most: int | None = None) -> int:
    """The sign-in has succeeded: it is written down. Returns the number of the session, by which `still_in` knows it. Raises
    TooManySessions where `most` of the account are open, on whichever nodes.
    """
    if most is not None:
        # Two who come at once wait here for each other.
        _HOLD_ACCOUNT.all(account=granted.account_id)
        open_now = _OPEN_NOW.one(account=granted.account_id, since=at - UNSEEN)
        if open_now is not None and open_now[0] >= most:
            raise TooManySessions(most=most)
    session = rows.put_one(
        ExchangeSession,
        {
            "account_id": granted.account_id,
            "key_id": granted.key_id,
            "roles": _written(granted.rights.roles),
            "address": _shown(granted.address),
            "network": neighbourhood(granted.address),
            "node": node[:60],
            "began_at": at,
            "seen_at": at,
        },
    )
    journal.note(
        subject=("exchange-account", granted.account_id),
        event="exchange.signed-in",
        by=VISITOR,
        at=at,
        username=granted.username,
        session=session,
        ssh_key=granted.key_id,
        read_only=granted.rights.read_only or None,
    )
    return session


def end_sessions(ended: dict[int, TurnedAwayBecause], *, at: datetime) -> int:
    """The door has closed these. Returns how many were open until now."""
    by_reason: dict[TurnedAwayBecause, list[int]] = {}
    for session, because in ended.items():
        by_reason.setdefault(because, []).append(session)
    return sum(_end(sessions, because, at) for because, sessions in by_reason.items())


@transaction.atomic
def _end(sessions: list[int], because: TurnedAwayBecause, at: datetime) -> int:
    rows = ExchangeSession.objects.filter(pk__in=sessions, ended_at=None)
    subjects = list(rows.select_for_update(no_key=True).order_by("pk").values_list("account_id", flat=True))
    count = rows.update(ended_at=at, ended_because=because.value)
    if because is not TurnedAwayBecause.SIGNED_OUT and subjects:
        journal.note_about_each(
            subjects=[("exchange-account", account_id) for account_id in dict.fromkeys(subjects)],
            event="exchange.session-ended",
            by=VISITOR,
            at=at,
            because=because.value,
        )
    return count


def end_left_sessions(node: str, *, at: datetime) -> int:
    """A node that starts again has none of the sessions that it had when it died."""
    rows = ExchangeSession.objects.filter(node=node[:60], ended_at=None)
    return rows.update(ended_at=at, ended_because=TurnedAwayBecause.SIGNED_OUT.value)


def note_seen(sessions: Collection[int], *, at: datetime) -> None:
    """Their node lives. To be said more often than every UNSEEN."""
    ExchangeSession.objects.filter(pk__in=list(sessions), ended_at=None).update(seen_at=at)


@transaction.atomic
def end_unseen(*, at: datetime) -> int:
    """Sessions whose node has said nothing for so long that it is gone. The clock does it. Returns how many."""
    rows = ExchangeSession.objects.filter(ended_at=None, seen_at__lt=at - FORGOTTEN_NODE)
    return rows.update(ended_at=F("seen_at"), ended_because=TurnedAwayBecause.SIGNED_OUT.value)


def still_in(sessions: Collection[int], *, at: datetime) -> dict[int, TurnedAwayBecause]:
    """Which of these open sessions must end now, and why; in one query, however many there are. Also those that came from where
    their account may come from no more. A session that nobody began must end too.
    """
    asked = list(sessions)
    if not asked:
        return {}
    # Composed for as many as a power of two; the last is asked for again in the places that are left.
    size = 1 << (len(asked) - 1).bit_length()
    numbers = {f"s{place}": asked[min(place, len(asked) - 1)] for place in range(size)}
    found: dict[int, _Row] = {}
    for values in _standing_of(size).all(**numbers):
        one = _Row(*values)
        held = found.setdefault(one.pk, one)
        if one.stated_from is not None:
            held.states.append(
                Stated(one.stated_from, one.stated_until, one.stated_status, one.stated_reason)
            )
    over = dict.fromkeys(set(sessions) - set(found), TurnedAwayBecause.SIGNED_OUT)
    for session, one in found.items():
        if because := _why(one, at):
            over[session] = because
    return over


@cache
def _standing_of(size: int) -> ComposedValues:
    def rows(**numbers: int) -> QuerySet[ExchangeSession, tuple[Any, ...]]:
        stated = FilteredRelation(
            "account__code__statuses", condition=Q(account__code__statuses__superseded_at=None)
        )
        connection = NetworkConnection.objects.filter(code=OuterRef("account__code")).order_by("-pk")
        found = ExchangeSession.objects.annotate(
            stated=stated,
            network_ranges=Subquery(connection.values("ranges")[:1]),
            network_ended_at=Subquery(connection.values("ended_at")[:1]),
        ).filter(pk__in=list(numbers.values()))
        return found.order_by("pk", "stated__valid_from").values_list(*_COLUMNS)

    return ComposedValues(rows, **dict.fromkeys((f"s{place}" for place in range(size)), int))


_COLUMNS: Final = (
    "pk",
    "roles",
    "began_at",
    "ended_at",
    "address",
    "network_ranges",
    "network_ended_at",
    "account__ranges",
    "key_id",
    "key__valid_from",
    "key__valid_until",
    "key__removed_at",
    "account__roles",
    "account__valid_from",
    "account__valid_until",
    "account__locked_at",
    "account__closed_at",
    "account__secret_made_at",
    "stated__valid_from",
    "stated__valid_until",
    "stated__status",
    "stated__reason",
)


class _Row:
    """One session with one statement of its code's state; the statements of all its rows gather in `states`."""

    def __init__(self, *values: Any) -> None:  # in the order of _COLUMNS
        (
            self.pk,
            roles,
            self.began_at,
            self.ended_at,
            self.address,
            self.network_ranges,
            self.network_ended_at,
            self.account_ranges,
            self.key_id,
            self.key_from,
            self.key_until,
            self.key_removed_at,
            account_roles,
            valid_from,
            valid_until,
            locked_at,
            closed_at,
            self.secret_made_at,
            self.stated_from,
            self.stated_until,
            self.stated_status,
            self.stated_reason,
        ) = values
        self.roles = roles_of(roles)
        self.account = AccountStands(
            roles_of(account_roles),
            Period(valid_from, valid_until),
            closed_at is not None,
            locked_at is not None,
        )
        self.states: list[Stated] = []


def _why(one: _Row, at: datetime) -> TurnedAwayBecause | None:
    if one.ended_at is not None:
        return TurnedAwayBecause.SIGNED_OUT
    today = day_of(at)
    code = state_on(one.states, today)
    rights = rights_now(one.account, code, today=today, collect_days=settings.FUND.collect_days)
    session = SessionStands(
        one.roles,
        one.began_at,
        Period(one.key_from, one.key_until) if one.key_id is not None else None,
        one.key_removed_at is not None,
        one.secret_made_at,
    )
    network = _network_stands(one.network_ranges, one.network_ended_at, at)
    return why_over(session, rights, code, today=today) or why_not_from(
        one.address, account=tuple(one.account_ranges), network=network
    )


def note_host_keys(keys: Mapping[str, str], *, at: datetime) -> None:
    """A door says which keys it shows: fingerprint to type. To be said again each day."""
    HostKey.objects.bulk_create(
        [HostKey(fingerprint=one, type=kind, seen_at=at) for one, kind in keys.items()],
        update_conflicts=True,
        unique_fields=["fingerprint"],
        update_fields=["seen_at"],
    )


def forget_old(*, at: datetime) -> int:
    """Refusals and sessions that no longer tell anything. The clock does it."""
    gone = TurnedAway.objects.filter(window_at__lt=at - KEPT).delete()[0]
    return gone + ExchangeSession.objects.filter(began_at__lt=at - KEPT).delete()[0]


# The account, its network, its code. Each sign-in asks these, for every key that its client shows.

_ACCOUNT: Final[Composed[ExchangeAccount]] = Composed(
    lambda username: ExchangeAccount.objects.select_related("code").filter(username=username), username=str
)
_HOLD_ACCOUNT: Final[Composed[ExchangeAccount]] = Composed(
    lambda account: ExchangeAccount.objects.select_for_update(no_key=True).filter(pk=account), account=int
)
_KEY: Final[Composed[AccountKey]] = Composed(
    lambda account, fingerprint: AccountKey.objects.filter(
        account_id=account, removed_at=None, fingerprint=fingerprint
    ),
    account=int,
    fingerprint=str,
)
_NETWORK: Final[Composed[NetworkConnection]] = Composed(
    lambda code: NetworkConnection.objects.filter(code_id=code).order_by("-pk")[:1], code=int
)
"""The last one, also where it has ended."""
_LATELY: Final = ComposedValues(
    lambda account, network, since: ExchangeSession.objects.filter(
        account_id=account, network=network, began_at__gt=since
    ).values_list("pk")[:1],
    account=int,
    network=str,
    since=datetime,
)
_OPEN_NOW: Final = ComposedValues(
    lambda account, since: (
        ExchangeSession.objects.filter(account_id=account, ended_at=None, seen_at__gt=since)
        .values("account")
        .annotate(count=Count("pk"))
        .values_list("count")
    ),
    account=int,
    since=datetime,
)


def _account(username: str) -> ExchangeAccount | None:
    """Names are told apart by their very signs: another case is another name."""
    if len(username) > LONGEST_NAME or not username.isascii():
        return None
    return _ACCOUNT.first(username=username)


def _key(row: ExchangeAccount | None, blob: bytes) -> AccountKey | None:
    """The account's own key with these very bytes."""
    if row is None:
        return None
    return _KEY.first(account=row.pk, fingerprint=fingerprint(blob))


def _admitted(
    row: ExchangeAccount, address: str, key: AccountKey | None, counted: tuple[int, ...], at: datetime
) -> Granted | Refused:
    network = _NETWORK.first(code=row.code_id)
    stands = _network_stands(network.ranges, network.ended_at, at) if network else NetworkStands()
    if elsewhere := why_not_from(address, account=tuple(row.ranges), network=stands):
        return _refused(row, address, elsewhere, at)
    today = day_of(at)
    code = register.state_of(row.code_id, today)
    rights = rights_now(stands_of(row), code, today=today, collect_days=settings.FUND.collect_days)
    if isinstance(rights, TurnedAwayBecause):
        return _refused(row, address, rights, at)
    # Only failures are held against anybody: who signs in rightly may do so all day.
    if counted:
        Attempt.objects.filter(pk__in=counted).delete()
    return Granted(
        row.pk,
        row.code_id,
        row.code.digits,
        row.username,
        Environment(row.environment),
        rights,
        key.pk if key else None,
        key.fingerprint if key else "",
        address,
    )


def _network_stands(ranges: list[str] | None, ended_at: datetime | None, at: datetime) -> NetworkStands:
    return NetworkStands(tuple(ranges or ()), ended_at is not None and ended_at <= at)


# Tries


def _count_secret(
    row: ExchangeAccount | None, username: str, address: str, at: datetime
) -> tuple[int, ...] | Refused:
    network = neighbourhood(address)
    if row is not None and _is_known(row.pk, network, at):
        limits = [(f"exchange secret {row.pk} from {network}", SECRETS_FROM_A_KNOWN_NETWORK)]
    else:
        whose = f"account {row.pk}" if row else f"name {username[:LONGEST_NAME]}"
        limits = [
            (f"exchange secret from {network}", SECRETS_FROM_A_NETWORK),
            (f"exchange secret of {whose}", SECRETS_OF_AN_ACCOUNT),
        ]
    return _count(row, limits, address, at)


def _count_key(row: ExchangeAccount | None, address: str, at: datetime) -> tuple[int, ...] | Refused:
    network = neighbourhood(address)
    if row is not None and _is_known(row.pk, network, at):
        return ()  # a key cannot be guessed: there is nothing to spare where the account is at home
    return _count(row, [(f"exchange key from {network}", KEYS_FROM_A_NETWORK)], address, at)


def _count(
    row: ExchangeAccount | None, limits: Iterable[tuple[str, int]], address: str, at: datetime
) -> tuple[int, ...] | Refused:
    counted: list[int] = []
    for what, most in limits:
        try:
            counted.append(people.count_try(of=what, at=at, most=most, window=WINDOW))
        except people.TooManyTries:
            return _refused(row, address, TurnedAwayBecause.TOO_MANY_TRIES, at)
    return tuple(counted)


def _is_known(account_id: int, network: str, at: datetime) -> bool:
    return bool(network) and bool(_LATELY.all(account=account_id, network=network, since=at - KNOWN_FOR))


def _refused(row: ExchangeAccount | None, address: str, because: TurnedAwayBecause, at: datetime) -> Refused:
    _note_refusal(row.pk if row else NOBODY, neighbourhood(address), because, at)
    return Refused(because, row.pk if row else None)


@transaction.atomic
def _note_refusal(account_id: int, network: str, because: TurnedAwayBecause, at: datetime) -> None:
    """The first of a window and a reason is a line of the journal; all are counted in its row."""
    seconds = int(WINDOW.total_seconds())
    window = at - timedelta(seconds=at.timestamp() % seconds)
    row, is_new = TurnedAway.objects.get_or_create(
        account_id=account_id,
        because=because.value,
        network=network,
        window_at=window,
        defaults={"last_at": at},
    )
    if not is_new:
        TurnedAway.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=at)
        return
    same = TurnedAway.objects.filter(account_id=account_id, because=because.value, window_at=window)
    if same.count() > 1:
        return
    journal.note(
        subject=("exchange-account", account_id),
        event="exchange.turned-away",
        by=VISITOR,
        at=at,
        because=because.value,
    )


def _shown(address: str) -> str:
    found = address_of(address)
    return str(found) if found else ""


def _written(roles: frozenset[ExchangeRole]) -> str:
    return " ".join(sorted(roles))


@lru_cache(maxsize=1)
def _nobodys_secret() -> str:
    return make_password(secrets.token_urlsafe(16))
