"""How the database finds the answer to a question as of a day, as known at a moment."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from tests.office.cast import NOW

from prestalux.office.registry import look_ups

pytestmark = pytest.mark.django_db
FACTS = ("registry_codestatus", "registry_codespecialty", "registry_provideridentity", "registry_codeaddress")


def plan_of(codes: int, *, known: bool) -> str:
    asked = [(f"{99000100 + number}", date(2026, 12, 1)) for number in range(codes)]
    days = {day: day.isoformat() for _, day in asked}
    statement, values = look_ups._statement(
        asked, days, NOW if known else None, with_address=True, with_account=True
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of a table with few rows the planner walks all: what matters is that it need not.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {statement}", values)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("known", [False, True], ids=["as known now", "as known then"])
@pytest.mark.parametrize("codes", [1, 1_000])
def test_no_table_of_facts_is_walked(codes: int, known: bool) -> None:
    plan = plan_of(codes, known=known)
    walked = (
        re.findall(r"Seq Scan on (\w+)", plan)
        if connection.vendor == "postgresql"
        else re.findall(r"SCAN (\w+)", plan)
    )
    assert not set(walked) & {*FACTS, "registry_providercode", "s", "p", "i", "w", "b", "c"}, plan
