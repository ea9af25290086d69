"""The files of a code's space as its provider looks at them: what was deposited, what waits, what was refused."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet

from prestalux.office.exchange.models import Deposit, DepositEvent, Receipt, RefusalNotice, Return
from prestalux.office.exchange.queries import paging
from prestalux.office.exchange.queries.mailbox import NoticeView
from prestalux.office.exchange.queries.paging import Page
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.exchange.findings import Finding
from prestalux.rules.exchange.names_on_disk import collision_key
from prestalux.rules.exchange.receipts import Structure, digest_of, read

USUAL: Final = frozenset(set(DepositState) - {DepositState.DROPPED})
"""What is shown unless the others are asked for: what its sender gave up nobody waits for."""
BY_TIME: Final = (paging.moment("opened_at"), paging.FILE)
FINDINGS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class EventView:
    state: DepositState
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """`number`: in the account's chain, None where it hangs on another; `sha256`: of its own bytes, empty in a list."""

    id: int
    layer: str
    name: str
    number: int | None
    made_at: datetime
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FileView:
    """`faults`: the codes of the first findings of a refused one, of `errors` in all. `repeats`: the file whose bytes a
    duplicate repeats.
    """

    id: uuid.UUID
    name: str
    size: int
    kind: str
    sha256: str
    username: str
    state: DepositState
    events: tuple[EventView, ...]
    faults: tuple[str, ...]
    errors: int
    receipts: tuple[ReceiptView, ...]
    repeats: uuid.UUID | None
    bytes_purged_at: datetime | None

    @property
    def begun_at(self) -> datetime:
        return self.events[0].at

    @property
    def moved_at(self) -> datetime:
        return self.events[-1].at


@dataclass(frozen=True, slots=True)
class ReturnView:
    """`restorable_until`: when it is deleted, where it was acknowledged and is still there. `answers`: the request file."""

    id: uuid.UUID
    name: str
    size: int
    sha256: str
    published_at: datetime
    collected_at: datetime | None
    acknowledged_at: datetime | None
    deleted_at: datetime | None
    restorable_until: datetime | None
    answers: uuid.UUID | None


def request_files(
    code_id: int,
    environment: Environment,
    *,
    states: Iterable[DepositState] = USUAL,
    name: str = "",
    before: str = "",
    after: str = "",
) -> Page[FileView]:
    """Newest first; `name`: a part of it."""
    wanted = frozenset(states)
    rows = _deposits(code_id, environment)
    if wanted == USUAL:
        rows = rows.exclude(state=DepositState.DROPPED)
    else:
        rows = rows.filter(state__in=sorted(state.value for state in wanted))
    if name.strip():
        rows = rows.filter(name_key__contains=collision_key(name.strip()))
    found = paging.page_of(rows, BY_TIME, newest_first=True, before=before, after=after)
    return found.of(_views(found.rows))


def request_file(code_id: int, file_id: uuid.UUID) -> tuple[FileView, Environment] | None:
    """With the digests of its receipts, in whichever space of the code it lies."""
    row = Deposit.objects.filter(pk=file_id, code_id=code_id).select_related("account").first()
    return None if row is None else _whole(row)


def file_at_desk(file_id: uuid.UUID) -> tuple[FileView, Environment, int, str] | None:
    """The same of whichever code, with the id and the digits of it."""
    row = Deposit.objects.filter(pk=file_id).select_related("account", "code").first()
    return None if row is None else (*_whole(row), row.code_id, row.code.digits)


def _whole(row: Deposit) -> tuple[FileView, Environment]:
    receipts = [
        _receipt(one, digest_of(bytes(one.body)))
        for one in Receipt.objects.filter(deposit=row).order_by("pk")
    ]
    return _view(row, _events([row.pk])[row.pk], receipts), Environment(row.environment)


def findings_of(file_id: uuid.UUID, *, most: int = FINDINGS_SHOWN) -> tuple[Finding, ...]:
    """The first of what the check found, as its receipt lists it."""
    row = Receipt.objects.filter(deposit_id=file_id, layer="structure").first()
    if row is None:
        return ()
    receipt = read(bytes(row.body))
    return receipt.listed[:most] if isinstance(receipt, Structure) else ()


def name_of_file(code_id: int, file_id: uuid.UUID) -> str:
    return Deposit.objects.filter(pk=file_id, code_id=code_id).values_list("name", flat=True).first() or ""


def return_files(
    code_id: int,
    environment: Environment,
    *,
    acknowledged: bool | None = None,
    name: str = "",
    before: str = "",
    after: str = "",
) -> Page[ReturnView]:
    """Newest first; `acknowledged`: those alone that are, or that wait."""
    rows = Return.objects.filter(code_id=code_id, environment=environment).defer("body", "wrapped_key")
    if acknowledged is not None:
        rows = rows.filter(acknowledged_at__isnull=not acknowledged)
    if name.strip():
        rows = rows.filter(name_key__contains=collision_key(name.strip()))
    order = (paging.moment("published_at"), paging.FILE)
    found = paging.page_of(rows, order, newest_first=True, before=before, after=after)
    return found.of([_return(row) for row in found.rows])


def returns_to(file_id: uuid.UUID) -> tuple[ReturnView, ...]:
    """What a request file was answered with."""
    rows = Return.objects.filter(deposit_id=file_id).defer("body", "wrapped_key")
    return tuple(_return(row) for row in rows.order_by("published_at", "pk"))


def waiting(code_id: int, environment: Environment) -> int:
    """How many returns are not acknowledged."""
    rows = Return.objects.filter(code_id=code_id, environment=environment, deleted_at=None)
    return rows.filter(acknowledged_at=None).count()


def refusals(
    code_id: int, environment: Environment, *, before: str = "", after: str = ""
) -> Page[NoticeView]:
    """What the protocol itself could only call a failure, newest first."""
    rows = RefusalNotice.objects.filter(code_id=code_id, environment=environment)
    order = (paging.moment("at"), paging.ROW)
    found = paging.page_of(rows, order, newest_first=True, before=before, after=after)
    return found.of([NoticeView(row.pk, row.at, row.reason, row.file_name, row.count) for row in found.rows])


def _deposits(code_id: int, environment: Environment) -> QuerySet[Deposit]:
    return Deposit.objects.filter(code_id=code_id, environment=environment).select_related("account")


def _views(rows: Sequence[Deposit]) -> list[FileView]:
    ids = [row.pk for row in rows]
    events, receipts = _events(ids), defaultdict[uuid.UUID, list[ReceiptView]](list)
    for one in Receipt.objects.filter(deposit_id__in=ids).defer("body").order_by("pk"):
        receipts[one.deposit_id].append(_receipt(one))
    return [_view(row, events[row.pk], receipts[row.pk]) for row in rows]


def _events(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[DepositEvent]]:
    found = defaultdict[uuid.UUID, list[DepositEvent]](list)
    for event in DepositEvent.objects.filter(deposit_id__in=ids).order_by("deposit_id", "number"):
        found[event.deposit_id].append(event)
    return found


def _view(row: Deposit, events: Sequence[DepositEvent], receipts: Sequence[ReceiptView]) -> FileView:
    refused: dict[str, Any] = next(
        (event.facts for event in events if event.state == DepositState.REFUSED.value), {}
    )
    return FileView(
        row.pk,
        row.name,
        row.size,
        row.kind,
        row.sha256,
        row.account.username,
        DepositState(row.state),
        (
            EventView(DepositState.ARRIVING, row.opened_at),
            *(EventView(DepositState(event.state), event.at) for event in events),
        ),
        tuple(refused.get("faults", ())),
        refused.get("errors", 0),
        tuple(receipts),
        row.first_id,
        row.bytes_purged_at,
    )


def _receipt(row: Receipt, sha256: str = "") -> ReceiptView:
    return ReceiptView(row.pk, row.layer, row.name, row.number, row.made_at, sha256)


def _return(row: Return) -> ReturnView:
    kept = timedelta(days=settings.FUND.archive_days)
    return ReturnView(
        row.pk,
        row.name,
        row.size,
        row.sha256,
        row.published_at,
        row.collected_at,
        row.acknowledged_at,
        row.deleted_at,
        row.acknowledged_at + kept if row.acknowledged_at and not row.deleted_at else None,
        row.deposit_id,
    )
