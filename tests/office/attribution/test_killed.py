"""A process killed at any point loses nothing that was done and leaves nothing half-done."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from tests.office import cast
from tests.office.killable import GRANTED
from tests.office.state import broken_promises, everything

from prestalux.office.dossiers.models import Dossier
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece

ROOT = Path(__file__).parents[3]
KILLED = -signal.SIGKILL
RANDOM_KILLS = 6


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


@pytest.fixture
def killable(committed: None) -> Iterator[Killable]:
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


@pytest.mark.parametrize(
    "step", ["give", "submit", "grant", "confirm", "reopen", "correct", "purge", "remind"]
)
def test_a_step_killed_at_any_statement_never_was(killable: Killable, step: str) -> None:
    with transaction.atomic():
        cast.prefix()
        dora = cast.dora()
        anna = cast.complete() if step in {"give", "submit"} else cast.submitted()
        prepared = cast.prepare(anna, cast.carl()) if step == "confirm" else None
        if step == "reopen":
            cast.grant(anna, dora)
        if step == "remind":
            cast.ask(anna, dora, Piece.BANK_DETAILS)
        if step == "purge":
            anna.withdraw()
    order = {
        "prepared": prepared,
        "step": step,
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "dora": dora.account_id,
    }
    before = everything()
    for number in itertools.count(1):
        killable.begin(until=number, **order)
        ended = killable.ended()
        assert everything() == before, f"statement {number}"
        if ended != KILLED:
            break
    assert (ended, number > 8) == (0, True)

    killable.begin(until="committed", **order)
    assert killable.ended() == KILLED
    assert everything() != before
    assert broken_promises() == []


@pytest.mark.parametrize("waits", [False, True], ids=["from the start", "from the first grant"])
def test_a_house_killed_at_random_moments_keeps_every_promise(killable: Killable, waits: bool) -> None:
    with transaction.atomic():
        cast.prefix()
        dora = cast.dora()
    chance = random.Random(20261123)  # noqa: S311
    for turn in range(RANDOM_KILLS):
        child = killable.begin(until="killed", name=f"turn-{turn}", dora=dora.account_id)
        if waits:
            killable.wait_for_a_grant()
        threading.Timer(chance.uniform(0.0, 0.8), os.kill, (child, signal.SIGKILL)).start()
        assert killable.ended() == KILLED
        assert broken_promises() == []
    if waits:
        assert Dossier.objects.filter(status=Status.GRANTED).count() >= RANDOM_KILLS
