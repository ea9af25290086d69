"""A house whose antivirus comes late: nothing of a file is shown before its verdict, and of an infected one never."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.harness import environment, live, services
from tests.harness.browser import violations
from tests.samples import eicar
from tests.walks.web.dossiers import ASKS
from tests.walks.web.driver import Desk, Person, complaints, in_days, visit
from tests.walks.web.looking import NARROW, beyond, pale

LONGEST = 60.0
NOT_CHECKED = "L’antivirus n’a pas encore pu vérifier ce fichier."
FOUND = "L’antivirus a trouvé un logiciel malveillant dans ce fichier."


@dataclass(frozen=True)
class Answer:
    status: int
    words: str


@dataclass
class Guarded:
    """Anna sent her request in while the antivirus did not answer. Then it came; the fund asked for a piece again, and
    she gave an infected file.
    """

    anna: Person
    desk: Desk
    before: dict[str, Answer]
    """What was said of a file at each address before there was a verdict."""
    after: dict[str, Answer]
    """And when it had been called safe."""
    infected: dict[str, Answer]
    """And of the infected one."""
    pages: dict[str, tuple[Person, str]]
    """The pages on which a file is not shown: who stands before them, and where."""


def asked(person: Person, path: str) -> Answer:
    answer = person.client.get(path)
    return Answer(answer.status_code, re.sub(r"<[^>]+>", " ", answer.text))


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not done():
        assert time.monotonic() < until
        time.sleep(0.3)


def newest_file(person: Person) -> str:
    person.open(person.home)
    return max(re.findall(r"/files/(\d+)/", person.page), key=int)


def said_of(file: str, anna: Person, desk: Desk) -> dict[str, Answer]:
    dora, at_desk = desk.person("dora"), f"/fr/staff/{anna.reference}/"
    return {
        "page of the applicant": asked(anna, f"{anna.home}files/{file}/"),
        "picture for the applicant": asked(anna, f"{anna.home}files/{file}/1.png"),
        "page of the desk": asked(dora, f"{at_desk}?file={file}"),
        "picture for the desk": asked(dora, f"{at_desk}files/{file}/1.png"),
        "original": asked(dora, f"{at_desk}files/{file}/original/"),
    }


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    place = Path(tmp_path_factory.mktemp("clamd"), "socket")
    name = environment.own_name("guarded")
    data = environment.root() / name
    house = live.start(data, SCANNER_URL=f"clamd://{place}", **live.furnished(data, name))
    desk, anna = Desk(house), Person(house.url, house=house)
    anna.complete()
    anna.submit()
    early = newest_file(anna)
    wait_for(lambda: NOT_CHECKED in asked(anna, f"{anna.home}files/{early}/").words)
    before = said_of(early, anna, desk)
    services.start_clamd(place)
    wait_for(lambda: asked(anna, f"{anna.home}files/{early}/1.png").status == 200)
    after = said_of(early, anna, desk)
    desk.take("carl", "ask", anna.reference, {**ASKS, "due_on": in_days(30)})
    anna.give("bank-details", eicar.in_pdf())
    late, slot = newest_file_in(anna.page), anna.place
    wait_for(lambda: FOUND in asked(anna, f"{anna.home}files/{late}/").words)
    pages = {
        "file of the applicant": (anna, f"{anna.home}files/{late}/"),
        "slot": (anna, slot),
        "dossier": (desk.person("dora"), f"/fr/staff/{anna.reference}/?file={late}"),
    }
    yield Guarded(anna, desk, before, after, said_of(late, anna, desk), pages)
    anna.client.close()
    desk.close()
    house.stop()


def newest_file_in(page: str) -> str:
    return max(re.findall(r"/files/(\d+)/", page), key=int)


CLOSED = ("picture for the applicant", "picture for the desk", "original")
SHOWN = ("page of the applicant", "page of the desk")


@pytest.mark.parametrize("door", CLOSED)
def test_nothing_is_given_out_before_the_verdict(guarded: Guarded, door: str) -> None:
    assert guarded.before[door].status == 409


@pytest.mark.parametrize("door", [*CLOSED, *SHOWN])
def test_it_is_said_why_in_words(guarded: Guarded, door: str) -> None:
    assert NOT_CHECKED in guarded.before[door].words


@pytest.mark.parametrize("door", CLOSED)
def test_a_missed_file_is_shown_once_it_is_called_safe(guarded: Guarded, door: str) -> None:
    assert guarded.after[door].status == 200


@pytest.mark.parametrize("door", CLOSED)
def test_an_infected_file_is_given_to_nobody(guarded: Guarded, door: str) -> None:
    assert guarded.infected[door].status == 409


@pytest.mark.parametrize("door", [*CLOSED, *SHOWN])
def test_both_sides_are_told_what_was_found(guarded: Guarded, door: str) -> None:
    assert FOUND in guarded.infected[door].words


def test_the_applicant_is_told_what_to_do(guarded: Guarded) -> None:
    person, path = guarded.pages["slot"]
    assert "Refaites le PDF" in asked(person, path).words


def test_the_clerk_is_told_what_to_do(guarded: Guarded) -> None:
    assert "Redemandez la pièce" in guarded.infected["page of the desk"].words


def test_an_infected_file_can_be_taken_back(guarded: Guarded) -> None:
    person, path = guarded.pages["slot"]
    assert "/remove/" in person.client.get(path).text


@pytest.mark.parametrize("name", ["file of the applicant", "slot", "dossier"])
def test_the_page_is_whole(guarded: Guarded, browser: Browser, name: str) -> None:
    """Accessible in light, readable in the dark and at 400 %, without a complaint of the browser."""
    person, path = guarded.pages[name]
    wrong: list[str] = []
    with visit(browser, person) as page:
        against = complaints(page)
        page.goto(f"{person.url}{path}")
        wrong += [*violations(page), *against]
    with visit(browser, person, "de", **NARROW) as page:
        page.goto(f"{person.url}{path.replace('/fr/', '/de/')}")
        wrong += [*pale(page), *beyond(page)]
    assert wrong == []
