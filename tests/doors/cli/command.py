"""The real command in a process of its own, and the house it works at.

What is done at a house is run in a process that has read its modules already; how a command starts from nothing, and what it
does without a house, is run from nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.harness import environment
from tests.harness.live import bare_env
from tests.harness.nursery import Nursery

MODULE = "prestalux.doors.cli"
COMMAND = (sys.executable, "-m", MODULE)
READ_BEFORE = (
    "prestalux.doors.cli.main",
    "prestalux.doors.cli.house.nouns",
    "prestalux.doors.cli.checks.registry",
    "tests.office.cast",
)


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

    def __call__(self, *words: str, given: str | bytes = b"", **env: str) -> Answer:
        if any(name.startswith(environment.OURS) for name in env):
            return prestalux(*words, given=given, env={**self.env, **env})  # settings are read at a start
        return self.run(MODULE, *words, given=given, env=env)

    def run(
        self, module: str, *words: str, given: str | bytes = b"", env: Mapping[str, str] | None = None
    ) -> Answer:
        data = given.encode() if isinstance(given, str) else given
        code, out, err = self._nursery.run(module, words, {**self.env, **(env or {})}, data)
        return Answer(code, out.decode(), err.decode())

    @cached_property
    def _nursery(self) -> Nursery:
        django = {"DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings"}
        return Nursery({**self.env, **django}, *READ_BEFORE)

    def close(self) -> None:
        if "_nursery" in self.__dict__:
            self._nursery.close()

    def request(self) -> str:
        """A complete request that was sent in; each one once."""
        if not self.ready:
            self.ready = fill(self, "requests", "8").split()
        return self.ready.pop()


def fill(house: House, *words: str) -> str:
    done = house.run("tests.doors.cli.filling", *words)
    assert done.code == 0, done.err
    return done.out.strip()


def killed(house: House, at: int, *words: str) -> int:
    """How the command ended that was killed at its n-th write."""
    return house.run("tests.doors.cli.killed", str(at), *words).code
