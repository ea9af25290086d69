from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from prestalux.doors.shared.print.wording import (
    Lang,
    french_spaces,
    masked_iban,
    printed_code,
    printed_iban,
    short_digest,
    texts,
    written_day,
    written_instant,
)


def entries(lang: Lang) -> dict[tuple[str, str], set[str]]:
    return {
        (section, key): set(re.findall(r"{\w+}", text))
        for section, words in texts(lang).items()
        for key, text in words.items()
    }


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_language_says_the_same_with_the_same_facts(lang: Lang) -> None:
    assert entries(lang) == entries("fr")


@pytest.mark.parametrize("lang", ["fr", "de", "en"])
def test_no_text_is_empty(lang: Lang) -> None:
    assert all(text.strip() for words in texts(lang).values() for text in words.values())


@pytest.mark.parametrize(
    ("lang", "written"), [("fr", "1er décembre 2026"), ("de", "1. Dezember 2026"), ("en", "1 December 2026")]
)
def test_a_day_is_written_as_the_language_writes_it(lang: Lang, written: str) -> None:
    assert written_day(date(2026, 12, 1), lang) == written


def test_only_the_first_of_a_french_month_is_ordinal() -> None:
    assert written_day(date(2026, 12, 21), "fr") == "21 décembre 2026"


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (
            datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
            "24 novembre 2026 à 00:30:00 (heure de Luxembourg, UTC+01:00)",
        ),
        (
            datetime(2026, 7, 1, 9, 5, 7, tzinfo=UTC),
            "1er juillet 2026 à 11:05:07 (heure de Luxembourg, UTC+02:00)",
        ),
    ],
)
def test_an_instant_is_told_by_the_clock_of_luxembourg(instant: datetime, written: str) -> None:
    assert written_instant(instant, "fr") == written


def test_an_instant_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="zone"):
        written_instant(datetime(2026, 11, 23, 12, 0), "fr")  # noqa: DTZ001


def test_french_punctuation_stays_with_its_word() -> None:
    assert french_spaces("Voici : « oui » ; non ?") == "Voici\u00a0: «\u00a0oui\u00a0»\u202f; non\u202f?"


@pytest.mark.parametrize("given", ["99000119", "990001-19", "99 00 01 19"])
def test_a_code_is_printed_six_two(given: str) -> None:
    assert printed_code(given) == "990001-19"


def test_a_code_of_another_shape_is_printed_as_it_came() -> None:
    assert printed_code("300000") == "300000"


def test_a_masked_account_keeps_country_and_last_four() -> None:
    assert masked_iban("LU28 0019 4006 4475 0000").replace("\u00a0", " ") == "LU•• •••• •••• •••• 0000"


def test_an_account_is_printed_in_fours() -> None:
    assert printed_iban("lu280019400644750000").replace("\u00a0", " ") == "LU28 0019 4006 4475 0000"


def test_a_short_digest_is_the_beginning_of_the_full_one() -> None:
    assert short_digest("0123456789abcdef" * 4).replace("\u00a0", " ") == "0123 4567 89ab cdef"
