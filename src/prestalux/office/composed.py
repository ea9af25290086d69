"""Queries whose statement is composed once. The ORM composes it anew for each use, which takes several times as long as the
database does; where hundreds a second are asked the same, that is most of the time.
"""

from __future__ import annotations

import itertools
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=Model)
_numbers = itertools.count()
_SAMPLES: Final[Mapping[type, Callable[[int], Any]]] = {
    str: lambda number: f"composed-{number}",
    int: lambda number: 1_918_273_000 + number,
    datetime: lambda number: datetime(2001, 2, 3, 4, 5, 6, 1000 + number, tzinfo=UTC),
    date: lambda number: date.fromordinal(650_000 + number),
    uuid.UUID: lambda number: uuid.UUID(int=(1 << 127) + number),
}


@contextmanager
def cursor_of(connection: Any) -> Iterator[Any]:
    """One for statements whose text stays the same: the database's own, asked nothing between. PostgreSQL plans each once and
    takes its parameters apart from it, while Django's own writes them into the text; for SQLite Django rewrites the text each time.
    """
    if connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.close_if_health_check_failed()  # as Django's own cursors do, when it has to be asked again
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            import psycopg

            with psycopg.RawCursor(connection.connection) as cursor:
                yield Prepared(cursor)
        else:
            with closing(connection.connection.cursor(sqlite3.Cursor)) as cursor:
                yield Marked(cursor)


class _Plain:
    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self.fetchall, self.fetchone = cursor.fetchall, cursor.fetchone

    @property
    def rowcount(self) -> int:
        return int(self._cursor.rowcount)


class Prepared(_Plain):
    def execute(self, statement: str, params: Sequence[Any]) -> None:
        self._cursor.execute(_numbered(statement), params, prepare=True)


class Marked(_Plain):
    def execute(self, statement: str, params: Sequence[Any]) -> None:
        self._cursor.execute(_marked(statement), params)

    def executemany(self, statement: str, params: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(_marked(statement), params)


@lru_cache(maxsize=1024)
def _numbered(statement: str) -> bytes:
    """With the marks that PostgreSQL knows. psycopg would look for them in a long statement each time."""
    first, *others = statement.split("%s")
    numbered = "".join((first, *(f"${number}{text}" for number, text in enumerate(others, 1))))
    return numbered.replace("%%", "%").encode()


@lru_cache(maxsize=1024)
def _marked(statement: str) -> str:
    """With the marks that SQLite knows."""
    return statement.replace("%s", "?").replace("%%", "%")


class _Statement:
    """What one connection is told. `places`: of each parameter its name, or None where it is always the same."""

    def __init__(self, compiler: Any, kinds: Mapping[str, type]) -> None:
        self.compiler = compiler
        self.sql, self.params = compiler.as_sql()
        samples = {
            name: _adapted(_SAMPLES[kind](at), compiler.connection)
            for at, (name, kind) in enumerate(kinds.items())
        }
        self.places: list[tuple[str | None, Any]] = []
        for param in self.params:
            name = next((name for name, sample in samples.items() if _same(sample, param)), None)
            # psycopg sends an integer as what its column holds.
            wrap = type(param) if isinstance(param, int) and type(param) is not int else None
            self.places.append((name, wrap if name else param))
        missing = set(kinds) - {name for name, _ in self.places}
        if missing:
            raise ValueError(f"not in the statement: {', '.join(sorted(missing))}")

    def run(self, cursor: Any, values: Mapping[str, Any]) -> None:
        connection = self.compiler.connection
        params = []
        for name, fixed in self.places:
            if name is None:
                params.append(fixed)
            else:
                value = _adapted(values[name], connection)
                params.append(value if fixed is None or value is None else fixed(value))
        cursor.execute(self.sql, params)


def _same(sample: Any, param: Any) -> bool:
    return (isinstance(param, type(sample)) or isinstance(sample, type(param))) and bool(sample == param)


def _adapted(value: Any, connection: Any) -> Any:
    """As the fields of the models give it to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def _samples(kinds: Mapping[str, type]) -> dict[str, Any]:
    return {name: _SAMPLES[kind](at) for at, (name, kind) in enumerate(kinds.items())}


class _Once:
    """`make` is called once for each connection, with a sample of each parameter's kind, and gives a query that tells them
    apart from everything else in it.
    """

    def __init__(self, make: Callable[..., Any], **kinds: type) -> None:
        self._make, self._kinds, self._number = make, kinds, next(_numbers)

    def _statement(self) -> tuple[Any, _Statement]:
        connection = connections[DEFAULT_DB_ALIAS]
        known: dict[int, _Statement] = connection.__dict__.setdefault("composed", {})
        found = known.get(self._number)
        if found is None:
            found = known[self._number] = _Statement(self._compiler(), self._kinds)
        return connection, found

    def _compiler(self) -> Any:
        query: QuerySet[Any, Any] = self._make(**_samples(self._kinds))
        return query.query.get_compiler(DEFAULT_DB_ALIAS)


class _Told:
    """Stands in for the query of which Django's iterable makes instances: its rows are there already."""

    db: Final = DEFAULT_DB_ALIAS
    _known_related_objects: Final[Mapping[Any, Any]] = {}

    def __init__(self, compiler: Any, rows: Sequence[Any]) -> None:
        self.query, self._rows = self, rows
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map, self.results_iter = compiler.annotation_col_map, compiler.results_iter

    def get_compiler(self, **_: Any) -> _Told:
        return self

    def execute_sql(self, **_: Any) -> list[Sequence[Any]]:
        return [self._rows]


class Composed(_Once, Generic[M]):
    """Rows of a model: `Composed(lambda pk: Deposit.objects.filter(pk=pk)[:1], pk=uuid.UUID)`."""

    def all(self, **values: Any) -> list[M]:
        connection, statement = self._statement()
        with cursor_of(connection) as cursor:
            statement.run(cursor, values)
            rows = cursor.fetchall()
        if not rows:
            return []
        iterable: Any = ModelIterable
        found: list[M] = list(iterable(_Told(statement.compiler, rows)))
        return found

    def first(self, **values: Any) -> M | None:
        return next(iter(self.all(**values)), None)


class ComposedValues(_Once):
    """Tuples: of a query that ends with `values_list`."""

    def all(self, **values: Any) -> list[tuple[Any, ...]]:
        connection, statement = self._statement()
        with cursor_of(connection) as cursor:
            statement.run(cursor, values)
            rows = cursor.fetchall()
        return [tuple(row) for row in statement.compiler.results_iter([rows])] if rows else []

    def one(self, **values: Any) -> tuple[Any, ...] | None:
        return next(iter(self.all(**values)), None)


class ComposedUpdate(_Once):
    """`make` gives the rows and what they become. Returns how many there were."""

    def __call__(self, **values: Any) -> int:
        connection, statement = self._statement()
        with cursor_of(connection) as cursor:
            statement.run(cursor, values)
            return int(cursor.rowcount)

    def _compiler(self) -> Any:
        rows, become = self._make(**_samples(self._kinds))
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(become)
        return query.get_compiler(DEFAULT_DB_ALIAS)
