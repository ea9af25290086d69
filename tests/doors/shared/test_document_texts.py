"""Everything that can be said about a file is said in three languages."""

from __future__ import annotations

from itertools import product

import pytest

from prestalux.doors.shared.document_texts import TEXTS, Text
from prestalux.rules.documents import Finding, Flag, Limits

LANGUAGES = ("fr", "de", "en")
EVERY_TEXT = [(word, language, text) for word, texts in TEXTS.items() for language, text in texts.items()]


@pytest.mark.parametrize(("word", "language"), list(product([*Finding, *Flag], LANGUAGES)))
def test_every_finding_and_flag_has_its_text(word: str, language: str) -> None:
    assert isinstance(TEXTS[word][language], Text)


def test_no_text_is_left_for_a_word_that_is_gone() -> None:
    assert set(TEXTS) == {*Finding, *Flag}


@pytest.mark.parametrize(("finding", "language"), list(product(Finding, LANGUAGES)))
def test_every_refusal_says_what_to_do_now(finding: Finding, language: str) -> None:
    assert TEXTS[finding][language].cure


@pytest.mark.parametrize("finding", Finding)
def test_no_language_repeats_another(finding: Finding) -> None:
    texts = [TEXTS[finding][language] for language in LANGUAGES]

    assert len({text.title for text in texts}) == len({text.cause for text in texts}) == len(LANGUAGES)


@pytest.mark.parametrize(("word", "language", "text"), EVERY_TEXT)
def test_sentences_end(word: str, language: str, text: Text) -> None:
    assert text.cause.endswith(".")
    assert not text.title.endswith(".")
    assert text.cure.endswith(".") or not text.cure


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sizes_named_are_those_of_the_limits(language: str) -> None:
    assert str(Limits().max_pages) in TEXTS[Finding.TOO_MANY_PAGES][language].cause
    assert str(Limits().max_bytes // 1_000_000) in TEXTS[Finding.FILE_TOO_LARGE][language].cause
