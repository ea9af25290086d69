"""What the database itself holds of dated facts, on both engines alike.

No two rows about one thing hold on one day as known at one moment; a row is never deleted, and never changed but for the
one moment from which it is known no more. A later migration that rebuilds such a table on SQLite has to call this anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from prestalux.office.journal.append_only import protect, release


@dataclass(frozen=True, slots=True)
class FactTable:
    """Names are constants of migrations, never input. `columns`: all but the end of being known."""

    name: str
    owner: str
    columns: tuple[str, ...]
    beside: str = ""
    """A second owner, where the fact is a tie between two."""

    @property
    def owners(self) -> tuple[str, ...]:
        return (self.owner, self.beside) if self.beside else (self.owner,)


_AXES = ("id", "valid_from", "valid_until", "recorded_at")
_IDENTITY = (
    "family_name",
    "given_name",
    "birth_name",
    "original_script",
    "birth_date",
    "matricule",
    "email",
    "phone",
)
_ADDRESS = ("practice", "street", "extra", "postcode", "town", "country")
FACTS = (
    FactTable("registry_provideridentity", "provider_id", (*_AXES, "provider_id", *_IDENTITY)),
    FactTable("registry_codestatus", "code_id", (*_AXES, "code_id", "status", "reason")),
    FactTable("registry_codespecialty", "code_id", (*_AXES, "code_id", "specialty")),
    FactTable("registry_codeaddress", "code_id", (*_AXES, "code_id", *_ADDRESS)),
    FactTable("registry_codebankaccount", "code_id", (*_AXES, "code_id", "holder", "iban", "bic")),
)
MEMBERS = FactTable("registry_codemember", "code_id", (*_AXES, "code_id", "member_id"), beside="member_id")
_PLAIN = {
    "registry_provideridentity": ("family_plain", "given_plain"),
    "registry_codeaddress": ("practice_plain", "street_plain", "town_plain", "postcode_plain"),
}
PLAIN_FACTS = tuple(
    replace(table, columns=(*table.columns, *_PLAIN[table.name])) for table in FACTS if table.name in _PLAIN
)
ALL_FACTS = (*(table for table in FACTS if table.name not in _PLAIN), *PLAIN_FACTS, MEMBERS)
"""`FACTS` are those of the migration that began this; each later table, and each that got columns, is named in a migration of
its own."""

_POSTGRESQL_OVERLAP = """ALTER TABLE {name} ADD CONSTRAINT {name}_one_answer EXCLUDE USING gist (
{equal}, daterange(valid_from, valid_until) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&)"""
_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION prestalux_supersede_once() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
OR to_jsonb(NEW) - 'superseded_at' IS DISTINCT FROM to_jsonb(OLD) - 'superseded_at' THEN
RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
RETURN NEW; END $$"""
_POSTGRESQL_ONCE = """CREATE OR REPLACE TRIGGER {name}_no_update BEFORE UPDATE ON {name}
FOR EACH ROW EXECUTE FUNCTION prestalux_supersede_once()"""
_SQLITE_OVERLAP = """CREATE TRIGGER {name}_one_answer BEFORE INSERT ON {name}
WHEN NEW.superseded_at IS NULL OR NEW.superseded_at > NEW.recorded_at BEGIN
SELECT RAISE(ABORT, '{name}_one_answer') WHERE EXISTS (SELECT 1 FROM {name} WHERE {equal}
AND (NEW.valid_until IS NULL OR valid_from < NEW.valid_until)
AND (valid_until IS NULL OR NEW.valid_from < valid_until)
AND (superseded_at IS NULL OR (superseded_at > recorded_at AND superseded_at > NEW.recorded_at))
AND (NEW.superseded_at IS NULL OR recorded_at < NEW.superseded_at)); END"""
_SQLITE_ONCE = """CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name}
WHEN OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL OR {changed}
BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"""


def hold(tables: Iterable[FactTable], connection: BaseDatabaseWrapper) -> None:
    tables = list(tables)
    protect_facts(tables, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        for table in tables:
            cursor.execute(_overlap(table, connection.vendor))


def let_go(tables: Iterable[FactTable], connection: BaseDatabaseWrapper) -> None:
    tables = list(tables)
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {table.name}_one_answer")
            else:
                cursor.execute(f"DROP TRIGGER {table.name}_one_answer")
    release((table.name for table in tables), connection)


def protect_facts(tables: Iterable[FactTable], connection: BaseDatabaseWrapper) -> None:
    """As `protect`, but that the end of being known may be said once. Lifted by `release`."""
    tables = list(tables)
    protect((table.name for table in tables), connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in tables:
            if connection.vendor != "postgresql":
                cursor.execute(f"DROP TRIGGER {table.name}_no_update")
            cursor.execute(_once(table, connection.vendor))


def holding(*tables: FactTable) -> tuple[object, object]:
    """The two directions of a migration step."""

    def forwards(_: object, editor: BaseDatabaseSchemaEditor) -> None:
        hold(tables, editor.connection)

    def backwards(_: object, editor: BaseDatabaseSchemaEditor) -> None:
        let_go(tables, editor.connection)

    return forwards, backwards


def _overlap(table: FactTable, vendor: str) -> str:
    template = _POSTGRESQL_OVERLAP if vendor == "postgresql" else _SQLITE_OVERLAP
    each = "{0} WITH =" if vendor == "postgresql" else "{0} = NEW.{0}"
    joint = ", " if vendor == "postgresql" else " AND "
    return template.format(name=table.name, equal=joint.join(each.format(owner) for owner in table.owners))


def _once(table: FactTable, vendor: str) -> str:
    if vendor == "postgresql":
        return _POSTGRESQL_ONCE.format(name=table.name)
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in table.columns)
    return _SQLITE_ONCE.format(name=table.name, changed=changed)
