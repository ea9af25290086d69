"""The database and the rule make the same key of a name."""

from __future__ import annotations

from datetime import date

import pytest
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
