"""Fixtures of the office's tests."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from tests.office import cast
from tests.office.killing import killable, killable_process

from prestalux.office.journal.actor import Actor

__all__ = ["killable", "killable_process"]


@pytest.fixture(autouse=True)
def _quick_passwords(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    """The cast signs in with a cheap hash, but for the tests that are about signing in."""
    if "real_passwords" not in request.fixturenames:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_passwords() -> None:
    """Keep the house's own password hash."""


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
