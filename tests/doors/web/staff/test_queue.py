"""The queue's page as the database sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.harness.signed_in import signed_in
from tests.office import cast

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/fr/staff/",
    "/fr/staff/?show=open",
    "/fr/staff/?show=done",
    "/fr/staff/?show=open&profession=dentist&age=soon&mark=answer-overdue",
    "/fr/staff/?q=weber",
    "/fr/staff/?q=veber+anna",
    "/fr/staff/?q=1990093012358",
)
MOST = 25


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Client:
    # The page reads the clock of the day; the cast lives on days of its own.
    monkeypatch.setattr(cast, "NOW", timezone.now() - timedelta(days=1))
    return signed_in(cast.dora())


def queries(desk: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_as_many_queries_for_many_requests_as_for_few(address: str, desk: Client) -> None:
    cast.submitted("one", at=cast.NOW)
    few = queries(desk, address)
    for number in range(6):
        cast.submitted(f"n{number}", family_name=("Weber", "Veber")[number % 2], at=cast.NOW)
    assert queries(desk, address) == few <= MOST


def test_the_dossier_takes_as_many_queries_beside_many_requests_as_beside_few(desk: Client) -> None:
    anna, _ = cast.submitted("one", at=cast.NOW), cast.submitted("alike", at=cast.NOW)
    few = queries(desk, f"/fr/staff/{anna.reference}/")
    for number in range(6):
        cast.submitted(f"n{number}", at=cast.NOW)
    assert queries(desk, f"/fr/staff/{anna.reference}/") == few
