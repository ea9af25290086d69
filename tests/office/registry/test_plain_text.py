"""What is beside a text in its row, so that it is found by its beginning: on both engines alike, and by an index."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import bulk
from prestalux.office.registry.models import CodeAddress, Provider, ProviderIdentity
from prestalux.office.registry.plain_text import fill
from prestalux.rules.identifiers.plain_name import TABLE, plain
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
ALL = "".join(sorted(TABLE))


@pytest.mark.parametrize("part", [ALL[start : start + 90] for start in range(0, len(ALL), 90)])
def test_every_name_is_found_by_its_beginning(part: str) -> None:
    register.code(1, family=part)
    begins = plain(part)[:5]
    assert ProviderIdentity.objects.filter(family_plain__begins=begins).count() == 1
    assert ProviderIdentity.objects.filter(family_plain__begins=begins + "0").count() == 0


@pytest.mark.parametrize("sign", ["%", "_", "\\", "%%", "a%"])
def test_no_sign_stands_for_others(sign: str) -> None:
    register.code(1, family=f"Weber {sign}")
    register.code(2, family="Weber, the other one")
    assert ProviderIdentity.objects.filter(family_plain__begins=f"weber {plain(sign)}").count() == 1


def test_what_is_left_of_a_fact_keeps_it() -> None:
    code = register.code(1)
    register.move(code, "2, Rue Neuve", Period(date(2026, 3, 1), date(2026, 4, 1)))
    known = CodeAddress.objects.filter(superseded_at=None).order_by("valid_from")
    streets = [(row.street, row.street_plain) for row in known]
    assert streets == [
        ("1, rue du Lac", "1  rue du lac"),
        ("2, Rue Neuve", "2  rue neuve"),
        ("1, rue du Lac", "1  rue du lac"),
    ]


def test_rows_put_in_by_the_thousand_have_it() -> None:
    person = Provider.objects.create(recorded_at=NOW)
    columns = ("valid_from", "valid_until", "recorded_at", "provider_id", "family_name", "given_name")
    rest = ("birth_name", "original_script", "matricule", "email", "phone")
    row = (date(2026, 1, 1), None, NOW, person.pk, "Müller", "Émile", "", "", "", "", "")
    bulk.insert(ProviderIdentity, (*columns, *rest), [row])
    made = ProviderIdentity.objects.get()
    assert (made.family_plain, made.given_plain) == ("muller", "emile")


def test_rows_that_came_before_are_filled_in_portions() -> None:
    made = register.codes(3)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER registry_provideridentity_no_update")
    ProviderIdentity.objects.update(family_plain=None)
    fill(ProviderIdentity, database="default")
    assert list(ProviderIdentity.objects.values_list("family_plain", flat=True)) == ["weber"] * len(made)


@pytest.mark.parametrize("column", ["family_plain", "given_plain"])
def test_a_name_is_found_by_an_index(column: str) -> None:
    assert f"identity_{column}" in plan_of(ProviderIdentity.objects.filter(**{f"{column}__begins": "muller"}))


def plan_of(rows: Any) -> str:
    """Of few rows PostgreSQL reads all, index or not: what matters is that it need not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())
