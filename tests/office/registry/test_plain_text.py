"""The database and the rule make the same key of a name."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from tests.office.registry import register

from prestalux.office.registry.models import ProviderIdentity
from prestalux.office.registry.plain_text import Plain
from prestalux.rules.identifiers.plain_name import TABLE, plain
from prestalux.rules.periods import Period

ALL = sorted(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Weber", "".join(ALL[:300]), "".join(ALL[300:600]), "ÀÉÎÕÜ ẞß Œœ Ω"])
def test_every_letter_is_the_same_on_both_floors(name: str) -> None:
    for place in range(0, len(name), 100):
        part = name[place : place + 100]
        register.code(1 + place // 100 * 7, family=part, days=Period(date(2026, 1, 1)))
    rows = ProviderIdentity.objects.annotate(key=Plain("family_name")).values_list("family_name", "key")
    assert [(family, key) for family, key in rows if key != plain(family)] == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite walks the table")
@pytest.mark.parametrize("column", ["family_name", "given_name"])
def test_the_index_is_over_what_is_searched(column: str) -> None:
    rows = ProviderIdentity.objects.alias(key=Plain(column)).filter(key__startswith="muller")
    with connection.cursor() as cursor:
        # Of few rows a database reads all, index or not.
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert f"registry_provideridentity_{column}_plain" in rows.explain()
