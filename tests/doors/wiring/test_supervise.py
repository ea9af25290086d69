"""The supervisor, watched from outside as a process with doors of a few lines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.harness.live import bare_env

HOUSE = """
import sys
from prestalux.doors.wiring.supervise import Door, Supervisor, WillNotStart
import os
supervisor = Supervisor()
door = Door("door", (sys.executable, "-c", sys.argv[1]))
try:
    asked = supervisor.run([door], lambda: True, lambda: print("open", flush=True), 30)
except WillNotStart as reason:
    sys.exit(str(reason))
"""
STANDS = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{STANDS}"
WITH_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STANDS!r}]); import signal; signal.pause()"
StartHouse = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[StartHouse]:
    running: list[subprocess.Popen[str]] = []

    def start_house(door: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HOUSE, door]
        running.append(
            subprocess.Popen(
                command, env=bare_env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return running[-1]

    yield start_house
    for process in running:
        process.kill()
        process.communicate()


def pid_told(house: subprocess.Popen[str]) -> int:
    assert house.stdout is not None
    for line in house.stdout:
        if line.strip().isdecimal():
            return int(line)
    raise AssertionError("no door told its number")


def wait_until_gone(pid: int) -> None:
    """Returns when the process runs no more; the test's own time limit is the only clock."""
    while Path(f"/proc/{pid}").exists():
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (FileNotFoundError, ProcessLookupError):
            return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_its_doors_when_asked_and_ends_well(start: StartHouse, number: int) -> None:
    house = start(STANDS)
    door = pid_told(house)
    house.send_signal(number)
    assert house.wait() == 0
    wait_until_gone(door)


def test_a_door_that_falls_is_started_again(start: StartHouse) -> None:
    house = start(STANDS)
    first = pid_told(house)
    os.kill(first, signal.SIGKILL)
    assert pid_told(house) != first


def test_a_door_that_will_not_stop_is_ended(start: StartHouse) -> None:
    house = start(STUBBORN)
    door = pid_told(house)
    house.terminate()
    assert house.wait() == 0
    wait_until_gone(door)


def test_what_a_door_started_ends_with_it(start: StartHouse) -> None:
    house = start(WITH_CHILD)
    grandchild = pid_told(house)
    house.terminate()
    house.wait()
    wait_until_gone(grandchild)


def test_doors_end_when_the_supervisor_is_killed_outright(start: StartHouse) -> None:
    house = start(STANDS)
    door = pid_told(house)
    house.kill()
    wait_until_gone(door)


def test_a_door_that_refuses_its_settings_is_not_started_again(start: StartHouse) -> None:
    house = start("import sys; sys.exit(2)")
    _output, trouble = house.communicate()
    assert "door cannot start (exit code 2)" in trouble
