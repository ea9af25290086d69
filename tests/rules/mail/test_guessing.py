"""Which piece a file seems to be."""

from __future__ import annotations

import pytest

from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.mail import Guess, guess
from prestalux.rules.mail.guessing import titles_in

ALL = frozenset(Piece)
LEFT = (Piece.INFORMATION_SHEET, Piece.PRACTICE_AUTHORISATION, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("Autorisation d'exercer.pdf", Piece.PRACTICE_AUTHORISATION),
        ("AUTORISATION_EXERCICE_2026.pdf", Piece.PRACTICE_AUTHORISATION),
        ("Berufsausübungsgenehmigung.pdf", Piece.PRACTICE_AUTHORISATION),
        ("authorization.pdf", Piece.PRACTICE_AUTHORISATION),
        ("autorisation radioprotection.pdf", Piece.RADIOPROTECTION_AUTHORISATION),
        ("Strahlenschutz-Genehmigung.pdf", Piece.RADIOPROTECTION_AUTHORISATION),
        ("déclaration des prestations de service.pdf", Piece.SERVICE_DECLARATION),
        ("RIB.pdf", Piece.BANK_DETAILS),
        ("relevé d’identité bancaire.pdf", Piece.BANK_DETAILS),
        ("Kontoauszug.pdf", Piece.BANK_DETAILS),
        ("carte_identite_recto.pdf", Piece.IDENTITY_DOCUMENT),
        ("CNI.pdf", Piece.IDENTITY_DOCUMENT),
        ("Passport Weber.pdf", Piece.IDENTITY_DOCUMENT),
        ("Personalausweis.pdf", Piece.IDENTITY_DOCUMENT),
        ("fiche de renseignements.pdf", Piece.INFORMATION_SHEET),
    ],
)
def test_a_name_tells_the_piece(name: str, piece: Piece) -> None:
    assert guess(name, wanted=ALL, left=LEFT) == Guess(piece, sure=True)


def test_a_filled_sheet_is_the_sheet_whatever_its_name() -> None:
    found = guess("passport.pdf", answers=True, wanted=ALL, left=LEFT)
    assert found == Guess(Piece.INFORMATION_SHEET, sure=True)


def test_what_the_file_calls_itself_counts_more_than_its_name() -> None:
    found = guess("rib.pdf", titles=[Piece.IDENTITY_DOCUMENT], wanted=ALL, left=LEFT)
    assert found == Guess(Piece.IDENTITY_DOCUMENT, sure=True)


def test_an_account_number_in_a_nameless_file_tells_the_bank_statement() -> None:
    assert guess("scan1.pdf", ibans=1, wanted=ALL, left=LEFT) == Guess(Piece.BANK_DETAILS, sure=True)


def test_a_file_that_says_nothing_takes_the_first_place_left_that_is_not_the_sheets() -> None:
    assert guess("scan1.pdf", wanted=ALL, left=LEFT) == Guess(Piece.PRACTICE_AUTHORISATION, sure=False)


def test_a_file_that_says_nothing_has_no_place_where_none_is_left() -> None:
    assert guess("scan1.pdf", wanted=ALL, left=(Piece.INFORMATION_SHEET,)) is None


def test_a_piece_that_the_request_does_not_hold_is_not_guessed() -> None:
    found = guess("radioprotection.pdf", wanted=ALL - {Piece.RADIOPROTECTION_AUTHORISATION}, left=())
    assert found is None


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Grand-Duché de Luxembourg\nAutorisation d’exercer la profession", Piece.PRACTICE_AUTHORISATION),
        ("RELEVÉ D’IDENTITÉ BANCAIRE", Piece.BANK_DETAILS),
        ("P<LUXWEBER<<ANNA", Piece.IDENTITY_DOCUMENT),
        ("Fiche de renseignements", Piece.INFORMATION_SHEET),
    ],
)
def test_a_title_tells_the_piece(text: str, piece: Piece) -> None:
    assert piece in titles_in(text)


def test_a_text_without_a_title_tells_nothing() -> None:
    assert titles_in("Bonjour") == ()
