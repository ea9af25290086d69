"""What those who run the house watch of the exchange: a few counts and ages, read from the rows and thus the same at every node.

Counts of what happened begin anew with each day in UTC, and how long receipts took with each hour. Rows are deleted after their time, and a count that went down by a
few would be taken for a new beginning with all that was left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    Sum,
    Value,
    When,
)

from prestalux.office.exchange.models import Deposit, ExchangeSession, Receipt, Return, TurnedAway
from prestalux.office.exchange.models.mailbox import COMING_IN, TO_ANSWER
from prestalux.rules.exchange.deposit_states import TAKEN, DepositState

BUCKETS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds, each counting whatever took no longer."""

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class OnTheWay:
    files: int
    bytes: int
    since: datetime | None
    """When the oldest of them was complete; None for those that are still arriving."""


@dataclass(frozen=True, slots=True)
class Waiting:
    count: int
    since: datetime | None
    """The oldest."""


@dataclass(frozen=True, slots=True)
class Took:
    """How long it took from a complete file to a receipt: as many as there are BUCKETS, each counting what took no longer."""

    buckets: tuple[int, ...]
    count: int
    seconds: float


NOTHING_TOOK: Final = Took((0,) * len(BUCKETS), 0, 0.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Keys begin with the space, where there are two of them; the next is state, verdict or layer."""

    at: datetime
    on_the_way: Mapping[_Key, OnTheWay]
    settled: Mapping[_Key, int]
    """Today: accepted, refused, duplicate."""
    due: Waiting
    """For the worker."""
    sessions: Mapping[str, int]
    refused: Mapping[str, int]
    """Sign-ins of today, by reason."""
    returns: Mapping[str, Waiting]
    receipts: Mapping[_Key, int]
    """Of today, by space and layer."""
    took: Mapping[_Key, Took]
    """The same, of this hour."""


def figures(at: datetime) -> Figures:
    """Ten statements, each over an index that leads to what it counts."""
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    today = hour.replace(hour=0)
    return Figures(
        at=at,
        on_the_way=_on_the_way(),
        settled=_settled(today),
        due=_due(at),
        sessions=_sessions(),
        refused=_refused(today),
        returns=_returns(),
        receipts=_receipts(today),
        took=_took(hour),
    )


def _on_the_way() -> dict[_Key, OnTheWay]:
    """Two statements, as each half has its own index of few."""
    found: dict[_Key, OnTheWay] = {}
    for states in (COMING_IN, TO_ANSWER):
        rows = Deposit.objects.filter(state__in=states).order_by().values("environment", "state")
        for row in rows.annotate(files=Count("pk"), bytes=Sum("size"), since=Min("completed_at")):
            found[row["environment"], row["state"]] = OnTheWay(row["files"], row["bytes"], row["since"])
    return found


def _settled(since: datetime) -> dict[_Key, int]:
    # Grouped by an expression, so that no planner walks the index by state from end to end.
    verdict = Case(
        When(state__in=sorted(state.value for state in TAKEN), then=Value(DepositState.ACCEPTED.value)),
        default=F("state"),
    )
    rows = Deposit.objects.filter(settled_at__gte=since).order_by().annotate(verdict=verdict)
    found = rows.values("environment", "verdict").annotate(count=Count("pk"))
    return {(row["environment"], row["verdict"]): row["count"] for row in found}


def _due(at: datetime) -> Waiting:
    found = Deposit.objects.filter(turn_at__lte=at).aggregate(count=Count("pk"), since=Min("turn_at"))
    return Waiting(found["count"], found["since"])


def _sessions() -> dict[str, int]:
    rows = ExchangeSession.objects.filter(ended_at=None).order_by().values("account__environment")
    return {row["account__environment"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def _refused(since: datetime) -> dict[str, int]:
    rows = TurnedAway.objects.filter(window_at__gte=since).order_by().values("because")
    return {row["because"]: row["tries"] for row in rows.annotate(tries=Sum("count"))}


def _returns() -> dict[str, Waiting]:
    rows = Return.objects.filter(acknowledged_at=None, deleted_at=None).order_by().values("environment")
    found = rows.annotate(count=Count("pk"), since=Min("published_at"))
    return {row["environment"]: Waiting(row["count"], row["since"]) for row in found}


def _receipts(since: datetime) -> dict[_Key, int]:
    rows = Receipt.objects.filter(made_at__gte=since).order_by().values("environment", "layer")
    return {(row["environment"], row["layer"]): row["count"] for row in rows.annotate(count=Count("pk"))}


def _took(since: datetime) -> dict[_Key, Took]:
    took = ExpressionWrapper(F("made_at") - F("deposit__completed_at"), DurationField())
    # The first that fits is the last that is asked: most receipts are made within the first few.
    fits = [When(took__lte=timedelta(seconds=most), then=Value(place)) for place, most in enumerate(BUCKETS)]
    rows = Receipt.objects.filter(made_at__gte=since).order_by().annotate(took=took)
    rows = rows.annotate(place=Case(*fits, default=Value(len(BUCKETS)), output_field=IntegerField()))
    found: dict[_Key, Took] = {}
    for row in rows.values("environment", "layer", "place").annotate(count=Count("pk"), total=Sum("took")):
        key, place = (row["environment"], row["layer"]), row["place"]
        before = found.get(key, NOTHING_TOOK)
        found[key] = Took(
            tuple(
                count + row["count"] if place <= number else count
                for number, count in enumerate(before.buckets)
            ),
            before.count + row["count"],
            before.seconds + (row["total"] or timedelta()).total_seconds(),
        )
    return found
