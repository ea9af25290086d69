"""Facts recorded before the second axis had an end: a row was known until the one that replaced it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.office.cast import NOW

BEFORE, NOW_ON = [("registry", "0002_facts_are_append_only")], [("registry", "0003_two_axes")]


@pytest.fixture
def before(committed: None) -> Iterator[MigrationExecutor]:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor
    last = MigrationExecutor(connection)
    last.migrate(last.loader.graph.leaf_nodes())


def test_what_replaced_a_row_says_until_when_it_was_known(before: MigrationExecutor) -> None:
    old = before.loader.project_state(BEFORE).apps
    provider = old.get_model("registry", "Provider").objects.create(recorded_at=NOW)
    code = old.get_model("registry", "ProviderCode").objects.create(
        digits="99000119", provider=provider, profession="dentist", recorded_at=NOW
    )
    status, days = old.get_model("registry", "CodeStatus"), {"code": code, "valid_from": date(2026, 1, 1)}
    first = status.objects.create(status="active", reason="granted", recorded_at=NOW, **days)
    later = NOW + timedelta(days=1)
    status.objects.create(status="void", reason="x", recorded_at=later, replaces=first, **days)

    executor = MigrationExecutor(connection)
    executor.migrate(NOW_ON)
    status = executor.loader.project_state(NOW_ON).apps.get_model("registry", "CodeStatus")

    assert list(status.objects.order_by("pk").values_list("status", "superseded_at")) == [
        ("active", later),
        ("void", None),
    ]
