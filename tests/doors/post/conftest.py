"""Fixtures of the post's tests: a database that other processes see, and a post that really runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doors.post.running import Mailserver, Post


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """Where letters come to lie."""
    return tmp_path / "mail"


@pytest.fixture
def post() -> Iterator[type[Post]]:
    """Starts posts; whatever still runs at the end of the test is ended."""
    yield Post
    Post.end_all()


@pytest.fixture
def mailserver(tmp_path: Path) -> Iterator[type[Mailserver]]:
    """Starts mail servers, likewise."""
    yield Mailserver
    Mailserver.end_all()
