"""A letter from the post to whoever wonders whether it is genuine, and the moment at which its reader opened it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.doors.cli.command import prestalux
from tests.walks.web.dossiers import Dossiers
from tests.walks.web.driver import Person, in_days, visit
from tests.walks.web.letters import command, letter_of, scanned, signed_by_a_key_of_its_own


@pytest.fixture(scope="module")
def granted(dossiers: Dossiers) -> Person:
    """Whose letter is in the mailbox, and who has not come back to the portal."""
    return dossiers["granted, not opened"]


@pytest.fixture(scope="module")
def letter(granted: Person) -> bytes:
    return letter_of(granted, "attribution")


@pytest.fixture
def stranger(dossiers: Dossiers) -> Iterator[Person]:
    person = dossiers.new()
    yield person
    person.client.close()


@pytest.fixture(scope="module")
def keys(dossiers: Dossiers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "keys.toml"
    path.write_text(command(dossiers.house, "key", "public").out, encoding="utf-8")
    return path


def text_in(letter: bytes) -> str:
    return scanned(letter).partition("?t=")[2]


def asked(stranger: Person, text: str) -> str:
    return stranger.client.get("/fr/proof/", params={"t": text}).text


def test_what_a_phone_scans_leads_to_the_answer(letter: bytes, granted: Person, browser: Browser) -> None:
    with visit(browser, None, "de") as page:
        page.goto(scanned(letter))
        assert "/de/proof/?t=PX1.A." in page.url
        expect(page.locator("h1")).to_have_text("Dieses Schreiben wurde von der Kasse ausgestellt")
        expect(page.locator("main")).to_contain_text(
            f"{granted.reference[:4]}-{granted.reference[4:8]}-{granted.reference[8:]}"
        )


def test_the_page_names_nobody(letter: bytes, stranger: Person) -> None:
    page = asked(stranger, text_in(letter))
    assert "Weber" not in page
    assert re.search(r"99\d{4}-?\d{2}", page) is None


def test_name_code_and_period_of_the_letter_are_compared(
    letter: bytes, stranger: Person, granted: Person, dossiers: Dossiers
) -> None:
    clerk = dossiers.desk.person("dora")
    clerk.open(f"/fr/staff/{granted.reference}/")
    code = re.search(r"\d{6}-\d{2}", clerk.page)
    assert code is not None
    stranger.open(f"/fr/proof/?t={text_in(letter)}")
    told = {"person": "anna weber", "code": code[0], "first_day": in_days(40), "last_day": ""}
    stranger.send(told, action="")
    assert stranger.status == 200
    assert "Tout ce que vous avez indiqué correspond" in stranger.page
    stranger.open(f"/fr/proof/?t={text_in(letter)}")
    stranger.send(told | {"last_day": in_days(400)}, action="")
    assert stranger.status == 422
    assert "Cela ne correspond pas" in stranger.page


def test_a_revoked_key_is_refused_with_day_and_reason(dossiers: Dossiers, stranger: Person) -> None:
    text = signed_by_a_key_of_its_own(dossiers.house, revoked=True)
    answer = stranger.client.get("/en/proof/", params={"t": text})
    assert answer.status_code == 422
    assert "The key of this letter was revoked" in answer.text
    assert "others may have got hold of it" in answer.text


def test_an_expired_key_has_its_own_answer(dossiers: Dossiers, stranger: Person) -> None:
    text = signed_by_a_key_of_its_own(dossiers.house, until=date(2020, 12, 31))
    assert "The key of this letter was not in force" in stranger.client.get(f"/en/proof/?t={text}").text


def test_altered_content_and_a_foreign_key_each_have_their_own_answer(
    letter: bytes, stranger: Person
) -> None:
    text = text_in(letter)
    altered = stranger.client.get("/en/proof/", params={"t": text.replace("PX1.A.", "PX1.N.")})
    foreign = stranger.client.get("/en/proof/", params={"t": text.replace(text.split(".")[4], "aaaaaaaa")})
    assert "The content of this code was altered" in altered.text
    assert "This letter was not signed by the fund" in foreign.text


@pytest.mark.parametrize("text", ["\0", "PX1", "<script>", "x" * 5000, "\U0001f980" * 300])
def test_whatever_is_pasted_gets_a_page(stranger: Person, text: str) -> None:
    assert stranger.client.get("/en/proof/", params={"t": text}).status_code == 422


def test_the_letter_is_verified_without_house(letter: bytes, keys: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter)
    answer = prestalux("letter", "verify", str(path), text_in(letter), "--keys", str(keys), "--json")
    assert answer.code == 0
    assert [record["kind"] for record in answer.records] == ["attribution", "attribution"]


def test_a_changed_letter_is_told_from_a_genuine_text(letter: bytes, keys: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter + b"\n")
    answer = prestalux("letter", "verify", str(path), "--keys", str(keys), "--json")
    assert (answer.code, answer.record["code"]) == (1, "proof-other-file")


def test_the_house_knows_the_same_letter_by_its_bytes(
    letter: bytes, dossiers: Dossiers, tmp_path: Path
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter)
    answer = command(dossiers.house, "letter", "verify", str(path), "--json")
    assert (answer.code, answer.record["issued"], answer.record["key"]) == (0, True, None)


# --- opened ------------------------------------------------------------------------------------------------

NOT_YET = "Pas encore ouverte par le demandeur dans le portail"
OPENED = "Décision ouverte dans le portail"


def at_the_desk(dossiers: Dossiers, reference: str) -> str:
    clerk = dossiers.desk.person("dora")
    clerk.open(f"/fr/staff/{reference}/")
    return clerk.page


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
        ("GET", {"Purpose": "prefetch"}),
        ("GET", {"X-Moz": "prefetch"}),
    ],
)
def test_what_nobody_has_before_them_is_no_opening(
    dossiers: Dossiers, granted: Person, method: str, headers: dict[str, str]
) -> None:
    assert granted.client.request(method, granted.home, headers=headers).status_code == 200
    assert NOT_YET in at_the_desk(dossiers, granted.reference)


def test_a_look_by_staff_is_no_opening(dossiers: Dossiers, granted: Person, letter: bytes) -> None:
    page = at_the_desk(dossiers, granted.reference)
    document = re.findall(r"/fr/staff/\w+/documents/\d+\.pdf", page)[-1]
    assert dossiers.desk.person("dora").client.get(document).content == letter
    assert NOT_YET in at_the_desk(dossiers, granted.reference)


@pytest.mark.parametrize("way", ["page", "letter"])
def test_the_first_opening_is_shown_to_both_sides(dossiers: Dossiers, way: str) -> None:
    anna = dossiers[f"refused, opened by its {way}"]
    letter_of(anna, "refusal")
    if way == "letter":
        number = re.findall(r"/documents/(\d+)\.pdf", at_the_desk(dossiers, anna.reference))[-1]
        assert anna.client.get(f"{anna.home}documents/{number}.pdf").status_code == 200
    anna.open(anna.home)
    assert anna.page.count(OPENED) == 1
    page = at_the_desk(dossiers, anna.reference)
    assert NOT_YET not in page
    assert "Première ouverture par le demandeur dans le portail" in page


def test_the_acknowledgement_is_no_decision(dossiers: Dossiers) -> None:
    anna = dossiers["refused, receipt opened"]
    letter_of(anna, "acknowledgement")
    number = re.findall(r"/documents/(\d+)\.pdf", at_the_desk(dossiers, anna.reference))
    assert anna.client.get(f"{anna.home}documents/{number[0]}.pdf").status_code == 200
    assert NOT_YET in at_the_desk(dossiers, anna.reference)


def test_a_letter_whose_decision_was_set_aside_says_so(dossiers: Dossiers, stranger: Person) -> None:
    letter = letter_of(dossiers["reopened"], "attribution")
    page = asked(stranger, text_in(letter))
    assert "La caisse a retiré cette décision" in page


def test_a_letter_whose_decision_holds_says_nothing_of_it(letter: bytes, stranger: Person) -> None:
    assert "La caisse a retiré cette décision" not in asked(stranger, text_in(letter))


def test_the_letter_of_reopening_proves_itself(dossiers: Dossiers, stranger: Person) -> None:
    letter = letter_of(dossiers["reopened"], "reopening")
    assert "Retrait de la décision" in asked(stranger, text_in(letter))
