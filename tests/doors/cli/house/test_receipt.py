"""`receipt verify` by the keys of the house."""

from __future__ import annotations

from pathlib import Path

from tests.doors.cli.command import House
from tests.samples.receipts import chain


def test_a_receipt_of_another_fund_is_not_believed(house: House, tmp_path: Path) -> None:
    (tmp_path / "1.xml").write_bytes(chain()[0].data)
    answer = house("receipt", "verify", str(tmp_path / "1.xml"), "--json")

    assert (answer.code, answer.record["why"]) == (1, "proof-key-unknown")
