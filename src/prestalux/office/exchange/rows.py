"""New rows at the speed at which small files come: each statement is composed once. The ORM composes it anew for every file,
which takes several times as long as the database does.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    AutoField,
    BinaryField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    UUIDField,
)

from prestalux.office.composed import cursor_of
from prestalux.office.exchange.models import Deposit
from prestalux.rules.exchange.deposit_states import DepositState

Row = Mapping[str, Any]
"""By attribute (`deposit_id`); what is not named has its default."""


KNOWN: Final = 256
"""Statements that are remembered: files come together in ever other numbers."""
Names = Mapping[tuple[int, str], Sequence[str]]
"""Of the space of a code, in an environment: the keys of names."""
Begun = tuple[int, str, str, datetime]
"""A code, an environment, the key of a name, and when its file was opened."""


def put(model: type[Model], rows: Sequence[Row]) -> None:
    """Insert rows of one table, whose keys are given or drawn by the database; within the caller's transaction."""
    put_together([(model, rows)])


def put_together(
    tables: Sequence[tuple[type[Model], Sequence[Row]]], under: Names | None = None
) -> list[uuid.UUID]:
    """Insert rows of several tables, each named by those before it. Returns what was arriving under these names before, locked
    until the end of the transaction. On PostgreSQL all is one statement, which stands or falls whole.
    """
    tables = [(model, rows) for model, rows in tables if rows]
    database = connections[DEFAULT_DB_ALIAS]  # each value asks it, and the way through `connection` is longer
    if database.vendor == "postgresql":
        return _put_in_one(database, tables, under or {})
    found = _found(database, under or {})
    for model, rows in tables:
        insert = _insert(model, database.vendor)
        kept = [_values(model, row, database) for row in rows]
        with cursor_of(database) as cursor:
            if len(kept) == 1:
                cursor.execute(insert.statement, kept[0])
            else:
                cursor.executemany(insert.statement, kept)
    return found


def _put_in_one(
    database: Any, tables: Sequence[tuple[type[Model], Sequence[Row]]], under: Names
) -> list[uuid.UUID]:
    if not tables and not under:
        return []
    statement = _statement_of_all(_shape(tables), _counts(under), database.vendor)
    with cursor_of(database) as cursor:
        cursor.execute(statement, [*_values_in(tables, database), *_values_of(under)])
        return [uuid.UUID(str(row[0])) for row in cursor.fetchall()] if under else []


def put_where_none_arrives(
    tables: Sequence[tuple[type[Model], Sequence[Row]]], under: Names, newer: Sequence[Begun] = ()
) -> bool:
    """Insert the rows unless something arrives under these names, or was begun under one of `newer` after its moment; without a
    transaction, which would be asked for and given back apart: on PostgreSQL one statement is one. False where nothing has been
    done, which is always so on SQLite.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql":
        return False
    tables = [(model, rows) for model, rows in tables if rows]
    statement = _statement_unless(_shape(tables), _counts(under), len(newer))
    with cursor_of(database) as cursor:
        asked = [*_values_of(under), *(value for one in newer for value in one)]
        cursor.execute(statement, [*asked, *_values_in(tables, database)])
        return not cursor.fetchone()[0]


def _shape(tables: Sequence[tuple[type[Model], Sequence[Row]]]) -> tuple[tuple[type[Model], int], ...]:
    return tuple((model, len(rows)) for model, rows in tables)


def _counts(under: Names) -> tuple[int, ...]:
    return tuple(len(keys) for keys in under.values())


def _values_in(tables: Sequence[tuple[type[Model], Sequence[Row]]], database: Any) -> list[Any]:
    return [value for model, rows in tables for row in rows for value in _values(model, row, database)]


def _found(database: Any, under: Names) -> list[uuid.UUID]:
    if not under:
        return []
    with cursor_of(database) as cursor:
        cursor.execute(
            _arriving(tuple(len(keys) for keys in under.values()), database.vendor), _values_of(under)
        )
        return [uuid.UUID(str(row[0])) for row in cursor.fetchall()]


def _values_of(under: Names) -> list[Any]:
    return [value for space, keys in under.items() for value in (*space, *keys)]


def put_one(model: type[Model], row: Row) -> int:
    """Returns the key that the database drew."""
    database = connections[DEFAULT_DB_ALIAS]
    with cursor_of(database) as cursor:
        insert = _insert(model, database.vendor)
        cursor.execute(f"{insert.statement} RETURNING id", _values(model, row, database))
        return int(cursor.fetchone()[0])


_Form = Callable[[Any, Any], Any] | None


class _Insert(NamedTuple):
    """`columns`: of each its attribute, its default, and what makes of a value what this database keeps."""

    columns: tuple[tuple[str, Any, _Form], ...]
    names: str
    marks: str
    statement: str


def _values(model: type[Model], row: Row, database: Any) -> list[Any]:
    found = []
    for name, default, form in _insert(model, database.vendor).columns:
        value = row[name] if name in row else default() if callable(default) else default
        found.append(value if form is None or value is None else form(value, database))
    return found


@cache
def _insert(model: type[Model], vendor: str) -> _Insert:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)
    return _Insert(
        tuple((field.attname, _default(field), _form(field, vendor)) for field in fields),
        f"{table} ({names})",
        f"({marks})",
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 (names of ours)
    )


@lru_cache(maxsize=KNOWN)
def _statement_of_all(shape: tuple[tuple[type[Model], int], ...], under: tuple[int, ...], vendor: str) -> str:
    parts = []
    for model, count in shape:
        insert = _insert(model, vendor)
        parts.append(f"INSERT INTO {insert.names} VALUES {', '.join([insert.marks] * count)}")  # noqa: S608 (names of ours)
    if under:
        parts.append(_arriving(under, vendor))
    *before, last = parts
    named = ", ".join(f"part{number} AS ({insert})" for number, insert in enumerate(before))
    return f"WITH {named} {last}" if named else last


@lru_cache(maxsize=KNOWN)
def _statement_unless(shape: tuple[tuple[type[Model], int], ...], under: tuple[int, ...], newer: int) -> str:
    """Its one row says whether there is such a file, and nothing was inserted."""
    there = [_arriving(under, "")]
    if newer:
        one = "(code_id = %s AND environment = %s AND name_key = %s AND opened_at > %s)"
        which = f"state <> '{DepositState.DROPPED.value}' AND ({' OR '.join([one] * newer)})"
        there.append(f"SELECT id FROM {Deposit._meta.db_table} WHERE {which}")  # noqa: S608 (marks alone)
    parts = [f"there AS ({' UNION ALL '.join(there)})"]
    for number, (model, count) in enumerate(shape):
        insert = _insert(model, "postgresql")
        typed = ", ".join(f"%s::{kind}" for kind in _kinds(model))
        rows = ", ".join([f"({typed})", *[insert.marks] * (count - 1)])
        given = f"SELECT * FROM (VALUES {rows}) AS given WHERE NOT EXISTS (SELECT FROM there)"  # noqa: S608 (marks alone)
        parts.append(f"part{number} AS (INSERT INTO {insert.names} {given})")
    return f"WITH {', '.join(parts)} SELECT EXISTS (SELECT FROM there)"  # noqa: S608 (as before)


@cache
def _kinds(model: type[Model]) -> tuple[str, ...]:
    """Of each column: a row that is selected is not told them by its table. Words without their length, beyond which they would be
    cut off here, where the table refuses them.
    """
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    database = connections[DEFAULT_DB_ALIAS]
    return tuple(
        "text"
        if isinstance(field, CharField)
        else str(
            field.rel_db_type(database) if isinstance(field, ForeignKey) else field.cast_db_type(database)
        )
        for field in fields
    )


@lru_cache(maxsize=KNOWN)
def _arriving(under: tuple[int, ...], vendor: str) -> str:
    """The files that arrive under names of so many in each space. Their state stands in the words: the index is of this one alone."""
    lock = " FOR NO KEY UPDATE" if vendor == "postgresql" else ""
    names = " OR ".join(
        f"(code_id = %s AND environment = %s AND name_key IN ({', '.join(['%s'] * count)}))"
        for count in under
    )
    state = DepositState.ARRIVING.value
    return f"SELECT id FROM {Deposit._meta.db_table} WHERE state = '{state}' AND ({names}){lock}"  # noqa: S608 (marks alone)


def _default(field: Field[Any, Any]) -> Any:
    if not field.has_default():
        return "" if isinstance(field, CharField) and not field.null else None
    return field.default


def _form(field: Field[Any, Any], vendor: str) -> _Form:
    kept = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(kept, CharField | IntegerField | BinaryField):
        return None
    if isinstance(kept, DateTimeField):
        return None if vendor == "postgresql" else lambda value, _: _written_moment(value)
    if isinstance(kept, UUIDField):
        return None if vendor == "postgresql" else lambda value, _: value.hex
    if isinstance(kept, JSONField):
        return lambda value, database: _empty(kept) if value == {} else kept.get_db_prep_save(value, database)
    return kept.get_db_prep_save


@lru_cache(maxsize=64)
def _written_moment(moment: datetime) -> str:
    """As Django writes it for SQLite; rows that come together share their moments."""
    return str(connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(moment))


@cache
def _empty(field: JSONField) -> Any:
    return field.get_db_prep_save({}, connections[DEFAULT_DB_ALIAS])


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
