"""TST: any bytes come back."""

from __future__ import annotations

import pytest

from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.formats import KINDS, Deposit, name_faults
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.identifiers.provider_code import ProviderCode

NAME = "F99000119202601_TST_TST_001_hello.xml"
DEPOSIT = Deposit(name=FileName.parse(NAME), account=ProviderCode.parse("99000119"))


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"<a/>", b"x" * 200_000])
def test_the_same_bytes_come_back_under_a_return_name(data: bytes) -> None:
    checked = KINDS["TST"].check(DEPOSIT, [data])
    answer = KINDS["TST"].answer(DEPOSIT, [data], checked)

    assert (checked.accepted, checked.size) == (True, len(data))
    assert answer is not None
    assert (str(answer.name), b"".join(answer.portions)) == ("F99000119202601_TST_RETTST_001_hello.xml", data)


def test_it_has_no_place_in_a_space_that_counts() -> None:
    assert {code for code, kind in KINDS.items() if kind.for_tests_only} == {"TST"}


def test_a_kind_that_nobody_checks_is_told() -> None:
    name = FileName.parse(NAME.replace("_TST_001", "_XYZ_001"))

    assert name_faults(Deposit(name=name, account=DEPOSIT.account)) == (FileFault.NAME_KIND_UNKNOWN,)


def test_the_name_of_a_test_file_is_accepted() -> None:
    assert name_faults(DEPOSIT) == ()
