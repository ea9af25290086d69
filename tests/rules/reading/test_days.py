"""The last day of a document, labelled or in a machine-readable zone."""

from __future__ import annotations

from datetime import date

import pytest

from prestalux.rules.reading import MOST_DAYS, expiry_days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Autorisation valable jusqu’au 31 décembre 2027 inclus", date(2027, 12, 31)),
        ("VALABLE JUSQU'AU : 31/12/2027", date(2027, 12, 31)),
        ("Date d'expiration / Ablaufdatum / Date of expiry\n12/03/2031", date(2031, 3, 12)),
        ("Gültig bis: 04.05.2031", date(2031, 5, 4)),
        ("gültig vom 1. Januar 2025 bis zum 31. März 2026", date(2026, 3, 31)),
        ("valid from 1 January 2025 to 31 December 2027", date(2027, 12, 31)),
        ("Expires December 31, 2027", date(2027, 12, 31)),
        ("Date d'expiration : 31 12 2031", date(2031, 12, 31)),
        ("Date d'expiration 31 MAI / MAY 2031", date(2031, 5, 31)),
        ("Date of expiry 31 MAI/MAY 31", date(2031, 5, 31)),
        ("Valable jusqu'au 31/12/27", date(2027, 12, 31)),
        ("gültig bis 31.12.27.", date(2027, 12, 31)),
        ("válido até 31 de dezembro de 2028", date(2028, 12, 31)),
        ("Data de validade: 2029-05-06", date(2029, 5, 6)),
        ("valable du 01.01.2024 au 31.12.2026", date(2026, 12, 31)),
        ("Date de délivrance   Date d'expiration\n01.02.2020   31.01.2030", date(2030, 1, 31)),
    ],
)
def test_a_labelled_day_is_read_in_four_languages(text: str, day: date) -> None:
    assert expiry_days(text) == (day,)


@pytest.mark.parametrize(
    "text",
    [
        "Délivré le 03.04.2020",
        "Né le 27.03.1985",
        "expire le 31.02.2027",
        "Valable à partir du 01.01.2026",
        "valable jusqu'au",
        "Date de naissance 27.03.1985",
        "valable jusqu'au 31/12/271",
        "expire le 12 34 5678 9012",
    ],
)
def test_other_days_are_not_taken_for_the_last_one(text: str) -> None:
    assert expiry_days(text) == ()


PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"


@pytest.mark.parametrize("zone", [PASSPORT, CARD, TD2], ids=["TD3", "TD1", "TD2"])
def test_the_specimens_of_the_icao_end_on_their_day(zone: str) -> None:
    assert expiry_days(zone) == (date(2012, 4, 15),)


def test_a_zone_outweighs_a_label() -> None:
    assert expiry_days(f"valid until 31.12.2040\n{PASSPORT}") == (date(2012, 4, 15),)


def test_a_zone_with_a_wrong_check_digit_says_nothing() -> None:
    assert expiry_days(PASSPORT.replace("F1204159", "F1204158")) == ()


def test_more_days_than_a_document_has_are_cut() -> None:
    assert len(expiry_days("\n".join(f"valid until 01.01.{year}" for year in range(2026, 2050)))) == MOST_DAYS
