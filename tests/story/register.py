"""The life of a code after it was given: the dentist moves, changes bank, ends the practice; the register tells the truth
of each day, to people, to programs and in files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx
from fhirpy import SyncFHIRClient
from tests.samples.pdf import good
from tests.story.exchange import anna_exchanges_files, the_space_closes_with_the_code
from tests.story.people import Browser, Mailbox, link_of
from tests.story.teller import Deviation, Teller, expect, expect_in

Operator = Callable[..., str]
"""`prestalux …` at the house: words in, what it printed out."""
SYSTEM = "urn:prestalux:register/provider-code"
DAY = timedelta(days=1)


@dataclass
class Partner:
    """A software house with a key."""

    url: str
    key: str

    def code_on(self, digits: str, day: date, *, status: int = 200) -> dict[str, object]:
        answer = httpx.get(
            f"{self.url}/api/v1/codes/{digits}",
            params={"on": day.isoformat()},
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
        )
        expect(answer.status_code, status, f"the look-up of {day}")
        found: dict[str, object] = answer.json()
        return found

    @property
    def directory(self) -> SyncFHIRClient:
        return SyncFHIRClient(f"{self.url}/fhir", authorization=f"Bearer {self.key}")


def anna_lives_with_her_code(
    teller: Teller,
    anna: Browser,
    carl: Browser,
    dora: Browser,
    post: Mailbox,
    operator: Operator,
    today: date,
    home: Path,
) -> None:
    first, moves, pays, last = (today + timedelta(days=days) for days in (-10, 60, 75, 90))
    partner = _a_partner(teller, anna.url, operator)
    digits = _she_opens_her_space(teller, anna)
    practice = anna_exchanges_files(teller, anna, dora, operator, home, digits, today)
    teller.chapter("Anna moves")
    _files(teller, operator, today - 2 * DAY)
    _she_moves(teller, anna, digits, moves)
    _files(teller, operator, today - DAY)
    _she_changes_bank(teller, anna, carl, dora, post, digits, pays)
    _she_ends(teller, anna, carl, dora, digits, last)
    _files(teller, operator, today)
    _each_day_tells_the_truth(teller, partner, operator, digits, (first, moves, pays, last))
    the_space_closes_with_the_code(teller, practice, operator, digits, today)


def _a_partner(teller: Teller, url: str, operator: Operator) -> Partner:
    teller.chapter("A software house gets a key")
    with teller.step("The operator adds it and gives it a key, shown once"):
        operator("partner", "add", "Cabinet-Soft S.A.", "--contact", "security@soft.example")
        scopes = ("--scope", "codes:read", "--scope", "directory:read")
        given = json.loads(operator("partner", "new-key", "Cabinet-Soft S.A.", *scopes, "--json"))
        return Partner(url, given["secret"])


def _she_opens_her_space(teller: Teller, anna: Browser) -> str:
    teller.chapter("Anna opens her own space")
    with teller.step("She sees what the register says of her, her code and her account"):
        anna.open("/fr/provider/")
        found = re.search(r"/fr/provider/(\d{8})/", anna.page)
        if found is None:
            raise Deviation("no code in her space")
        expect_in("1, rue du Lac", anna.words, "her space")
    with teller.step("Emil, a stranger, finds none of it"):
        emil = Browser(anna.url)
        emil.open(f"/fr/provider/{found[1]}/address/")
        expect_in("resume", emil.place, "the way to a link")
    return found[1]


def _she_moves(teller: Teller, anna: Browser, digits: str, moves: date) -> None:
    with teller.step("She says from which day she practises elsewhere; it needs nobody’s consent"):
        anna.open(f"/fr/provider/{digits}/address/")
        address = {"street": "2, rue Neuve", "postcode": "L-2222", "town": "Luxembourg", "country": "LU"}
        anna.send({**address, "from_day": f"{moves:%d.%m.%Y}"})
        expect_in("Acceptée", anna.words, "the change")


def _files(teller: Teller, operator: Operator, day: date) -> None:
    with teller.step("The reference files of the day are issued, and the folder verifies"):
        operator("registry", "export", "{folder}", "--on", day.isoformat())
        expect_in('"whole": true', operator("registry", "verify", "{folder}", "--json"), "the folder")


def _she_changes_bank(
    teller: Teller, anna: Browser, carl: Browser, dora: Browser, post: Mailbox, digits: str, pays: date
) -> None:
    teller.chapter("Anna changes her bank")
    with teller.step("She gives the new account with the statement of the bank; nothing happens yet"):
        anna.open(f"/fr/provider/{digits}/bank-account/")
        account = {"holder": "Anna Maria Weber", "iban": "LU98 0019 4006 4475 0001"}
        anna.send({**account, "from_day": f"{pays:%d.%m.%Y}"}, file=("rib.pdf", good("RIB")))
        expect_in("À confirmer par lien", anna.words, "the change")
        reference = anna.place.rstrip("/").rpartition("/")[2]
    desk = f"/fr/staff/changes/{reference}/"
    with teller.step("The fund cannot accept it before she has confirmed it"):
        carl.open(desk)
        expect("/accept/" in carl.page, False, "a button to accept")
    with teller.step("A letter to the address known before carries the link; following it confirms"):
        link = _letter_about(post, reference).replace(anna.url, "")
        phone = Browser(anna.url)
        phone.open(link)
        expect_in("LU98 0019 4006 4475 0001", phone.words, "what the link confirms")
        phone.send()
        expect_in("En cours d’examen", phone.words, "the change")
    with teller.step("Carl prepares, Dora confirms; Carl alone could not"):
        carl.open(desk)
        carl.send(action="/accept/")
        expect("/confirm/" in carl.page, False, "a button to confirm for who prepared")
        dora.open(desk)
        dora.send(action="/confirm/")
        expect_in("Acceptée", dora.words, "the change")


def _letter_about(post: Mailbox, reference: str) -> str:
    while True:
        letter = post.next()
        link = link_of(letter)
        if link.endswith(reference) and "Confirmez" in letter["Subject"]:
            return link


def _she_ends(teller: Teller, anna: Browser, carl: Browser, dora: Browser, digits: str, last: date) -> None:
    teller.chapter("Anna ends her practice")
    with teller.step("She announces her last day; the fund examines and accepts it"):
        anna.open(f"/fr/provider/{digits}/cessation/")
        anna.send({"from_day": f"{last:%d.%m.%Y}"})
        desk = anna.place.replace("/provider/changes/", "/staff/changes/")
        carl.open(desk)
        carl.send(action="/accept/")
        dora.open(desk)
        dora.send(action="/confirm/")
        expect_in("Acceptée", dora.words, "the change")
    with teller.step("Her space tells in words what happened with her code"):
        anna.open(f"/fr/provider/{digits}/")
        for words in ("2, rue Neuve", "LU98 0019 4006 4475 0001", "cessation d’activité"):
            expect_in(words, anna.words, "what happened")


def _each_day_tells_the_truth(
    teller: Teller, partner: Partner, operator: Operator, digits: str, days: tuple[date, date, date, date]
) -> None:
    first, moves, pays, last = days
    teller.chapter("Each day tells the truth")
    with teller.step("To the software house: valid from the first day to the last, and not after"):
        for day, valid in ((first, True), (last, True), (last + DAY, False)):
            expect(partner.code_on(digits, day)["valid"], valid, f"valid on {day}")
    with teller.step("Of the days before the register begins, it says that it knows nothing"):
        partner.code_on(digits, first - DAY, status=422)
    with teller.step("To the operator: where she practises, and to which account she is paid, on each day"):
        for day, street in (
            (first, "1, rue du Lac"),
            (moves - DAY, "1, rue du Lac"),
            (moves, "2, rue Neuve"),
        ):
            shown = operator("registry", "show", digits, "--on", day.isoformat(), "--json")
            expect_in(street, shown, f"the address on {day}")
        history = operator("registry", "show", digits, "--history", "--json")
        expect_in(f"{pays:%Y-%m-%d}", history, "the day of the new account")
    with teller.step("To a FHIR client from elsewhere: the person with the name, the role with its last day"):
        person = partner.directory.resources("Practitioner").search(identifier=f"{SYSTEM}|{digits}").get()
        expect(person["name"][0]["family"], "Weber", "the name in the directory")
        role = partner.directory.reference("PractitionerRole", digits).to_resource()
        expect(role["period"]["end"], last.isoformat(), "the last day in the directory")
    with teller.step("In the files: a byte changed by anybody is named"):
        operator("spoil", "{folder}")
        told = operator("registry", "verify", "{folder}", "--json", code=1)
        expect_in('"whole": false', told, "the spoilt folder")
