"""The chapter of the request by e-mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

from tests.samples.mail import mail
from tests.samples.pdf import good
from tests.samples.readable import filled
from tests.story.people import Browser, Mailbox, link_of, pdf_of, text_of
from tests.story.teller import Teller, expect, expect_in

CLARA = "clara.exemple@example.org"
JPEG = (
    bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(400) + bytes.fromhex("ffd9")
)


def clara_asks_by_mail(
    teller: Teller,
    url: str,
    hand_over: Callable[[bytes], None],
    folder: Path,
    today: date,
    carl: Browser,
    dora: Browser,
) -> None:
    """`hand_over` brings a message to the house, on whichever way it takes mail."""
    teller.chapter("Clara asks by e-mail")
    clara, post = Browser(url), Mailbox(folder, CLARA)
    with teller.step(
        "She fills in the sheet on the screen and mails it with an authorisation, a photo and a web page"
    ):
        files = {
            "fiche.pdf": _sheet(clara, today),
            "autorisation d’exercer.pdf": good("Autorisation d'exercer de Clara"),
            "passeport.pdf": JPEG,
            "rib.htm": b"<html><body><h1>Banque</h1></body></html>",
        }
        hand_over(mail(files, sender=f"Clara Exemple <{CLARA}>", message_id="<1.clara@example.org>"))
    with teller.step("The one reply says what was kept, what was refused and why, and what is missing"):
        reply = post.next()
        told = text_of(reply)
        for words in (
            "fiche.pdf : reçu comme « Fiche de renseignements »",
            "autorisation d’exercer.pdf : reçu comme « Autorisation d’exercer »",
            "passeport.pdf : non accepté (jpeg)",
            "rib.htm : non accepté (html)",
            "votre signature sur la fiche",
            "Pièce d’identité",
        ):
            expect_in(words, told.replace("\u202f", " ").replace("\xa0", " "), "the reply")
    with teller.step(
        "She answers it with the passport and the bank statement as PDF, and the sheet signed on paper"
    ):
        rest = {
            "passeport.pdf": good("Passeport de Clara"),
            "rib.pdf": good("RIB de Clara"),
            "fiche signée.pdf": good("Fiche signée de Clara"),
        }
        answer = mail(
            rest,
            sender=CLARA,
            to=str(reply["Reply-To"]),
            subject=f"Re: {reply['Subject']}",
            message_id="<2.clara@example.org>",
            In_Reply_To=str(reply["Message-ID"]),
        )
        hand_over(answer)
        reply = post.next()
        expect_in("confirmation de votre adresse", text_of(reply), "what is still missing")
        expect("non accept" in text_of(reply), False, "a file that was refused")
    with teller.step("She follows the link: her address is confirmed, and the request goes to the fund"):
        clara.open(link_of(reply).replace(url, ""))
        clara.send()
        expect_in("/fr/request/", clara.place, "the page of her request")
        expect_in("À la caisse d’agir", clara.words, "whose turn it is")
        expect_in("accus", text_of(post.next()).lower(), "the acknowledgement")
    reference = clara.place.rstrip("/").rpartition("/")[2]
    with teller.step("Carl sees her messages and prepares the code; Dora confirms it"):
        carl.open(f"/fr/staff/{reference}/")
        expect_in(CLARA, carl.words, "her messages")
        carl.send(action="/grant/")
        dora.open(f"/fr/staff/{reference}/")
        dora.send(action="/confirm/")
        expect(dora.status, 200, "the confirmation")
    with teller.step("The letter arrives"):
        letter = post.next()
        expect(pdf_of(letter)[:5], b"%PDF-", "the attribution letter")
    with teller.step("A stranger who writes into her request learns nothing, and nothing of it is taken"):
        stranger = "stranger@elsewhere.example"
        hand_over(
            mail(
                {"rib.pdf": good("faux")},
                sender=stranger,
                subject=f"Re: {reference}",
                message_id="<3@x.example>",
            ),
        )
        neutral: EmailMessage = Mailbox(folder, stranger).next()
        expect("/link/" in text_of(neutral), False, "a link for the stranger")
        carl.open(f"/fr/staff/{reference}/")
        expect_in("attend le demandeur", carl.words, "the message that waits")


def _sheet(clara: Browser, today: date) -> bytes:
    clara.open("/fr/sheet/")
    clara.follow("/sheet/fr.pdf")
    blank = clara.client.get(clara.place).content
    return filled(
        blank,
        family_name="Exemple",
        given_name="Clara",
        birth_date="30.09.1991",
        phone="621 123 457",
        basis="authorisation",
        basis_from=f"{today - timedelta(days=20):%d.%m.%Y}",
        start_on=f"{today + timedelta(days=40):%d.%m.%Y}",
        street="2, rue du Lac",
        postcode="1234",
        town="Luxembourg",
        country="LU",
        radiological_equipment="no",
        holder="Clara Exemple",
        iban="LU98 0019 4006 4475 0001",
    )
