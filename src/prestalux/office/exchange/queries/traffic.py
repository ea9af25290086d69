"""What staff see of the whole space: the traffic of a day, files that are stuck or were refused, accounts that are silent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncHour

from prestalux.office.exchange.models import (
    Deposit,
    DepositEvent,
    ExchangeAccount,
    ExchangeSession,
    Return,
)
from prestalux.office.exchange.models.mailbox import COMING_IN, TO_ANSWER
from prestalux.office.exchange.queries import paging
from prestalux.office.exchange.queries.accounts import names_of
from prestalux.office.exchange.queries.paging import Page
from prestalux.rules.conventions.exchange import who_must
from prestalux.rules.exchange.accounts import Environment, HolderKind
from prestalux.rules.exchange.deposit_states import TAKEN, DepositState
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import LUXEMBOURG, day_of

REFUSED_DAYS: Final = 7
"""So long a refused file is shown to staff. Our own choice, as are the days of silence."""
SILENT_DAYS: Final = (30, 90)
MOST_COUNTED: Final = 1_000
"""Of each kind of stuck files: beyond it they are not counted one by one."""
HOUR: Final = timedelta(hours=1)


# The traffic of a day


@dataclass(slots=True)
class Hour:
    """What happened from `at` on for an hour. `bytes`: of the request files that were decided over."""

    at: datetime
    accepted: int = 0
    refused: int = 0
    duplicates: int = 0
    bytes: int = 0
    published: int = 0
    published_bytes: int = 0
    collected: int = 0

    def add(self, other: Hour) -> None:
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_COUNTED: Final = (
    "accepted",
    "refused",
    "duplicates",
    "bytes",
    "published",
    "published_bytes",
    "collected",
)


@dataclass(frozen=True, slots=True)
class Traffic:
    """`hours`: 24 of them, 23 or 25 on the days on which the clock is changed."""

    day: date
    hours: tuple[Hour, ...]
    total: Hour = field(init=False)

    def __post_init__(self) -> None:
        total = Hour(self.hours[0].at)
        for hour in self.hours:
            total.add(hour)
        object.__setattr__(self, "total", total)


def traffic(day: date, environment: Environment) -> Traffic:
    """Three queries, whatever happened."""
    start, end = (
        datetime.combine(one, time(), LUXEMBOURG).astimezone(UTC) for one in (day, day + timedelta(days=1))
    )
    hours = tuple(Hour(start + number * HOUR) for number in range((end - start) // HOUR))
    decided = _by_hour(Deposit.objects.filter(environment=environment), "settled_at", start, end)
    for at, state, count, size in decided.values_list("hour", "state").annotate(
        count=Count("pk"), size=Sum("size")
    ):
        name = _OUTCOME.get(state)
        if name is not None:
            hour = hours[(at - start) // HOUR]
            setattr(hour, name, getattr(hour, name) + count)
            hour.bytes += size
    returns = Return.objects.filter(environment=environment)
    published = _by_hour(returns, "published_at", start, end)
    for at, count, size in published.values_list("hour").annotate(count=Count("pk"), size=Sum("size")):
        hour = hours[(at - start) // HOUR]
        hour.published, hour.published_bytes = count, size
    collected = _by_hour(returns, "collected_at", start, end)
    for at, count in collected.values_list("hour").annotate(count=Count("pk")):
        hours[(at - start) // HOUR].collected = count
    return Traffic(day, hours)


_OUTCOME: Final = {
    **{state.value: "accepted" for state in TAKEN},
    DepositState.REFUSED.value: "refused",
    DepositState.DUPLICATE.value: "duplicates",
}


def _by_hour(rows: QuerySet[Any], column: str, start: datetime, end: datetime) -> QuerySet[Any]:
    """Hours of UTC: those of Luxembourg begin with them, and none of them comes twice."""
    among = rows.filter(**{f"{column}__gte": start, f"{column}__lt": end}).order_by()
    hours: QuerySet[Any] = among.annotate(hour=TruncHour(column, tzinfo=UTC))
    return hours


# Files that are stuck, and refused ones


class Stuck(StrEnum):
    """Why staff look at a file."""

    UNOPENED = "unopened"
    """The worker could not open or find its bytes."""
    UNDECIDED = "undecided"
    """Complete, and not decided over for longer than it takes."""
    UNFINISHED = "unfinished"
    """It began to arrive long ago and is not complete."""
    UNANSWERED = "unanswered"
    """Accepted long ago, and no answer to it."""
    REFUSED = "refused"
    """Not stuck, but its sender may ask about it."""


@dataclass(frozen=True, slots=True)
class StuckFile:
    """`at`: since when. `faults`: of a refused one, the codes of the first findings, of `errors` in all."""

    id: uuid.UUID
    name: str
    size: int
    state: DepositState
    username: str
    digits: str
    environment: Environment
    at: datetime
    tries: int
    faults: tuple[str, ...]
    errors: int

    @property
    def printed(self) -> str:
        return Code.as_received(self.digits).printed


def stuck(which: Stuck, at: datetime, *, before: str = "", after: str = "") -> Page[StuckFile]:
    """Longest waiting first; refused ones newest first."""
    rows, column = _stuck(which, at)
    found = paging.page_of(
        rows.select_related("account", "code"),
        (paging.moment(column), paging.FILE),
        newest_first=which is Stuck.REFUSED,
        before=before,
        after=after,
    )
    facts = _refusals(found.rows) if which is Stuck.REFUSED else {}
    return found.of([_stuck_file(row, which, facts.get(row.pk, {})) for row in found.rows])


def stuck_counts(at: datetime) -> dict[Stuck, int]:
    """How many of each, up to MOST_COUNTED."""
    return {which: _stuck(which, at)[0].order_by()[:MOST_COUNTED].count() for which in Stuck}


def _stuck(which: Stuck, at: datetime) -> tuple[QuerySet[Deposit], str]:
    """The rows, and the column by which they are ordered. Each query names the condition of an index."""
    limits, rows = settings.FUND.exchange, Deposit.objects.all()
    if which is Stuck.UNOPENED:
        return rows.filter(tries__gt=0), "opened_at"
    if which is Stuck.UNDECIDED:
        limit = at - timedelta(minutes=limits.stuck_minutes)
        coming = rows.filter(state__in=COMING_IN)
        return coming.filter(state=DepositState.COMPLETE, completed_at__lt=limit), "opened_at"
    if which is Stuck.UNFINISHED:
        limit = at - timedelta(hours=limits.unfinished_hours)
        coming = rows.filter(state__in=COMING_IN)
        return coming.filter(state=DepositState.ARRIVING, opened_at__lt=limit), "opened_at"
    if which is Stuck.UNANSWERED:
        limit = at - timedelta(hours=limits.unanswered_hours)
        return rows.filter(state__in=TO_ANSWER, settled_at__lt=limit), "settled_at"
    limit = at - timedelta(days=REFUSED_DAYS)
    return rows.filter(state=DepositState.REFUSED, settled_at__gte=limit), "settled_at"


def _stuck_file(row: Deposit, which: Stuck, facts: dict[str, Any]) -> StuckFile:
    since = {
        Stuck.UNFINISHED: row.opened_at,
        Stuck.UNANSWERED: row.settled_at,
        Stuck.REFUSED: row.settled_at,
    }.get(which, row.completed_at)
    return StuckFile(
        row.pk,
        row.name,
        row.size,
        DepositState(row.state),
        row.account.username,
        row.code.digits,
        Environment(row.environment),
        since or row.opened_at,
        row.tries,
        tuple(facts.get("faults", ())),
        facts.get("errors", 0),
    )


def _refusals(rows: Sequence[Deposit]) -> dict[uuid.UUID, dict[str, Any]]:
    events = DepositEvent.objects.filter(
        deposit_id__in=[row.pk for row in rows], state=DepositState.REFUSED.value
    )
    return dict(events.values_list("deposit_id", "facts"))


# Silent accounts


@dataclass(frozen=True, slots=True)
class SilentAccount:
    """`last_at`: None where no sign-in is kept. `is_obliged`: the profession must exchange."""

    username: str
    holder: HolderKind
    holder_name: str
    digits: str
    provider: str
    profession: str
    is_obliged: bool
    opened_at: datetime
    last_at: datetime | None

    @property
    def printed(self) -> str:
        return Code.as_received(self.digits).printed


def silent(
    days: int | None,
    environment: Environment,
    at: datetime,
    *,
    before: str = "",
    after: str = "",
) -> tuple[Page[SilentAccount], int]:
    """Open accounts that did not come in for so many days; None: that never did. Those of professions that must exchange
    first, then the longest open; and how many there are.
    """
    today = day_of(at)
    musts = [one.value for one in who_must(today)]
    rows = _silent(days, environment, at)
    last = ExchangeSession.objects.filter(account=OuterRef("pk")).order_by("-began_at").values("began_at")[:1]
    shown = rows.select_related("code").annotate(
        last_at=Subquery(last),
        later=Case(
            When(code__profession__in=musts, then=Value(0)), default=Value(1), output_field=IntegerField()
        ),
    )
    order = (paging.number("later"), paging.moment("opened_at"), paging.ROW)
    found = paging.page_of(shown, order, newest_first=False, before=before, after=after)
    names = names_of((row.code.provider_id for row in found.rows), today)
    return found.of(
        [
            SilentAccount(
                row.username,
                HolderKind(row.holder),
                row.name,
                row.code.digits,
                names.get(row.code.provider_id, ""),
                row.code.profession,
                row.code.profession in musts,
                row.opened_at,
                row.last_at,  # type: ignore[attr-defined]  # annotated above
            )
            for row in found.rows
        ]
    ), rows.count()


def _silent(days: int | None, environment: Environment, at: datetime) -> QuerySet[ExchangeAccount]:
    today = day_of(at)
    rows = ExchangeAccount.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        environment=environment,
        closed_at=None,
        valid_from__lte=today,
    )
    sessions = ExchangeSession.objects.filter(account=OuterRef("pk"))
    if days is None:
        return rows.filter(~Exists(sessions))
    limit = at - timedelta(days=days)
    return rows.filter(~Exists(sessions.filter(began_at__gt=limit)), Exists(sessions))
