"""`receipt verify --keys`, with nothing around it but the list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.doors.cli.command import prestalux
from tests.rules.proof.samples import KEY, OTHER_PUBLIC, PUBLIC
from tests.samples.receipts import BAD, GOOD, chain

from prestalux.rules.exchange.receipts import Space, signed
from prestalux.rules.proof import key_list

MADE = chain()


@pytest.fixture
def keys(tmp_path: Path) -> str:
    path = tmp_path / "keys.toml"
    path.write_text(key_list([PUBLIC], title="Fund"), encoding="utf-8")
    return str(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "accuses"
    folder.mkdir()
    for at, made in enumerate(MADE, 1):
        (folder / f"{at}.received.xml").write_bytes(made.data)
        (folder / f"{at}.structure.xml").write_bytes(made.structure)
    (folder / "1.received.pdf").write_bytes(b"%PDF-")
    return folder


def test_one_receipt_is_told_with_what_it_proves(folder: Path, keys: str) -> None:
    name = str(folder / "3.received.xml")
    answer = prestalux("receipt", "verify", name, "--keys", keys, "--json")

    assert answer.code == 0
    told = {key: value for key, value in answer.record.items() if value is not None}
    assert told == {
        "file": name,
        "genuine": True,
        "layer": "received",
        "receipt": "20261123-3",
        "space": "production",
        "account": "f99000119",
        "code": "99000119",
        "name": "D99000119202611_ASD_FAC_002_R3.xml",
        "sha256": MADE[2].receipt.sha256,
        "size": len(GOOD),
        "at": "2026-11-23T09:03:00+00:00",
        "number": 3,
        "duplicate_of": "20261123-1",
        "key": PUBLIC.key_id,
    }


def test_a_whole_folder_is_whole(folder: Path, keys: str) -> None:
    answer = prestalux("receipt", "verify", str(folder), "--keys", keys, "--json")

    assert answer.code == 0
    assert [record["layer"] for record in answer.records] == ["received", "structure"] * 3 + ["chain"]
    assert (answer.records[-1]["first"], answer.records[-1]["last"]) == (1, 3)
    assert answer.records[3]["findings"] == {"count-differs": 1, "file-net-differs": 1}


def test_what_is_missing_or_changed_in_a_folder_is_named(folder: Path, keys: str) -> None:
    (folder / "2.received.xml").unlink()
    changed = folder / "1.structure.xml"
    changed.write_bytes(changed.read_bytes().replace(b"accepted", b"refused."))
    answer = prestalux("receipt", "verify", str(folder), "--keys", keys, "--json")

    assert answer.code == 1
    assert [
        (Path(record["file"]).name, record["why"]) for record in answer.records if not record["genuine"]
    ] == [
        ("1.structure.xml", "proof-altered"),
        ("3.received.xml", "receipts-missing"),
        ("2.structure.xml", "received-missing"),
    ]


@pytest.mark.parametrize(("request_file", "code", "layer"), [(GOOD, 0, "20261123-1"), (BAD, 1, None)])
def test_a_deposited_file_is_compared_with_a_receipt(
    folder: Path, keys: str, request_file: bytes, code: int, layer: str | None
) -> None:
    deposited = folder.parent / "deposited.xml"
    deposited.write_bytes(request_file)
    first = str(folder / "1.received.xml")
    answer = prestalux("receipt", "verify", first, "--keys", keys, "--file", str(deposited), "--json")

    assert answer.code == code
    assert (answer.records[-1]["layer"], answer.records[-1]["receipt"]) == ("request", layer)


def test_a_key_that_is_not_in_the_list_proves_nothing(folder: Path, keys: str) -> None:
    Path(keys).write_text(key_list([OTHER_PUBLIC], title="Other"), encoding="utf-8")
    answer = prestalux("receipt", "verify", str(folder / "1.received.xml"), "--keys", keys, "--json")

    assert (answer.code, answer.record["why"]) == (1, "proof-key-unknown")


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_people_read_a_sentence(folder: Path, keys: str, language: str) -> None:
    answer = prestalux("receipt", "verify", str(folder), "--keys", keys, "--lang", language)

    assert answer.code == 0
    assert len(answer.out.splitlines()) == 7
    assert all("{" not in line for line in answer.out.splitlines())


def test_people_read_that_a_receipt_of_the_test_space_does_not_count(tmp_path: Path, keys: str) -> None:
    path = tmp_path / "1.received.xml"
    path.write_bytes(signed(replace(MADE[0].receipt, space=Space.TEST), KEY))
    answer = prestalux("receipt", "verify", str(path), "--keys", keys, "--lang", "en")

    assert answer.code == 0
    assert "Test space: this file does not count." in answer.out


@pytest.mark.parametrize("name", ["nowhere.xml", "empty"])
def test_what_cannot_be_read_is_wrong_use(tmp_path: Path, keys: str, name: str) -> None:
    (tmp_path / "empty").mkdir()
    answer = prestalux("receipt", "verify", str(tmp_path / name), "--keys", keys)

    assert (answer.code, answer.out) == (2, "")
