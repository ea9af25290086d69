"""Fixtures that every test may use."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker
from tests.harness import environment, sharing
from tests.harness.browser import browser, page
from tests.harness.live import live
from xdist.remote import Producer

__all__ = ["browser", "live", "page"]

# A machine may be busy: no test is about time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A set has another order in each process, and the workers must agree on the order of the tests."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        if len(mark.args) > 1 and isinstance(mark.args[1], set | frozenset):
            pytest.fail(f"{metafunc.function.__name__}: sort the parameters", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is collected becomes garbage, and looking through it again and again takes a quarter of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: sharing.place_of(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> sharing.Sharing | None:
    return sharing.Sharing(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.fixture
def own_store(settings: LazySettings, tmp_path: Path) -> None:
    """A store in which nothing lies yet: what sweeps one asks for every object there is, and other tests left thousands."""
    on_folder = environment.runs_on() == "sqlite"
    (tmp_path / "store").mkdir()
    settings.FILES_URL = (
        f"file://{tmp_path / 'store'}" if on_folder else environment.bucket(environment.own_name("swept"))
    )


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In the place of pytest-django's, which flushes; under its name, by which that plugin knows who needs the database."""
    with django_db_blocker.unblock():
        yield
        from tests.office.state import empty

        empty()


@pytest.fixture
def committed(request: pytest.FixtureRequest, transactional_db: None) -> None:
    """Real commits, seen by other connections and processes. The tables are emptied afterwards."""
    # The mark would wrap the test in a transaction.
    assert request.node.get_closest_marker("django_db") is None
