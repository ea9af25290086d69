"""Tables whose rows the database itself refuses to change or delete, on both engines.

Who holds the database's superuser rights can lift this; the journal's chain then tells.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION prestalux_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
_POSTGRESQL = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION prestalux_append_only()"""
_POSTGRESQL_TRUNCATE = """CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION prestalux_append_only()"""


def protect(tables: Iterable[str], connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on these tables of ours; the names are constants of migrations, never input."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        template = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
        for table in tables:
            for verb in ("update", "delete"):
                cursor.execute(template.format(table=table, verb=verb))
            if connection.vendor == "postgresql":
                cursor.execute(_POSTGRESQL_TRUNCATE.format(table=table))


def release(tables: Iterable[str], connection: BaseDatabaseWrapper) -> None:
    """Lift the protection, for reversing a migration and for emptying a test database."""
    on = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete", "truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" + on.format(table=table))


def protecting(*tables: str) -> tuple[object, object]:
    """The two directions of a migration step."""

    def forwards(_: object, editor: BaseDatabaseSchemaEditor) -> None:
        protect(tables, editor.connection)

    def backwards(_: object, editor: BaseDatabaseSchemaEditor) -> None:
        release(tables, editor.connection)

    return forwards, backwards
