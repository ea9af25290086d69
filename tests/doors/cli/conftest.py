"""A house for the command line: prepared as every house is, with nobody else in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from tests.doors.cli.command import House, environment_of
from tests.harness import environment, live


def prepared(name: str) -> House:
    name = environment.own_name(f"cli-{name}")
    data = environment.root() / name
    return House(environment_of(PRESTALUX_DATA=str(data), PRESTALUX_DEMO="yes", **live.furnished(data, name)))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with closing(prepared("shared")) as house:
        yield house


@pytest.fixture(scope="session")
def make_house() -> Iterator[Callable[[str], House]]:
    """For a test that breaks something."""
    with ExitStack() as made:
        yield lambda name: made.enter_context(closing(prepared(name)))
