"""A dentist from nothing to the letter, and the fund's staff from sign-in to grant, by what a person presses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.harness.live import House
from tests.samples.pdf import good
from tests.story.people import Mailbox, link_of, pdf_of
from tests.walks.web.driver import IBAN, Desk, Hand, Way, in_days, visit, words

from prestalux.doors.shared import labels
from prestalux.rules.attribution.request import Basis, Section
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WITHOUT_SCRIPT = {"java_script_enabled": False}
ACCEPTED = "This file can be read and is accepted."
AUTHORISATION = Piece.PRACTICE_AUTHORISATION, Piece.SERVICE_DECLARATION


@dataclass
class Journey:
    """One dentist and one member of staff, in one language, working their pages in one way."""

    house: House
    language: str
    dentist: Hand
    staff: Hand
    said: Callable[[object], str] = field(init=False)
    post: Mailbox = field(init=False)

    def __post_init__(self) -> None:
        self.said = words(self.language)
        self.email = f"anna.{self.language}@example.org"
        self.post = Mailbox(self.house.data / "mail", self.email)

    def begin(self) -> None:
        dentist, said = self.dentist, self.said
        dentist.page.goto(f"{self.house.url}/")
        assert dentist.page.url == f"{self.house.url}/{self.language}/"
        dentist.press("link", said("Begin a request"))
        dentist.choose("radio", said(labels.PROFESSION[Profession.DENTIST]))
        dentist.press("button", said("Continue"))
        dentist.write(said("E-mail address"), self.email)
        dentist.press("button", said("Begin the request"))

    def answer(self) -> None:
        dentist, said = self.dentist, self.said
        dentist.press("link", said(labels.SECTION[Section.IDENTITY]))
        self._write(
            {
                "Family name": "Weber",
                "Given names": "Anna",
                "Date of birth": "30.09.1990",
                "Phone number": "621 123 456",
            }
        )
        dentist.choose("radio", said(labels.BASIS[Basis.AUTHORISATION]))
        self._write({"First day on which it holds": in_days(-20)})
        self._write(
            {
                "First day of practice": in_days(40),
                "Number and street": "1, rue du Lac",
                "Postcode": "L-1234",
                "Town": "Luxembourg",
            }
        )
        dentist.choose("radio", said("Yes"))
        self._write({})
        self._write({"Account holder": "Anna Weber", "IBAN": IBAN})

    def _write(self, texts: dict[str, str]) -> None:
        for label, text in texts.items():
            self.dentist.write(self.said(label), text)
        self.dentist.press("button", self.said("Save and continue"))

    def sign(self) -> None:
        dentist, said = self.dentist, self.said
        dentist.press("link", said("Sign the information sheet"))
        dentist.choose("checkbox", said("I declare that what this sheet says is true and complete."))
        dentist.write(said("Your given names and family name, written out"), "Anna Weber")
        dentist.press("button", said("Sign the sheet"))

    def give_pieces(self) -> None:
        dentist, said = self.dentist, self.said
        dentist.press("link", said(labels.PIECE[AUTHORISATION[0]]))
        for number in range(4):
            self.give(f"pièce {number}.pdf")
            dentist.press("link", said("Continue"))

    def give(self, name: str) -> None:
        self.dentist.give(name, good(name, pages=2))
        self.dentist.press("button", self.said("Send this file"))
        place = self.dentist.page.locator(".slot__file", has_text=name)
        expect(place.locator(".verdict")).to_have_text(re.compile(re.escape(self.said(ACCEPTED))))

    def follow_the_link(self) -> None:
        tasks = self.dentist.page.get_by_role("link", name=self.said("Check your answers"))
        expect(tasks.first).to_be_visible()
        self.dentist.page.goto(link_of(self.post.next()))
        self.dentist.press("button", self.said("Open my request"))

    def send(self) -> str:
        dentist, said = self.dentist, self.said
        dentist.press("link", said("Check your answers"))
        dentist.press("button", said("Send the request"))
        expect(dentist.page.locator("h1")).to_have_text(said("Your request has been received"))
        pdf_of(self.post.next())
        dentist.press("link", said("See where the request stands"))
        return dentist.page.locator("main .reference").inner_text()

    def sign_in(self, keys: dict[str, str]) -> None:
        staff, said = self.staff, self.said
        staff.page.goto(f"{self.house.url}/{self.language}/staff/")
        staff.write(said("E-mail address"), keys["handle"])
        staff.write(said("Password"), keys["password"])
        staff.write(said("Code from your authenticator app"), keys["figure"])
        staff.press("button", said("Sign in"))

    def ask(self, reference: str) -> None:
        staff, said = self.staff, self.said
        self._find(reference)
        staff.open(said("Ask for a piece"))
        staff.choose("checkbox", said(labels.PIECE[Piece.IDENTITY_DOCUMENT]))
        staff.press("button", said("Ask the applicant"))
        expect(staff.page.get_by_role("status").first).to_contain_text(
            said("The applicant is asked; the letter is on its way.")
        )

    def _find(self, reference: str) -> None:
        self.staff.write(self.said("Name, reference or number"), reference)
        self.staff.press("button", self.said("Show"))
        self.staff.press("link", reference)

    def answer_the_fund(self) -> None:
        dentist, said = self.dentist, self.said
        assert self.post.next()["Subject"]
        dentist.page.reload()
        dentist.press("link", said("Answer"))
        self.give("carte.pdf")
        dentist.press("button", said("Send the answer to the fund"))
        expect(dentist.page.locator(".turn h2")).to_have_text(said("It is the fund’s turn"))

    def prepare(self, reference: str) -> int:
        """How many codes there are then."""
        staff, said = self.staff, self.said
        staff.press("link", said("To the queue"))
        self._find(reference)
        staff.open(said("Grant the code"))
        staff.press("button", said("Prepare for confirmation"))
        expect(staff.page.get_by_role("status").first).to_contain_text(
            said("Prepared: another person must confirm it.")
        )
        return staff.page.locator(".split__side .code").count()

    def confirm(self, reference: str) -> str:
        """By another person, at the same desk."""
        staff, said = self.staff, self.said
        self._find(reference)
        staff.press("button", said("Confirm"))
        return staff.page.locator(".split__side .code").inner_text()

    def collect(self) -> tuple[str, bytes]:
        """The code that the dentist reads, and the letter that she opens."""
        dentist, said = self.dentist, self.said
        dentist.page.reload()
        code = dentist.page.locator("main .panel .code").inner_text()
        with dentist.page.expect_download() as download:
            dentist.press("link", said(labels.DOCUMENT["attribution"]))
        return code, download.value.path().read_bytes()


def walk(journey: Journey, keys: Callable[[str], dict[str, str]], first: str, second: str) -> None:
    journey.begin()
    journey.answer()
    journey.sign()
    journey.give_pieces()
    journey.follow_the_link()
    reference = journey.send()
    journey.sign_in(keys(first))
    journey.ask(reference)
    journey.answer_the_fund()
    assert journey.prepare(reference) == 0
    journey.staff.press("button", journey.said("Sign out"))
    journey.staff.page.wait_for_url(f"**/{journey.language}/")
    journey.sign_in(keys(second))
    granted = journey.confirm(reference)
    letter = pdf_of(journey.post.next())
    assert journey.collect() == (granted, letter)


@pytest.mark.parametrize(
    ("language", "way", "how", "first", "second"),
    [
        pytest.param("fr", "keys", {}, "carl", "dora", id="in French by keyboard alone"),
        pytest.param("de", "mouse", WITHOUT_SCRIPT, "mia", "dora", id="in German without JavaScript"),
        pytest.param("en", "fingers", PHONE, "dora", "mia", id="in English on a phone"),
    ],
)
def test_a_dentist_comes_from_nothing_to_the_letter(
    house: House,
    desk: Desk,
    browser: Browser,
    language: str,
    way: Way,
    how: dict[str, Any],
    first: str,
    second: str,
) -> None:
    with visit(browser, None, language, **how) as hers, visit(browser, None, language, **how) as theirs:
        walk(Journey(house, language, Hand(hers, way), Hand(theirs, way)), desk.keys, first, second)
