"""A house that keeps no copy of an identity document a day longer than the request: seen by few, marked, told, deleted."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser
from tests.harness import environment, live
from tests.harness.browser import violations
from tests.walks.web.driver import Desk, Person, complaints, visit
from tests.walks.web.looking import NARROW, beyond, pale

FUND = Path(__file__).parents[3] / "src/prestalux/doors/wiring/fund.toml"
DELETED = "Cette copie a été supprimée le"
PURGE = """
import django
django.setup()
from django.utils import timezone
from prestalux.doors.clock.__main__ import chores
print(chores()["identity.purged"](timezone.now()))
"""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.body.decode(errors="replace")))


@dataclass
class Kept:
    anna: Person
    desk: Desk
    file: str
    open: dict[str, Answer]
    """While the request was with the fund: what was answered, by person and door."""
    ended: dict[str, Answer]
    """After it was closed, before the clock came."""
    purged: dict[str, Answer]
    """After the clock came."""
    pages: dict[str, tuple[Person, str]]


def asked(person: Person, path: str) -> Answer:
    answer = person.client.get(path)
    return Answer(answer.status_code, answer.content)


def answers(anna: Person, desk: Desk, file: str) -> dict[str, Answer]:
    at_desk, found = f"/fr/staff/{anna.reference}/", {}
    for name in ("carl", "dora", "otto"):
        person = desk.person(name)
        found |= {
            f"picture for {name}": asked(person, f"{at_desk}files/{file}/1.png"),
            f"original for {name}": asked(person, f"{at_desk}files/{file}/original/"),
            f"dossier of {name}": asked(person, f"{at_desk}?file={file}"),
        }
    return found | {
        "picture for anna": asked(anna, f"{anna.home}files/{file}/1.png"),
        "file of anna": asked(anna, f"{anna.home}files/{file}/"),
        "request of anna": asked(anna, anna.home),
    }


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    fund = tmp_path_factory.mktemp("fund") / "fund.toml"
    fund.write_text(
        re.sub(r"(?m)^identity_days = \d+", "identity_days = 0", FUND.read_text("utf-8")), "utf-8"
    )
    name = environment.own_name("kept")
    data = environment.root() / name
    settings = {"PRESTALUX_FUND": str(fund), **live.furnished(data, name)}
    house = live.start(data, **settings)
    desk, anna = Desk(house), Person(house.url, house=house)
    anna.complete()
    anna.submit()
    anna.open(anna.home)
    found = re.search(r'/files/(\d+)/">identity-document', anna.page)
    assert found is not None
    file = found[1]
    before = answers(anna, desk, file)
    desk.take("dora", "close", anna.reference, {"close-reasons": "no-answer"})
    ended = answers(anna, desk, file)
    env = {**live.bare_env(), **settings, "PRESTALUX_DATA": str(house.data), "PRESTALUX_DEMO": "yes"}
    done = subprocess.run(
        [sys.executable, "-c", PURGE],
        env={**env, "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "1\n"
    pages = {
        "request": (anna, anna.home),
        "file": (anna, f"{anna.home}files/{file}/"),
        "dossier": (desk.person("dora"), f"/fr/staff/{anna.reference}/?file={file}"),
        "dossier of an auditor": (desk.person("otto"), f"/fr/staff/{anna.reference}/?file={file}"),
    }
    yield Kept(anna, desk, file, before, ended, answers(anna, desk, file), pages)
    anna.client.close()
    desk.close()
    house.stop()


def picture(answer: Answer) -> Image.Image:
    return Image.open(BytesIO(answer.body)).convert("L")


def test_who_examines_the_request_sees_it(kept: Kept) -> None:
    assert [kept.open[f"picture for {name}"].status for name in ("carl", "dora")] == [200, 200]


def test_an_auditor_sees_no_picture(kept: Kept) -> None:
    assert kept.open["picture for otto"].status == 404


def test_an_auditor_is_told_who_sees_it(kept: Kept) -> None:
    assert "La pièce d’identité est montrée aux décisionnaires" in kept.open["dossier of otto"].words


def test_a_clerk_sees_it_no_more_once_the_request_has_ended(kept: Kept) -> None:
    assert [kept.ended[f"picture for {name}"].status for name in ("carl", "dora")] == [404, 200]


def test_the_file_is_given_to_nobody_at_the_desk(kept: Kept) -> None:
    assert [kept.open[f"original for {name}"].status for name in ("carl", "dora", "otto")] == [409, 409, 404]


def test_no_page_of_the_desk_offers_the_file(kept: Kept) -> None:
    assert f"files/{kept.file}/original/" not in kept.open["dossier of dora"].words
    assert b"/original/" not in kept.open["dossier of dora"].body


def test_two_persons_see_two_marks(kept: Kept) -> None:
    seen = [picture(kept.open[f"picture for {name}"]) for name in ("carl", "dora")]
    assert ImageChops.difference(*seen).getextrema()[1] > 40


def test_the_applicant_sees_the_page_without_a_mark(kept: Kept) -> None:
    seen = [picture(kept.open[f"picture for {name}"]) for name in ("anna", "dora")]
    assert ImageChops.difference(*seen).getextrema()[1] > 40


def test_the_applicant_is_told_of_the_looks(kept: Kept) -> None:
    said = kept.open["request of anna"].words
    looks = said[said.index("Qui a consulté votre pièce d’identité") :]
    assert re.search(r"· gestionnaire .*· décisionnaire |· décisionnaire .*· gestionnaire ", looks)


def test_the_applicant_is_not_told_the_names(kept: Kept) -> None:
    said = kept.open["request of anna"].words
    assert not re.search("Carl|Dora", said)


@pytest.mark.parametrize("door", ["picture for dora", "picture for anna"])
def test_what_was_deleted_is_shown_to_nobody(kept: Kept, door: str) -> None:
    assert (kept.ended[door].status, kept.purged[door].status) == (200, 404)


@pytest.mark.parametrize("page", ["dossier of dora", "file of anna", "request of anna"])
def test_both_sides_are_told_that_it_was_deleted(kept: Kept, page: str) -> None:
    assert DELETED in kept.purged[page].words


@pytest.mark.parametrize("page", ["dossier of dora", "request of anna"])
def test_both_timelines_say_it(kept: Kept, page: str) -> None:
    assert "Copie de la pièce d’identité supprimée" in kept.purged[page].words


@pytest.mark.parametrize("name", ["request", "file", "dossier", "dossier of an auditor"])
def test_the_page_is_whole(kept: Kept, browser: Browser, name: str) -> None:
    """Accessible in light, readable in the dark and at 400 %, without a complaint of the browser."""
    person, path = kept.pages[name]
    wrong: list[str] = []
    with visit(browser, person) as page:
        against = complaints(page)
        page.goto(f"{person.url}{path}")
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        wrong += [*violations(page), *against]
    with visit(browser, person, "de", **NARROW) as page:
        page.goto(f"{person.url}{path.replace('/fr/', '/de/')}")
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        wrong += [*pale(page), *beyond(page)]
    assert wrong == []
