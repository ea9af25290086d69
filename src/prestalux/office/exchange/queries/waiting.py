"""Return files of which the desk was told that they wait, by code and space."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Min, QuerySet

from prestalux.office.exchange.models import Return
from prestalux.office.exchange.queries.accounts import holders_of, name_of, somebody_collects
from prestalux.office.journal import queries as journal
from prestalux.office.registry import queries as register
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.exchange.access import collect_until, is_collectable
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import day_of

MOST_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class WaitingSpace:
    digits: str
    name: str
    environment: Environment
    count: int
    """Of the files that the desk was told of; others may wait for less long."""
    since: datetime
    """When the oldest was published."""
    warnings: int
    """On how many days letters told the provider of files of this space since the oldest of these was published."""
    can_be_warned: bool
    """Whether anybody acts for the provider, to whom a warning goes."""
    has_account: bool
    """Whether an open account of the space may collect."""
    is_collectable: bool
    collect_until: date | None
    """The first day on which it is no longer, where that is known; of a valid code None."""

    @property
    def printed_code(self) -> str:
        return Code.as_received(self.digits).printed


def told_to_desk(at: datetime, *, most: int = MOST_LISTED) -> tuple[tuple[WaitingSpace, ...], int]:
    """Those whose oldest file waits longest first, and how many there are."""
    rows = _told().annotate(count=Count("pk"), since=Min("published_at"))
    found = list(rows.order_by("since", "code_id", "environment")[:most])
    codes = ProviderCode.objects.in_bulk([row["code_id"] for row in found])
    shown = tuple(
        _space(codes[row["code_id"]], row["environment"], row["count"], row["since"], at) for row in found
    )
    return shown, len(found) if len(found) < most else count_told_to_desk()


def count_told_to_desk() -> int:
    """How many spaces of codes have files that wait."""
    return _told().count()


def _told() -> QuerySet[Return, Any]:
    rows = Return.objects.filter(acknowledged_at=None, deleted_at=None, staff_warned_at__isnull=False)
    return rows.order_by().values("code_id", "environment").distinct()


def _space(code: ProviderCode, environment: str, count: int, since: datetime, at: datetime) -> WaitingSpace:
    today, collect_days = day_of(at), settings.FUND.collect_days
    state = register.state_of(code.pk, today)
    return WaitingSpace(
        digits=code.digits,
        name=name_of(code, today),
        environment=Environment(environment),
        count=count,
        since=since,
        warnings=warnings_of(code.pk, environment, since),
        can_be_warned=bool(holders_of(code, at)),
        has_account=somebody_collects(code.pk, environment, at),
        is_collectable=is_collectable(state, today=today, collect_days=collect_days),
        collect_until=collect_until(state, collect_days),
    )


def warnings_of(code_id: int, environment: str, since: datetime) -> int:
    """As the journal has them: one line for all letters of a day, whatever steps were missed before."""
    lines = journal.lines_about("code", code_id, event="exchange.returns-warned")
    return sum(line.at > since and json.loads(line.facts)["environment"] == environment for line in lines)
