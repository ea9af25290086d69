"""The one script, as far as it goes without installing anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("setup", "up", "test", "check", "fix", "bench", "story")


def dev(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "dev"), *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_it_lists_its_commands_one_line_each(words: tuple[str, ...]) -> None:
    lines = [line.split()[0] for line in dev(*words).stdout.splitlines() if line.startswith("  ")]
    assert tuple(lines) == COMMANDS


@pytest.mark.parametrize("words", [("nothing",), ("up", "there"), ("setup", "--now")])
def test_wrong_use_is_one_line_and_exit_code_2(words: tuple[str, ...]) -> None:
    done = dev(*words)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "test"])
def test_every_command_says_what_it_does(command: str) -> None:
    assert dev(command, "--help").stdout.startswith(f"./dev {command}: ")


def test_it_can_be_started_by_its_name() -> None:
    assert os.access(ROOT / "dev", os.X_OK)


def test_it_imports_nothing_but_the_standard_library() -> None:
    imported = re.findall(r"^(?:import|from) (\w+)", (ROOT / "dev").read_text(), re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names


def test_the_build_runs_the_same_two_commands_as_people() -> None:
    lines = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line.startswith("./dev")]
    assert lines == ["./dev check", './dev test "$@"']
