"""A process that takes steps of the office until it is killed, as the tests hold it."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.harness.environment import runs_on
from tests.office.killable import GRANTED
from tests.office.state import broken_promises, everything

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL


class Killable:
    """The process of tests/office/killable.py."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self, **order: Any) -> int:
        """Give an order; the number of the process that obeys."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def ended(self) -> int:
        return self._answer()

    def wait_for_a_grant(self) -> None:
        assert self._line() == GRANTED

    def _answer(self) -> int:
        line = self._line()
        return int(self._line() if line == GRANTED else line)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="session")
def killable_process(django_db_setup: None) -> Iterator[Killable]:
    """One for all tests of a worker: it takes no step itself, and reading its modules takes longer than a test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.office.killable", str(connection.settings_dict["NAME"])],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Killable(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def killable(committed: None, killable_process: Killable) -> Killable:
    return killable_process


def dies_whole(killable: Killable, order: dict[str, Any], *, more_than: int = 8) -> None:
    """Killed at any of its statements, of which it has `more_than` so many, the step never was; killed after its commit it
    was, whole. PostgreSQL is asked at every third: what it rolls back does not depend on the statement it had come to.
    """
    before = everything()
    for number in itertools.count(1) if runs_on() == "sqlite" else itertools.count(2, 3):
        killable.begin(until=number, **order)
        ended = killable.ended()
        assert everything() == before, f"statement {number}"
        if ended != KILLED:
            break
    assert (ended, number > more_than) == (0, True), (ended, number)

    killable.begin(until="committed", **order)
    assert killable.ended() == KILLED
    assert everything() != before
    assert broken_promises() == []
