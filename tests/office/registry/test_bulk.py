from __future__ import annotations

from datetime import date

import pytest
from tests.office.cast import NOW

from prestalux.office.registry import bulk
from prestalux.office.registry.models import Provider, ProviderIdentity

pytestmark = pytest.mark.django_db

TEXTS = ("None", "a\tb", "a\\b", "\\N", "a\rb", "a\nb", "\\", "", "Weber", "a\\tb")
COLUMNS = (
    "valid_from",
    "valid_until",
    "recorded_at",
    "provider_id",
    "family_name",
    "given_name",
    "birth_name",
)
REST = ("original_script", "matricule", "email", "phone")


@pytest.mark.parametrize("until", [None, date(2027, 1, 1)], ids=["open", "dated"])
@pytest.mark.parametrize("texts", [TEXTS, *((text, "Weber") for text in TEXTS)], ids=repr)
def test_texts_arrive_as_they_are(texts: tuple[str, ...], until: date | None) -> None:
    people = [Provider.objects.create(recorded_at=NOW).pk for _ in texts]
    rows = [
        (date(2026, 1, 1), until, NOW, person, "Weber", "Anna", text, *("",) * len(REST))
        for person, text in zip(people, texts, strict=True)
    ]
    bulk.insert(ProviderIdentity, (*COLUMNS, *REST), rows)
    found = ProviderIdentity.objects.order_by("provider_id").values_list("birth_name", "valid_until", "phone")
    assert list(found) == [(text, until, "") for text in texts]
