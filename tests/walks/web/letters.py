"""The letters of these walks' house, as they came by mail, and its keys, as the operator handles them."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pypdfium2
import zxingcpp
from tests.doors.cli.command import Answer
from tests.harness import live
from tests.harness.live import House
from tests.story.people import Deviation, Mailbox, link_of, pdf_of
from tests.walks.web.driver import Person, today

from prestalux.office.proofs import seeds
from prestalux.rules.identifiers.reference import Reference
from prestalux.rules.proof import LetterFacts, LetterKind, Proof


def letter_of(person: Person, kind: str) -> bytes:
    """The PDF of this kind that the post sent to the person; the portal is not entered for it."""
    box = Mailbox(person.house.data / "mail", person.email)
    while True:
        message = box.next()
        names = [part.get_filename() or "" for part in message.iter_attachments()]
        if any(name.endswith(f"-{kind}.pdf") for name in names):
            return pdf_of(message)


def reply_link_of(person: Person) -> str:
    """The link of the reply to the person's e-mail."""
    box = Mailbox(person.house.data / "mail", person.email)
    while True:
        message = box.next()
        if message["Auto-Submitted"] == "auto-replied":
            return link_of(message)


def change_link_of(person: Person) -> str:
    """The link of the letter that asks to confirm a change."""
    box = Mailbox(person.house.data / "mail", person.email)
    while True:
        link = link_of(box.next())
        if link.endswith(person.last_change):
            return link


def scanned(pdf: bytes) -> str:
    """What a phone reads on the pages of the letter."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=150 / 72).to_pil() for page in document]
    finally:
        document.close()
    found = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    if len(found) != 1:
        raise Deviation(f"{len(found)} codes on the letter")
    return str(found[0])


def command(house: House, *words: str) -> Answer:
    """`prestalux …` by the operator of the house."""
    env = {**live.env_of(house.data, house.settings), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", "prestalux.doors.cli", *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def signed_by_a_key_of_its_own(house: House, *, until: date | None = None, revoked: bool = False) -> str:
    """The text of a letter of today, signed by one more key of the house that has this fate."""
    made = command(
        house, "key", "make", "--json", "--from", "2020-01-01", *(["--until", f"{until}"] if until else [])
    )
    assert made.code == 0, made.err
    kept = {key.key_id: key for key in seeds.kept_in(house.data / "keys" / "proof")}
    key = kept[made.record["key"]]
    text = Proof.sign(
        LetterKind.REFUSAL, Reference("2" * 12), today(), LetterFacts(person="Anna Weber"), key
    ).text
    if revoked:
        gone = command(house, "key", "revoke", key.key_id, "--reason", "compromised")
        assert gone.code == 0, gone.err
    return text
