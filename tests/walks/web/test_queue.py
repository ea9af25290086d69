"""The queue, for those who work in it all day: by keys, with views of their own, over many requests at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import in_days, visit

TICKED = "tr:has([name=pick]:checked)"


@pytest.fixture
def queue(dossiers: Dossiers, browser: Browser) -> Iterator[Page]:
    for point in ("submitted", "asked", "misplaced"):
        dossiers[point]
    with visit(browser, dossiers.desk.person("carl")) as page:
        page.goto(f"{dossiers.house.url}/fr/staff/?show=open")
        yield page


def rows(page: Page) -> list[str]:
    return page.locator("[data-row] th a").all_inner_texts()


def here(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent")
    return text


def test_j_and_k_go_from_request_to_request(queue: Page) -> None:
    names = rows(queue)
    seen = []
    for key in ("j", "j", "k"):
        queue.keyboard.press(key)
        seen.append(here(queue))
    assert seen == [names[0], names[1], names[0]]


def test_the_arrows_go_on_from_a_request(queue: Page) -> None:
    names = rows(queue)
    queue.keyboard.press("j")
    queue.keyboard.press("ArrowDown")
    assert here(queue) == names[1]
    queue.keyboard.press("ArrowUp")
    assert here(queue) == names[0]


def test_the_arrows_scroll_until_a_request_has_the_focus(queue: Page) -> None:
    queue.keyboard.press("ArrowDown")
    assert here(queue) not in rows(queue)


def test_enter_opens_the_request(queue: Page) -> None:
    queue.keyboard.press("j")
    reference = here(queue).replace("-", "")
    queue.keyboard.press("Enter")
    queue.wait_for_url(f"**/staff/{reference}/")


def test_x_ticks_the_request(queue: Page) -> None:
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    expect(queue.locator(TICKED)).to_have_count(1)
    queue.keyboard.press("x")
    expect(queue.locator(TICKED)).to_have_count(0)


def test_what_can_be_done_comes_with_the_first_tick(queue: Page) -> None:
    expect(queue.locator(".many__bar")).to_be_hidden()
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    expect(queue.locator(".many__bar")).to_be_visible()


def test_the_keys_can_be_switched_off_and_on_again(queue: Page, dossiers: Dossiers) -> None:
    place = queue.url
    queue.keyboard.press("?")
    queue.locator("dialog a").click()
    queue.locator("main form button").click()
    queue.goto(place)
    try:
        for key in ("j", "?"):
            queue.keyboard.press(key)
        assert here(queue) not in rows(queue)
        expect(queue.locator("dialog")).to_be_hidden()
    finally:
        queue.goto(f"{dossiers.house.url}/fr/staff/keys/")
        queue.locator("main form button").click()
    queue.goto(place)
    queue.keyboard.press("j")
    assert here(queue) == rows(queue)[0]


def test_a_name_is_found_as_it_sounds_and_said_to_be(queue: Page) -> None:
    queue.keyboard.press("/")
    queue.keyboard.type("Webber")
    queue.keyboard.press("Enter")
    queue.wait_for_url("**q=Webber*")
    expect(queue.locator("[data-row]").first).to_contain_text("Weber, Anna (se prononce de même)")


def test_a_view_is_saved_opens_the_queue_and_is_deleted(queue: Page, dossiers: Dossiers) -> None:
    queue.locator("#filter-profession").select_option("dentist")
    queue.locator(".filters button").click()
    queue.locator("details summary", has_text=re.compile("vue")).click()
    queue.get_by_label("Nom de la vue").fill("Mes dentistes")
    queue.get_by_label("Ouvrir la file avec elle").press("Space")
    queue.locator(".save-view button").click()
    queue.goto(f"{dossiers.house.url}/fr/staff/")
    expect(queue.locator("#filter-profession")).to_have_value("dentist")
    expect(queue.locator(".queue-views a[aria-current]")).to_have_text("Mes dentistes")
    queue.goto(f"{dossiers.house.url}/fr/staff/views/")
    queue.get_by_role("button", name="Supprimer – Mes dentistes").click()
    queue.goto(f"{dossiers.house.url}/fr/staff/")
    expect(queue.locator("#filter-profession")).to_have_value("")


def test_one_piece_is_asked_for_in_the_ticked_requests(queue: Page, dossiers: Dossiers) -> None:
    wanted = [dossiers[point].reference for point in ("to be asked", "asked")]
    queue.reload()
    for reference in wanted:
        queue.locator(f".choice:has(#pick-{reference})").click()
    queue.locator(".many__bar button", has_text="Demander une pièce").click()
    queue.locator("[name=piece]").select_option("bank-details")
    queue.locator("[name=text_fr]").fill("La pièce « {piece} » est attendue le {due}.")
    queue.locator("[name=due_on]").fill(in_days(20))
    queue.locator("main form button").click()
    answers = queue.locator("tbody tr")
    expect(answers).to_have_count(2)
    expect(answers.filter(has_text=_printed(wanted[0]))).to_contain_text("fait")
    expect(answers.filter(has_text=_printed(wanted[1]))).to_contain_text("pas fait")
    queue.goto(f"{dossiers.house.url}/fr/staff/{wanted[0]}/")
    expect(queue.locator("main")).to_contain_text(
        "La pièce « Relevé d’identité bancaire (RIB) » est attendue le"
    )


def _printed(reference: str) -> str:
    return "-".join(reference[start : start + 4] for start in (0, 4, 8))
