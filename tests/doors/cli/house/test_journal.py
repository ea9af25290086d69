"""`journal verify` and `journal head`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doors.cli.command import House, fill


def kept(house: House, tmp_path: Path, *words: str) -> str:
    path = tmp_path / "head"
    path.write_text(house("journal", "head", *words).out)
    return str(path)


def test_a_whole_journal_is_told_with_its_length(house: House) -> None:
    record = house("journal", "verify", "--json").record

    assert (record["whole"], record["broken_at"], record["why"]) == (True, None, None)
    assert record["lines"] == house("journal", "head", "--json").record["seq"]


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["printed", "json"])
def test_a_head_kept_elsewhere_is_read_in_either_form(
    house: House, tmp_path: Path, form: tuple[str, ...]
) -> None:
    assert house("journal", "verify", "--head", kept(house, tmp_path, *form)).code == 0


@pytest.mark.parametrize("text", ["", "head", "12", '{"seq": 3}', "5 " + "g" * 64])
def test_a_file_that_is_no_head_is_wrong_use(house: House, tmp_path: Path, text: str) -> None:
    path = tmp_path / "head"
    path.write_text(text)
    answer = house("journal", "verify", "--head", str(path))

    assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)


def test_a_head_that_cannot_be_read_is_wrong_use(house: House, tmp_path: Path) -> None:
    assert house("journal", "verify", "--head", str(tmp_path / "none")).code == 2


def test_the_first_changed_line_is_named(make_house: Callable[[str], House]) -> None:
    house = make_house("changed")
    fill(house, "change-line", "2")
    answer = house("journal", "verify", "--json")

    assert answer.code == 1
    assert answer.record == {"whole": False, "lines": 1, "broken_at": 2, "why": "changed"}
    assert "line 2 was changed" in house("journal", "verify").out


def test_a_missing_tail_is_noticed_only_with_a_head_kept_elsewhere(
    make_house: Callable[[str], House], tmp_path: Path
) -> None:
    house = make_house("cut")
    head, last = kept(house, tmp_path), house("journal", "head", "--json").record["seq"]
    fill(house, "cut-tail")

    assert house("journal", "verify").code == 0
    answer = house("journal", "verify", "--head", head, "--json")
    assert (answer.code, answer.record["broken_at"], answer.record["why"]) == (1, last, "missing")
