"""Numbers and holders in the text of a statement."""

from __future__ import annotations

import pytest

from prestalux.rules.reading import MOST_IBANS, account_holder, ibans

LU = "LU280019400644750000"
DE = "DE89370400440532013000"


@pytest.mark.parametrize(
    "text",
    [
        "LU28 0019 4006 4475 0000",
        "IBAN: LU28 0019 4006 4475 0000 BIC BCEELULL",
        "IBAN LU280019400644750000EUR",
        "LU28\u00a00019\u00a04006\u00a04475\u00a00000",
        "LU28-0019-4006-4475-0000.",
        "iban lu28 0019 4006 4475 0000 ouvert le",
        "IBANLU28 0019 4006 4475 0000",
        "LU28\u20090019\u20094006\u20094475\u20090000",
        "IBAN LU28 0019 4006\r\n4475 0000\r\nBIC BCEELULL",
        "LU28 0019 4006 \n  4475 0000",
    ],
)
def test_a_number_is_found_however_it_is_grouped(text: str) -> None:
    assert ibans(text) == (LU,)


def test_numbers_of_several_lines_stay_apart() -> None:
    assert ibans("DE89 3704 0044 0532 0130 00\nLU28 0019 4006 4475 0000") == (DE, LU)


def test_a_number_is_told_once() -> None:
    assert ibans(f"{LU} {LU}") == (LU,)


def test_wrong_check_digits_are_no_number() -> None:
    assert ibans("LU29 0019 4006 4475 0000") == ()


def test_one_more_than_the_most_is_where_the_search_ends() -> None:
    numbers = [
        f"DE{98 - int(f'{bank:018d}131400') % 97:02d}{bank:018d}" for bank in range(10**17, 10**17 + 40)
    ]
    assert len(ibans(" ".join(numbers))) == MOST_IBANS + 1


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Titulaire du compte : Mme Anna WEBER", "Mme Anna WEBER"),
        ("Titulaire / Kontoinhaber / Account holder: WEBER Anna\nIBAN LU28", "WEBER Anna"),
        ("Titulaire du compte\nAnna Weber\n1, rue de l'Exemple", "Anna Weber"),
        ("Kontoinhaberin   Weber, Anna   IBAN", "Weber, Anna"),
        ("Titular da conta: João Conceição", "João Conceição"),
        ("Account holder: Anna \u202eWeber", "Anna Weber"),
        ("Nom du titulaire du compte : Anna Weber", "Anna Weber"),
        ("Nom et prénom du titulaire : Anna Weber", "Anna Weber"),
        ("Titulaire : Anna Weber IBAN : LU28 0019 4006 4475 0000", "Anna Weber"),
        ("Titulaire: Anna Weber LU28 0019 4006 4475 0000", "Anna Weber"),
        ("Kontoinhaber: Anna Weber Bank: Sparkasse", "Anna Weber"),
        ("Le titulaire du compte doit signer ce relevé.\nTitulaire : Anna Weber", "Anna Weber"),
        ("Titulaire : anna weber", "anna weber"),
        ("Titulaire : Anna Weber.", "Anna Weber"),
        ("Banque Exemple\nNom : Anna Weber\nIBAN LU28", "Anna Weber"),
        ("Name: Sparkasse\nName: Anna Weber", "Anna Weber"),
    ],
)
def test_the_holder_stands_beside_or_below_its_label(text: str, holder: str) -> None:
    assert account_holder(text) == holder


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna Weber",
        "Titulaire:\nIBAN LU28 0019 4006 4475 0000",
        "Titulaire : " + "W" * 5_000,
        "cotitulaires : Anna",
        "Le titulaire du compte doit signer ce relevé",
        "Der Kontoinhaber bestätigt die Angaben",
        "Titulaire : Signature :",
        "Votre nom : Anna",
        "Nom : Banque Exemple",
    ],
)
def test_without_a_label_and_a_name_there_is_no_holder(text: str) -> None:
    assert account_holder(text) == ""
