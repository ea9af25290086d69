"""Many rows at once, the quick way of each database; for rows about which nothing was said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Model

from prestalux.office.registry.plain_text import PlainOf
from prestalux.rules.identifiers.plain_name import plain


def take_ids(model: type[Model], count: int) -> Sequence[int]:
    """Ids that no other row will get; within a transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, count],
            )
            return [row[0] for row in cursor.fetchall()]
    # SQLite has one writer, and this is its transaction.
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`columns`: names of the table's columns."""
    if connection.vendor == "postgresql":
        made = [field for field in model._meta.concrete_fields if isinstance(field, PlainOf)]
        sources = [columns.index(field.of) for field in made]
        every = (*columns, *(field.attname for field in made))
        quoted = ", ".join(connection.ops.quote_name(name) for name in every)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {model._meta.db_table} ({quoted}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row((*row, *(plain(str(row[place])) for place in sources)))
        return
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[_adapted(value) for value in row] for row in rows])


def _adapted(value: Any) -> Any:
    """Days and moments as SQLite keeps them."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)
