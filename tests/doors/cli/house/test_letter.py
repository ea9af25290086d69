"""`letter …`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from tests.doors.cli.command import House, fill
from tests.samples import pdf


@pytest.fixture
def letter(house: House, tmp_path: Path) -> tuple[Path, str]:
    """An issued document, and the reference of its dossier."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf.good(os.urandom(8).hex()))
    return path, fill(house, "issued", str(path))


def test_an_issued_document_is_known_by_its_bytes(house: House, letter: tuple[Path, str]) -> None:
    path, reference = letter
    answer = house("letter", "verify", "--json", str(path))

    assert answer.code == 0
    assert answer.record == {
        "file": str(path),
        "issued": True,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "kind": "acknowledgement",
        "reference": f"{reference[:4]}-{reference[4:8]}-{reference[8:]}",
        "day": "2026-04-01",  # 23:30 UTC is the next day in Luxembourg
        "key": None,
        "set_aside_on": None,
        "code": None,
    }


def test_one_changed_byte_makes_it_none_of_ours(house: House, letter: tuple[Path, str]) -> None:
    path, _ = letter
    path.write_bytes(path.read_bytes() + b"\n")
    answer = house("letter", "verify", "--json", str(path))

    assert (answer.code, answer.record["issued"], answer.record["reference"]) == (1, False, None)


def test_a_missing_file_is_wrong_use_and_the_others_are_still_compared(
    house: House, letter: tuple[Path, str], tmp_path: Path
) -> None:
    answer = house("letter", "verify", "--json", str(tmp_path / "none.pdf"), str(letter[0]))

    assert (answer.code, answer.record["issued"]) == (2, True)


def test_people_read_what_it_is_and_of_which_day(house: House, letter: tuple[Path, str]) -> None:
    assert "1 April 2026" in house("letter", "verify", str(letter[0])).out


def test_a_decision_that_was_set_aside_is_told_with_its_letter(house: House, tmp_path: Path) -> None:
    path = tmp_path / "refusal.pdf"
    path.write_bytes(pdf.good(os.urandom(8).hex()))
    fill(house, "set-aside", str(path))

    assert house("letter", "verify", "--json", str(path)).record["set_aside_on"] == "2026-11-24"
    assert "24 November 2026" in house("letter", "verify", str(path)).out


def test_a_letter_that_was_given_up_is_listed_and_can_be_sent_again(house: House) -> None:
    key = f"made-up-{os.urandom(4).hex()}"
    fill(house, "failed-letter", key)
    failed = {record["key"]: record for record in house("letter", "list", "--failed", "--json").records}
    assert (failed[key]["state"], failed[key]["why_failed"]) == ("failed", "mailbox-unknown")

    assert house("letter", "retry", key).code == 0

    assert fill(house, "last-line").split("\t")[:2] == ["letter.retried", "system"]
    listed = {record["key"]: record for record in house("letter", "list", "--json").records}
    assert (listed[key]["state"], listed[key]["attempts"]) == ("waiting", 0)


def test_the_list_names_no_addressee(house: House) -> None:
    house.request()

    assert "@" not in house("letter", "list", "--all").out + house("letter", "list", "--all", "--json").out


def test_a_letter_that_does_not_exist_cannot_be_sent_again(house: House) -> None:
    answer = house("letter", "retry", "no-such-key", "--json")

    assert (answer.code, answer.record["code"]) == (1, "no-such-letter")
