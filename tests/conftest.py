"""Fixtures that every test may use."""

from tests.harness.browser import browser, page
from tests.harness.live import live

__all__ = ["browser", "live", "page"]
