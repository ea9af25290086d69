"""What the fund says of a file that came: every one is answered, in receipts that follow their schema."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from lxml import etree
from tests.office.cast import NOW
from tests.office.exchange import mailbox

from prestalux.office.exchange.models import Deposit, Receipt
from prestalux.rules.exchange.receipts import FileVerdict, Received, Structure, read, schema

pytestmark = pytest.mark.django_db
XSD = etree.XMLSchema(etree.fromstring(schema()))
SECOND = timedelta(seconds=1)


def receipt(pk: uuid.UUID, layer: str) -> bytes:
    return bytes(Receipt.objects.get(deposit_id=pk, layer=layer).body)


def received(pk: uuid.UUID) -> Received:
    found = read(receipt(pk, "received"))
    assert isinstance(found, Received)
    return found


def structure(pk: uuid.UUID) -> Structure:
    found = read(receipt(pk, "structure"))
    assert isinstance(found, Structure)
    return found


def twice(*, again: str = mailbox.REQUEST) -> tuple[uuid.UUID, uuid.UUID]:
    """The same bytes, both there before either was decided."""
    place = mailbox.space_of()
    first = mailbox.keep(place)
    second = mailbox.keep(place, name=again, at=NOW + SECOND)
    for pk in (first, second):
        mailbox.receive(pk, at=NOW + SECOND)
    for pk in (first, second):
        mailbox.judge(pk, at=NOW + 2 * SECOND)
    return first, second


@pytest.mark.parametrize("again", [mailbox.REQUEST, mailbox.REQUEST.replace(".xml", ".Xml")])
def test_a_duplicate_of_a_file_that_was_not_decided_yet_is_told(again: str) -> None:
    first, second = twice(again=again)
    found = structure(second)
    assert (found.verdict, found.duplicate_of) == (FileVerdict.DUPLICATE, received(first).receipt_id)


def test_a_duplicate_of_a_decided_file_is_told_in_both_layers() -> None:
    place = mailbox.space_of()
    first = mailbox.keep(place)
    mailbox.receive(first)
    mailbox.judge(first)
    second = mailbox.keep(place, at=NOW + SECOND)
    mailbox.receive(second, at=NOW + SECOND)
    mailbox.judge(second, at=NOW + SECOND)
    assert {received(second).duplicate_of, structure(second).duplicate_of} == {received(first).receipt_id}


def test_nothing_is_found_in_a_duplicate() -> None:
    _, second = twice(again=mailbox.REQUEST.replace(".xml", ".Xml"))
    assert structure(second).counts == {}


def test_the_receipt_of_a_duplicate_follows_the_schema() -> None:
    _, second = twice()
    XSD.assertValid(etree.fromstring(receipt(second, "structure")))


def test_a_duplicate_names_its_kind() -> None:
    _, second = twice()
    assert Deposit.objects.get(pk=second).kind == "TST"


@pytest.mark.parametrize(
    "name",
    [
        "hello.txt",
        "x",
        mailbox.REQUEST.replace("99000119", "99000220"),
        mailbox.REQUEST.replace("TST", "QQQ"),
    ],
)
def test_the_receipt_of_a_file_refused_for_its_name_follows_the_schema(name: str) -> None:
    pk = mailbox.keep(mailbox.space_of(), name=name)
    mailbox.receive(pk)
    mailbox.judge(pk)
    assert structure(pk).verdict is FileVerdict.REFUSED
    XSD.assertValid(etree.fromstring(receipt(pk, "structure")))
