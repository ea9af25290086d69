"""What the fund says of a file that came: every one is answered, in receipts that follow their schema."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from lxml import etree
from tests.office.cast import NOW
from tests.office.exchange import mailbox
from tests.samples import fac

from prestalux.office.exchange.actions import receiving
from prestalux.office.exchange.models import Deposit, Receipt
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.receipts import FileVerdict, Received, Structure, read, schema
from prestalux.rules.periods import day_of

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


# What a profession may send

FEE_NOTE = "F99000119202611_MED_MHM_001_2301_0f0e0d0c-0b0a-4908-8706-050403020100.xml"
FAC = "D99000119202611_ASD_FAC_002_R1.xml"


def sent(name: str, body: bytes, *, profession: str, environment: str = "production") -> uuid.UUID:
    place = mailbox.space_of(environment=environment, profession=profession)
    pk = mailbox.keep(place, body, name=name)
    mailbox.receive(pk)
    mailbox.judge(pk)
    return pk


def state_of(pk: uuid.UUID) -> str:
    return Deposit.objects.get(pk=pk).state


def test_a_kind_that_the_profession_does_not_send_is_refused_and_those_it_sends_are_named() -> None:
    pk = sent(FAC, fac.of(), profession="dentist")
    (found,) = structure(pk).listed
    assert (found.fault, found.facts["expected"]) == (FileFault.KIND_NOT_TAKEN, "MHM")
    XSD.assertValid(etree.fromstring(receipt(pk, "structure")))


@pytest.mark.parametrize(
    ("name", "profession"), [(FEE_NOTE, "dentist"), (FEE_NOTE, "doctor"), (FAC, "nurse")]
)
def test_a_kind_that_the_profession_sends_is_accepted(name: str, profession: str) -> None:
    assert state_of(sent(name, fac.of(), profession=profession)) == "accepted"


def test_a_fee_note_of_who_sends_none_is_refused() -> None:
    assert state_of(sent(FEE_NOTE, b"<a/>", profession="nurse")) == "refused"


def test_any_kind_can_be_tried() -> None:
    assert state_of(sent(FAC, fac.of(), profession="dentist", environment="test")) == "accepted"


def test_a_kind_that_nobody_sends_is_not_told_of_the_policy() -> None:
    pk = sent(FAC.replace("FAC", "QQQ"), b"", profession="dentist")
    assert list(structure(pk).counts) == [FileFault.NAME_KIND_UNKNOWN]


def test_the_policy_of_the_day_on_which_a_file_was_complete_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, date]] = []
    monkeypatch.setattr(receiving, "takes", lambda *args: not asked.append(args))
    pk = mailbox.keep(mailbox.space_of(environment="production", profession="nurse"), fac.of(), name=FAC)
    mailbox.receive(pk, at=NOW + timedelta(days=3))
    mailbox.judge(pk, at=NOW + timedelta(days=3))
    assert asked[0] == (Profession.NURSE, "FAC", day_of(NOW))
