"""The desk by its keys, for those who spend the day at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import visit


@pytest.fixture
def desk_page(dossiers: Dossiers, browser: Browser) -> Iterator[Page]:
    reference = dossiers["submitted"].reference
    with visit(browser, dossiers.desk.person("dora")) as page:
        page.goto(f"{dossiers.house.url}/fr/staff/{reference}/")
        page.locator(".viewer__tabs a").last.click()
        page.locator("#move-to").wait_for()
        yield page


def test_z_enlarges_the_pages(desk_page: Page) -> None:
    desk_page.keyboard.press("z")
    expect(desk_page.locator("[data-zoom]")).to_have_attribute("aria-pressed", "true")


def test_a_question_mark_shows_the_keys(desk_page: Page) -> None:
    desk_page.keyboard.press("?")
    expect(desk_page.locator("dialog")).to_be_visible()


def test_escape_closes_the_keys(desk_page: Page) -> None:
    desk_page.keyboard.press("?")
    desk_page.keyboard.press("Escape")
    expect(desk_page.locator("dialog")).to_be_hidden()


def test_keys_typed_into_a_field_are_only_typed(desk_page: Page) -> None:
    desk_page.locator("#step-ask summary").click()
    desk_page.locator("#step-ask .ask-row label").first.click()
    place = desk_page.locator("#step-ask textarea").first
    place.press_sequentially("zzz?")
    expect(place).to_have_value("zzz?")
    expect(desk_page.locator("[data-zoom]")).to_have_attribute("aria-pressed", "false")
    expect(desk_page.locator("dialog")).to_be_hidden()


def test_reason_and_text_of_a_piece_appear_with_its_tick(desk_page: Page) -> None:
    desk_page.locator("#step-ask summary").click()
    row = desk_page.locator("#step-ask .ask-row").first
    expect(row.locator("textarea")).to_be_hidden()
    row.locator("label").first.click()
    expect(row.locator("textarea")).to_be_visible()
    expect(desk_page.locator("#step-ask .ask-row").nth(1).locator("textarea")).to_be_hidden()


def test_a_slash_goes_to_the_search(dossiers: Dossiers, browser: Browser) -> None:
    with visit(browser, dossiers.desk.person("dora")) as page:
        page.goto(f"{dossiers.house.url}/fr/staff/")
        page.keyboard.press("/")
        expect(page.locator("[name=q]")).to_be_focused()


def test_j_goes_to_the_next_page_of_the_file(dossiers: Dossiers, browser: Browser) -> None:
    person = dossiers["two pages"]
    with visit(browser, dossiers.desk.person("dora")) as page:
        page.goto(f"{dossiers.house.url}/fr/staff/{person.reference}/")
        page.locator(".viewer__tabs a").last.click()
        page.locator(".viewer__page").nth(1).wait_for()
        page.keyboard.press("j")
        expect(page.locator(".viewer__page").nth(1)).to_be_focused()


@pytest.mark.parametrize(("kind", "typed"), [("holiday", "31.02.2027"), ("prefix", "09")])
def test_a_new_rule_about_what_cannot_be_is_refused_in_words(
    kind: str, typed: str, dossiers: Dossiers, browser: Browser
) -> None:
    with visit(browser, dossiers.desk.person("mia")) as page:
        page.goto(f"{dossiers.house.url}/fr/staff/rules/")
        page.locator(f"#new-{kind}").fill(typed)
        page.locator(f"#new-{kind}").press("Enter")
        expect(page).to_have_url(f"{dossiers.house.url}/fr/staff/rules/")
        expect(page.locator(".notice").first).to_be_visible()
