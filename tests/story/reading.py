"""The chapters about what is read in the pieces."""

from __future__ import annotations

from datetime import date, timedelta

from tests.samples.readable import filled, statement
from tests.story.people import Browser
from tests.story.teller import Teller, expect, expect_in

BEN = "ben.exemple@example.org"
OTHER_IBAN = "DE89 3704 0044 0532 0130 00"


def a_sheet_fills_the_request(teller: Teller, url: str, today: date) -> None:
    teller.chapter("Ben fills in the sheet as PDF")
    ben = Browser(url)
    with teller.step("He takes the sheet in German and fills it in at home; his IBAN has wrong check digits"):
        ben.open("/de/sheet/")
        ben.follow("/sheet/de.pdf")
        blank = ben.client.get(ben.place).content
        sheet = filled(
            blank,
            family_name="Exemple",
            given_name="Ben",
            birth_date="30.09.1990",
            phone="621 123 456",
            basis="authorisation",
            basis_from=f"{today - timedelta(days=20):%d.%m.%Y}",
            holder="Ben Exemple",
            iban="LU29 0019 4006 4475 0000",
        )
    with teller.step("He sends it: he sees what was read, and the IBAN that cannot be taken"):
        ben.open("/de/start/dentist/")
        ben.send({"email": BEN})
        home = ben.place
        ben.open(f"{home}pieces/information-sheet/")
        ben.send(action="/pieces/information-sheet/", file=("auskunftsblatt.pdf", sheet))
        expect_in("/answers/", ben.place, "the page of what was read")
        expect_in("Exemple", ben.words, "the name that was read")
        expect_in("LU29 0019 4006 4475 0000", ben.words, "the IBAN that was read")
    with teller.step("He takes the answers over; the group with the IBAN waits for the right one"):
        ben.send({"take": ["identity", "authorisation", "bank"]})
        expect(ben.place, home, "back at the list")
        ben.follow("/sheet/identity/")
        expect_in('value="Exemple"', ben.page, "the name in the form")
        ben.open(f"{home}sheet/bank/")
        expect_in('value="Ben Exemple"', ben.page, "the holder in the form")
        expect("LU29" in ben.page, False, "the wrong IBAN in the form")


def another_iban(browser: Browser) -> None:
    """Give a bank statement that shows another IBAN than the one typed."""
    browser.send(action="/pieces/bank-details/", file=("bank-details.pdf", statement(OTHER_IBAN)))


def the_difference_is_seen(teller: Teller, browser: Browser, who: str) -> None:
    with teller.step(f"{who} sees that the bank statement shows another IBAN; it stops nothing"):
        expect_in(OTHER_IBAN, browser.words, "the IBAN that was read")
