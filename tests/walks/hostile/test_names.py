"""People and places that forms forget: single, maiden and non-Latin names, countries without postcodes."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from tests.story.people import Mailbox, pdf_of
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant

PLACES = [
    ("HK", "", "Hong Kong"),
    ("AE", "", "Dubai"),
    ("IE", "", "Dublin"),
    ("IE", "D02 AF30", "Dublin"),
    ("GB", "sw1a1aa", "London"),
    ("NL", "1012 ab", "Amsterdam"),
    ("MC", "98000", "Monaco"),
]


def words_in(pdf: bytes) -> str:
    """Without the invisible places at which long words may break."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.replace("\u200b", "").split())


@pytest.fixture(scope="module")
def draft(fortress: Fortress) -> Applicant:
    return fortress.applicant()


@pytest.mark.parametrize(("country", "postcode", "town"), PLACES)
def test_an_address_anywhere_can_be_given(
    country: str, postcode: str, town: str, draft: Applicant, fortress: Fortress
) -> None:
    draft.fill("practice", country=country, postcode=postcode, town=town)
    assert draft.status == 200, draft.words
    values = fortress.kept(draft)["values"]
    assert (values["country"], bool(values["postcode"])) == (country, bool(postcode))


@pytest.mark.parametrize(
    "name",
    [
        {"family_name": "Suharto", "given_name": ""},
        {"family_name": "O’Connor-Müller", "given_name": "Anne-Marie J."},
        {"family_name": "Nguyễn", "given_name": "Thị Bảo Trân"},
        {"family_name": "van den Bergh-ʻAkau", "given_name": "Ġużeppi"},
        {"family_name": "Papadopoulou", "given_name": "Eleni", "original_script": "Ελένη Παπαδοπούλου"},
        {"family_name": "Chan", "given_name": "Tai Man", "original_script": "陳大文"},
        {"family_name": "Kovalenko", "given_name": "Olha", "original_script": "Ольга Коваленко"},
        {"family_name": "Rezaei", "given_name": "Sara", "original_script": "سارا رضایی"},
        {"family_name": "Weber", "given_name": "Anna", "birth_name": "Da Silva-Thill"},
    ],
)
def test_a_name_stays_as_it_is_written(name: dict[str, str], draft: Applicant, fortress: Fortress) -> None:
    draft.fill("identity", **name)
    assert draft.status == 200, draft.words
    values = fortress.kept(draft)["values"]
    assert {part: values[part] for part in name} == name


def test_somebody_with_one_name_and_another_script_gets_a_letter_with_the_name_whole(
    fortress: Fortress,
) -> None:
    eleni = fortress.submitted(
        sign_as="Papadopoulou",
        family_name="Papadopoulou",
        given_name="",
        birth_name="Ğümüşşhane-Łódź",
        original_script="Ελένη Παπαδοπούλου",
        holder="Papadopoulou",
        country="HK",
        postcode="",
        town="Hong Kong",
    )
    post = Mailbox(fortress.house.data / "mail", eleni.email)
    letter = next(one for one in iter(post.next, None) if list(one.iter_attachments()))
    assert "Papadopoulou" in words_in(pdf_of(letter))
    carl = fortress.staff("clerk")
    carl.dossier(eleni.reference)
    assert "Ελένη Παπαδοπούλου" in carl.words
    assert "Ğümüşşhane-Łódź" in carl.words


def test_a_letter_to_an_address_with_an_accented_domain_goes_to_its_network_name(fortress: Fortress) -> None:
    fortress.applicant(email="anna@müller.example")
    letter = Mailbox(fortress.house.data / "mail", "anna@xn--mller-kva.example").next()
    assert letter["To"] == "anna@xn--mller-kva.example"


def test_who_comes_back_with_other_capitals_in_the_address_gets_the_link(fortress: Fortress) -> None:
    anna = fortress.applicant(email="Anna.Capital@Example.org")
    post = Mailbox(fortress.house.data / "mail", "Anna.Capital@example.org")
    post.next()
    anna.open("/fr/resume/")
    anna.send({"email": "anna.capital@example.ORG"})
    assert "/link/" in str(post.next())
