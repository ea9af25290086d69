"""MHM: the name of a fee note, and that it is XML that can be read safely."""

from __future__ import annotations

import pytest

from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.formats import KINDS, Checked, Deposit, name_faults
from prestalux.rules.exchange.formats.names_used import MOST_NAMES
from prestalux.rules.exchange.formats.well_formed import MOST_LEVELS, MOST_OF_A_TOKEN
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.identifiers.provider_code import ProviderCode

UUID = "0f0e0d0c-0b0a-4908-8706-050403020100"
NAME = f"F99000119202611_MED_MHM_001_2301_{UUID}.xml"
ACCOUNT = ProviderCode.parse("99000119")


def deposit(name: str = NAME) -> Deposit:
    return Deposit(name=FileName.parse(name), account=ACCOUNT)


def check(data: bytes, *, size: int = 1 << 16) -> Checked:
    portions = [data[at : at + size] for at in range(0, len(data), size)]
    return KINDS["MHM"].check(deposit(), portions)


def faults(data: bytes, *, size: int = 1 << 16) -> list[str]:
    return [found.fault.value for found in check(data, size=size).findings]


def test_the_name_of_a_fee_note_is_accepted() -> None:
    assert name_faults(deposit()) == ()


@pytest.mark.parametrize(
    "name",
    [
        NAME.replace("_MED_", "_INF_"), NAME.replace("2301_", "4301_"), NAME.replace("2301_", "2302_"), NAME.replace("2301_", ""),
        NAME.replace(UUID, UUID[:-1]), NAME.replace(UUID, UUID.replace("-", "")), NAME.replace("202611", "202621"),
        NAME.replace(".xml", ".XML"), NAME.replace("F9", "D9"), "F99000119202611_INF_MHM_001_R1.xml",
    ],
)  # fmt: skip
def test_another_name_is_told(name: str) -> None:
    assert FileFault.NAME_FEE_NOTE in name_faults(deposit(name))


def test_the_code_is_that_of_the_account() -> None:
    assert name_faults(deposit(NAME.replace("99000119", "99000220"))) == (FileFault.NAME_ACCOUNT_DIFFERS,)


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>", b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\n<a xmlns='urn:x' b='1'>\xc3\xa9&amp;<!-- c --><?d e?></a>\n",
        b"<a>" + b"x" * (3 << 20) + b"</a>", b"<a>" + b"<b>1</b>" * 100_000 + b"</a>",
    ],
    ids=["short", "everything", "long text", "many"],
)  # fmt: skip
def test_any_well_formed_file_is_taken(data: bytes) -> None:
    found = check(data)
    assert (found.accepted, found.size) == (True, len(data))


LONG = b"<a>" + b"<b>1</b>" * 20_000


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "file-empty"), (b"PK\x03\x04", "file-packed"), (b"<!DOCTYPE a><a/>", "xml-doctype"), (b"no", "xml-ill-formed"),
        (LONG, "xml-truncated"), (LONG + b"</a", "xml-truncated"), (LONG + b"\xc3", "xml-truncated"), (LONG + b"</b>", "xml-ill-formed"),
        (LONG + b"</a><b/>", "xml-ill-formed"), (LONG + b"\xff</a>", "xml-bytes"), (LONG + b"<</a>\xff", "xml-ill-formed"),
        (LONG + b"&x;</a>", "xml-entity"), (LONG + b"<x:y/></a>", "xml-ill-formed"),
        (b"<a>" * (MOST_LEVELS + 1), "xml-too-deep"),
        (b"<a>" + b"".join(b"<n%d/>" % at for at in range(MOST_NAMES)) + b"</a>", "xml-too-many-names"),
        (b"<a " + b" ".join(b"n%d='1'" % at for at in range(MOST_NAMES)) + b"/>", "xml-too-many-names"),
        (b"<a><!--" + b"x" * (3 * MOST_OF_A_TOKEN) + b"--></a>", "xml-piece-too-large"),
        (b"<a><b c='" + b"x" * (3 * MOST_OF_A_TOKEN) + b"'/></a>", "xml-piece-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_told_once(data: bytes, fault: str) -> None:
    assert faults(data) == [fault]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_how_the_bytes_are_cut_changes_nothing(size: int) -> None:
    data = LONG[:70_000] + b"\xff</a>"
    assert faults(data, size=size) == faults(data) == ["xml-bytes"]


def test_the_place_of_a_slip_is_told() -> None:
    found = next(iter(check(b"<a>\n  <b></c>\n</a>").findings))
    assert (found.place.line, found.fault) == (2, FileFault.XML_ILL_FORMED)


def test_nothing_answers_a_fee_note_by_itself() -> None:
    assert KINDS["MHM"].answer(deposit(), [b"<a/>"], check(b"<a/>")) is None
