"""Many rows at once, the quick way of each database; for rows about which nothing was said before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from typing import Any, Final

from django.db import connection
from django.db.models import DateField, Max, Model

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


@contextmanager
def read_to_the_end() -> Iterator[None]:
    """Cursors opened within are planned for all of their rows. PostgreSQL plans one for its first tenth, which for a whole
    register means to look up each row of a fact by itself.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET cursor_tuple_fraction = 1")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET cursor_tuple_fraction")


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`columns`: names of the table's columns; those that are made of others are made here."""
    made = [field for field in model._meta.concrete_fields if isinstance(field, PlainOf)]
    sources = [columns.index(field.of) for field in made]
    names = ", ".join(connection.ops.quote_name(name) for name in (*columns, *(one.attname for one in made)))
    whole = ((*row, *(plain(str(row[place])) for place in sources)) for row in rows) if made else rows
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy,
        ):
            for portion in _portions(whole):
                copy.write(portion)
        return
    marks = ", ".join(["%s"] * (len(columns) + len(made)))
    statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_adapted(model, columns, whole)))


def _portions(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """As text, many rows at once: the driver’s own way of writing a row takes three times as long."""
    turns = iter(rows)
    while portion := list(islice(turns, _ROWS)):
        width = len(portion[0])
        form = "\t".join(["%s"] * width)
        text = "\n".join([form % (*row,) for row in portion])
        if _is_plain(text, len(portion), width):
            yield text + "\n"
        else:
            yield "\n".join(["\t".join(map(_copied, row)) for row in portion]) + "\n"


def _is_plain(text: str, rows: int, width: int) -> bool:
    """Whether nothing in these rows has to be escaped, and nothing is missing: most rows, read at once."""
    return (
        text.count("\t") == rows * (width - 1)
        and text.count("\n") == rows - 1
        and not any(sign in text for sign in ("\\", "\r", "None"))
    )


def _copied(value: Any) -> str:
    """In the text format of COPY."""
    if isinstance(value, str):
        return value.translate(_ESCAPED) if _TO_ESCAPE.search(value) else value
    return "\\N" if value is None else str(value)


_ROWS: Final = 1_000
_TO_ESCAPE: Final = re.compile(r"[\\\t\n\r]")
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _adapted(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """Days and moments as SQLite keeps them; few differ in many rows."""
    fields = {field.column: field for field in model._meta.concrete_fields if isinstance(field, DateField)}
    forms = [
        (place, cache(partial(fields[name].get_db_prep_save, connection=connection)))
        for place, name in enumerate(columns)
        if name in fields
    ]
    for row in rows:
        values = list(row)
        for place, form in forms:
            values[place] = form(values[place])
        yield values
