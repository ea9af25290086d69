"""Each page in each state: accessible in light and dark, readable at 400 % zoom, and no complaint of the browser."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from tests.harness.browser import violations
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.looking import NARROW, beyond, pale
from tests.walks.web.scenes import SCENES, Scene


@dataclass(frozen=True)
class Seen:
    light: list[str]
    dark: list[str]
    beyond: list[str]
    complaints: list[str]


@pytest.fixture(scope="session", params=SCENES, ids=lambda scene: scene.name)
def seen(request: pytest.FixtureRequest, browser: Browser, dossiers: Dossiers) -> Seen:
    """Looked at once for all the tests of a scene: in French, and narrow, dark
    and in German, whose words are the longest.
    """
    scene: Scene = request.param
    with scene.played(dossiers, browser, "fr") as (page, against):
        light = violations(page)
    with scene.played(dossiers, browser, "de", **NARROW) as (page, against_german):
        return Seen(light, pale(page), beyond(page), against + against_german)


def test_it_is_accessible(seen: Seen) -> None:
    assert seen.light == []


def test_it_can_be_read_in_the_dark(seen: Seen) -> None:
    assert seen.dark == []


def test_it_is_read_at_400_percent_without_scrolling_sideways(seen: Seen) -> None:
    assert seen.beyond == []


def test_the_browser_has_nothing_against_it(seen: Seen) -> None:
    assert seen.complaints == []
