"""New rows at the speed at which small files come: each statement is composed once. The ORM composes it anew for every file,
which takes several times as long as the database does.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, CharField, Field, ForeignKey, IntegerField, Model

from prestalux.office.composed import cursor_of
from prestalux.office.exchange.models import Deposit
from prestalux.rules.exchange.deposit_states import DepositState


def put(rows: Sequence[Model]) -> None:
    """Insert rows of one table, whose keys are given or drawn by the database; within the caller's transaction. Their instances
    do not learn the drawn keys.
    """
    if not rows:
        return
    database = connections[DEFAULT_DB_ALIAS]  # each value asks it, and the way through `connection` is longer
    columns, statement = _insert(type(rows[0]), database.vendor)
    values = [
        [getattr(row, name) if form is None else form(getattr(row, name), database) for name, form in columns]
        for row in rows
    ]
    with cursor_of(database) as cursor:
        if len(values) == 1:
            cursor.execute(statement, values[0])
        else:
            cursor.executemany(statement, values)


def put_one(row: Model) -> int:
    """Returns the key that the database drew."""
    database = connections[DEFAULT_DB_ALIAS]
    columns, statement = _insert(type(row), database.vendor)
    values = [
        getattr(row, name) if form is None else form(getattr(row, name), database) for name, form in columns
    ]
    with cursor_of(database) as cursor:
        cursor.execute(f"{statement} RETURNING id", values)
        return int(cursor.fetchone()[0])


_Column = tuple[str, Callable[[Any, Any], Any] | None]


def _as_it_is(field: Field[Any, Any]) -> bool:
    """Whether every database keeps the value that Python has."""
    kept = field.target_field if isinstance(field, ForeignKey) else field
    return isinstance(kept, CharField | IntegerField)


@cache
def _insert(
    model: type[Model], vendor: str
) -> tuple[list[tuple[str, Callable[[Any, Any], Any] | None]], str]:
    """The attributes in the order of the columns, each with what makes of it what this database keeps; the statement."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    columns: list[_Column] = [
        (field.attname, None if _as_it_is(field) else field.get_db_prep_save) for field in fields
    ]
    return columns, f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)


def arriving(space: tuple[int, str], keys: Sequence[str]) -> list[uuid.UUID]:
    """The files of a code's space that arrive under these keys of names, locked until the end of the transaction."""
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    marks = ", ".join(["%s"] * len(keys))
    with cursor_of(connections[DEFAULT_DB_ALIAS]) as cursor:
        cursor.execute(
            f"SELECT id FROM {Deposit._meta.db_table} WHERE code_id = %s AND environment = %s"  # noqa: S608 (marks alone)
            f" AND state = %s AND name_key IN ({marks}){lock}",
            [*space, DepositState.ARRIVING.value, *keys],
        )
        return [uuid.UUID(str(row[0])) for row in cursor.fetchall()]


def grow(deposit_id: uuid.UUID, *, by: int, beyond: int, writer: str) -> bool:
    """Whether an arriving file that this writer holds had `beyond` bytes and has so many more now."""
    key = Deposit._meta.get_field("id").get_db_prep_value(deposit_id, connection)
    with cursor_of(connections[DEFAULT_DB_ALIAS]) as cursor:
        cursor.execute(
            f"UPDATE {Deposit._meta.db_table} SET size = size + %s"  # noqa: S608 (marks alone)
            " WHERE id = %s AND writer = %s AND state = %s AND size = %s",
            [by, key, writer, DepositState.ARRIVING.value, beyond],
        )
        return bool(cursor.rowcount)
