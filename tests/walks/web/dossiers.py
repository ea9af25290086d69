"""Requests at every point of their way, each made over HTTP when a test first wants it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from tests.harness.live import House
from tests.samples.mail import mail
from tests.samples.pdf import blank, good, picture
from tests.samples.readable import filled, permit, signed, statement
from tests.story.people import WAIT_SECONDS, send_mail
from tests.walks.web.driver import Desk, Person, in_days, sheet

ASKS = {
    "piece-bank-details": "on",
    "reason-bank-details": "unreadable",
    "text-bank-details": "Le bas de la page manque.",
    "piece-information-sheet": "on",
    "reason-information-sheet": "incomplete",
}


class Dossiers:
    def __init__(self, house: House, desk: Desk) -> None:
        self.house, self.desk = house, desk
        self._made: dict[str, Person] = {}

    def new(self) -> Person:
        return Person(self.house.url, house=self.house)

    def __getitem__(self, point: str) -> Person:
        if point not in self._made:
            person = self._made[point] = self.new()
            MADE[point](self, person)
        return self._made[point]

    def close(self) -> None:
        for person in self._made.values():
            person.client.close()


def _begun(_: Dossiers, person: Person) -> None:
    person.begin()


def _half(_: Dossiers, person: Person) -> None:
    """Some answers, one piece twice, a blank one, and nothing signed."""
    person.begin()
    person.answer("identity", "authorisation", "practice", start_on=in_days(-3))
    same = good("Rien que la même", pages=2)
    person.give("identity-document", same)
    person.give("bank-details", same)
    person.give("practice-authorisation", blank())


def _by_hand(_: Dossiers, person: Person) -> None:
    person.begin()
    person.answer()
    person.give("information-sheet", name="fiche signée.pdf")


def _filled(dossiers: Dossiers, person: Person) -> None:
    """Our own sheet, filled in with a day and an IBAN that do not exist, beside one group answered before."""
    person.begin()
    person.answer("identity")
    sheet = filled(
        person.client.get("/fr/sheet/fr.pdf").content,
        family_name="Weber-Exemple",
        given_name="Anna",
        birth_date="31.02.1990",
        basis="authorisation",
        basis_from=in_days(-20),
        country="LU",
        radiological_equipment="no",
        holder="Anna Weber",
        iban="LU29 0019 4006 4475 0000",
    )
    person.give("information-sheet", sheet, name="fiche remplie.pdf")


def _nothing_filled(dossiers: Dossiers, person: Person) -> None:
    person.begin()
    person.give("information-sheet", person.client.get("/fr/sheet/fr.pdf").content)


def _differing(dossiers: Dossiers, person: Person) -> None:
    """The pieces say something else than the answers."""
    person.complete()
    person.give("bank-details", statement("DE89 3704 0044 0532 0130 00", "Emil Exemple"))
    person.give("practice-authorisation", signed(permit("30.06.2025")))


def _differing_submitted(dossiers: Dossiers, person: Person) -> None:
    _differing(dossiers, person)
    person.submit()


def _answered(_: Dossiers, person: Person) -> None:
    person.begin()
    person.answer()


def _signed(_: Dossiers, person: Person) -> None:
    person.begin()
    person.answer()
    person.sign()


def _full(_: Dossiers, person: Person) -> None:
    person.begin()
    for number in range(6):
        person.give("identity-document", name=f"carte {number}.pdf")


def _complete(_: Dossiers, person: Person) -> None:
    person.complete()


def _submitted(_: Dossiers, person: Person) -> None:
    person.complete()
    person.submit()


def _two_pages(_: Dossiers, person: Person) -> None:
    person.complete()
    person.give("bank-details", good("Relevé", pages=2))
    person.submit()


def _asked(dossiers: Dossiers, person: Person) -> None:
    _submitted(dossiers, person)
    dossiers.desk.take("carl", "ask", person.reference, {**ASKS, "due_on": in_days(30)})


def _answering(dossiers: Dossiers, person: Person) -> None:
    """A new file lies in the slot asked for; the answer is not sent yet."""
    _asked(dossiers, person)
    person.give("bank-details", good("Nouveau relevé"))


def _ended(step: str, fields: dict[str, str]) -> Callable[[Dossiers, Person], None]:
    def made(dossiers: Dossiers, person: Person) -> None:
        _submitted(dossiers, person)
        dossiers.desk.take("dora", step, person.reference, fields)

    return made


def _withdrawn(dossiers: Dossiers, person: Person) -> None:
    _submitted(dossiers, person)
    person.open(f"{person.home}withdraw/")
    person.send()


def _misplaced(dossiers: Dossiers, person: Person) -> None:
    """The identity document moved to another slot: its own is empty, so nothing can be granted."""
    _submitted(dossiers, person)
    carl = dossiers.desk.person("carl")
    person.open(person.home)
    number = re.search(r'/files/(\d+)/">identity-document', person.page)
    assert number is not None
    carl.open(f"/fr/staff/{person.reference}/?file={number[1]}")
    carl.send({"to": "bank-details"}, action="/move/")


def _prepared(dossiers: Dossiers, person: Person) -> None:
    """A clerk prepared the grant; nobody confirmed it yet."""
    _submitted(dossiers, person)
    carl = dossiers.desk.person("carl")
    carl.open(f"/fr/staff/{person.reference}/")
    carl.send(action="/grant/")


def _sent_back(dossiers: Dossiers, person: Person) -> None:
    _prepared(dossiers, person)
    dora = dossiers.desk.person("dora")
    dora.open(f"/fr/staff/{person.reference}/")
    dora.send({"note-note": "Le nom sur l’autorisation est un autre."}, action="/send-back/")


def _merged(dossiers: Dossiers, person: Person) -> None:
    """Into the request of somebody who seems to be the same person."""
    _submitted(dossiers, person)
    lead = dossiers["leading"]
    dossiers.desk.take("carl", "merge", lead.reference, {"member": person.reference})


def _reopened(dossiers: Dossiers, person: Person) -> None:
    """Granted, the account changed, set aside, and the identity put right."""
    _submitted(dossiers, person)
    dossiers.desk.take("dora", "grant", person.reference, {})
    account = {"bank-holder": "Anna Weber", "bank-iban": "LU98 0019 4006 4475 0001"}
    account |= {"bank-from_day": in_days(60), "bank-text": "Lettre de la prestataire."}
    dossiers.desk.take("dora", "bank-account", person.reference, account)
    why = {"reopen-text": "L’autorisation transmise était celle d’une autre personne."}
    dossiers.desk.take("dora", "reopen", person.reference, why)
    dora = dossiers.desk.person("dora")
    dora.open(f"/fr/staff/{person.reference}/identity/")
    dora.send(sheet(given_name="Anne")["identity"] | {"note-note": "Comme dans le passeport."})
    assert dora.status == 200, dora.words


_REFUSED = _ended("refuse", {"refuse-reasons": "no-authorisation"})


def _mailed(dossiers: Dossiers, person: Person) -> None:
    """Sent in; then two messages came: one of hers, one of somebody unknown, which waits."""
    _submitted(dossiers, person)
    files = {"photo.pdf": picture(), "rib.pdf": good("Encore un RIB")}
    subject = f"Re: {person.reference}"
    for sender in (person.email, "emil.exemple@elsewhere.example"):
        send_mail(dossiers.house.said, mail(files, sender=sender, subject=subject, message_id=f"<{sender}>"))
    send_mail(dossiers.house.said, b"From: nobody at all\r\nSubject: Bonjour\r\n\r\nQui suis-je ?\r\n")
    deadline = time.monotonic() + WAIT_SECONDS
    while "/messages/" not in person.page and time.monotonic() < deadline:
        time.sleep(0.2)
        person.open(person.home)
    assert "/messages/" in person.page, person.words
    person.open(person.home)


def _guessed(dossiers: Dossiers, person: Person) -> None:
    """Begun here; a file that says nothing came by e-mail and took the place that was left."""
    person.begin()
    message = mail(
        {"scan0001.pdf": good("scan")},
        sender=person.email,
        subject=f"Re: {person.reference}",
        message_id=f"<scan.{person.email}>",
    )
    send_mail(dossiers.house.said, message)
    place, deadline = f"{person.home}pieces/practice-authorisation/", time.monotonic() + WAIT_SECONDS
    while "/place/" not in person.page and time.monotonic() < deadline:
        time.sleep(0.2)
        person.open(place)
    assert "/place/" in person.page, person.words


def _helping(dossiers: Dossiers, person: Person) -> None:
    """Anna is helped by her secretary, who has come in."""
    _answered(dossiers, person)
    person.confirm()
    person.open(f"{person.home}helpers/")
    person.send({"email": f"secretary.of.{person.email}"})
    assert person.status == 200, person.words


def _helped(dossiers: Dossiers, person: Person) -> None:
    """The browser of the secretary."""
    anna = dossiers["helping"]
    person.email = f"secretary.of.{anna.email}"
    person.confirm()
    person.home, person.reference = anna.home, anna.reference


def _holder(dossiers: Dossiers, person: Person) -> str:
    """Granted; the eight digits of the code."""
    _ended("grant", {})(dossiers, person)
    return person.code()


def _moving(dossiers: Dossiers, person: Person) -> None:
    """Moved, with a change of account to confirm and a change of name being examined."""
    digits = _holder(dossiers, person)
    person.change(digits, "address", **NEW_ADDRESS)
    person.change(digits, "name", file=good("Acte de mariage"), **NEW_NAME)
    person.change(digits, "bank-account", file=good("RIB"), **NEW_ACCOUNT)


def _ending(dossiers: Dossiers, person: Person) -> None:
    """The end of practice is asked for, and prepared by a clerk."""
    digits = _holder(dossiers, person)
    person.change(digits, "cessation", from_day=in_days(90))
    carl = dossiers.desk.person("carl")
    carl.open(f"/fr/staff/changes/{person.last_change}/")
    carl.send(action="/accept/")
    assert carl.status == 200, carl.words


def _change_asked_again(dossiers: Dossiers, person: Person) -> None:
    """The document for a new name cannot be read."""
    digits = _holder(dossiers, person)
    person.change(digits, "name", file=good("Acte de mariage"), **NEW_NAME)
    carl = dossiers.desk.person("carl")
    carl.open(f"/fr/staff/changes/{person.last_change}/")
    fields = {"ask-reason": "unreadable", "ask-text": "Le tampon ne se lit pas.", "ask-due_on": in_days(20)}
    carl.send(fields, action="/ask/")
    assert carl.status == 200, carl.words


NEW_ADDRESS = {
    "street": "2, rue Neuve",
    "postcode": "L-9998",
    "town": "Luxembourg",
    "country": "LU",
    "from_day": in_days(60),
}
NEW_NAME = {"family_name": "Weber-Exemple", "given_name": "Anna", "from_day": in_days(30)}
NEW_ACCOUNT = {"holder": "Anna Weber", "iban": "LU98 0019 4006 4475 0001", "from_day": in_days(60)}
MADE: dict[str, Callable[[Dossiers, Person], None]] = {
    "begun": _begun,
    "accepting": _begun,
    "blank": _begun,
    "link sent": _begun,
    "link wanted": _begun,
    "half": _half,
    "answered": _answered,
    "helping": _helping,
    "mailed": _mailed,
    "guessed": _guessed,
    "helped": _helped,
    "signed": _signed,
    "by hand": _by_hand,
    "filled": _filled,
    "filled stale": _filled,
    "nothing filled": _nothing_filled,
    "differing": _differing,
    "differing, submitted": _differing_submitted,
    "full": _full,
    "complete": _complete,
    "submitted": _submitted,
    "to be asked": _submitted,
    "two pages": _two_pages,
    "asked": _asked,
    "answering": _answering,
    "prepared": _prepared,
    "sent back": _sent_back,
    "reopened": _reopened,
    "leading": _submitted,
    "merged": _merged,
    "granted": _ended("grant", {}),
    "granted, not opened": _ended("grant", {}),
    "moving": _moving,
    "ending": _ending,
    "change asked again": _change_asked_again,
    "refused, opened by its page": _REFUSED,
    "refused, opened by its letter": _REFUSED,
    "refused, receipt opened": _REFUSED,
    "refused": _ended(
        "refuse", {"refuse-reasons": "authorisation-expired", "refuse-text": "L’autorisation a pris fin."}
    ),
    "closed": _ended("close", {"close-reasons": "no-answer"}),
    "withdrawn": _withdrawn,
    "misplaced": _misplaced,
}
