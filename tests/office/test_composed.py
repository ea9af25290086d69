"""Queries that are composed once answer as the ORM does each time."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.harness.environment import runs_on
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.composed import Composed, ComposedUpdate, ComposedValues
from prestalux.office.exchange.models import Deposit, ExchangeAccount
from prestalux.office.registry.models import CodeStatus, ProviderCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> ExchangeAccount:
    return ExchangeAccount.objects.create(
        code=register.code(1),
        environment="test",
        username="t-1",
        holder="software",
        name="software",
        roles="deposit",
        valid_from=date(2026, 1, 1),
        opened_at=NOW,
        ranges=["192.0.2.0/24"],
    )


def deposit(account: ExchangeAccount, name: str, **more: object) -> Deposit:
    return Deposit.objects.create(
        id=uuid.uuid4(),
        account=account,
        code=account.code,
        environment="test",
        name=name,
        name_key=name,
        state="arriving",
        size=7,
        opened_at=NOW,
        **more,
    )


def as_dict(row: Deposit | ExchangeAccount) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_has_the_values_that_the_orm_gives(account: ExchangeAccount) -> None:
    asked: Composed[ExchangeAccount] = Composed(
        lambda username: ExchangeAccount.objects.filter(username=username), username=str
    )
    found = asked.first(username="t-1")
    assert found is not None
    assert as_dict(found) == as_dict(ExchangeAccount.objects.get())


def test_what_is_selected_with_a_row_needs_no_query_more(account: ExchangeAccount) -> None:
    asked: Composed[ExchangeAccount] = Composed(
        lambda pk: ExchangeAccount.objects.select_related("code").filter(pk=pk), pk=int
    )
    found = asked.first(pk=account.pk)
    assert found is not None
    with CaptureQueriesContext(connection) as queries:
        assert found.code == ProviderCode.objects.all()[0]
    assert len(queries) == 1  # the comparison's own


def test_each_kind_of_parameter_finds_its_rows_and_no_others(account: ExchangeAccount) -> None:
    one, _ = deposit(account, "a"), deposit(account, "b", settled_at=NOW)
    asked = ComposedValues(
        lambda pk, code, name, at: Deposit.objects.filter(
            pk=pk, code_id=code, name=name, opened_at__lte=at, settled_at=None
        ).values_list("pk", "opened_at"),
        pk=uuid.UUID,
        code=int,
        name=str,
        at=datetime,
    )
    right = {"pk": one.pk, "code": account.code_id, "name": "a", "at": NOW}
    assert asked.all(**right) == [(one.pk, NOW)]
    for name, other in {
        "pk": uuid.uuid4(),
        "code": -1,
        "name": "b",
        "at": NOW - timedelta(seconds=1),
    }.items():
        assert asked.all(**{**right, name: other}) == []


def test_days_are_compared_as_days(account: ExchangeAccount) -> None:
    first = CodeStatus.objects.order_by("valid_from")[0].valid_from
    asked = ComposedValues(
        lambda day: CodeStatus.objects.filter(valid_from__lte=day).values_list("pk"), day=date
    )
    assert asked.all(day=first)
    assert asked.all(day=first - timedelta(days=1)) == []


def test_an_update_changes_its_rows_alone_and_counts_them(account: ExchangeAccount) -> None:
    one, other = deposit(account, "a"), deposit(account, "b")
    change = ComposedUpdate(
        lambda pk, at: (
            Deposit.objects.filter(pk=pk, state="arriving"),
            {"state": "complete", "turn_at": at},
        ),
        pk=uuid.UUID,
        at=datetime,
    )
    later = NOW + timedelta(microseconds=1)
    assert [change(pk=one.pk, at=later), change(pk=one.pk, at=later)] == [1, 0]
    one.refresh_from_db()
    other.refresh_from_db()
    assert ((one.state, one.turn_at), other.state) == (("complete", later), "arriving")


def test_the_statement_is_composed_once(account: ExchangeAccount) -> None:
    made: list[int] = []

    def make(pk: int) -> object:
        made.append(pk)
        return ExchangeAccount.objects.filter(pk=pk)

    asked: Composed[ExchangeAccount] = Composed(make, pk=int)
    for _ in range(3):
        asked.first(pk=account.pk)
    assert len(made) == 1


def test_a_parameter_that_the_statement_does_not_ask_for_is_a_mistake() -> None:
    asked: Composed[ExchangeAccount] = Composed(lambda pk: ExchangeAccount.objects.filter(pk=1), pk=int)
    with pytest.raises(ValueError, match="not in the statement: pk"):
        asked.first(pk=1)


def test_a_row_is_locked_where_the_query_says_so(account: ExchangeAccount) -> None:
    asked: Composed[ExchangeAccount] = Composed(
        lambda pk: ExchangeAccount.objects.select_for_update(no_key=True).filter(pk=pk), pk=int
    )
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        asked.first(pk=account.pk)
    locks = connection.features.has_select_for_update
    assert ("FOR NO KEY UPDATE" in queries[0]["sql"]) == locks


@pytest.mark.skipif(runs_on() != "postgres", reason="SQLite keeps no plan for a session")
def test_a_statement_that_is_composed_once_is_planned_once(account: ExchangeAccount) -> None:
    asked: Composed[ExchangeAccount] = Composed(
        lambda username: ExchangeAccount.objects.filter(username=username, holder="software"), username=str
    )
    for _ in range(3):
        assert asked.first(username="t-1") is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%\"holder\" = $%'")
        assert cursor.fetchone()[0] == 1
