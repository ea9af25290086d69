"""Forms in a browser: errors, sending once, going back, two windows, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import IBAN, Person, visit, words

from prestalux.doors.shared import labels


@pytest.fixture
def anna(dossiers: Dossiers) -> Iterator[Person]:
    person = dossiers.new()
    person.begin()
    yield person
    person.client.close()


@pytest.fixture
def page(anna: Person, browser: Browser) -> Iterator[Page]:
    with visit(browser, anna) as page:
        yield page


def open_group(page: Page, anna: Person, group: str) -> None:
    page.goto(f"{anna.url}{anna.home}sheet/{group}/")


def save(page: Page) -> None:
    page.locator("main form button").click()


def fill_bank(page: Page, holder: str, iban: str = IBAN) -> None:
    page.locator("[name=holder]").fill(holder)
    page.locator("[name=iban]").fill(iban)


def choose(page: Page, value: str) -> None:
    """By the label, which covers the circle."""
    place = page.locator(f"input[value={value}]").get_attribute("id")
    page.locator(f"label[for={place}]").click()


# --- errors ------------------------------------------------------------------------------------------------


def test_the_error_summary_takes_the_focus(anna: Person, page: Page) -> None:
    open_group(page, anna, "identity")
    save(page)
    expect(page.locator("[data-error-summary]")).to_be_focused()


def test_each_error_leads_to_its_field(anna: Person, page: Page) -> None:
    open_group(page, anna, "identity")
    save(page)
    links = page.locator("[data-error-summary] a")
    led = []
    for place in range(links.count()):
        links.nth(place).click()
        led.append(page.evaluate("document.activeElement.name"))
    assert led == ["family_name", "birth_date", "phone"]


def test_an_error_of_a_choice_leads_to_the_first_choice(anna: Person, page: Page) -> None:
    open_group(page, anna, "radiology")
    save(page)
    page.locator("[data-error-summary] a").click()
    expect(page.locator("input[type=radio]").first).to_be_focused()


def test_an_error_of_a_box_leads_to_the_box(dossiers: Dossiers, browser: Browser) -> None:
    person = dossiers["answered"]
    with visit(browser, person) as page:
        page.goto(f"{person.url}{person.home}signature/")
        page.locator("main .card form button").click()
        page.locator("[data-error-summary] a").first.click()
        expect(page.locator("[name=agreed]")).to_be_focused()


def test_a_field_with_an_error_says_so_to_screen_readers(anna: Person, page: Page) -> None:
    open_group(page, anna, "bank")
    fill_bank(page, "Anna Weber", "LU29 0019 4006 4475 0000")
    save(page)
    error = page.locator(".field__error p").inner_text()
    told = re.compile(re.escape(error.rpartition(":")[2].strip()))
    expect(page.locator("[name=iban]")).to_have_accessible_description(told)
    expect(page.locator("[name=iban]")).to_have_attribute("aria-invalid", "true")


def test_a_page_with_errors_says_so_first_in_its_title(anna: Person, page: Page) -> None:
    open_group(page, anna, "bank")
    save(page)
    assert page.title().startswith(words("fr")("Error:"))


def test_what_was_typed_stays_when_something_is_refused(anna: Person, page: Page) -> None:
    open_group(page, anna, "bank")
    fill_bank(page, "Anna Weber", "LU29 0019 4006 4475 0000")
    save(page)
    expect(page.locator("[name=holder]")).to_have_value("Anna Weber")


# --- once, back, twice -------------------------------------------------------------------------------------


def test_a_second_press_while_the_first_is_on_its_way_sends_nothing(anna: Person, page: Page) -> None:
    open_group(page, anna, "bank")
    fill_bank(page, "Anna Weber")
    box = page.locator("main form button").bounding_box()
    assert box is not None
    place, sent = (box["x"] + 9, box["y"] + 9), []

    def press_again(route: Route) -> None:
        sent.append(route.request.method)
        if sent == ["POST"]:
            page.mouse.click(*place)
        route.continue_()

    page.route(page.url, press_again)
    page.mouse.click(*place)
    expect(page).to_have_url(f"{anna.url}{anna.home}")
    assert sent == ["POST"]


def test_a_double_click_sends_the_request_once(dossiers: Dossiers, browser: Browser) -> None:
    person = dossiers.new()
    person.complete()
    with visit(browser, person) as page:
        page.goto(f"{person.url}{person.home}check/")
        page.locator("main form button").dblclick()
        expect(page).to_have_url(f"{person.url}{person.home}received/")
        page.goto(f"{person.url}{person.home}")
        expect(page.get_by_text(words("fr")(labels.MOMENT["submitted"]))).to_have_count(1)
    person.client.close()


def test_back_from_the_next_group_shows_what_was_saved(anna: Person, page: Page) -> None:
    open_group(page, anna, "radiology")
    choose(page, "no")
    save(page)
    expect(page).to_have_url(f"{anna.url}{anna.home}sheet/bank/")
    page.go_back()
    expect(page.locator("input[value=no]")).to_be_checked()


def test_back_from_the_next_group_can_be_saved_again(anna: Person, page: Page) -> None:
    open_group(page, anna, "radiology")
    choose(page, "no")
    save(page)
    expect(page).to_have_url(f"{anna.url}{anna.home}sheet/bank/")
    page.go_back()
    choose(page, "yes")
    save(page)
    expect(page).to_have_url(f"{anna.url}{anna.home}sheet/bank/")


def test_back_from_the_confirmation_shows_where_the_request_stands(
    dossiers: Dossiers, browser: Browser
) -> None:
    person = dossiers.new()
    person.complete()
    with visit(browser, person) as page:
        page.goto(f"{person.url}{person.home}check/")
        page.locator("main form button").click()
        expect(page).to_have_url(f"{person.url}{person.home}received/")
        page.go_back()
        expect(page).to_have_url(f"{person.url}{person.home}")
    person.client.close()


def stale_window(anna: Person, page: Page) -> Page:
    """Two windows on the same group; the other one was saved first, this one has been sent now."""
    open_group(page, anna, "bank")
    fill_bank(page, "Anna Weber-Thill")
    other = page.context.new_page()
    open_group(other, anna, "bank")
    fill_bank(other, "Anna Weber")
    save(other)
    expect(other).to_have_url(f"{anna.url}{anna.home}")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        save(page)
    assert answered.value.status == 409
    return page


def test_a_stale_window_keeps_what_was_typed_in_it(anna: Person, page: Page) -> None:
    stale = stale_window(anna, page)
    expect(stale.locator("[name=holder]")).to_have_value("Anna Weber-Thill")


def test_a_stale_window_says_what_happened(anna: Person, page: Page) -> None:
    stale = stale_window(anna, page)
    expect(stale.locator("main .notice--warning")).to_be_visible()


def test_a_stale_window_sent_again_takes_the_place_of_the_other(anna: Person, page: Page) -> None:
    stale = stale_window(anna, page)
    save(stale)
    expect(stale).to_have_url(f"{anna.url}{anna.home}")
    open_group(stale, anna, "bank")
    expect(stale.locator("[name=holder]")).to_have_value("Anna Weber-Thill")


def test_typed_and_unsaved_words_are_not_left_without_a_question(anna: Person, page: Page) -> None:
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    open_group(page, anna, "bank")
    page.locator("[name=holder]").press_sequentially("Anna")
    page.locator(".masthead__brand").click()
    expect(page).to_have_url(f"{anna.url}/fr/")
    assert asked == ["beforeunload"]


# --- another language --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "sheet/bank/", "sheet/bank/?from=check", "pieces/identity-document/"])
def test_another_language_shows_the_same_page(anna: Person, page: Page, path: str) -> None:
    page.goto(f"{anna.url}{anna.home}{path}")
    page.locator("header a[hreflang=de]").click()
    expect(page).to_have_url(f"{anna.url}{anna.home.replace('/fr/', '/de/')}{path}")


def test_another_language_is_kept_on_the_next_visit(anna: Person, page: Page) -> None:
    page.goto(f"{anna.url}{anna.home}")
    page.locator("header a[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{anna.url}/")
    expect(page).to_have_url(f"{anna.url}/en/")


def test_another_language_keeps_the_file_shown_at_the_desk(dossiers: Dossiers, browser: Browser) -> None:
    reference = dossiers["submitted"].reference
    with visit(browser, dossiers.desk.person("dora")) as page:
        page.goto(f"{dossiers.house.url}/fr/staff/{reference}/")
        page.locator(".viewer__tabs a").last.click()
        shown = page.url.partition("?")[2]
        page.locator("header a[hreflang=de]").click()
        expect(page).to_have_url(f"{dossiers.house.url}/de/staff/{reference}/?{shown}")
