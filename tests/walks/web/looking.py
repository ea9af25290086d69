"""What is wrong with a page as it stands before a person; an empty list is well."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Page
from tests.harness.browser import found_by_axe

NARROW: Final[dict[str, Any]] = {
    "viewport": {"width": 320, "height": 512},  # 1280 × 1024 at 400 %
    "color_scheme": "dark",
    "reduced_motion": "reduce",
}
_BEYOND = """
() => {
  const scrolls = (box) =>
    box && (["auto", "scroll"].includes(getComputedStyle(box).overflowX) || scrolls(box.parentElement));
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > root.clientWidth + 1 && !scrolls(part.parentElement);
  });
  const words = wide.map((part) => `${part.tagName}.${part.className} ${part.textContent.trim().slice(0, 40)}`);
  return root.scrollWidth > root.clientWidth ? ["the page scrolls", ...words] : words;
}
"""


def beyond(page: Page) -> list[str]:
    """What stands beyond the right edge. A box that scrolls by itself, as a wide table does, may hold more."""
    found: list[str] = page.evaluate(_BEYOND)
    return found


_SETTLED = """
() => new Promise((settled) =>
  requestAnimationFrame(() =>
    requestAnimationFrame(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => settled()))))
"""


def settle(page: Page) -> None:
    """Colours that are about to change have changed."""
    page.evaluate(_SETTLED)


def pale(page: Page) -> list[str]:
    """Words without enough contrast: colours are all that differs between light and dark."""
    return [
        f"{node['target']}: {node['any'][0]['message']}"
        for violation in found_by_axe(page, "rule", "color-contrast")
        for node in violation["nodes"]
    ]
