"""The real command in a process of its own, and the house it works at."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.harness.live import bare_env

COMMAND = (sys.executable, "-m", "prestalux.doors.cli")


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        (record,) = self.records
        return record


def environment_of(**settings: str) -> dict[str, str]:
    """Neither a setting of the test process nor its language; compiled modules are kept, a start takes half as long."""
    kept = {name: value for name, value in bare_env().items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "LC_ALL": "C.UTF-8", **settings}


def prestalux(
    *words: str,
    given: str | bytes = b"",
    env: Mapping[str, str] | None = None,
    command: tuple[str, ...] = COMMAND,
) -> Answer:
    done = subprocess.run(
        [*command, *words],
        input=given.encode() if isinstance(given, str) else given,
        env=environment_of() if env is None else env,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class House:
    """A database with the demonstration's staff, on what this run of the tests runs on."""

    env: dict[str, str]
    ready: list[str] = field(default_factory=list)

    def __call__(self, *words: str, given: str | bytes = b"", **settings: str) -> Answer:
        return prestalux(*words, given=given, env={**self.env, **settings})

    def request(self) -> str:
        """A complete request that was sent in; each one once."""
        if not self.ready:
            self.ready = fill(self, "requests", "8").split()
        return self.ready.pop()


def fill(house: House, *words: str) -> str:
    command = (sys.executable, "-m", "tests.doors.cli.filling")
    done = prestalux(*words, env=house.env, command=command)
    assert done.code == 0, done.err
    return done.out.strip()


def killed(house: House, at: int, *words: str) -> int:
    """How the command ended that was killed at its n-th write."""
    command = (sys.executable, "-m", "tests.doors.cli.killed", str(at))
    return prestalux(*words, env=house.env, command=command).code
