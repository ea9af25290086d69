"""Everything that can be found in a deposited file is said in three languages."""

from __future__ import annotations

from itertools import product

import pytest

from prestalux.doors.shared.finding_texts import FACTS, FORMS, TEXTS, Text, details
from prestalux.rules.exchange.findings import FileFault, Finding
from prestalux.rules.exchange.formats.schema_findings import Schema

LANGUAGES = ("fr", "de", "en")
EVERY = list(product(FileFault, LANGUAGES))


@pytest.mark.parametrize(("fault", "language"), EVERY)
def test_every_code_has_its_title_cause_and_cure(fault: FileFault, language: str) -> None:
    text = TEXTS[fault][language]

    assert isinstance(text, Text)
    assert all((text.title, text.cause, text.cure))


@pytest.mark.parametrize(("fault", "language"), EVERY)
def test_sentences_end_and_titles_do_not(fault: FileFault, language: str) -> None:
    text = TEXTS[fault][language]

    assert text.cause.endswith(".")
    assert text.cure.endswith(".")
    assert not text.title.endswith(".")


@pytest.mark.parametrize("fault", FileFault)
def test_no_language_repeats_another(fault: FileFault) -> None:
    for part in ("title", "cause", "cure"):
        assert len({getattr(TEXTS[fault][language], part) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("fault", FileFault)
def test_two_codes_have_two_titles(fault: FileFault) -> None:
    same = [other for other in FileFault if TEXTS[other]["en"].title == TEXTS[fault]["en"].title]

    assert same == [fault]


def test_no_text_is_left_for_a_code_that_is_gone() -> None:
    assert set(TEXTS) == set(FileFault)


def test_every_form_of_a_schema_has_its_words() -> None:
    assert Schema("fac-002.xsd").forms == set(FORMS)


@pytest.mark.parametrize("words", [*FORMS.values(), *FACTS.values()])
def test_forms_and_facts_are_told_in_every_language(words: dict[str, str]) -> None:
    assert all(words[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("language", "told"),
    [("fr", "indiqué : 10,05 EUR ; somme : −0,01 EUR"), ("de", "angegeben: 10,05 EUR; Summe: −0,01 EUR"), ("en", "stated: 10.05 EUR; sum: −0.01 EUR")],
)  # fmt: skip
def test_amounts_are_told_in_euro(language: str, told: str) -> None:
    finding = Finding(FileFault.FILE_NET_DIFFERS, facts={"said": 1005, "summed": -1})

    assert details(finding, language).replace("\u00a0", " ").replace("\u202f", " ") == told


def test_a_form_is_told_in_words() -> None:
    finding = Finding(FileFault.XML_VALUE, facts={"element": "mois", "form": "oneToNinetyNine"})

    assert details(finding, "en") == "element: mois; form expected: a number from 1 to 99"


def test_a_finding_without_facts_has_no_details() -> None:
    assert details(Finding(FileFault.FILE_EMPTY), "fr") == ""
