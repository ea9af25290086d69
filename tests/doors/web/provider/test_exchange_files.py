"""The page of a provider's files in the exchange space: who sees it, what it says, what can be done there."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.exchange import mailbox, space

from prestalux.office.exchange.actions import publishing
from prestalux.office.exchange.actions.telling import tell_refusal
from prestalux.office.exchange.models import ExchangeAccount, Receipt, Return
from prestalux.office.exchange.queries.mailbox import Space

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LONG_AGO = {"basis_from": date(2020, 1, 1), "start_on": date(2020, 2, 1)}
MOST = 24


@pytest.fixture
def anna(db: None) -> tuple[cast.Request, str]:
    space.prefixes()
    return space.held(**LONG_AGO)


@pytest.fixture
def place(anna: tuple[cast.Request, str], now: datetime) -> Space:
    username = space.grant(space.ask(*anna, at=now), cast.dora(), at=now)
    row = ExchangeAccount.objects.get(username=username)
    return Space(row.pk, row.code_id, "production")


@pytest.fixture
def browser(anna: tuple[cast.Request, str]) -> Client:
    return signed_in(anna[0].by, SERVER_NAME="localhost")


def where(digits: str, more: str = "") -> str:
    return f"/en/provider/{digits}/exchange/{more}"


def shown(browser: Client, digits: str, more: str = "files/") -> str:
    answer = browser.get(where(digits, more))
    assert answer.status_code == 200
    return answer.content.decode()


def deposit(place: Space, name: str, at: datetime) -> uuid.UUID:
    pk = mailbox.keep(place, name=name, at=at)
    mailbox.receive(pk, at=at)
    mailbox.judge(pk, at=at)
    return pk


def test_the_page_is_reached_from_that_of_the_exchange(
    browser: Client, anna: tuple[cast.Request, str]
) -> None:
    assert where(anna[1], "files/?space=production") in shown(browser, anna[1], "")


@pytest.mark.parametrize("show", ["requests", "returns", "refusals", "nonsense", ""])
def test_an_empty_space_says_so(browser: Client, anna: tuple[cast.Request, str], show: str) -> None:
    assert "No file here at the moment." in shown(browser, anna[1], f"files/?show={show}")


@pytest.mark.parametrize("asked", ["state=refused", "name=x", "show=returns&state=waiting", "name=%00"])
def test_an_empty_choice_says_so(browser: Client, anna: tuple[cast.Request, str], asked: str) -> None:
    expected = "No file here" if "%00" in asked else "No file is like that."
    assert expected in shown(browser, anna[1], f"files/?{asked}")


def test_a_refused_file_says_why_and_where_the_receipt_is(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime
) -> None:
    deposit(place, "x.xml", now)
    said = shown(browser, anna[1])
    assert "The file’s name does not have its form" in said
    assert where(anna[1], f"receipts/{Receipt.objects.get(layer='structure').pk}.pdf") in said


def test_the_page_of_a_file_holds_its_findings_and_receipts(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime
) -> None:
    pk = deposit(place, "x.xml", now)
    said = shown(browser, anna[1], f"files/{pk}/")
    assert "The file’s name does not have its form" in said
    said = said.replace("<wbr>", "")
    assert all(receipt.name in said for receipt in Receipt.objects.all())


def test_the_receipt_is_given_byte_for_byte(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime
) -> None:
    deposit(place, "x.xml", now)
    row = Receipt.objects.get(layer="received")
    answer = browser.get(where(anna[1], f"receipts/{row.pk}.xml"))
    assert answer.content == bytes(row.body)
    assert f'filename="{row.name}"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("more", ["files/", "files/00000000-0000-0000-0000-000000000001/", "receipts/1.xml"])
def test_to_others_there_is_no_such_page(anna: tuple[cast.Request, str], more: str) -> None:
    emil = signed_in(cast.emil().by, SERVER_NAME="localhost")
    assert emil.get(where(anna[1], more)).status_code == 404


def test_a_file_and_a_receipt_of_another_code_are_not_there(
    browser: Client, anna: tuple[cast.Request, str], now: datetime
) -> None:
    pk = deposit(mailbox.space_of(7), "x.xml", now)
    receipt = Receipt.objects.get(layer="received")
    for more in (f"files/{pk}/", f"receipts/{receipt.pk}.xml"):
        assert browser.get(where(anna[1], more)).status_code == 404


def test_a_return_is_acknowledged_and_restored_on_the_page(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime
) -> None:
    pk = mailbox.publish(place, at=now)
    assert "1 return file waits" in shown(browser, anna[1], "")
    answer = browser.post(where(anna[1], f"returns/{pk}/acknowledge/"), {"show": "returns"})
    assert answer.status_code == 302
    assert Return.objects.get().acknowledged_at is not None
    assert "can be restored until" in shown(browser, anna[1], "files/?show=returns")
    browser.post(where(anna[1], f"returns/{pk}/restore/"), {"show": "returns"})
    assert Return.objects.get().acknowledged_at is None


def test_after_the_step_the_same_page_stands_there(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime
) -> None:
    pk = mailbox.publish(place, at=now)
    typed = {"show": "returns", "space": "test", "state": "waiting", "name": "ret"}
    answer = browser.post(where(anna[1], f"returns/{pk}/acknowledge/"), typed)
    assert answer.url.endswith("files/?space=test&show=returns&state=waiting&name=ret")  # type: ignore[attr-defined]


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example/", "x"])
def test_a_step_leads_nowhere_else(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime, wanted: str
) -> None:
    pk = mailbox.publish(place, at=now)
    answer = browser.post(where(anna[1], f"returns/{pk}/acknowledge/"), {"next": wanted})
    assert answer.url.startswith(where(anna[1], "files/"))  # type: ignore[attr-defined]


def test_a_step_over_what_is_gone_is_told(browser: Client, anna: tuple[cast.Request, str]) -> None:
    answer = browser.post(where(anna[1], f"returns/{uuid.uuid4()}/restore/"), follow=True)
    assert "There is no such file" in answer.content.decode()


def test_a_step_that_is_none_is_not_there(browser: Client, anna: tuple[cast.Request, str]) -> None:
    assert browser.post(where(anna[1], f"returns/{uuid.uuid4()}/burn/")).status_code == 404


def test_a_refused_transfer_is_told_in_words(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime
) -> None:
    tell_refusal(place, reason="disk-path", file_name="../x", at=now)
    tell_refusal(place, reason="exchange-space-full", file_name="y", at=now)
    said = shown(browser, anna[1], "files/?show=refusals")
    assert "disk-path" not in said
    assert "exchange-space-full" not in said


@pytest.mark.parametrize("show", ["requests", "returns"])
def test_a_page_takes_as_many_statements_for_many_files_as_for_one(
    browser: Client, anna: tuple[cast.Request, str], place: Space, now: datetime, show: str
) -> None:
    for number in range(12):
        deposit(place, f"x{number}.xml", now + number * MINUTE)
        pk = mailbox.publish(place, name=f"r{number}.xml", at=now + number * MINUTE)
        if number % 2:
            publishing.acknowledge(place, pk, at=now)
        if number == 0:
            few = statements(browser, anna[1], show)
    assert statements(browser, anna[1], show) == few <= MOST


def statements(browser: Client, digits: str, show: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(browser, digits, f"files/?show={show}")
    return len(captured)
