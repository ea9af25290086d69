"""`rules.identifiers.plain_name` inside the database, the same on both engines."""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, Func, Value
from django.db.models.functions import Lower

from prestalux.rules.identifiers.plain_name import TABLE, plain

_NAME: Final = "prestalux_plain"


class Plain(Func):
    """A text without capitals, accents, hyphens and apostrophes."""

    function = _NAME
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        (source,) = self.get_source_expressions()
        letters = Func(
            source,
            Value("".join(TABLE)),
            Value("".join(TABLE.values())),
            function="translate",
            output_field=CharField(),
        )
        return Lower(letters).as_sql(compiler, connection, **context)


def teach(connection: BaseDatabaseWrapper, **_: object) -> None:
    """A function of SQLite belongs to a connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            _NAME, 1, lambda text: None if text is None else plain(text), deterministic=True
        )


def teach_every_connection() -> None:
    connection_created.connect(teach, dispatch_uid=_NAME)


def index_names(connection: BaseDatabaseWrapper, table: str, *columns: str) -> None:
    """On PostgreSQL an index over the keys of these columns, for `startswith`. SQLite, for small registers, walks the table.

    A migration calls this; whoever changes the table of letters writes another one that drops and makes the indexes anew.
    """
    if connection.vendor != "postgresql":
        return
    letters = "".join(TABLE).replace("'", "''"), "".join(TABLE.values()).replace("'", "''")
    with connection.cursor() as cursor:
        for column in columns:
            key = f"lower(translate({column}, '{letters[0]}', '{letters[1]}'))"
            cursor.execute(f"CREATE INDEX {table}_{column}_plain ON {table} ({key} text_pattern_ops)")


def drop_index_of_names(connection: BaseDatabaseWrapper, table: str, *columns: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for column in columns:
                cursor.execute(f"DROP INDEX {table}_{column}_plain")
