"""`journal verify --export`, in a process that has neither settings nor a database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doors.cli.command import COMMAND, prestalux
from tests.office.journal.test_exported import CHAIN, HEAD, records

from prestalux.office.journal.exported import Form, written


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., str]:
    def saved(*seqs: int, form: Form = Form.CSV, cut: int = 0) -> str:
        data = b"".join(written(records(seqs or (1, 2, 3, 4, 5)), form))
        path = tmp_path / "export"
        path.write_bytes(data[: len(data) - cut])
        return str(path)

    return saved


@pytest.mark.parametrize("form", Form)
def test_a_whole_export_is_told_with_its_head(save: Callable[..., str], form: Form) -> None:
    answer = prestalux("journal", "verify", "--json", "--export", save(form=form))
    assert answer.code == 0
    assert answer.record == {
        "whole": True, "chained_to_head": True, "lines": 5, "gaps": 0, "head": f"5 {HEAD.digest}",
        "broken_at": None, "why": None,
    }  # fmt: skip


def test_an_export_with_gaps_says_what_it_does_not_prove(save: Callable[..., str]) -> None:
    answer = prestalux("journal", "verify", "--export", save(1, 3))
    assert answer.code == 0
    assert "nothing chains them to the head" in answer.out


def test_a_cut_export_is_refused(save: Callable[..., str]) -> None:
    answer = prestalux("journal", "verify", "--export", save(cut=30))
    assert answer.code == 1


def test_a_head_kept_elsewhere_is_compared(save: Callable[..., str], tmp_path: Path) -> None:
    head = tmp_path / "head"
    head.write_text(f"5 {'1' * 64}")
    assert prestalux("journal", "verify", "--head", str(head), "--export", save()).code == 1
    head.write_text(f"2 {CHAIN[1][1]}")
    assert prestalux("journal", "verify", "--head", str(head), "--export", save()).code == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"%PDF-1.7\n", b"{}\n", b"a" * 3_000_000])
def test_another_file_is_wrong_use(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "export"
    path.write_bytes(data)
    answer = prestalux("journal", "verify", "--export", str(path))
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (2, "", 1)


def test_an_export_comes_from_standard_input(save: Callable[..., str]) -> None:
    assert prestalux("journal", "verify", "--export", "-", given=Path(save()).read_bytes()).code == 0


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    assert prestalux("journal", "verify", "--export", str(tmp_path / "none")).code == 2


def test_it_needs_no_django(save: Callable[..., str]) -> None:
    python = COMMAND[0]
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from prestalux.doors.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    answer = prestalux("journal", "verify", "--export", save(), command=(python, "-c", code))
    assert (answer.code, answer.err) == (0, "")
