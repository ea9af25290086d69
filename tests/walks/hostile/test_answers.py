"""Answers that cannot be: told at once in the person's language, what they typed kept, what stood before untouched."""

from __future__ import annotations

import html
import re

import pytest
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import FIELDS, SHEET, Applicant, day, said

from prestalux.doors.shared.identifier_texts import TEXTS

NO_SUCH_DAY = "This day does not exist in the calendar. Write it as day, month, year: 27.03.1985."
CHECK_YEAR = "Please check the year."
TOO_LONG = "This is too long."
EXPIRED = (
    "This document has expired. Ask the Ministry for a new one first, then come back: your answers are kept."
)
LANGUAGES = ("fr", "de", "en")

IDENTIFIERS = [
    ("identity", {"matricule": "1990093012348"}, "matricule-bad", "luhn"),
    ("identity", {"matricule": "1990093012359"}, "matricule-bad", "verhoeff"),
    ("identity", {"matricule": "1990023112358"}, "matricule-bad", "no-date"),
    ("identity", {"matricule": "19900930123"}, "matricule-bad", "length"),
    ("identity", {"matricule": "１９９００９３０１２３５８"}, "matricule-bad", "not-digits"),
    ("identity", {"birth_date": "29.09.1990"}, "matricule-bad", "other-birth-date"),
    ("identity", {"phone": "call me"}, "phone-bad", "characters"),
    ("identity", {"family_name": "Weber<script>"}, "person-name-bad", "symbols"),
    ("identity", {"family_name": "W3ber"}, "person-name-bad", "digits"),
    ("identity", {"family_name": "陳"}, "person-name-bad", "not-latin"),
    ("identity", {"family_name": "We\u202eber"}, "person-name-bad", "hidden-characters"),
    ("identity", {"original_script": "陳\u202e大文"}, "person-name-bad", "hidden-characters"),
    ("bank", {"iban": "LU29 0019 4006 4475 0000"}, "bank-account-bad", "check-digits"),
    ("bank", {"iban": "TR33 0006 1005 1978 6457 8413 26"}, "bank-account-bad", "not-sepa"),
    ("bank", {"iban": "LU28 0019 4006 4475"}, "bank-account-bad", "length"),
    ("bank", {"iban": "QQ28 0019 4006 4475 0000"}, "bank-account-bad", "country"),
    ("bank", {"iban": "US64 0210 0002 1123 4567 89"}, "bank-account-bad", "no-iban"),
    ("bank", {"bic": "DEUTDEFF"}, "bank-account-bad", "bic-country"),
    ("practice", {"postcode": "99999"}, "postal-address-bad", "postcode-wrong"),
    ("practice", {"town": ""}, "postal-address-bad", "town-missing"),
    ("practice", {"street": "1, rue\u2066 du Lac"}, "postal-address-bad", "hidden-characters"),
]
IMPOSSIBLE_DAYS = [
    "31.02.1990",
    "29.02.2025",
    "00.01.1990",
    "01.13.1990",
    "01.01.0000",
    "99999",
    "soon",
    "1990",
    "1/2",
]
OTHERS = [
    ("authorisation", {"basis_until": day(-1)}, EXPIRED),
    ("authorisation", {"basis_until": "30.12.9999"}, CHECK_YEAR),
    ("authorisation", {"basis_from": "01.01.3026"}, CHECK_YEAR),
    ("authorisation", {"basis_from": "01.01.0001"}, CHECK_YEAR),
    (
        "authorisation",
        {"basis_from": day(100), "basis_until": day(99)},
        "The last day lies before the first one.",
    ),
    (
        "authorisation",
        {"basis": "declaration"},
        "A declaration of services has a last day: enter it as on the document.",
    ),
    ("practice", {"start_on": "01.12.9999"}, CHECK_YEAR),
    ("practice", {"start_on": "01.12.1926"}, CHECK_YEAR),
    ("identity", {"birth_date": "01.01.1801"}, "Please check the year of birth."),
    ("identity", {"birth_date": day(-3650)}, "Please check the year of birth."),
    ("identity", {"birth_date": day(1)}, "The date of birth lies in the future. Please check the year."),
    ("radiology", {"radiological_equipment": ""}, "Choose yes or no."),
    ("radiology", {"radiological_equipment": "perhaps"}, ""),
    ("authorisation", {"specialty": "'; DROP TABLE"}, ""),
    ("practice", {"country": "ZZ"}, ""),
]


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    anna = fortress.applicant()
    anna.fill_in()
    return anna


def _refused(
    fortress: Fortress, anna: Applicant, section: str, changes: dict[str, str], language: str
) -> str:
    """The words of the refusal; everything else about it is the same for every answer."""
    before = fortress.kept(anna)
    anna.language = language
    anna.fill(section, **changes)
    assert anna.status == 422, anna.words
    assert f'<html lang="{language}"' in anna.page
    assert "error-summary" in anna.page
    for name, value in {**SHEET[section], **changes}.items():
        if value and name not in {"country", "specialty", "basis", "radiological_equipment"}:
            assert f'value="{html.escape(value)}"' in anna.page, name
    assert fortress.kept(anna) == before
    return anna.words


@pytest.mark.parametrize(("section", "changes", "code", "why"), IDENTIFIERS)
def test_a_wrong_identifier_is_told_in_its_own_words(
    section: str, changes: dict[str, str], code: str, why: str, fortress: Fortress, anna: Applicant
) -> None:
    language = LANGUAGES[IDENTIFIERS.index((section, changes, code, why)) % 3]
    sentence = re.sub(r"\s+", " ", TEXTS[code, why][language])
    assert sentence in _refused(fortress, anna, section, changes, language)


@pytest.mark.parametrize("typed", IMPOSSIBLE_DAYS)
def test_a_day_that_does_not_exist_is_told(typed: str, fortress: Fortress, anna: Applicant) -> None:
    language = LANGUAGES[IMPOSSIBLE_DAYS.index(typed) % 3]
    words = _refused(fortress, anna, "identity", {"birth_date": typed, "matricule": ""}, language)
    assert said(NO_SUCH_DAY, language) in words


@pytest.mark.parametrize(("section", "changes", "sentence"), OTHERS)
def test_an_answer_against_reason_is_told(
    section: str, changes: dict[str, str], sentence: str, fortress: Fortress, anna: Applicant
) -> None:
    language = LANGUAGES[OTHERS.index((section, changes, sentence)) % 3]
    assert said(sentence, language) in _refused(fortress, anna, section, changes, language) or not sentence


@pytest.mark.parametrize("section", ["identity", "authorisation", "practice", "bank"])
def test_a_very_long_answer_is_told_in_every_field(section: str, fortress: Fortress, anna: Applicant) -> None:
    choices = {"country", "specialty", "basis"}
    long = dict.fromkeys(FIELDS[section] - choices, "é" * 20000)
    before = fortress.kept(anna)
    anna.language = "de"
    anna.fill(section, **long)
    assert anna.status == 422
    assert fortress.kept(anna) == before
    days = {"birth_date", "basis_from", "basis_until", "start_on"}
    assert anna.page.count('aria-invalid="true"') >= len(long.keys() - days)


@pytest.mark.parametrize(
    ("section", "name"), [("bank", "holder"), ("practice", "practice"), ("authorisation", "basis_number")]
)
@pytest.mark.parametrize("hidden", ["\u202e", "\n", "\u200b", "\u0007", "\ue000"])
def test_a_line_of_text_with_something_hidden_in_it_is_refused(
    section: str, name: str, hidden: str, fortress: Fortress, anna: Applicant
) -> None:
    before = fortress.kept(anna)
    anna.language = "en"
    anna.fill(section, **{name: f"Cabinet{hidden}Weber"})
    assert anna.status == 422
    assert fortress.kept(anna) == before


def test_the_last_day_of_the_calendar_stands_for_an_authorisation_without_end(fortress: Fortress) -> None:
    anna = fortress.submitted(basis_until="31.12.9999")
    dora = fortress.staff("reviewer")
    fortress.granted(anna, dora)
    assert dora.status == 200
    assert fortress.kept(anna)["code"]


def test_a_bank_that_is_not_in_the_directory_is_accepted_and_told(
    fortress: Fortress, anna: Applicant
) -> None:
    anna.language = "fr"
    anna.fill("bank", iban="SM86 U032 2509 8000 0000 0270 100")
    assert anna.status == 200
    anna.open(f"{anna.home}check/")
    assert said("The IBAN is well formed, but its bank is not in our directory.") in anna.words
    anna.fill("bank")


def test_a_start_in_the_past_is_accepted_and_told(fortress: Fortress, anna: Applicant) -> None:
    anna.language = "fr"
    anna.fill("practice", start_on=day(-3))
    anna.open(f"{anna.home}check/")
    assert said(
        "The start of practice lies in the past; the code must be obtained before starting to practise."
    ) in (anna.words)
    anna.fill("practice")


@pytest.mark.parametrize(
    "typed",
    [
        "anna@example.org\r\nBcc: everybody@example.org",
        "anna@example.org\nX: y",
        "anna@example.org, other@example.org",
        "<script>@example.org",
        "anna",
        "anna@" + "x" * 300 + ".org",
        "",
    ],
)
@pytest.mark.parametrize("page", ["start/dentist", "resume"])
def test_an_address_that_is_none_begins_nothing(typed: str, page: str, fortress: Fortress) -> None:
    visitor, before = fortress.visitor("de"), fortress.inside("counts")
    visitor.open(f"/de/{page}/")
    visitor.send({"email": typed})
    assert visitor.status == 422
    assert {name: before[name] for name in ("Dossier", "Letter")} == {
        name: count for name, count in fortress.inside("counts").items() if name in {"Dossier", "Letter"}
    }
