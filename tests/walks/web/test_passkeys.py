"""Passkeys in a real browser, whose authenticator is Chromium's own virtual one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.harness import environment, live
from tests.harness.live import House
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import Desk, visit, words

say = words("fr")
ADD, GET = "form[data-passkey=create]", "form[data-passkey=get]"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visit(browser) as page:
        yield page


@pytest.fixture(scope="module")
def another_house() -> Iterator[House]:
    house = live.start(environment.root() / environment.own_name("another"))
    yield house
    house.stop()


def plug_in(page: Page, **changed: Any) -> tuple[Any, str]:
    """A device with passkeys, and how to ask it things."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    added = line.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **changed}})
    return line, added["authenticatorId"]


def sign_in(page: Page, house: House, desk: Desk, name: str = "carl") -> None:
    page.goto(f"{house.url}/fr/staff/sign-in/?next=/fr/account/")
    for field, text in desk.keys(name).items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/")


def add_passkey(page: Page) -> None:
    page.locator("[name=name]").fill("Ordinateur du bureau")
    page.locator(f"{ADD} button").click()
    page.locator(".notice--success").wait_for()


def leave(page: Page, house: House) -> None:
    page.goto(f"{house.url}/fr/account/")
    page.get_by_role("button", name=say("Sign out")).click()
    page.goto(f"{house.url}/fr/staff/sign-in/")


def test_staff_add_a_passkey_and_sign_in_with_nothing_else(page: Page, house: House, desk: Desk) -> None:
    plug_in(page)
    sign_in(page, house, desk)
    add_passkey(page)
    leave(page, house)
    page.locator(f"{GET} button").click()
    page.wait_for_url("**/fr/staff/")
    expect(page.get_by_role("link", name="Carl")).to_be_visible()


def test_a_passkey_leads_to_the_page_that_was_wanted(page: Page, house: House, desk: Desk) -> None:
    plug_in(page)
    sign_in(page, house, desk)
    add_passkey(page)
    leave(page, house)
    page.goto(f"{house.url}/fr/staff/sign-in/?next=/fr/account/")
    page.locator(f"{GET} button").click()
    page.wait_for_url("**/fr/account/")


def test_the_passkey_of_another_instance_is_refused_with_clear_words(
    page: Page, house: House, desk: Desk, another_house: House
) -> None:
    """Both are named localhost, so the browser itself offers it."""
    plug_in(page)
    sign_in(page, another_house, Desk(another_house))
    add_passkey(page)
    page.goto(f"{house.url}/fr/staff/sign-in/")
    page.locator(f"{GET} button").click()
    expect(page.locator("main .notice--danger")).to_contain_text("n’est pas connue ici")
    page.goto(f"{house.url}/fr/staff/")
    assert "/sign-in/" in page.url


def test_a_removed_passkey_is_refused_with_clear_words(page: Page, house: House, desk: Desk) -> None:
    plug_in(page)
    sign_in(page, house, desk)
    add_passkey(page)
    for button in page.get_by_role("button", name=say("Remove")).all()[::-1]:
        button.click()
        page.locator(".notice--success").wait_for()
        break
    leave(page, house)
    page.locator(f"{GET} button").click()
    expect(page.locator("main .notice--danger")).to_contain_text("n’est pas connue ici")


def test_a_device_without_a_passkey_leaves_the_other_way_open(page: Page, house: House) -> None:
    plug_in(page)
    page.goto(f"{house.url}/fr/staff/sign-in/")
    page.locator(f"{GET} button").click()
    expect(page.locator("[data-passkey-said]")).to_have_text(
        say("No passkey was used. Try again, or sign in another way.")
    )
    expect(page.locator("[name=password]")).to_be_visible()


def test_a_device_that_cannot_check_the_person_makes_no_passkey(page: Page, house: House, desk: Desk) -> None:
    plug_in(page, isUserVerified=False)
    sign_in(page, house, desk, "dora")
    page.locator(f"{ADD} button").click()
    expect(page.locator("[data-passkey-said]")).to_contain_text("Aucune clé d’accès")


def test_two_instances_of_one_name_do_not_overwrite_each_others_passkeys(
    page: Page, house: House, desk: Desk, another_house: House
) -> None:
    line, device = plug_in(page)
    for one, its_desk in ((house, desk), (another_house, Desk(another_house))):
        sign_in(page, one, its_desk, "dora")
        add_passkey(page)
    held = line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert len(held) == 2


def test_under_a_number_no_passkey_is_offered(page: Page, house: House) -> None:
    page.goto(house.url.replace("localhost", "127.0.0.1") + "/fr/staff/sign-in/")
    expect(page.locator("[name=password]")).to_be_visible()
    expect(page.locator(GET)).to_be_hidden()


def test_an_applicant_adds_a_passkey_and_comes_back_with_it(
    browser: Browser, house: House, dossiers: Dossiers
) -> None:
    anna = dossiers["half"]
    with visit(browser, anna) as page:
        plug_in(page)
        page.goto(f"{house.url}{anna.home}")
        page.get_by_role("link", name=say("Sign-in and security")).click()
        add_passkey(page)
        page.context.clear_cookies()
        page.goto(f"{house.url}/fr/resume/")
        page.locator(f"{GET} button").click()
        page.wait_for_url(f"**{anna.home}")
