"""When a file is too large for the house, and when its store is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.harness.browser import violations
from tests.harness.live import House
from tests.samples.pdf import good
from tests.walks.web.driver import Desk, Person, payload, posts, visit, words
from tests.walks.web.looking import NARROW, beyond, pale

TOO_LARGE = b"%PDF-1.7\n" + bytes(1_200_000)
WITHOUT_SCRIPT: dict[str, Any] = {"java_script_enabled": False}
said = words("fr")


@pytest.fixture
def anna(narrow_house: House) -> Iterator[Person]:
    person = Person(narrow_house.url, house=narrow_house)
    person.begin()
    yield person
    person.client.close()


@contextmanager
def store_away(house: House) -> Iterator[None]:
    files, aside = house.data / "files", house.data / "files-aside"
    files.rename(aside)
    files.touch()
    try:
        yield
    finally:
        files.unlink()
        aside.rename(files)


def send(page: Page, anna: Person, data: bytes) -> None:
    page.goto(f"{anna.url}{anna.home}pieces/identity-document/")
    page.locator("input[type=file]").set_input_files(payload("carte.pdf", data))
    page.locator("form[data-upload] button").click()


def test_a_file_too_large_is_refused_before_it_is_sent(anna: Person, browser: Browser) -> None:
    with visit(browser, anna) as page:
        seen = posts(page)
        send(page, anna, b"%PDF-1.7" + bytes(100_001))
        expect(page.locator("#live")).to_have_text(said("This file is too large."))
        assert seen == []


def test_a_body_too_large_is_answered_in_the_language_of_the_page(anna: Person, browser: Browser) -> None:
    with visit(browser, anna, **WITHOUT_SCRIPT) as page:
        send(page, anna, TOO_LARGE)
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page.get_by_role("alert")).to_be_visible()


def test_a_body_too_large_is_answered_accessibly(anna: Person, browser: Browser) -> None:
    with visit(browser, anna) as page:
        send_past_the_script(page, anna, TOO_LARGE)
        assert violations(page) == []


def test_a_body_too_large_is_answered_readably_on_a_narrow_dark_screen(
    anna: Person, browser: Browser
) -> None:
    with visit(browser, anna, "de", **NARROW) as page:
        send_past_the_script(page, anna, TOO_LARGE)
        assert pale(page) + beyond(page) == []


def send_past_the_script(page: Page, anna: Person, data: bytes) -> None:
    page.goto(f"{anna.url}{anna.home}pieces/identity-document/")
    page.locator("input[type=file]").set_input_files(payload("carte.pdf", data))
    with page.expect_navigation():
        page.locator("form[data-upload]").evaluate("form => form.submit()")


def test_with_the_store_away_the_page_is_accessible(
    narrow_house: House, anna: Person, browser: Browser
) -> None:
    with visit(browser, anna) as page, store_away(narrow_house):
        send_past_the_script(page, anna, good())
        expect(page.locator("h1")).to_have_text(said("The service is interrupted"))
        assert violations(page) == []


def test_with_the_store_away_the_page_is_readable_on_a_narrow_dark_screen(
    narrow_house: House, anna: Person, browser: Browser
) -> None:
    with visit(browser, anna, "de", **NARROW) as page, store_away(narrow_house):
        send_past_the_script(page, anna, good())
        assert pale(page) + beyond(page) == []


def test_with_the_store_away_the_applicant_is_told_beside_the_file(
    narrow_house: House, anna: Person, browser: Browser
) -> None:
    with visit(browser, anna) as page, store_away(narrow_house):
        send(page, anna, good())
        expect(page.locator("#live")).to_contain_text(said("The service is interrupted"))


def test_with_the_store_back_the_same_file_is_sent_by_one_press(
    narrow_house: House, anna: Person, browser: Browser
) -> None:
    with visit(browser, anna) as page:
        with store_away(narrow_house):
            send(page, anna, good())
            expect(page.locator(".progress--failed")).to_be_visible()
        page.locator("form[data-upload] button").click()
        expect(page.locator(".slot__file-name")).to_have_text(["carte.pdf"])


@pytest.fixture
def empty_queue(narrow_house: House, browser: Browser) -> Iterator[Page]:
    desk = Desk(narrow_house)
    with visit(browser, desk.person("carl"), **NARROW) as page:
        page.goto(f"{narrow_house.url}/fr/staff/")
        yield page
    desk.close()


def test_an_empty_queue_says_so(empty_queue: Page) -> None:
    expect(empty_queue.locator("main")).to_contain_text(said("Nothing here at the moment."))
    assert violations(empty_queue) + beyond(empty_queue) == []
