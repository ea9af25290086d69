"""What a provider sees of the space: their files, the fund's, and what is said of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from prestalux.office.composed import Composed, ComposedValues
from prestalux.office.exchange.models import Deposit, Receipt, RefusalNotice, Return
from prestalux.rules.exchange.deposit_states import TAKEN, DepositState
from prestalux.rules.exchange.names_on_disk import collision_key

SHOWN: Final = frozenset({DepositState.ARRIVING, DepositState.COMPLETE, *TAKEN})


class Space(NamedTuple):
    """Whose files: one account, in one of the two spaces of its code."""

    account_id: int
    code_id: int
    environment: str


LATELY: Final = timedelta(minutes=1)
NOBODYS: Final = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a folder shows it. `id`: of a deposit or a return."""

    name: str
    size: int
    at: datetime
    id: uuid.UUID = NOBODYS


def deposits(space: Space, *, since: datetime) -> Iterator[Listed]:
    """Files arriving, being looked at, and those accepted since then; the refused and the dropped are not there."""
    rows = _deposits(space).filter(Q(settled_at=None) | Q(settled_at__gte=since))
    seen: set[str] = set()
    for row in rows.order_by("-opened_at"):
        if row.name_key not in seen:
            seen.add(row.name_key)
            yield _deposit(row)


def deposit(space: Space, name: str) -> Listed | None:
    row = _DEPOSIT.first(code=space.code_id, environment=space.environment, key=collision_key(name))
    return None if row is None or row.name != name else _deposit(row)


def returns(space: Space, *, acknowledged: bool) -> Iterator[Listed]:
    for row in _returns(space, acknowledged).order_by("published_at", "pk"):
        yield Listed(row.name, row.size, row.published_at, row.pk)


def one_return(space: Space, name: str, *, acknowledged: bool) -> Listed | None:
    asked = _ARCHIVED if acknowledged else _WAITING
    row = asked.first(code=space.code_id, environment=space.environment, name=name)
    return None if row is None else Listed(row.name, row.size, row.published_at, row.pk)


def receipts(space: Space, *, since: datetime) -> Iterator[Listed]:
    rows = _receipts(space).filter(made_at__gte=since).order_by("made_at", "pk")
    for name, made_at, body in rows.values_list("name", "made_at", "body"):
        yield Listed(name, len(body), made_at)


def receipt(space: Space, name: str) -> tuple[Listed, bytes] | None:
    row = _RECEIPT.first(code=space.code_id, environment=space.environment, name=name)
    return None if row is None else (Listed(row.name, len(row.body), row.made_at), bytes(row.body))


@dataclass(frozen=True, slots=True)
class NoticeView:
    id: int
    at: datetime
    reason: str
    file_name: str
    count: int


def notices(space: Space, *, since: datetime) -> Sequence[NoticeView]:
    rows = RefusalNotice.objects.filter(code_id=space.code_id, environment=space.environment, at__gte=since)
    return [
        NoticeView(row.pk, row.at, row.reason, row.file_name, row.count) for row in rows.order_by("at", "pk")
    ]


@dataclass(frozen=True, slots=True)
class Held:
    """What a space holds of request files over which nothing is decided yet."""

    bytes: int
    files: int
    lately: int
    """Files of whatever state that were begun in the last minute."""


def held(space: Space, *, at: datetime) -> Held:
    of = {"code": space.code_id, "environment": space.environment}
    found = _HELD.one(**of) or (0, 0)
    # Not what lies ahead: a clock that was set back must not hold anybody up.
    lately = _BEGUN_LATELY.one(**of, since=at - LATELY, until=at + LATELY) or (0,)
    return Held(found[0], found[1], lately[0])


def notice(space: Space, notice_id: int) -> NoticeView | None:
    row = RefusalNotice.objects.filter(
        pk=notice_id, code_id=space.code_id, environment=space.environment
    ).first()
    return None if row is None else NoticeView(row.pk, row.at, row.reason, row.file_name, row.count)


def _deposits(space: Space) -> QuerySet[Deposit]:
    return Deposit.objects.filter(
        code_id=space.code_id, environment=space.environment, state__in=sorted(state.value for state in SHOWN)
    )


def _deposit(row: Deposit) -> Listed:
    return Listed(row.name, row.size, row.modified_at or row.completed_at or row.opened_at, row.pk)


def _returns(space: Space, acknowledged: bool) -> QuerySet[Return]:
    rows = Return.objects.filter(code_id=space.code_id, environment=space.environment, deleted_at=None)
    return rows.exclude(acknowledged_at=None) if acknowledged else rows.filter(acknowledged_at=None)


def _receipts(space: Space) -> QuerySet[Receipt]:
    return Receipt.objects.filter(code_id=space.code_id, environment=space.environment)


_OF: Final = {"code": int, "environment": str}
_DEPOSIT: Final[Composed[Deposit]] = Composed(
    lambda key, **of: _deposits(_space(**of)).filter(name_key=key).order_by("-opened_at")[:1], key=str, **_OF
)
_WAITING: Final[Composed[Return]] = Composed(
    lambda name, **of: _returns(_space(**of), False).filter(name=name), name=str, **_OF
)
_ARCHIVED: Final[Composed[Return]] = Composed(
    lambda name, **of: _returns(_space(**of), True).filter(name=name).order_by("pk")[:1], name=str, **_OF
)
_RECEIPT: Final[Composed[Receipt]] = Composed(
    lambda name, **of: _receipts(_space(**of)).filter(name=name), name=str, **_OF
)
_HELD: Final = ComposedValues(
    lambda **of: (
        _open_still(**of)
        .values("code_id")
        .annotate(bytes=Sum("size"), files=Count("pk"))
        .values_list("bytes", "files")
    ),
    **_OF,
)
_BEGUN_LATELY: Final = ComposedValues(
    lambda since, until, **of: (
        _every(**of)
        .filter(state__in=[state.value for state in DepositState], opened_at__gt=since, opened_at__lte=until)
        .values("code_id")
        .annotate(count=Count("pk"))
        .values_list("count")
    ),
    since=datetime,
    until=datetime,
    **_OF,
)


def _space(code: int, environment: str) -> Space:
    return Space(0, code, environment)


def _every(code: int, environment: str) -> QuerySet[Deposit]:
    return Deposit.objects.filter(code_id=code, environment=environment)


def _open_still(code: int, environment: str) -> QuerySet[Deposit]:
    states = [DepositState.ARRIVING.value, DepositState.COMPLETE.value]
    return _every(code, environment).filter(state__in=states, bytes_purged_at=None)
