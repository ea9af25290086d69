"""Giving a file in a browser: what is told while it is on its way, and what happens when it does not arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.samples.pdf import good, picture, scan
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import Person, heard, listen, payload, posts, visit, words
from tests.walks.web.line import breaking_line

from prestalux.doors.shared.document_texts import TEXTS

said = words("fr")
NOT_ARRIVED = "The file did not arrive. The connection may be interrupted. Nothing you gave before is lost: please try again."
SLOT = "#slot-identity-document"


@pytest.fixture
def anna(dossiers: Dossiers) -> Iterator[Person]:
    person = dossiers.new()
    person.begin()
    yield person
    person.client.close()


@pytest.fixture
def slot(anna: Person, browser: Browser) -> Iterator[Page]:
    """The page on which Anna gives her identity document."""
    with visit(browser, anna) as page:
        listen(page.context)
        page.goto(f"{anna.url}{anna.home}pieces/identity-document/")
        yield page


def choose(page: Page, data: bytes, name: str = "carte.pdf") -> None:
    page.locator("input[type=file]").set_input_files(payload(name, data))


def send(page: Page) -> None:
    page.locator(f"{SLOT} form[data-upload] button").click()


def slow_line(page: Page, bytes_per_second: int) -> None:
    line = {
        "offline": False,
        "latency": 0,
        "downloadThroughput": -1,
        "uploadThroughput": bytes_per_second,
    }
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def cut(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("connectionreset")
    else:
        route.continue_()


def test_the_way_of_a_file_is_told_to_screen_readers(slot: Page) -> None:
    slow_line(slot, 300_000)
    choose(slot, good() + b"\n" * 600_000)
    send(slot)
    expect(slot.locator(f"{SLOT} .verdict")).to_be_visible()
    told = heard(slot)
    sending = said("Sending the file")
    assert told[0] == sending
    assert any(re.fullmatch(f"{sending}, \\d+ %", text) for text in told)
    assert said("The file has arrived. We are checking it.") in told


def test_the_verdict_is_told_to_screen_readers(slot: Page) -> None:
    choose(slot, good())
    send(slot)
    expect(slot.locator("#live")).to_contain_text(said("This file can be read and is accepted."))


def test_an_accepted_file_takes_the_focus_to_its_verdict(slot: Page) -> None:
    choose(slot, good())
    send(slot)
    expect(slot.locator(".verdict--accepted")).to_be_focused()


def test_a_refused_file_takes_the_focus_to_its_verdict(slot: Page) -> None:
    choose(slot, picture(), "carte.pdf")
    send(slot)
    expect(slot.locator(".verdict--refused")).to_be_focused()


def test_a_refused_file_is_told_with_its_cure(slot: Page) -> None:
    choose(slot, picture(), "carte.pdf")
    send(slot)
    expect(slot.locator(".verdict--refused .verdict__cure")).to_have_text(TEXTS["jpeg"]["fr"].cure)


def test_a_file_refused_beside_an_accepted_one_takes_the_focus(slot: Page) -> None:
    choose(slot, good(), "première.pdf")
    send(slot)
    expect(slot.locator(".verdict--accepted")).to_be_visible()
    choose(slot, picture(), "photo.pdf")
    send(slot)
    expect(slot.locator(".verdict--refused")).to_be_focused()


def test_a_refused_file_leaves_the_next_one_to_be_given_at_once(slot: Page) -> None:
    choose(slot, picture(), "photo.pdf")
    send(slot)
    expect(slot.locator(".verdict--refused")).to_be_visible()
    choose(slot, good(), "carte.pdf")
    send(slot)
    expect(slot.locator(".slot__file-name")).to_have_text(["carte.pdf"])


def test_the_way_on_appears_with_the_accepted_file(slot: Page) -> None:
    choose(slot, good())
    send(slot)
    expect(slot.get_by_role("link", name=said("Continue"))).to_be_visible()


def test_a_cut_connection_is_told(slot: Page) -> None:
    slot.route("**/pieces/**", cut)
    choose(slot, good())
    send(slot)
    expect(slot.locator("#live")).to_have_text(said(NOT_ARRIVED))


def test_a_line_that_breaks_half_way_is_told(anna: Person, browser: Browser) -> None:
    with breaking_line(anna.url, after=100_000) as url, visit(browser, anna) as page:
        page.goto(f"{url}{anna.home}pieces/identity-document/")
        choose(page, good() + b"\n" * 1_000_000)
        send(page)
        expect(page.locator("#live")).to_have_text(said(NOT_ARRIVED))


def test_a_line_that_breaks_half_way_leaves_no_half_of_a_file(anna: Person, browser: Browser) -> None:
    with breaking_line(anna.url, after=100_000) as url, visit(browser, anna) as page:
        page.goto(f"{url}{anna.home}pieces/identity-document/")
        choose(page, good() + b"\n" * 1_000_000)
        send(page)
        expect(page.locator(".progress--failed")).to_be_visible()
        page.goto(f"{anna.url}{anna.home}pieces/identity-document/")
        expect(page.locator(".slot__file")).to_have_count(0)


def test_after_a_cut_the_button_offers_another_try(slot: Page) -> None:
    slot.route("**/pieces/**", cut)
    choose(slot, good())
    send(slot)
    button = slot.get_by_role("button", name=re.compile(f"^{said('Try again')}"))
    expect(button).to_be_focused()


def test_after_a_cut_the_chosen_file_is_sent_without_choosing_it_again(slot: Page) -> None:
    slot.route("**/pieces/**", cut)
    choose(slot, good(), "carte.pdf")
    send(slot)
    expect(slot.locator(".progress--failed")).to_be_visible()
    slot.unroute("**/pieces/**")
    send(slot)
    expect(slot.locator(".slot__file-name")).to_have_text(["carte.pdf"])


def test_a_double_click_sends_a_file_once(slot: Page) -> None:
    seen = posts(slot)
    choose(slot, scan())
    slot.locator(f"{SLOT} form[data-upload] button").dblclick()
    expect(slot.locator(".verdict--accepted")).to_be_visible()
    assert len(seen) == 1


def test_without_a_file_nothing_is_sent(slot: Page) -> None:
    seen = posts(slot)
    send(slot)
    expect(slot.locator("#live")).to_have_text(said("Choose a file first."))
    assert seen == []


def test_without_a_file_the_focus_goes_to_its_field(slot: Page) -> None:
    send(slot)
    expect(slot.locator("input[type=file]")).to_be_focused()


def test_a_removed_file_leaves_an_empty_slot(slot: Page) -> None:
    choose(slot, good())
    send(slot)
    slot.get_by_role("button", name=said("Remove")).click()
    expect(slot.locator(".slot__file")).to_have_count(0)


def test_the_same_file_in_two_slots_is_told_at_once(anna: Person, slot: Page) -> None:
    anna.give("bank-details", good("Une seule"))
    choose(slot, good("Une seule"))
    send(slot)
    expect(slot.locator("#same-file .notice")).to_contain_text(said("Bank identity statement (RIB)"))
