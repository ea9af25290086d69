"""Texts that other programs would obey: here they are texts, on every page, in every PDF and in every mail."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from tests.story.people import Mailbox, pdf_of, text_of
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.test_names import words_in
from tests.walks.hostile.visitors import Applicant, Staff, day

HTML = '<script>alert(1)</script><img src=x onerror="alert(2)">'
TEMPLATE = "{{ 7|add:7 }}{% debug %}{{ settings.SECRET_KEY }}"
SQL = "Robert'); DROP TABLE dossiers_dossier"
TYPST = '#read("/etc/passwd") *b* $x$ \\ @y <z> = T'
FORMAT = "%(name)s %s {0} ${jndi:ldap://x}"
STAFF_TEXT = f"{HTML}\n{TEMPLATE}\n{TYPST}\n{FORMAT}\nhttps://evil.example/"


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    anna = fortress.complete(
        practice=HTML, basis_number=TEMPLATE, street=SQL, extra=TYPST, holder=FORMAT, town="<b>Luxembourg</b>"
    )
    anna.give("identity-document", name=f"{HTML}{TEMPLATE}.pdf")
    assert anna.status == 200
    anna.submit()
    return anna


@pytest.fixture(scope="module")
def dora(fortress: Fortress, anna: Applicant) -> Staff:
    """She asks with the same kind of text, and refuses with it."""
    dora = fortress.staff("reviewer")
    dora.dossier(anna.reference)
    ask = {"piece-bank-details": "on", "reason-bank-details": "other", "text-bank-details": STAFF_TEXT}
    dora.send({**ask, "due_on": day(20)}, action="/ask/")
    assert dora.status == 200
    return dora


def _pages(fortress: Fortress, anna: Applicant, dora: Staff) -> dict[str, str]:
    ids = fortress.inside("ids", anna.reference)
    pages = {}
    for name in ("", "pieces/identity-document/", "pieces/bank-details/", f"asks/{ids['asks'][0]}/"):
        anna.open(f"{anna.home}{name}")
        pages[f"applicant {name}"] = anna.page
    anna.open(f"{anna.home}files/{ids['pieces']['identity-document']}/")
    pages["file"] = anna.page
    anna.open(f"{anna.home}sheet/practice/")
    for path in (
        "/fr/staff/",
        f"/fr/staff/{anna.reference}/",
        "/fr/staff/?q=%3Cscript%3Ealert(3)%3C/script%3E",
    ):
        dora.open(path)
        pages[path] = dora.page
    return pages


def test_no_page_holds_a_live_text(fortress: Fortress, anna: Applicant, dora: Staff) -> None:
    for name, page in _pages(fortress, anna, dora).items():
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
        assert "<b>Luxembourg" not in page, name
        assert 'href="https://evil' not in page, name


def test_the_texts_stand_on_the_pages_as_they_were_typed(
    fortress: Fortress, anna: Applicant, dora: Staff
) -> None:
    dora.dossier(anna.reference)
    for text in (HTML, TEMPLATE, SQL, TYPST, FORMAT):
        assert text in dora.words.replace("  ", " ") or _escaped(text) in dora.page, text


def test_the_sheet_prints_them_as_they_were_typed(anna: Applicant, dora: Staff) -> None:
    words = words_in(anna.client.get(f"{anna.home}sheet.pdf").content)
    assert "DROP TABLE dossiers_dossier" in words
    assert '#read("/etc/passwd")' in words
    assert "{{ 7|add:7 }}" in words
    assert "root:" not in words


def test_the_letter_that_asks_prints_them_as_they_were_typed(
    fortress: Fortress, anna: Applicant, dora: Staff
) -> None:
    letters = Mailbox(fortress.house.data / "mail", anna.email)
    found = [letters.next() for _ in range(3)]
    asked = next(one for one in found if "asks" in str(one["Subject"]).lower() or "ask" in pdf_name(one))
    words = words_in(pdf_of(asked))
    assert '#read("/etc/passwd")' in words
    assert "<script>alert(1)</script>" in words
    assert "root:" not in words


def test_a_mail_has_one_recipient_and_no_markup_of_theirs(
    fortress: Fortress, anna: Applicant, dora: Staff
) -> None:
    letters = Mailbox(fortress.house.data / "mail", anna.email)
    for letter in [letters.next() for _ in range(3)]:
        assert letter.get_all("To") == [anna.email]
        assert letter.get_all("Bcc") is None
        shown = letter.get_body(("html",))
        assert shown is not None
        assert "<script" not in text_of(letter) + shown.get_content()


def test_a_pdf_of_the_house_carries_no_script_and_no_link_of_theirs(anna: Applicant, dora: Staff) -> None:
    sheet = anna.client.get(f"{anna.home}sheet.pdf").content
    assert b"/JavaScript" not in sheet
    document = pypdfium2.PdfDocument(BytesIO(sheet))
    document.close()


def test_search_texts_find_nothing_and_break_nothing(anna: Applicant, dora: Staff) -> None:
    for text in ("' OR 1=1 --", "%", "_", "\\", "\x00", "🎉" * 50, "%00%", "a" * 5000):
        answer = dora.ask("GET", "/fr/staff/", params={"q": text})
        assert answer.status_code == 200, text
        assert anna.reference not in answer.text, text


def pdf_name(letter: object) -> str:
    return " ".join(str(part.get_filename()) for part in letter.iter_attachments())  # type: ignore[attr-defined]


def _escaped(text: str) -> str:
    from django.utils.html import escape

    return str(escape(text))
