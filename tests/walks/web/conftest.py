"""A house of these walks' own, and requests in it at every point of their way, made when first wanted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.harness import environment, live
from tests.harness.live import House
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import Desk

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Apart from the house of the other tests: here nobody else's requests stand in the queue or count as tries."""
    name = environment.own_name("walks")
    data = environment.root() / name
    house = live.start(data, PRESTALUX_SMTP="127.0.0.1:0", **live.furnished(data, name))
    yield house
    house.stop()


@pytest.fixture(scope="session")
def narrow_house() -> Iterator[House]:
    """Takes small files only, and keeps them in a folder, so that a body can be too large and the store away."""
    name = environment.own_name("narrow")
    data = environment.root() / name
    house = live.start(data, PRESTALUX_MAX_FILE_BYTES="100000", **live.furnished(data, name))
    yield house
    house.stop()


@pytest.fixture(scope="session")
def desk(house: House) -> Iterator[Desk]:
    desk = Desk(house)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def dossiers(house: House, desk: Desk) -> Iterator[Dossiers]:
    dossiers = Dossiers(house, desk)
    yield dossiers
    dossiers.close()
