"""The space of a test process: one door and one worker for all its tests, on the database that each test empties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.doors.sftp.running import Door, Person, Worker, key_file, person


@pytest.fixture(scope="session")
def door(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Door]:
    with django_db_blocker.unblock():
        from prestalux.office.exchange.keys import worker_keys

        worker_keys()
        door = Door()
        yield door.ready()
        door.stop()


@pytest.fixture(scope="module")
def _worker(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ended with the module: it takes up whatever file stands in the database, also that of another test."""
    with django_db_blocker.unblock():
        worker = Worker()
        yield
        worker.stop()


@pytest.fixture
def worker(_worker: None) -> None:
    """Files are taken up while the test runs."""


@pytest.fixture(scope="session")
def ssh_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return key_file(tmp_path_factory.mktemp("ssh"))


@pytest.fixture
def people(door: Door, ssh_key: Path, committed: None) -> Callable[..., Person]:
    return lambda **what: person(ssh_key, door.port, **what)


@pytest.fixture
def anna(people: Callable[..., Person]) -> Person:
    return people()
