"""The database itself refuses to change or delete a line of the journal or a fact of the register."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.office import cast
from tests.office.state import APPEND_ONLY, models, protect_again

from prestalux.office.exchange.models import Deposit, DepositEvent, ExchangeAccount, Receipt
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.append_only import release
from prestalux.office.registry.models import CodeMember, ProviderCode, ReferenceIssue

pytestmark = pytest.mark.django_db


@pytest.fixture
def _a_code(dora: Actor, prefix: None) -> None:
    """A row in each of the tables: an empty one refuses nothing."""
    cast.grant(cast.submitted(), dora)
    code, day = ProviderCode.objects.get(), cast.NOW.date()
    CodeMember.objects.create(code=code, member=code, valid_from=day, recorded_at=cast.NOW)
    ReferenceIssue.objects.create(
        series="made-up",
        sequence=1,
        day=day,
        known_at=cast.NOW,
        manifest_sha256="0" * 64,
        codes=1,
        recorded_at=cast.NOW,
    )
    account = ExchangeAccount.objects.create(
        code=code,
        environment="test",
        username="t",
        holder="software",
        name="s",
        valid_from=day,
        opened_at=cast.NOW,
    )
    deposit = Deposit.objects.create(
        account=account, code=code, environment="test", name="x", name_key="x", opened_at=cast.NOW
    )
    DepositEvent.objects.create(deposit=deposit, number=1, state="arriving", at=cast.NOW)
    Receipt.objects.create(
        account=account, deposit=deposit, code=code, environment="test", number=1, layer="received", name="x",
        body=b"x", made_at=cast.NOW,
    )  # fmt: skip


def refused(statement: str) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(error.value)


def column_of(table: str) -> str:
    (model,) = [model for model in models() if model._meta.db_table == table]
    return str(model._meta.fields[-1].column)


def test_every_fact_of_the_register_is_append_only() -> None:
    facts = {model._meta.db_table for model in apps.get_app_config("registry").get_models()}
    assert facts - set(APPEND_ONLY) == {
        "registry_codeprefix",
        "registry_doubtfulpair",
        "registry_foundword",
        "registry_prefixserial",
        "registry_providerholder",
        "registry_registerimport",
        "registry_reinstatement",
        "registry_wordkey",
        "registry_worduse",
    }


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.usefixtures("_a_code")
def test_a_row_is_not_changed(table: str) -> None:
    column = column_of(table)
    assert f"{table} is append-only" in refused(f"UPDATE {table} SET {column} = {column}")  # noqa: S608


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.usefixtures("_a_code")
def test_a_row_is_not_deleted(table: str) -> None:
    assert f"{table} is append-only" in refused(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_a_table_is_not_emptied_at_one_stroke(table: str) -> None:
    assert f"{table} is append-only" in refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.usefixtures("_a_code")
def test_protection_can_be_lifted_and_put_back_as_a_migration_does(table: str) -> None:
    release(APPEND_ONLY, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column_of(table)} = {column_of(table)}")  # noqa: S608
    protect_again()
    assert "append-only" in refused(f"DELETE FROM {table}")  # noqa: S608
