"""Requests, accounts and keys as both sides see them; what was seen of a connection; who must exchange and cannot yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from prestalux.office.attribution.queries import MomentView
from prestalux.office.changes.queries import identities_on, identity_on
from prestalux.office.dossiers.models import Dossier
from prestalux.office.exchange.models import (
    AccessRequest,
    AccountKey,
    ExchangeAccess,
    ExchangeAccount,
    ExchangeSession,
    HostKey,
    NetworkConnection,
    TurnedAway,
)
from prestalux.office.exchange.queries import paging
from prestalux.office.exchange.queries.deposits import first_file_at
from prestalux.office.exchange.queries.paging import Page
from prestalux.office.registry import changing, facts
from prestalux.office.registry import queries as register
from prestalux.office.registry.models import CodeMember, CodeStatus, ProviderCode, ProviderIdentity
from prestalux.rules.conventions.exchange import must_exchange, who_must
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange.access import (
    AccountStands,
    FileRights,
    TurnedAwayBecause,
    collect_until,
    rights_now,
)
from prestalux.rules.exchange.accounts import Environment, ExchangeRole, HolderKind
from prestalux.rules.exchange.requests import AccessKind, AccessStatus
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry import CodeKind, CodeState
from prestalux.rules.registry.states import StateOn

DOSSIERS: Final = "exchange"
"""The kind of their dossiers."""
LATELY: Final = timedelta(days=30)
"""How far back refused sign-ins are shown."""


@dataclass(frozen=True, slots=True)
class AccessView:
    """A request for the network or for access to the space."""

    id: int
    reference: Reference
    kind: AccessKind
    environment: Environment | None
    status: AccessStatus
    language: str
    version: int
    code_id: int
    digits: str
    profession: str
    name: str
    account_id: int
    wanted: dict[str, str]
    asked_at: datetime
    moved_at: datetime
    assigned_to: int | None
    reason: str
    text: str
    moments: tuple[MomentView, ...] = ()

    @property
    def printed_code(self) -> str:
        return Code.as_received(self.digits).printed


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key as it is shown: never more of it than its fingerprint."""

    id: int
    name: str
    type: str
    fingerprint: str
    days: Period
    removed_at: datetime | None
    used_at: datetime | None

    def holds_on(self, day: date) -> bool:
        return self.removed_at is None and day in self.days


@dataclass(frozen=True, slots=True)
class AccountView:
    id: int
    code_id: int
    digits: str
    username: str
    environment: Environment
    holder: HolderKind
    name: str
    roles: frozenset[ExchangeRole]
    days: Period
    ranges: tuple[str, ...]
    secret_made_at: datetime | None
    opened_at: datetime
    locked_at: datetime | None
    closed_at: datetime | None
    portal_account_id: int | None
    last_at: datetime | None
    stands: FileRights | TurnedAwayBecause
    """What it may do with files today, or why nothing."""
    keys: tuple[HeldKey, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def dossier_id_of(reference: Reference) -> int | None:
    rows = Dossier.objects.filter(kind=DOSSIERS, reference=reference.characters)
    return rows.values_list("pk", flat=True).first()


def is_access_request(dossier_id: int) -> bool:
    return Dossier.objects.filter(pk=dossier_id, kind=DOSSIERS).exists()


def view_of(dossier_id: int, at: datetime) -> AccessView:
    """Raises AccessRequest.DoesNotExist."""
    row = AccessRequest.objects.select_related("dossier", "code").get(pk=dossier_id)
    moments = tuple(MomentView(one.at, one.what, one.side, one.facts) for one in row.dossier.moments.all())
    return _view(row, at, moments)


def _view(
    row: AccessRequest, at: datetime, moments: tuple[MomentView, ...] = (), *, name: str | None = None
) -> AccessView:
    dossier = row.dossier
    return AccessView(
        row.pk,
        Reference(dossier.reference),
        AccessKind(row.kind),
        Environment(row.environment) if row.environment else None,
        AccessStatus(dossier.status),
        dossier.language,
        dossier.version,
        row.code_id,
        row.code.digits,
        row.code.profession,
        name_of(row.code, day_of(at)) if name is None else name,
        row.account_id,
        row.wanted,
        dossier.opened_at,
        dossier.moved_at,
        dossier.assigned_to,
        row.reason,
        row.text,
        moments,
    )


def name_of(code: ProviderCode, on: date) -> str:
    who = identity_on(code.provider_id, on)
    return _full_name(who)


def names_of(provider_ids: Iterable[int], on: date) -> dict[int, str]:
    """The same for many providers, in one query."""
    return {provider: _full_name(who) for provider, who in identities_on(provider_ids, on).items()}


def _full_name(who: ProviderIdentity | None) -> str:
    return f"{who.given_name} {who.family_name}".strip() if who else ""


def at_desk(
    statuses: Iterable[AccessStatus],
    at: datetime,
    *,
    newest_first: bool = False,
    before: str = "",
    after: str = "",
) -> Page[AccessView]:
    """Longest waiting first, or the last moved first."""
    rows = AccessRequest.objects.filter(dossier__status__in=[one.value for one in statuses])
    order = (paging.moment(f"dossier__{'moved' if newest_first else 'opened'}_at"), paging.ROW)
    found = paging.page_of(
        rows.select_related("dossier", "code"), order, newest_first=newest_first, before=before, after=after
    )
    names = names_of((row.code.provider_id for row in found.rows), day_of(at))
    return found.of([_view(row, at, name=names.get(row.code.provider_id, "")) for row in found.rows])


def waiting_at_desk() -> int:
    """How many the fund must act on."""
    return Dossier.objects.filter(kind=DOSSIERS, status=AccessStatus.SUBMITTED).count()


def requests_of(code_id: int, at: datetime) -> tuple[AccessView, ...]:
    """The last ones first."""
    rows = AccessRequest.objects.filter(code_id=code_id).select_related("dossier", "code").order_by("-pk")
    return tuple(_view(row, at) for row in rows[:50])


def holders_of(code: ProviderCode, at: datetime) -> list[int]:
    """Accounts of the web that act for the provider of the code, the first to do so first; for a common code also those of its
    members today.
    """
    providers = [code.provider_id]
    if code.kind == CodeKind.COMMON:
        ties = facts.as_of(CodeMember.objects.filter(code=code), day_of(at))
        providers += ties.order_by("member__digits").values_list("member__provider_id", flat=True)
    return list(dict.fromkeys(pk for provider in providers for pk in changing.holders_of(provider, at)))


# What was granted


@dataclass(frozen=True, slots=True)
class Connection:
    ranges: tuple[str, ...]
    since: datetime
    last_day: date | None = None
    """Where its end was granted and is still to come."""


def connection_of(code_id: int, at: datetime) -> Connection | None:
    """To the secured network, as far as the fund was told."""
    row = NetworkConnection.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), code_id=code_id).first()
    if row is None:
        return None
    last_day = None if row.ended_at is None else day_of(row.ended_at - timedelta(microseconds=1))
    return Connection(tuple(row.ranges), row.since, last_day)


def has_access(code_id: int, environment: Environment) -> bool:
    return ExchangeAccess.objects.filter(code_id=code_id, environment=environment).exists()


def accounts_of(
    code_id: int, at: datetime, environment: Environment | None = None
) -> tuple[AccountView, ...]:
    """Open ones first, in the order in which they were opened."""
    rows = ExchangeAccount.objects.filter(code_id=code_id)
    if environment is not None:
        rows = rows.filter(environment=environment)
    found = sorted(rows.select_related("code"), key=lambda row: (row.closed_at is not None, row.pk))
    state = register.state_of(code_id, day_of(at))
    return tuple(_account(row, state, at) for row in found)


def account_named(username: str, at: datetime) -> AccountView | None:
    """With its keys, those removed too."""
    row = ExchangeAccount.objects.filter(username=username).select_related("code").first()
    if row is None:
        return None
    return _account(row, register.state_of(row.code_id, day_of(at)), at)


def _account(row: ExchangeAccount, state: StateOn, at: datetime) -> AccountView:
    sessions = ExchangeSession.objects.filter(account=row)
    return AccountView(
        row.pk,
        row.code_id,
        row.code.digits,
        row.username,
        Environment(row.environment),
        HolderKind(row.holder),
        row.name,
        roles_of(row.roles),
        Period(row.valid_from, row.valid_until),
        tuple(row.ranges),
        row.secret_made_at,
        row.opened_at,
        row.locked_at,
        row.closed_at,
        row.portal_account_id,
        sessions.order_by("-began_at").values_list("began_at", flat=True).first(),
        rights_now(stands_of(row), state, today=day_of(at), collect_days=settings.FUND.collect_days),
        tuple(_key(key) for key in AccountKey.objects.filter(account=row).order_by("pk")),
    )


def roles_of(kept: str) -> frozenset[ExchangeRole]:
    return frozenset(ExchangeRole(role) for role in kept.split())


def stands_of(row: ExchangeAccount) -> AccountStands:
    return AccountStands(
        roles_of(row.roles),
        Period(row.valid_from, row.valid_until),
        row.closed_at is not None,
        row.locked_at is not None,
    )


def _key(row: AccountKey) -> HeldKey:
    used = ExchangeSession.objects.filter(key=row).order_by("-began_at")
    return HeldKey(
        row.pk,
        row.name,
        row.type,
        row.fingerprint,
        Period(row.valid_from, row.valid_until),
        row.removed_at,
        used.values_list("began_at", flat=True).first(),
    )


def collectable_until(code_id: int, at: datetime) -> date | None:
    """The first day on which returns of a code that is suspended or ended can no longer be collected; None while it is
    valid.
    """
    return collect_until(register.state_of(code_id, day_of(at)), settings.FUND.collect_days)


def somebody_collects(code_id: int, environment: str, at: datetime) -> bool:
    """Whether an open account of the code may collect returns in this space, apart from how the code stands."""
    today = day_of(at)
    rows = ExchangeAccount.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        code_id=code_id,
        environment=environment,
        closed_at=None,
    )
    return any(ExchangeRole.COLLECT in roles.split() for roles in rows.values_list("roles", flat=True))


# What was seen for real


@dataclass(frozen=True, slots=True)
class SignInSeen:
    """`fingerprint`: of the key, empty where a secret was given."""

    username: str
    at: datetime
    address: str
    fingerprint: str
    key_name: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TurnedAwaySeen:
    """`username`: empty where no account of this name was meant."""

    username: str
    network: str
    because: TurnedAwayBecause
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps to a first connection, each with what was seen of it; None where nothing was."""

    environment: Environment
    connection: Connection | None
    accounts: tuple[AccountView, ...]
    """The open ones."""
    sign_in: SignInSeen | None
    """The last accepted one."""
    refused: TurnedAwaySeen | None
    """The last refusal since then: what to put right."""
    first_file_at: datetime | None

    @property
    def for_files(self) -> tuple[AccountView, ...]:
        """The accounts that deposit or collect: one that only manages the others does not connect at all."""
        return tuple(one for one in self.accounts if one.roles - {ExchangeRole.ADMINISTER})

    @property
    def with_means(self) -> tuple[AccountView, ...]:
        """Those of them that have a key or a secret."""
        return tuple(
            one
            for one in self.for_files
            if one.secret_made_at is not None or any(key.removed_at is None for key in one.keys)
        )


def guide(code_id: int, environment: Environment, at: datetime) -> Guide:
    accounts = tuple(one for one in accounts_of(code_id, at, environment) if one.is_open)
    seen = sign_ins_of(code_id, environment, most=1)
    last = seen[0] if seen else None
    refused = turned_away_of(code_id, environment, since=last.at if last else at - LATELY)
    return Guide(
        environment,
        connection_of(code_id, at),
        accounts,
        last,
        refused[0] if refused else None,
        first_file_at(code_id, environment),
    )


@dataclass(frozen=True, slots=True)
class HostKeySeen:
    type: str
    fingerprint: str


HOST_KEYS_FOR: Final = timedelta(days=2)


def host_keys(at: datetime) -> tuple[HostKeySeen, ...]:
    """By which the doors of the space show that they are it."""
    rows = HostKey.objects.filter(seen_at__gt=at - HOST_KEYS_FOR).order_by("type", "pk")
    return tuple(HostKeySeen(row.type, row.fingerprint) for row in rows)


def sign_ins_of(code_id: int, environment: Environment, *, most: int = 20) -> tuple[SignInSeen, ...]:
    rows = ExchangeSession.objects.filter(account__code_id=code_id, account__environment=environment)
    return tuple(_sign_in(row) for row in rows.select_related("account", "key").order_by("-began_at")[:most])


def sign_ins_with(username: str, *, most: int = 20) -> tuple[SignInSeen, ...]:
    rows = ExchangeSession.objects.filter(account__username=username)
    return tuple(_sign_in(row) for row in rows.select_related("account", "key").order_by("-began_at")[:most])


def _sign_in(row: ExchangeSession) -> SignInSeen:
    fingerprint, name = (row.key.fingerprint, row.key.name) if row.key else ("", "")
    return SignInSeen(row.account.username, row.began_at, row.address, fingerprint, name, row.ended_at)


def turned_away_of(code_id: int, environment: Environment, *, since: datetime) -> tuple[TurnedAwaySeen, ...]:
    """The last first."""
    names = dict(
        ExchangeAccount.objects.filter(code_id=code_id, environment=environment).values_list("pk", "username")
    )
    rows = TurnedAway.objects.filter(account_id__in=names, last_at__gt=since).order_by("-last_at")[:20]
    return tuple(
        TurnedAwaySeen(
            names[row.account_id], row.network, TurnedAwayBecause(row.because), row.count, row.last_at
        )
        for row in rows
    )


# Who must and cannot yet


@dataclass(frozen=True, slots=True)
class Obliged:
    code_id: int
    digits: str
    profession: str
    name: str
    since: date
    asked: bool
    """Whether a request of theirs waits."""

    @property
    def printed(self) -> str:
        return Code.as_received(self.digits).printed


def obliged_without_account(at: datetime, *, before: str = "", after: str = "") -> tuple[Page[Obliged], int]:
    """Holders of a valid code whose profession must exchange, and who have no open account in the production space: the
    longest first, and how many there are.
    """
    today = day_of(at)
    rows = _obliged(today)
    asked = AccessRequest.objects.filter(
        code=OuterRef("code"),
        is_open=True,
        kind=AccessKind.EXCHANGE_ACCESS,
        environment=Environment.PRODUCTION,
    )
    found = paging.page_of(
        rows.select_related("code").annotate(asked=Exists(asked)),
        (paging.day("valid_from"), paging.ROW),
        newest_first=False,
        before=before,
        after=after,
    )
    names = names_of((row.code.provider_id for row in found.rows), today)
    shown = [
        Obliged(
            row.code_id,
            row.code.digits,
            row.code.profession,
            names.get(row.code.provider_id, ""),
            row.valid_from,
            row.asked,  # type: ignore[attr-defined]  # annotated above
        )
        for row in found.rows
    ]
    return found.of(shown), rows.count()


def must_open_account(code_id: int, at: datetime) -> bool:
    return is_obliged(ProviderCode.objects.get(pk=code_id), at)


def is_obliged(code: ProviderCode, at: datetime) -> bool:
    """Whether its holder must open an account and has none: also before the first day of the code, when nothing can be
    opened yet.
    """
    state = register.state_of(code.pk, day_of(at)).state
    if not must_exchange(Profession(code.profession), day_of(at)) or state in {
        CodeState.ENDED,
        CodeState.VOID,
    }:
        return False
    return not _open_accounts(day_of(at)).filter(code=code).exists()


def _open_accounts(today: date) -> QuerySet[ExchangeAccount, ExchangeAccount]:
    return ExchangeAccount.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today), environment=Environment.PRODUCTION, closed_at=None
    )


def _obliged(today: date) -> QuerySet[CodeStatus, CodeStatus]:
    """What says of each such code that it is active today."""
    active = CodeStatus.objects.filter(
        ~Exists(_open_accounts(today).filter(code=OuterRef("code"))),
        status=CodeState.ACTIVE,
        code__profession__in=[one.value for one in who_must(today)],
    )
    return facts.as_of(active, today)
