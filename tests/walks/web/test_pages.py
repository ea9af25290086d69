"""Each page in each state: accessible in light and dark, readable at 400 % zoom, and no complaint of the browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from tests.harness.browser import violations
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import visit
from tests.walks.web.looking import NARROW, beyond, pale, settle
from tests.walks.web.scenes import SCENES, Stage


@dataclass(frozen=True)
class Seen:
    light: list[str]
    dark: list[str]
    beyond: list[str]
    complaints: list[str]


@pytest.fixture(scope="session")
def stage(browser: Browser, dossiers: Dossiers) -> Iterator[Stage]:
    """In German, whose words are the longest."""
    with visit(browser, None, "de") as page:
        yield Stage(dossiers, page, "de")


@pytest.fixture(scope="session", params=SCENES, ids=lambda scene: scene.name)
def seen(request: pytest.FixtureRequest, stage: Stage) -> Seen:
    """Played and looked at once for all the tests of a scene."""
    page = stage.page
    stage.play(request.param)
    light, wide = violations(page), page.viewport_size
    page.emulate_media(color_scheme=NARROW["color_scheme"], reduced_motion=NARROW["reduced_motion"])
    page.set_viewport_size(NARROW["viewport"])
    settle(page)
    try:
        return Seen(light, pale(page), beyond(page), [*stage.against])
    finally:
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        page.set_viewport_size(wide or {"width": 1280, "height": 720})


def test_it_is_accessible(seen: Seen) -> None:
    assert seen.light == []


def test_it_can_be_read_in_the_dark(seen: Seen) -> None:
    assert seen.dark == []


def test_it_is_read_at_400_percent_without_scrolling_sideways(seen: Seen) -> None:
    assert seen.beyond == []


def test_the_browser_has_nothing_against_it(seen: Seen) -> None:
    assert seen.complaints == []
