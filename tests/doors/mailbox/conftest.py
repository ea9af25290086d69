"""Fixtures of the mailbox's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.harness import services
from tests.office.conftest import _quick_passwords, dora, prefix

__all__ = ["_quick_passwords", "dora", "prefix"]


@pytest.fixture(scope="session")
def dovecot() -> Iterator[services.Dovecot]:
    server = services.start_dovecot()
    yield server
    server.stop()
