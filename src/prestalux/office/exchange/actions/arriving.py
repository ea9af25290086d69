"""Bytes on their way in. The objects of a portion are written first and its row after them: a crash between the two leaves an
object without a row, which the sweep removes. Whoever goes on with a file takes it over from its former writer.

A door calls these within a session that `letting_in` began; what the account may do is decided there.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from django.db import models, transaction
from django.db.models import Max, QuerySet

from prestalux.office.composed import Composed, ComposedUpdate, ComposedValues
from prestalux.office.exchange import rows
from prestalux.office.exchange.models import Deposit, DepositEvent, Portion
from prestalux.office.exchange.place import place
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.exchange.names_on_disk import collision_key
from prestalux.rules.exchange.ordered_ids import ordered_id
from prestalux.rules.exchange.space_refusals import ControlDiffers, ControlWithoutFile

INLINE: Final = 64 << 10
"""Portions of so many bytes lie beside their row: a file of the store for each would cost more than its bytes."""


class SealedPortion(NamedTuple):
    """`sealed`: the sealed bytes; `size`: of the bytes within."""

    id: uuid.UUID
    number: int
    offset: int
    size: int
    key_id: str
    envelope: bytes
    sealed: bytes | bytearray | memoryview


class WholeFile(NamedTuple):
    """A file that its client wrote and closed before any of it was put away. `complete`: under a final name."""

    space: Space
    id: uuid.UUID
    name: str
    portions: tuple[SealedPortion, ...]
    opened_at: datetime
    complete: bool
    modified_at: datetime | None = None

    @property
    def size(self) -> int:
        return sum(portion.size for portion in self.portions)


class Begun(NamedTuple):
    """A file that a writer holds: so many bytes stand, and its next portion has this number."""

    id: uuid.UUID
    size: int
    number: int


class NotThere(Refusal):
    code = "exchange-no-such-file"


class TakenOver(Refusal):
    """Another session goes on with this file."""

    code = "exchange-taken-over"


class NameTaken(Refusal):
    """A file of this name was accepted. Nothing is renamed silently."""

    code = "exchange-name-taken"


def keep_whole(files: Sequence[WholeFile], *, at: datetime) -> None:
    """Many at once, in one transaction: each stands when this returns. What was arriving under their names is dropped."""
    for file in files:
        for portion in file.portions:
            _put_away(portion)
    begun = [_begun(file) for file in files if not file.complete]
    tables = _rows_of(files, at)
    if rows.put_where_none_arrives(tables, _arriving_under(files), begun):
        return
    with transaction.atomic():
        cut = [file for file in files if not file.complete and not _begun_anew(file)]
        # Two may not arrive under one name at a time, and a complete one does not arrive.
        _drop_arriving(cut, at)
        whole = [file for file in files if file.complete]
        kept = [*cut, *whole]
        tables = tables if len(kept) == len(files) else _rows_of(kept, at)
        before = rows.put_together(tables, _arriving_under(whole))
        forget(before, at)


def _rows_of(files: Sequence[WholeFile], at: datetime) -> list[tuple[type[models.Model], list[rows.Row]]]:
    return [
        (Deposit, [_row(file, at) for file in files]),
        (Portion, [_portion_row(file.id, portion) for file in files for portion in file.portions]),
        (DepositEvent, [_complete(file.id, at) for file in files if file.complete]),
    ]


def _begun(file: WholeFile) -> rows.Begun:
    return file.space.code_id, file.space.environment, collision_key(file.name), file.opened_at


def _begun_anew(file: WholeFile) -> bool:
    """Whether its name was sent again since: what a cut line left behind comes late, and must not stand beside it."""
    code, environment, key, opened_at = _begun(file)
    return bool(_SINCE.all(code=code, environment=environment, key=key, at=opened_at))


def _row(file: WholeFile, at: datetime) -> dict[str, Any]:
    return {
        "id": file.id,
        "account_id": file.space.account_id,
        "code_id": file.space.code_id,
        "environment": file.space.environment,
        "name": file.name,
        "name_key": collision_key(file.name),
        "state": (DepositState.COMPLETE if file.complete else DepositState.ARRIVING).value,
        "size": file.size,
        "opened_at": file.opened_at,
        "completed_at": at if file.complete else None,
        "modified_at": file.modified_at,
        "turn_at": at if file.complete else None,
    }


def _complete(deposit_id: uuid.UUID, at: datetime) -> dict[str, Any]:
    """The first event of a file that was kept in one go."""
    return {"deposit_id": deposit_id, "number": 1, "state": _IS_COMPLETE, "at": at}


_IS_COMPLETE: Final = DepositState.COMPLETE.value


@transaction.atomic
def begin(space: Space, name: str, *, writer: str, at: datetime) -> Begun:
    """A new file under this name, of which nothing stands yet; what was arriving under it is dropped."""
    file = WholeFile(space, ordered_id(at, os.urandom), name, (), at, complete=False)
    _drop_arriving([file], at)
    rows.put(Deposit, [{**_row(file, at), "writer": writer}])
    return Begun(file.id, 0, 0)


@transaction.atomic
def go_on(space: Space, name: str, *, writer: str) -> Begun:
    """With a file that is arriving, from whichever session or node. Raises NotThere."""
    row = _arriving(space, name)
    row.writer = writer
    row.save(update_fields=["writer"])
    last = row.portions.aggregate(last=Max("number"))["last"]
    return Begun(row.pk, row.size, 0 if last is None else last + 1)


def put_away(portion: SealedPortion) -> SealedPortion:
    """Its object, before `add` gives it a row. Returns it with such bytes alone as lie in the row. Raises StoreAway."""
    _put_away(portion)
    return portion._replace(sealed=bytes(portion.sealed) if portion.size <= INLINE else b"")


def add(deposit_id: uuid.UUID, portions: Sequence[SealedPortion], *, writer: str) -> None:
    """Portions that follow one another and were put away. Raises TakenOver."""
    with transaction.atomic():
        _grow(deposit_id, portions[0].offset, sum(portion.size for portion in portions), writer)
        rows.put(Portion, [_portion_row(deposit_id, portion) for portion in portions])


def end(
    deposit_id: uuid.UUID, rest: SealedPortion | None, *, complete: bool, writer: str, at: datetime
) -> None:
    """The last portion, where one is left. `complete`: closed by the client under a final name. Raises TakenOver."""
    if rest is not None:
        _put_away(rest)
    with transaction.atomic():
        if rest is not None:
            _grow(deposit_id, rest.offset, rest.size, writer)
            rows.put(Portion, [_portion_row(deposit_id, rest)])
        if complete and not (_held(deposit_id, writer) and _completed(deposit_id, at)):
            raise TakenOver


@transaction.atomic
def rename(space: Space, name: str, to: str, *, final: bool, at: datetime) -> None:
    """An arriving file under another name; `final`: which completes it. Raises NotThere, NameTaken."""
    row = _arriving(space, name)
    key = collision_key(to)
    if key != row.name_key:
        _drop_arriving([WholeFile(space, row.pk, to, (), at, complete=False)], at)
    if final:
        _RENAME_WHOLE(pk=row.pk, name=to, key=key, at=at, turn=at)
        put_event(row.pk, DepositState.COMPLETE, at)
    else:
        _RENAME(pk=row.pk, name=to, key=key)


@transaction.atomic
def drop(space: Space, name: str, *, at: datetime) -> None:
    """The sender gives an arriving file up. Raises NotThere."""
    forget([_arriving(space, name).pk], at)


@transaction.atomic
def claim(space: Space, name: str, sha256: str, *, at: datetime) -> None:
    """A control file says that the file of this name is whole and has this digest. As long as nothing is decided, the worker
    compares. Raises ControlWithoutFile, ControlDiffers.
    """
    row = _latest(space, name)
    if row is None:
        raise ControlWithoutFile
    if row.state in {DepositState.ARRIVING.value, DepositState.COMPLETE.value}:
        row.claimed_sha256 = sha256
        row.save(update_fields=["claimed_sha256"])
        _completed(row.pk, at)
    elif row.sha256 != sha256:
        raise ControlDiffers


def _latest(space: Space, name: str) -> Deposit | None:
    """The file that somebody means by this name, locked."""
    rows = _shown(space).filter(name_key=collision_key(name)).exclude(state=DepositState.DROPPED.value)
    return rows.select_for_update(no_key=True).order_by("-opened_at", "-pk").first()


@transaction.atomic
def set_modified(space: Space, name: str, modified_at: datetime) -> None:
    """As its client wants it shown. Raises NotThere."""
    row = _shown(space).filter(name_key=collision_key(name)).order_by("-opened_at").first()
    if row is None:
        raise NotThere
    Deposit.objects.filter(pk=row.pk).update(modified_at=modified_at)


def _shown(space: Space) -> QuerySet[Deposit]:
    return Deposit.objects.filter(code_id=space.code_id, environment=space.environment)


def _arriving(space: Space, name: str) -> Deposit:
    row = _ARRIVING.first(code=space.code_id, environment=space.environment, key=collision_key(name))
    if row is None:
        raise NotThere
    return row


def _held(deposit_id: uuid.UUID, writer: str) -> bool:
    """Whether this writer goes on with it still; locked until the end of the transaction."""
    return bool(_HELD.all(pk=deposit_id, writer=writer))


def _completed(deposit_id: uuid.UUID, at: datetime) -> bool:
    """Whether it was arriving until now."""
    if not _COMPLETE(pk=deposit_id, at=at, turn=at):
        return False
    put_event(deposit_id, DepositState.COMPLETE, at)
    return True


_ARRIVING: Final[Composed[Deposit]] = Composed(
    lambda code, environment, key: (
        Deposit.objects.select_for_update(no_key=True)
        .filter(code_id=code, environment=environment, name_key=key, state=DepositState.ARRIVING.value)
        .order_by("pk")[:1]
    ),
    code=int,
    environment=str,
    key=str,
)
_SINCE: Final = ComposedValues(
    lambda code, environment, key, at: (
        Deposit.objects.filter(code_id=code, environment=environment, name_key=key, opened_at__gt=at)
        .exclude(state=DepositState.DROPPED.value)
        .values_list("pk")[:1]
    ),
    code=int,
    environment=str,
    key=str,
    at=datetime,
)
_HELD: Final = ComposedValues(
    lambda pk, writer: (
        Deposit.objects.select_for_update(no_key=True)
        .filter(pk=pk, writer=writer, state=DepositState.ARRIVING.value)
        .values_list("pk")
    ),
    pk=uuid.UUID,
    writer=str,
)
_RENAME: Final = ComposedUpdate(
    lambda pk, name, key: (Deposit.objects.filter(pk=pk), {"name": name, "name_key": key, "writer": ""}),
    pk=uuid.UUID,
    name=str,
    key=str,
)


def _whole_at(at: datetime, turn: datetime) -> dict[str, Any]:
    return {"state": DepositState.COMPLETE.value, "completed_at": at, "turn_at": turn, "writer": ""}


_RENAME_WHOLE: Final = ComposedUpdate(
    lambda pk, name, key, at, turn: (
        Deposit.objects.filter(pk=pk, state=DepositState.ARRIVING.value),
        {"name": name, "name_key": key, **_whole_at(at, turn)},
    ),
    pk=uuid.UUID,
    name=str,
    key=str,
    at=datetime,
    turn=datetime,
)
_COMPLETE: Final = ComposedUpdate(
    lambda pk, at, turn: (
        Deposit.objects.filter(pk=pk, state=DepositState.ARRIVING.value),
        _whole_at(at, turn),
    ),
    pk=uuid.UUID,
    at=datetime,
    turn=datetime,
)
_LAST_EVENT: Final = ComposedValues(
    lambda deposit: (
        DepositEvent.objects.filter(deposit_id=deposit).order_by("-number").values_list("number")[:1]
    ),
    deposit=uuid.UUID,
)


def _grow(deposit_id: uuid.UUID, offset: int, size: int, writer: str) -> None:
    """The size is the fence: it grows from exactly where this writer saw it."""
    if not rows.grow(deposit_id, by=size, beyond=offset, writer=writer):
        raise TakenOver


def _drop_arriving(files: Sequence[WholeFile], at: datetime) -> None:
    forget(rows.put_together([], _arriving_under(files)), at)


def _arriving_under(files: Sequence[WholeFile]) -> rows.Names:
    by_space: dict[tuple[int, str], set[str]] = {}
    for file in files:
        by_space.setdefault((file.space.code_id, file.space.environment), set()).add(collision_key(file.name))
    return {space: tuple(keys) for space, keys in by_space.items()}


def forget(ids: Sequence[uuid.UUID], at: datetime) -> None:
    """Files that will not become whole: their bytes go with the transaction of whoever drops them."""
    if not ids:
        return
    objects = list(Portion.objects.filter(deposit_id__in=ids, body=None).values_list("pk", flat=True))
    Portion.objects.filter(deposit_id__in=ids).delete()
    Deposit.objects.filter(pk__in=ids).update(
        state=DepositState.DROPPED.value, settled_at=at, bytes_purged_at=at, writer="", turn_at=None
    )
    for deposit_id in ids:
        put_event(deposit_id, DepositState.DROPPED, at)
    # robust: the rows are gone also while the store is away; the sweep takes the objects then.
    transaction.on_commit(partial(_take_away, objects), robust=True)


def _take_away(objects: Sequence[uuid.UUID]) -> None:
    for pk in objects:
        place().delete(pk.hex)


def put_event(deposit_id: uuid.UUID, state: DepositState, at: datetime, **facts: object) -> None:
    """Put what happened to the file; within the transaction that holds its row."""
    last = _LAST_EVENT.one(deposit=deposit_id) or (0,)
    event = {"deposit_id": deposit_id, "number": last[0] + 1, "state": state.value, "at": at, "facts": facts}
    rows.put(DepositEvent, [event])


def _put_away(portion: SealedPortion) -> None:
    if portion.size > INLINE:
        place().put(portion.id.hex, portion.sealed)


def _portion_row(deposit_id: uuid.UUID, portion: SealedPortion) -> dict[str, Any]:
    return {
        "id": portion.id,
        "deposit_id": deposit_id,
        "number": portion.number,
        "offset": portion.offset,
        "size": portion.size,
        "key_id": portion.key_id,
        "envelope": portion.envelope,
        "body": portion.sealed if portion.size <= INLINE else None,
    }
