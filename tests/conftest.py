"""Fixtures that every test may use."""

from __future__ import annotations

import pytest
from tests.harness.browser import browser, page
from tests.harness.live import live

__all__ = ["browser", "live", "page"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A set has another order in each process, and the workers must agree on the order of the tests."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        if len(mark.args) > 1 and isinstance(mark.args[1], set | frozenset):
            pytest.fail(f"{metafunc.function.__name__}: sort the parameters", pytrace=False)
