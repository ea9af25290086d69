"""A real Chromium (Debian's, as the program without windows, which takes half the processor's time), driven without network access of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a person who was never here before, and who reads French."""
    context = browser.new_context(locale="fr-LU", timezone_id="Europe/Luxembourg")
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands, one readable line each; empty is well."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    return [
        f"{page.url}: {violation['id']}: {node['target']}: {violation['help']}"
        for violation in found_by_axe(page, "tag", *tags)
        for node in violation["nodes"]
    ]


def found_by_axe(page: Page, by: Literal["rule", "tag"], *values: str) -> list[dict[str, Any]]:
    """The violations by these rules. Of what passes, axe is not asked to tell each place: that takes longer than to look."""
    from axe_playwright_python.base import AXE_SCRIPT

    # Half a megabyte to read: once for each page.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Frames of ours are sandboxed: no script of anybody's gets in, and the browser complains of the try.
    options = {"runOnly": {"type": by, "values": values}, "resultTypes": ["violations"], "iframes": False}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(found => found.violations)", options
    )
    return found
