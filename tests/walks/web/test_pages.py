"""Each page in each state: accessible in light and dark, readable at 400 % zoom, and no complaint of the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from tests.harness.browser import violations
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import visit
from tests.walks.web.looking import NARROW, beyond, pale
from tests.walks.web.scenes import SCENES, Stage


@dataclass(frozen=True)
class Seen:
    light: list[str]
    dark: list[str]
    beyond: list[str]
    complaints: list[str]


@pytest.fixture(scope="session")
def wide(browser: Browser, dossiers: Dossiers) -> Iterator[Stage]:
    with visit(browser, None, "fr") as page:
        yield Stage(dossiers, page, "fr")


@pytest.fixture(scope="session")
def narrow(browser: Browser, dossiers: Dossiers) -> Iterator[Stage]:
    """Dark too, and in German, whose words are the longest."""
    with visit(browser, None, "de", **NARROW) as page:
        yield Stage(dossiers, page, "de")


@pytest.fixture(scope="session", params=SCENES, ids=lambda scene: scene.name)
def seen(request: pytest.FixtureRequest, wide: Stage, narrow: Stage) -> Seen:
    """Looked at once for all the tests of a scene."""
    wide.play(request.param)
    light, against = violations(wide.page), [*wide.against]
    narrow.play(request.param)
    against += narrow.against
    return Seen(light, pale(narrow.page), beyond(narrow.page), against)


def test_it_is_accessible(seen: Seen) -> None:
    assert seen.light == []


def test_it_can_be_read_in_the_dark(seen: Seen) -> None:
    assert seen.dark == []


def test_it_is_read_at_400_percent_without_scrolling_sideways(seen: Seen) -> None:
    assert seen.beyond == []


def test_the_browser_has_nothing_against_it(seen: Seen) -> None:
    assert seen.complaints == []
