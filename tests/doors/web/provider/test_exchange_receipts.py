"""Receipts as a provider takes them away from their own pages."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.doors.shared.print.reading import text_of
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.exchange import mailbox, space

from prestalux.office.exchange.models import Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(db: None, now: datetime) -> tuple[cast.Request, str, int]:
    space.prefixes()
    anna, digits = space.held(basis_from=date(2020, 1, 1), start_on=date(2020, 2, 1))
    username = space.grant(space.ask(anna, digits, at=now), cast.dora(), at=now)
    return anna, digits, mailbox.receipt_of(username, at=now)


def address(digits: str, receipt: int, form: str = "") -> str:
    return reverse(f"provider:exchange-receipt{form}", args=(digits, receipt))


def browser(anna: cast.Request) -> Client:
    return signed_in(anna.by, SERVER_NAME="localhost")


def test_a_receipt_is_taken_away_as_pdf(anna: tuple[cast.Request, str, int]) -> None:
    answer = browser(anna[0]).get(address(*anna[1:]))
    assert "Accusé de réception" in text_of(answer.content)
    assert answer["Content-Disposition"].endswith('.received.pdf"')


def test_the_pdf_is_the_same_each_time(anna: tuple[cast.Request, str, int]) -> None:
    client = browser(anna[0])
    assert client.get(address(*anna[1:])).content == client.get(address(*anna[1:])).content


def test_the_signed_file_is_taken_away_byte_for_byte(anna: tuple[cast.Request, str, int]) -> None:
    answer = browser(anna[0]).get(address(*anna[1:], "-file"))
    assert answer.content == bytes(Receipt.objects.get(pk=anna[2]).body)
    assert answer["Content-Type"] == "application/xml"


def test_a_name_that_no_header_can_hold_is_replaced(
    anna: tuple[cast.Request, str, int], now: datetime
) -> None:
    username = Receipt.objects.get(pk=anna[2]).account.username
    other = mailbox.receipt_of(username, name='né "x"\u00e9.xml', at=now)
    answer = browser(anna[0]).get(address(anna[1], other, "-file"))
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{other}.xml"'


@pytest.mark.parametrize("form", ["", "-file"])
@pytest.mark.parametrize("receipt", [10**9, 2**63, 10**30])
def test_a_receipt_that_does_not_exist_is_not_found(
    anna: tuple[cast.Request, str, int], receipt: int, form: str
) -> None:
    assert browser(anna[0]).get(address(anna[1], receipt, form)).status_code == 404


@pytest.mark.parametrize("form", ["", "-file"])
def test_a_stranger_finds_nothing(anna: tuple[cast.Request, str, int], form: str) -> None:
    assert browser(cast.emil()).get(address(*anna[1:], form)).status_code == 404
