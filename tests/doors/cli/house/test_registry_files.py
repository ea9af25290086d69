"""`registry export` and `registry verify`."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doors.cli.command import House, fill, killed, prestalux

from prestalux.rules.periods import day_of


@pytest.fixture
def code(house: House) -> str:
    return fill(house, "granted")


@pytest.fixture
def issued(house: House, code: str, tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    assert house("registry", "export", str(folder)).code == 0
    return folder


def test_a_folder_that_is_not_there_is_wrong_use(house: House, tmp_path: Path) -> None:
    answer = house("registry", "export", str(tmp_path / "nowhere"))
    assert (answer.code, (tmp_path / "nowhere").exists()) == (2, False)


def the_issue(folder: Path) -> Path:
    (issue,) = (path for path in folder.iterdir() if not path.name.startswith("."))
    return issue


def test_an_issue_is_made_once_a_day(house: House, code: str, tmp_path: Path) -> None:
    answers = [house("registry", "export", str(tmp_path), "--json").record for _ in range(2)]

    assert [(answer["sequence"], answer["new"]) for answer in answers] == [(1, True), (1, False)]
    assert answers[0]["lines"]["full.csv"] >= 0


def test_a_folder_of_issues_verifies_with_and_without_a_house(
    house: House, issued: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text(house("key", "public").out)
    at_the_house = house("registry", "verify", str(issued), "--json")
    anywhere = prestalux("registry", "verify", str(issued), "--keys", str(keys), "--json")

    assert (at_the_house.code, at_the_house.record["whole"]) == (0, True)
    assert (anywhere.code, anywhere.record) == (0, at_the_house.record)


def test_what_is_wrong_with_a_folder_is_named(house: House, issued: Path) -> None:
    issue = the_issue(issued)
    (issue / "full.csv").unlink()
    with (issue / "full.txt").open("a") as file:
        file.write("99000119\n")
    (issue / "notes").mkdir()
    (issued / "readme").write_text("mine")
    answer = house("registry", "verify", str(issued), "--json")

    assert answer.code == 1
    assert {(record["file"], record["why"]) for record in answer.records} == {
        ("full.csv", "file-missing"),
        ("full.txt", "file-changed"),
        ("notes", "file-added"),
        (None, "not-an-issue"),
    }


def test_an_issue_gone_from_the_end_is_missed_by_the_house(house: House, code: str, tmp_path: Path) -> None:
    yesterday = day_of(datetime.now(UTC)) - timedelta(days=1)
    for when in (("--on", yesterday.isoformat()), ()):
        assert house("registry", "export", str(tmp_path), *when).code == 0
    shutil.rmtree(max(path for path in tmp_path.iterdir() if path.name[0].isdigit()))
    answer = house("registry", "verify", str(tmp_path), "--json")
    (record,) = answer.records
    assert (answer.code, record["why"], record["first"], record["last"]) == (1, "issue-missing", 2, 2)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("manifest.json", "{}", "manifest-unreadable"),
        ("manifest.json", None, "manifest-missing"),
        ("manifest.sig", None, "signature-missing"),
        ("manifest.sig", "nothing", "no-proof"),
    ],
)
def test_a_manifest_that_cannot_be_believed_is_named(
    house: House, issued: Path, name: str, text: str | None, why: str
) -> None:
    file = the_issue(issued) / name
    file.unlink() if text is None else file.write_text(text)

    assert why in {record["why"] for record in house("registry", "verify", str(issued), "--json").records}


def test_a_key_that_is_not_listed_is_not_believed(issued: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.toml"
    other = prestalux("registry", "verify", str(issued), "--keys", str(keys))
    keys.write_text("key = []\n")
    answer = prestalux("registry", "verify", str(issued), "--keys", str(keys), "--json")

    assert (other.code, answer.code, answer.record["why"]) == (2, 1, "proof-key-unknown")


def test_a_link_is_no_file_of_an_issue(house: House, issued: Path, tmp_path: Path) -> None:
    file = the_issue(issued) / "full.csv"
    shutil.move(file, tmp_path / "elsewhere.csv")
    file.symlink_to(tmp_path / "elsewhere.csv")

    assert house("registry", "verify", str(issued), "--json").record["why"] == "file-changed"


def test_an_empty_folder_holds_no_issue(house: House, tmp_path: Path) -> None:
    answer = house("registry", "verify", str(tmp_path), "--lang", "en")

    assert (answer.code, answer.out) == (1, "no issue in this folder\n")


def test_a_day_to_come_is_refused(house: House, tmp_path: Path) -> None:
    answer = house("registry", "export", str(tmp_path), "--on", "2999-01-01", "--json")

    assert (answer.code, answer.record["code"]) == (1, "issue-day-passed")


@pytest.mark.parametrize("at", [1, 2, 9, 14, 15, 16, 17, 18])
def test_a_kill_leaves_the_former_issue_or_the_new_one(
    house: House, code: str, tmp_path: Path, at: int
) -> None:
    house("registry", "export", str(tmp_path), "--on", "2026-01-01")
    assert killed(house, at, "registry", "export", str(tmp_path)) in {0, -9}
    verdict = house("registry", "verify", str(tmp_path), "--json")
    again = house("registry", "export", str(tmp_path), "--json").record

    assert (verdict.code, again["sequence"]) == (0, 2)
    assert house("registry", "verify", str(tmp_path), "--json").record["last"] == 2
