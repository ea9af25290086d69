"""Fixtures of the scanner's tests: a real clamd, and others in its place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.doors.scanner.lying import Behaviour, Liar
from tests.harness import services
from tests.office.conftest import _quick_passwords, carl, dora, prefix

__all__ = ["_quick_passwords", "carl", "dora", "prefix"]


@pytest.fixture(scope="session")
def clamd() -> str:
    """Where a real one listens."""
    return f"clamd://{services.start_clamd()}"


@pytest.fixture
def liar() -> Iterator[Callable[[Behaviour], str]]:
    """Opens a server that behaves so, and says where; a path of its own is short enough for a socket's name."""
    opened: list[Liar] = []
    with tempfile.TemporaryDirectory(prefix="liar-") as folder:

        def open_one(behaviour: Behaviour) -> str:
            opened.append(Liar(Path(folder, str(len(opened))), behaviour))
            return opened[-1].url

        yield open_one
        for one in opened:
            one.close()
