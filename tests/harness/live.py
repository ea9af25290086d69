"""A real house: `up` as its own process, on a free port, with its own data folder."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.harness import environment

START_SECONDS = 90
STOP_SECONDS = 20


class DidNotStart(Exception):
    """The message is everything the house has said."""


@dataclass
class House:
    data: Path
    process: subprocess.Popen[str]
    url: str = ""
    said: list[str] = field(default_factory=list)
    settings: Mapping[str, str] = field(default_factory=dict)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def start(data: Path, **settings: str) -> House:
    """Start a house and wait until it says where it answers. Raises DidNotStart."""
    process = subprocess.Popen(
        [sys.executable, "-m", "prestalux.doors.wiring.up"],
        env=env_of(data, settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    house = House(data, process, settings=settings)
    answered = threading.Event()
    threading.Thread(target=_listen, args=(house, answered), daemon=True).start()
    if not answered.wait(START_SECONDS) or not house.url:
        process.kill()
        process.wait()
        raise DidNotStart("".join(house.said))
    return house


def _listen(house: House, answered: threading.Event) -> None:
    """Keeps the pipe empty for as long as the house runs."""
    assert house.process.stdout is not None
    with house.process.stdout as output:
        for line in output:
            house.said.append(line)
            if found := re.match(r"Prestalux answers at (\S+)", line):
                house.url = found[1]
            if line.startswith("Ctrl-C"):
                answered.set()
    answered.set()


def env_of(data: Path, settings: Mapping[str, str]) -> dict[str, str]:
    chosen = {
        "PRESTALUX_DATA": str(data),
        "PRESTALUX_HTTP": "127.0.0.1:0",
        "PRESTALUX_DEMO": "yes",
        "PRESTALUX_SMTP": "no",
        "PRESTALUX_SFTP": "no",
    }
    return {**bare_env(), **chosen, **settings}


MODEL = "model"


def furnished(data: Path, name: str) -> dict[str, str]:
    """Makes the data folder of a house that is prepared already, and gives the settings of its database and files.

    One house is prepared, once a run, and the others are its copies: they have its secrets, too. A test about what two houses
    have in common, or about preparing, starts from nothing.
    """
    with (environment.root() / f"{MODEL}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        model = environment.root() / MODEL
        if not model.exists():
            _prepare(model)
        shutil.copytree(model, data)
        return environment.components(name, like=MODEL)


def _prepare(model: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "prestalux.doors.wiring.prepare"],
        env=env_of(model, environment.components(MODEL)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def bare_env() -> dict[str, str]:
    """The environment of a process of ours that no setting of the test process reaches."""
    root = Path(__file__).resolve().parents[2]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith((*environment.OURS, "DJANGO_"))
    }
    return {**kept, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}


@pytest.fixture(scope="session")
def live() -> Iterator[House]:
    """One house for all tests of a worker process; who needs it untouched starts his own with `start`."""
    name = environment.own_name("live")
    data = environment.root() / name
    house = start(data, **furnished(data, name))
    yield house
    house.stop()
