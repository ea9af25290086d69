"""The chapters about the copy of an identity document: who sees it, who asks about that later, and its end."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.story.people import Browser, sign_in
from tests.story.teller import Deviation, Teller, expect, expect_in


def carl_looks(teller: Teller, carl: Browser, reference: str) -> str:
    """The address of the picture."""
    teller.chapter("Carl looks at the passport")
    with teller.step("He sees the picture of the page, marked with his name and the time"):
        carl.open(f"/fr/staff/{reference}/")
        found = re.search(r'href="[^"]*\?file=(\d+)"[^>]*>\s*Pièce d’identité', carl.page)
        if found is None:
            raise Deviation("no tab of the identity document")
        picture = f"/fr/staff/{reference}/files/{found[1]}/1.png"
        expect(carl.client.get(picture).content[:8], b"\x89PNG\r\n\x1a\n", "the picture")
    with teller.step("The file itself is given to nobody at the desk"):
        original = carl.client.get(f"/fr/staff/{reference}/files/{found[1]}/original/")
        expect(original.status_code, 409, "the original")
    return picture


def otto_asks(teller: Teller, url: str, said: list[str], reference: str, picture: str) -> Browser:
    teller.chapter("Five years later: who saw this passport?")
    otto = Browser(url)
    with teller.step("Otto, an auditor, asks the journal, and it names Carl"):
        sign_in(otto, said, "otto@fonds.example")
        otto.open(f"/fr/staff/journal/?dossier={reference}&kind=looks&piece=identity-document")
        expect_in("Carl", otto.words, "the journal")
    with teller.step("He sees that it was seen, never the picture"):
        expect(otto.client.get(picture).status_code, 404, "the picture for an auditor")
    return otto


def it_is_deleted(
    teller: Teller, anna: Browser, otto: Browser, pass_the_delay: Callable[[], None], reference: str
) -> None:
    teller.chapter("The copy of the passport is deleted")
    with teller.step("Anna's page says who looked, by role"):
        anna.open(f"/fr/request/{reference}/")
        expect_in("Qui a consulté votre pièce d’identité", anna.words, "her page")
        expect_in("gestionnaire", anna.words, "who looked")
    with teller.step("The delay has passed: the clock deletes the copy, and her page says so"):
        pass_the_delay()
        anna.open(f"/fr/request/{reference}/")
        expect_in("Cette copie a été supprimée", anna.words, "her page")
    with teller.step("The trace stays: Otto reads the deletion in the journal"):
        otto.open(f"/fr/staff/journal/?dossier={reference}&kind=house")
        expect_in("A supprimé", otto.words, "the journal")
