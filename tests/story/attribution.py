"""The chapters of the attribution of a code, as the page tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from tests.samples.pdf import good
from tests.story import passport
from tests.story.by_mail import clara_asks_by_mail
from tests.story.people import Browser, Mailbox, link_of, pdf_of, send_mail, sign_in, text_of
from tests.story.reading import a_sheet_fills_the_request, another_iban, the_difference_is_seen
from tests.story.register import Operator, anna_lives_with_her_code
from tests.story.teller import Deviation, Teller, expect, expect_in

from prestalux.rules.identifiers.provider_code import ProviderCode

ANNA = "anna.weber@example.org"
JPEG = (
    bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(400) + bytes.fromhex("ffd9")
)
IDENTITY = {
    "family_name": "Weber",
    "given_name": "Anna",
    "birth_date": "30.09.1990",
    "phone": "621 123 456",
    "matricule": "1990 0930 1235 8",
}
HTM = b"<html><body><h1>Autorisation</h1></body></html>"


def tell(
    teller: Teller,
    url: str,
    said: list[str],
    mail: Path,
    today: date,
    pass_the_delay: Callable[[], None],
    operator: Operator,
    home: Path,
) -> None:
    """`home`: a folder on Anna's machine."""
    anna, post = Browser(url), Mailbox(mail, ANNA)
    _the_procedure_is_read(teller, anna)
    a_sheet_fills_the_request(teller, url, today)
    _anna_fills_in_the_sheet(teller, anna, today)
    _anna_confirms_her_address(teller, anna, post)
    _anna_gives_her_pieces(teller, anna)
    _anna_sends_the_request(teller, anna, post)
    reference = anna.place.rstrip("/").rpartition("/")[2]
    carl = _carl_asks(teller, url, said, reference, today)
    _anna_answers(teller, anna, post, reference)
    picture = passport.carl_looks(teller, carl, reference)
    _a_duplicate_is_found(teller, carl, mail, reference, today)
    dora, mia = _reviewer_and_manager(teller, url, said)
    _two_persons_grant(teller, carl, dora, mia, reference)
    _the_letter_arrives(teller, anna, post, reference)
    _a_decision_is_reopened(teller, carl, dora, mia, anna, post, reference)
    clara_asks_by_mail(teller, url, partial(send_mail, said), mail, today, carl, dora)
    otto = passport.otto_asks(teller, url, said, reference, picture)
    passport.it_is_deleted(teller, anna, otto, pass_the_delay, reference)
    anna_lives_with_her_code(teller, anna, carl, dora, post, operator, today, home)


def _the_procedure_is_read(teller: Teller, anna: Browser) -> None:
    teller.chapter("The procedure is read")
    with teller.step("Anna reads what a dentist must send, in French, German and English"):
        for language, word in (("fr", "PDF"), ("de", "PDF"), ("en", "Information sheet")):
            anna.open(f"/{language}/professions/dentist/")
            expect(anna.status, 200, "the page of the procedure")
            expect_in(word, anna.words, "the page of the procedure")
    with teller.step("An ocularist is told why a request cannot be made here yet"):
        anna.open("/fr/start/ocularist/")
        expect_in("@", anna.words, "where to write instead")


def _anna_fills_in_the_sheet(teller: Teller, anna: Browser, today: date) -> None:
    teller.chapter("Anna fills in the sheet")
    with teller.step("She begins a request without an account"):
        anna.open("/fr/start/dentist/")
        anna.send({"email": ANNA})
        expect_in("/fr/request/", anna.place, "the request's page")
    home = anna.place
    with teller.step("She gives her name; a matricule that is not her birth date is refused at its field"):
        anna.follow("/sheet/identity/")
        anna.send(IDENTITY | {"matricule": "1993102814564"})
        expect(anna.status, 422, "a matricule of another day")
        expect_in("Weber", anna.page, "what she had typed")
        anna.send(IDENTITY)
        expect(anna.status, 200, "the right matricule")
    start = today - timedelta(days=10)
    with teller.step("She says that she holds an authorisation"):
        since = today - timedelta(days=20)
        anna.send({"basis": "authorisation", "basis_from": f"{since:%d.%m.%Y}", "specialty": "Z0"})
    with teller.step("She gives the address of her practice and its first day"):
        address = {"street": "1, rue du Lac", "postcode": "L-1234", "town": "Luxembourg", "country": "LU"}
        anna.send(address | {"start_on": f"{start:%d.%m.%Y}"})
    with teller.step("She uses an X-ray device: the radioprotection authorisation joins the list"):
        anna.send({"radiological_equipment": "yes"})
    with teller.step("Her IBAN has wrong check digits, then right ones"):
        anna.send({"holder": "Anna Weber", "iban": "LU29 0019 4006 4475 0000"})
        expect(anna.status, 422, "wrong check digits")
        anna.send({"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"})
        expect(anna.place, home, "back at the list")
        expect_in("/pieces/radioprotection-authorisation/", anna.page, "the list of pieces")
    with teller.step("She signs the sheet by a recorded declaration"):
        anna.follow("/signature/")
        anna.send({"agreed": "on", "signed_as": "Anna Weber"})
        expect(anna.place, home, "back at the list")


def _anna_confirms_her_address(teller: Teller, anna: Browser, post: Mailbox) -> None:
    teller.chapter("Anna comes back by the link")
    home = anna.place
    with teller.step("The link in her mailbox opens the request on another device, once"):
        link = link_of(post.next()).replace(anna.url, "")
        phone = Browser(anna.url)
        phone.open(link)
        expect_in('method="post"', phone.page, "a button to press")
        phone.send()
        expect(phone.place, home, "the same request")
        again = Browser(anna.url)
        again.open(link)
        again.send()
        expect(again.status, 410, "the link a second time")


def _anna_gives_her_pieces(teller: Teller, anna: Browser) -> None:
    home = anna.place
    teller.chapter("A photo is refused")
    with teller.step("A JPEG renamed .pdf and an HTM are refused at once, each with its cure"):
        for name, data in (("autorisation.pdf", JPEG), ("autorisation.htm", HTM)):
            anna.open(f"{home}pieces/practice-authorisation/")
            anna.send(action="/pieces/practice-authorisation/", file=(name, data))
            expect(anna.status, 422, name)
    teller.chapter("Anna gives her pieces")
    pieces = {
        "practice-authorisation": "Her authorisation to practise is taken",
        "radioprotection-authorisation": "Her radioprotection authorisation is taken",
        "identity-document": "The copy of her passport is taken",
        "bank-details": "Her bank identity statement is taken",
    }
    for piece, words in pieces.items():
        with teller.step(words):
            anna.open(f"{home}pieces/{piece}/")
            if piece == "bank-details":
                another_iban(anna)
            else:
                anna.send(action=f"/pieces/{piece}/", file=(f"{piece}.pdf", good(piece, pages=2)))
            expect(anna.status, 200, piece)
            expect_in(f"{piece}.pdf", anna.words, "the file in its slot")
    the_difference_is_seen(teller, anna, "She")
    anna.open(home)


def _anna_sends_the_request(teller: Teller, anna: Browser, post: Mailbox) -> None:
    teller.chapter("Anna sends the request")
    with teller.step("She checks her answers and sends them"):
        anna.follow("/check/")
        expect_in("LU28 0019 4006 4475 0000", anna.words, "her answers")
        anna.send()
        expect_in("/received/", anna.place, "the confirmation")
    with teller.step("The acknowledgement of receipt arrives, as an accessible PDF"):
        _tagged(pdf_of(post.next()))
    anna.open(anna.place.replace("received/", ""))


def _carl_asks(teller: Teller, url: str, said: list[str], reference: str, today: date) -> Browser:
    teller.chapter("Carl asks for a better copy")
    carl = Browser(url)
    with teller.step(
        "Carl, a clerk, signs in with password and authenticator, and finds the request in the queue"
    ):
        sign_in(carl, said, "carl@fonds.example")
        expect_in(reference, carl.page, "the queue")
    with teller.step("He sees the pages beside the data"):
        carl.follow(f"/staff/{reference}/")
        picture = next(iter(re.findall(r'src="([^"]+/files/\d+/1\.png|[^"]+/sheet/1\.png)"', carl.page)), "")
        image = carl.client.get(picture)
        expect(image.content[:8], b"\x89PNG\r\n\x1a\n", "the picture of a page")
    the_difference_is_seen(teller, carl, "He")
    with teller.step("He asks for the bank statement and the identity document, each with its reason"):
        carl.send(
            {
                "piece-bank-details": "on",
                "reason-bank-details": "unreadable",
                "text-bank-details": "Le bas de la page manque.",
                "piece-identity-document": "on",
                "reason-identity-document": "expired",
                "due_on": f"{today + timedelta(days=30):%d.%m.%Y}",
            },
            action="/ask/",
        )
        expect(carl.status, 200, "the dossier after asking")
    with teller.step("One question is withdrawn again"):
        forms = re.findall(r'action="([^"]+/asks/\d+/withdraw/)"', carl.page)
        carl.send(action=forms[0])
    return carl


def _anna_answers(teller: Teller, anna: Browser, post: Mailbox, reference: str) -> None:
    teller.chapter("Anna answers in that slot")
    with teller.step("The letter names the pieces, and never her name in its subject"):
        letter = post.next()
        expect("Weber" in letter["Subject"], False, "a name in the subject")
        post.next()
    with teller.step("She sees whose turn it is, and answers for the piece still asked for"):
        anna.open(f"/fr/request/{reference}/")
        anna.open(next(iter(re.findall(r'href="([^"]+/asks/\d+/)"', anna.page))))
        piece = re.findall(r'action="[^"]+/pieces/([a-z-]+)/"', anna.page)[0]
        anna.send(action=f"/pieces/{piece}/", file=("copie.pdf", good("Copie", pages=1)))
        anna.send(action=anna.place)
        expect(anna.place, f"/fr/request/{reference}/", "back at the request")
        expect("/asks/" in anna.page, False, "an open question")


def _a_duplicate_is_found(teller: Teller, carl: Browser, mail: Path, reference: str, today: date) -> None:
    teller.chapter("A duplicate is found")
    with teller.step("Anna, in a hurry, has sent a second request from her other address"):
        again = _another_request(carl.url, mail, today)
    with teller.step("Carl sees it beside the first, with the reasons, and merges it"):
        carl.open(f"/fr/staff/{reference}/")
        expect_in("Peut-être la même personne", carl.words, "the dossier")
        expect_in("même matricule", carl.words, "the dossier")
        carl.send(action="/merge/")
        expect_in("Regroupées dans cette demande", carl.words, "the dossier")
    with teller.step("Her second page says so, and can be split off again without losing a file"):
        again.open(again.place)
        expect_in("Regroupée avec une autre demande", again.words, "her second page")
        place = again.place.replace("/request/", "/staff/")
        carl.open(place)
        carl.send(action="/split/")
        carl.open(place)
        expect_in("autorisation.pdf", carl.words, "the pieces of the second request")
        carl.open(f"/fr/staff/{reference}/")
        carl.send(action="/merge/")
        expect_in("Regroupées dans cette demande", carl.words, "the dossier")


def _another_request(url: str, mail: Path, today: date) -> Browser:
    """The whole way once more, told in one step."""
    address = "anna.weber.privat@example.org"
    anna, post = Browser(url), Mailbox(mail, address)
    anna.open("/fr/start/dentist/")
    anna.send({"email": address})
    home = anna.place
    groups = {
        "identity": IDENTITY,
        "authorisation": {"basis": "authorisation", "basis_from": f"{today - timedelta(days=20):%d.%m.%Y}"},
        "practice": {
            "street": "1, rue du Lac",
            "postcode": "L-1234",
            "town": "Luxembourg",
            "country": "LU",
            "start_on": f"{today - timedelta(days=10):%d.%m.%Y}",
        },
        "radiology": {"radiological_equipment": "no"},
        "bank": {"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"},
    }
    for group, answers in groups.items():
        anna.open(f"{home}sheet/{group}/")
        anna.send(dict(answers))
    anna.open(f"{home}signature/")
    anna.send({"agreed": "on", "signed_as": "Anna Weber"})
    for piece in ("practice-authorisation", "identity-document", "bank-details"):
        anna.open(f"{home}pieces/{piece}/")
        anna.send(action=f"/pieces/{piece}/", file=("autorisation.pdf", good(f"{piece} once more")))
    anna.open(link_of(post.next()).replace(url, ""))
    anna.send()
    anna.open(f"{home}check/")
    anna.send()
    expect_in("/received/", anna.place, "the second confirmation")
    anna.open(home)
    return anna


def _reviewer_and_manager(teller: Teller, url: str, said: list[str]) -> tuple[Browser, Browser]:
    teller.chapter("Dora and Mia come to the desk")
    dora, mia = Browser(url), Browser(url)
    with teller.step("A reviewer and a manager sign in"):
        sign_in(dora, said, "dora@fonds.example")
        sign_in(mia, said, "mia@fonds.example")
    return dora, mia


def _two_persons_grant(teller: Teller, carl: Browser, dora: Browser, mia: Browser, reference: str) -> None:
    teller.chapter("Carl prepares, Dora confirms")
    place = f"/fr/staff/{reference}/"
    with teller.step("Carl prepares the grant; he cannot confirm it himself, and no code is given yet"):
        carl.open(place)
        carl.send(action="/grant/")
        expect(carl.status, 200, "the dossier after preparing")
        expect("/confirm/" in carl.page, False, "a button to confirm for who prepared")
        expect(_code_in(carl.words), "", "a code before the second person")
    with teller.step("Dora, a reviewer, confirms; Mia's click on the page she opened before changes nothing"):
        mia.open(place)
        dora.open(place)
        dora.send(action="/confirm/")
        expect(dora.status, 200, "the dossier after confirming")
        mia.send(action="/confirm/")
        expect(mia.status, 409, "a second confirmation")
    with teller.step("Emil, a stranger, finds no such request"):
        emil = Browser(carl.url)
        emil.open(f"/fr/request/{reference}/")
        expect("resume" in emil.place, True, "the way to a link")


def _a_decision_is_reopened(
    teller: Teller, carl: Browser, dora: Browser, mia: Browser, anna: Browser, post: Mailbox, reference: str
) -> None:
    teller.chapter("A decision is set aside")
    place = f"/fr/staff/{reference}/"
    former = _code_in(anna.words)
    with teller.step("Dora prepares it with the reason, Mia confirms it"):
        dora.open(place)
        dora.send({"reopen-text": "L’adresse était celle d’un autre cabinet."}, action="/reopen/")
        expect(dora.status, 200, "the dossier after preparing")
        mia.open(place)
        mia.send(action="/confirm/")
        expect(mia.status, 200, "the dossier after confirming")
    with teller.step("A letter says why; her page says that the code is void"):
        _tagged(pdf_of(post.next()))
        anna.open(f"/fr/request/{reference}/")
        expect_in(f"Le code {former} est nul", anna.words, "her page")
    with teller.step("Carl puts her given name right; she is told and sees what stood before"):
        carl.open(f"{place}identity/")
        carl.send(IDENTITY | {"given_name": "Anna Maria", "note-note": "Comme dans le passeport."})
        expect(carl.status, 200, "the dossier after correcting")
        post.next()
        anna.open(f"/fr/request/{reference}/")
        expect_in("Anna Maria", anna.words, "her page")
    with teller.step("Examined again, it is granted again: a new code, never the void one"):
        carl.open(place)
        carl.send(action="/grant/")
        dora.open(place)
        dora.send(action="/confirm/")
        expect(dora.status, 200, "the dossier after confirming")
        _tagged(pdf_of(post.next()))
        dora.open(place)
        new = _code_in(re.split(r'class="split__side', dora.page)[1])
        expect(new not in {"", former}, True, "another code")


def _code_in(words: str) -> str:
    found = re.search(r"\b(99\d{4}-\d{2})\b", words)
    return found[1] if found else ""


def _the_letter_arrives(teller: Teller, anna: Browser, post: Mailbox, reference: str) -> None:
    teller.chapter("The letter arrives")
    with teller.step(
        "The attribution letter carries her code, which starts with 99 and passes its check digits"
    ):
        letter = post.next()
        _tagged(pdf_of(letter))
        anna.open(f"/fr/request/{reference}/")
        found = re.search(r"\b(99\d{4}-\d{2})\b", anna.words)
        if found is None:
            raise Deviation("no code on her page")
        ProviderCode.parse(found[1])
        expect(found[1] in text_of(letter), False, "the code in the mail's text")
    with teller.step("The same letter can be collected on her page"):
        path = re.findall(r'href="([^"]+/documents/\d+\.pdf)"', anna.page)[-1]
        expect(anna.client.get(path).content, pdf_of(letter), "the letter's bytes")


def _tagged(pdf: bytes) -> None:
    expect(pdf[:5], b"%PDF-", "a PDF")
    expect(b"pdfuaid" in pdf, True, "its mark as PDF/UA")
