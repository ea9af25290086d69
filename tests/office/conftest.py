"""Fixtures of the office's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker
from tests.office import cast
from tests.office.killing import killable
from tests.office.state import APPEND_ONLY, protect_again

from prestalux.office.journal.actor import Actor
from prestalux.office.journal.append_only import release

__all__ = ["killable"]


@pytest.fixture(autouse=True)
def _quick_passwords(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    """The cast signs in with a cheap hash, but for the tests that are about signing in."""
    if "real_passwords" not in request.fixturenames:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_passwords() -> None:
    """Keep the house's own password hash."""


@pytest.fixture
def _protected_again(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        protect_again()


@pytest.fixture
def committed(
    request: pytest.FixtureRequest, _protected_again: None, transactional_db: None
) -> Iterator[None]:
    """Real commits, seen by other connections and processes. The tables are emptied afterwards, for which their
    protection is lifted: it is back before the next test.
    """
    # The mark would set the database up before this fixture, and empty it after the protection is back.
    assert request.node.get_closest_marker("django_db") is None
    yield
    release(APPEND_ONLY, connection)


@pytest.fixture
def dora(db: None) -> Actor:
    return cast.dora()


@pytest.fixture
def carl(db: None) -> Actor:
    return cast.carl()


@pytest.fixture
def mia(db: None) -> Actor:
    return cast.mia()


@pytest.fixture
def otto(db: None) -> Actor:
    return cast.otto()


@pytest.fixture
def prefix(db: None) -> None:
    cast.prefix()
