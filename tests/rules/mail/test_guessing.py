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
        ("Berufserlaubnis.pdf", Piece.PRACTICE_AUTHORISATION),
        ("droit de pratiquer.pdf", Piece.PRACTICE_AUTHORISATION),
        ("authorization to practise.pdf", Piece.PRACTICE_AUTHORISATION),
        ("autorisation radioprotection.pdf", Piece.RADIOPROTECTION_AUTHORISATION),
        ("Strahlenschutz-Genehmigung.pdf", Piece.RADIOPROTECTION_AUTHORISATION),
        ("déclaration des prestations de service.pdf", Piece.SERVICE_DECLARATION),
        ("RIB.pdf", Piece.BANK_DETAILS),
        ("rib3.pdf", Piece.BANK_DETAILS),
        ("RIB_ING_2026.pdf", Piece.BANK_DETAILS),
        ("relevé de compte.pdf", Piece.BANK_DETAILS),
        ("relevé d’identité bancaire.pdf", Piece.BANK_DETAILS),
        ("Kontoauszug.pdf", Piece.BANK_DETAILS),
        ("carte_identite_recto.pdf", Piece.IDENTITY_DOCUMENT),
        ("CNI.pdf", Piece.IDENTITY_DOCUMENT),
        ("Passport Weber.pdf", Piece.IDENTITY_DOCUMENT),
        ("Personalausweis.pdf", Piece.IDENTITY_DOCUMENT),
        ("fiche de renseignements.pdf", Piece.INFORMATION_SHEET),
        ("Fiche signée.pdf", Piece.INFORMATION_SHEET),
        ("fiche_remplie_2.pdf", Piece.INFORMATION_SHEET),
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


def test_an_account_number_in_a_nameless_file_points_to_the_bank_statement() -> None:
    assert guess("scan1.pdf", ibans=1, wanted=ALL, left=LEFT) == Guess(Piece.BANK_DETAILS, sure=False)


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("autorisation.pdf", Piece.PRACTICE_AUTHORISATION),
        ("Genehmigung.pdf", Piece.PRACTICE_AUTHORISATION),
        ("id.pdf", Piece.IDENTITY_DOCUMENT),
        ("Ausweis.pdf", Piece.IDENTITY_DOCUMENT),
        ("banque.pdf", Piece.BANK_DETAILS),
        ("fiche Dr Weber.pdf", Piece.INFORMATION_SHEET),
        ("radiologie.pdf", Piece.RADIOPROTECTION_AUTHORISATION),
        ("Approbation.pdf", Piece.PRACTICE_AUTHORISATION),
        ("Datenblatt.pdf", Piece.INFORMATION_SHEET),
        ("Perso.pdf", Piece.IDENTITY_DOCUMENT),
        ("CI recto.pdf", Piece.IDENTITY_DOCUMENT),
        ("Scan passeport + rib.pdf", Piece.BANK_DETAILS),
        ("Facture RIB.pdf", Piece.BANK_DETAILS),
        ("passeport vaccinal.pdf", Piece.IDENTITY_DOCUMENT),
    ],
)
def test_a_word_that_other_papers_have_too_points_to_a_piece(name: str, piece: Piece) -> None:
    assert guess(name, wanted=ALL, left=LEFT) == Guess(piece, sure=False)


@pytest.mark.parametrize(
    "name",
    [
        "fiche de paie.pdf",
        "permis de conduire.pdf",
        "Führerschein.pdf",
        "relevé de notes.pdf",
        "facture 123.pdf",
        "CV Anna Weber.pdf",
        "Diplôme.pdf",
        "déclaration d'impôt.pdf",
        "Arbeitsvertrag.pdf",
        "casier judiciaire.pdf",
        "carte de visite.pdf",
        "carte bancaire.pdf",
        "Impfpass.pdf",
    ],
)
def test_what_calls_itself_another_paper_takes_no_place(name: str) -> None:
    assert guess(name, ibans=1, wanted=ALL, left=LEFT) is None


def test_another_paper_by_its_name_is_a_piece_where_its_text_says_so() -> None:
    found = guess("facture.pdf", titles=[Piece.BANK_DETAILS], wanted=ALL, left=LEFT)
    assert found == Guess(Piece.BANK_DETAILS, sure=True)


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
        ("Kontoauszug Nr. 3", Piece.BANK_DETAILS),
        ("Fiche de renseignements", Piece.INFORMATION_SHEET),
    ],
)
def test_a_title_tells_the_piece(text: str, piece: Piece) -> None:
    assert piece in titles_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour",
        "Madame, vous trouverez ci-joint ma carte d’identité, mon passeport et mon relevé d’identité bancaire",
        "Nous vous prions de nous envoyer votre autorisation d’exercer",
        "Bonjour\n" * 40 + "Passeport",
        "Les patients sont informés de la radioprotection",
        "Passeport vaccinal",
    ],
)
def test_a_text_that_only_speaks_of_a_paper_tells_nothing(text: str) -> None:
    assert titles_in(text) == ()


def test_the_first_of_two_titles_counts_most() -> None:
    found = titles_in("Autorisation d’exercer\nRadioprotection")
    assert found == (Piece.PRACTICE_AUTHORISATION, Piece.RADIOPROTECTION_AUTHORISATION)
