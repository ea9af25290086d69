"""An infected file is kept and fulfils nothing: before the request is sent, in an answer, and at the decision."""

from __future__ import annotations

import pytest
from tests.office import cast

from prestalux.office.attribution import queries
from prestalux.office.attribution.actions import note_scan
from prestalux.office.dossiers.actions import NothingToAnswer
from prestalux.office.dossiers.models import PieceFile
from prestalux.office.files import scans
from prestalux.office.files.actions import unseal
from prestalux.office.files.models import Scan
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.request import NotComplete, Notice
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.documents.scanning import FileInfected

pytestmark = pytest.mark.django_db
IDENTITY = OneOf({Piece.IDENTITY_DOCUMENT})


def infect(request: cast.Request, piece: Piece) -> PieceFile:
    """The antivirus finds malware in the newest file of this piece."""
    row = PieceFile.objects.filter(dossier_id=request.id, piece=piece).select_related("file").latest("pk")
    Scan.objects.filter(pk=row.file_id).update(lease="x")
    note_scan(scans.ScanOrder(row.file_id, "x", 1), malware="Evil", at=cast.NOW)
    return row


def test_a_draft_lacks_the_piece_again() -> None:
    anna = cast.complete()
    infect(anna, Piece.IDENTITY_DOCUMENT)
    assert anna.view().gaps.pieces == (IDENTITY,)


def test_a_draft_with_an_infected_file_is_not_sent() -> None:
    anna = cast.complete()
    infect(anna, Piece.IDENTITY_DOCUMENT)
    with pytest.raises(NotComplete):
        anna.submit()


def test_another_file_of_the_piece_makes_it_whole_again() -> None:
    anna = cast.complete()
    infect(anna, Piece.IDENTITY_DOCUMENT)
    anna.give(Piece.IDENTITY_DOCUMENT)
    assert anna.submit()


def test_both_sides_are_told() -> None:
    anna = cast.submitted()
    infect(anna, Piece.BANK_DETAILS)
    assert Notice.INFECTED_FILE in anna.view().notices


def test_a_code_is_not_granted_on_it(dora: Actor, prefix: None) -> None:
    anna = cast.submitted()
    infect(anna, Piece.IDENTITY_DOCUMENT)
    with pytest.raises(NotComplete):
        cast.grant(anna, dora)


def test_it_answers_no_ask(carl: Actor) -> None:
    anna = cast.asked(carl, Piece.BANK_DETAILS)
    anna.give(Piece.BANK_DETAILS)
    infect(anna, Piece.BANK_DETAILS)
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(Piece.BANK_DETAILS))


def test_it_is_given_out_to_nobody_also_without_a_scanner() -> None:
    anna = cast.submitted()
    row = infect(anna, Piece.IDENTITY_DOCUMENT)
    with pytest.raises(FileInfected):
        queries.piece_bytes(anna.id, row.pk)


def test_it_is_kept_sealed() -> None:
    anna = cast.submitted()
    row = infect(anna, Piece.IDENTITY_DOCUMENT)
    assert unseal(row.file) == cast.paper(Piece.IDENTITY_DOCUMENT)
