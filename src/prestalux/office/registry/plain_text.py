"""`rules.identifiers.plain_name` beside a text in its row, so that both databases find it by an index.

A function of our own inside the database would do on PostgreSQL; on SQLite it would belong to a connection, and an index over
it would leave other programs unable to check the file.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Model, TextField

from prestalux.rules.identifiers.plain_name import TABLE, plain

_AT_ONCE: Final = 2_000


class PlainOf(TextField):  # type: ignore[type-arg]
    """What `plain` makes of another column of the row; written with it, whichever way the row is made.

    NULL where the row came in past these models. It states nothing, and is no part of what a fact says.
    """

    def __init__(self, of: str, **more: Any) -> None:
        self.of = of
        super().__init__(**{"null": True, "editable": False, **more})

    def deconstruct(self) -> Any:
        name, path, args, more = super().deconstruct()
        return name, path, [self.of, *args], more

    def pre_save(self, model_instance: Model, add: bool) -> str:
        made = plain(str(getattr(model_instance, self.of)))
        setattr(model_instance, self.attname, made)
        return made


@PlainOf.register_lookup
class Begins(Lookup):
    """`startswith` that SQLite, too, answers from an index: as a range."""

    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        column, values = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} LIKE %s", [*values, f"{connection.ops.prep_for_like_query(self.rhs)}%"]
        return f"({column} >= %s AND {column} < %s)", [*values, self.rhs, *values, f"{self.rhs}\U0010ffff"]


def fill(model: type[Model], *, database: str) -> None:
    """For a migration: the columns of rows that are there already, in portions.

    Whoever changes the table of letters writes another migration that calls this.
    """
    fields = [field for field in model._meta.concrete_fields if isinstance(field, PlainOf)]
    rows = model._default_manager.using(database)
    names = {field.attname: field.of for field in fields}
    last = 0
    while portion := list(rows.filter(pk__gt=last).order_by("pk").only("pk", *names.values())[:_AT_ONCE]):
        for row in portion:
            for name, of in names.items():
                setattr(row, name, plain(str(getattr(row, of))))
        rows.bulk_update(portion, list(names), batch_size=200)
        last = portion[-1].pk


def index_names(connection: BaseDatabaseWrapper, table: str, *columns: str) -> None:
    """What came before `PlainOf`, on PostgreSQL alone: an index over the keys of these columns."""
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
