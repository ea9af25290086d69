"""One house for all hostile walks of a test process, apart from `live`: here doors are slammed and limits used up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.harness import environment, live
from tests.walks.hostile.fortress import Fortress, opened
from tests.walks.hostile.visitors import all_leave


@pytest.fixture(scope="session")
def fortress() -> Iterator[Fortress]:
    name = environment.own_name("hostile")
    data = environment.root() / name
    with opened(data, LOG_LEVEL="DEBUG", **live.furnished(data, name)) as house:
        yield house


@pytest.fixture(scope="module")
def urls(fortress: Fortress) -> dict[str, str]:
    """Each address of the house by name, as a template."""
    found = fortress.inside("urls")
    assert len({name for name, _ in found}) == len(found)
    return dict(found)


@pytest.fixture(scope="session", autouse=True)
def _all_leave() -> Iterator[None]:
    yield
    all_leave()
