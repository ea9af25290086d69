"""A house for the command line: prepared as every house is, with nobody else in it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from tests.doors.cli.command import House, environment_of, prestalux
from tests.harness import environment

PREPARE = (sys.executable, "-m", "prestalux.doors.wiring.prepare")


def prepared(name: str) -> House:
    name = f"cli-{name}-{environment.worker()}"
    house = House(
        environment_of(
            PRESTALUX_DATA=str(environment.root() / name),
            PRESTALUX_DEMO="yes",
            **environment.components(name),
        )
    )
    done = prestalux(env=house.env, command=PREPARE)
    assert done.code == 0, done.err
    return house


@pytest.fixture(scope="session")
def house() -> House:
    return prepared("shared")


@pytest.fixture(scope="session")
def make_house() -> Callable[[str], House]:
    """For a test that breaks something."""
    return prepared
