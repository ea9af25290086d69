"""How the database finds the answer to a question as of a day, as known at a moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import look_ups
from prestalux.office.registry.directory import Moment
from prestalux.office.registry.finding import Narrowed, find
from prestalux.office.registry.queries import code_on
from prestalux.rules.periods import day_of
from prestalux.rules.registry.sought import Standing, understood

pytestmark = pytest.mark.django_db
FACTS = ("registry_codestatus", "registry_codespecialty", "registry_provideridentity", "registry_codeaddress")


WORDS = ("registry_foundword", "registry_wordkey", "registry_worduse")
TODAY = day_of(NOW)


def plan_of_look_up(codes: int, *, known: bool) -> str:
    asked = [(f"{99000100 + number}", date(2026, 12, 1)) for number in range(codes)]
    days = {day: day.isoformat() for _, day in asked}
    return plan_of(
        *look_ups._statement(asked, days, NOW if known else None, with_address=True, with_account=True)
    )


def plan_of(statement: str, values: Any) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of a table with few rows the planner walks all: what matters is that it need not.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", values)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def walked_in(plan: str) -> set[str]:
    """By their names on PostgreSQL, on SQLite by the names that the statement gives them."""
    how = r"Seq Scan on (\w+)" if connection.vendor == "postgresql" else r"SCAN (\w+)"
    return set(re.findall(how, plan))


def asked_by(work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that something asks the database."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return seen


@pytest.mark.parametrize("known", [False, True], ids=["as known now", "as known then"])
@pytest.mark.parametrize("codes", [1, 1_000])
def test_no_table_of_facts_is_walked(codes: int, known: bool) -> None:
    plan = plan_of_look_up(codes, known=known)
    assert not walked_in(plan) & {*FACTS, "registry_providercode", "s", "p", "i", "w", "b", "c"}, plan


def test_no_table_of_facts_is_walked_for_the_sheet_of_a_code() -> None:
    code = register.code(1)
    for known_at in (None, NOW):
        for statement, values in asked_by(lambda known_at=known_at: code_on(code.digits, TODAY, known_at)):
            plan = plan_of(statement, values)
            assert not walked_in(plan) & {*FACTS, "registry_providercode"}, plan


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("Wehber", Narrowed()),
        ("Wehber Ana", Narrowed()),
        ("Wehber", Narrowed(profession="dentist", specialty="Z0", standing=Standing.ACTIVE)),
        ("Weber Anna Henriette", Narrowed()),
        ("99000119", Narrowed()),
        ("990001", Narrowed()),
        ("1990093012358", Narrowed()),
        ("1990093012385", Narrowed()),
    ],
)
def test_no_table_is_walked_for_a_search(text: str, narrowed: Narrowed) -> None:
    register.code(1)
    moment = Moment(NOW, TODAY)
    asked = asked_by(lambda: find(understood(text), narrowed, moment=moment))
    assert len(asked) > 2
    for statement, values in asked:
        plan = plan_of(statement, values)
        assert not walked_in(plan) & {*FACTS, *WORDS, "registry_providercode", "u"}, plan


def test_of_half_the_country_no_more_is_read_than_is_shown() -> None:
    """The uses of one word come in the order of its index: the limit ends the reading."""
    register.code(1)
    statements = [
        sql for sql, _ in asked_by(lambda: find(understood("weber"), Narrowed(), moment=Moment(NOW)))
    ]
    (uses,) = [sql for sql in statements if "registry_worduse x" in sql]
    assert "ORDER BY x.provider_id LIMIT" in uses
