"""Each page in each state: accessible in light and dark, readable at 400 % zoom, and no complaint of the browser."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.harness.browser import violations
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.scenes import SCENES, Scene

NARROW = {"width": 320, "height": 512}  # 1280 × 1024 at 400 %
BEYOND = """
() => {
  const scrolls = (box) => box && (["auto", "scroll"].includes(getComputedStyle(box).overflowX) || scrolls(box.parentElement));
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > root.clientWidth + 1 && !scrolls(part.parentElement);
  });
  const words = wide.map((part) => `${part.tagName}.${part.className} ${part.textContent.trim().slice(0, 40)}`);
  return root.scrollWidth > root.clientWidth ? ["the page scrolls", ...words] : words;
}
"""


@dataclass(frozen=True)
class Seen:
    light: list[str]
    dark: list[str]
    beyond: list[str]
    complaints: list[str]


@pytest.fixture(scope="session", params=SCENES, ids=lambda scene: scene.name)
def seen(request: pytest.FixtureRequest, browser: Browser, dossiers: Dossiers) -> Seen:
    """Looked at once for all the tests of a scene: in French, and narrow in German, whose words are the longest."""
    scene: Scene = request.param
    with scene.played(dossiers, browser, "fr") as (page, against):
        light = violations(page)
        dark = _in_the_dark(page)
    with scene.played(dossiers, browser, "de") as (page, against_german):
        page.set_viewport_size(NARROW)
        beyond: list[str] = page.evaluate(BEYOND)
    return Seen(light, dark, beyond, against + against_german)


def _in_the_dark(page: Page) -> list[str]:
    """Colours are all that changes."""
    page.emulate_media(color_scheme="dark")
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}})
    return [
        f"{node['target']}: {node['any'][0]['message']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def test_it_is_accessible(seen: Seen) -> None:
    assert seen.light == []


def test_it_can_be_read_in_the_dark(seen: Seen) -> None:
    assert seen.dark == []


def test_it_is_read_at_400_percent_without_scrolling_sideways(seen: Seen) -> None:
    assert seen.beyond == []


def test_the_browser_has_nothing_against_it(seen: Seen) -> None:
    assert seen.complaints == []
