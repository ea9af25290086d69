"""An infected file is kept and fulfils nothing: before the request is sent, in an answer, and at the decision."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office import cast

from prestalux.office.attribution import queries, queue
from prestalux.office.attribution.actions import note_scan
from prestalux.office.attribution.queue import Ages, Filters
from prestalux.office.dossiers.actions import NothingToAnswer
from prestalux.office.dossiers.models import PieceFile
from prestalux.office.files import scans
from prestalux.office.files.actions import unseal
from prestalux.office.files.models import Scan
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.request import FilesNotScanned, NotComplete, Notice
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import OneOf, Piece
from prestalux.rules.documents.scanning import FileInfected, ScanState

pytestmark = pytest.mark.django_db
IDENTITY = OneOf({Piece.IDENTITY_DOCUMENT})


def infect(request: cast.Request, piece: Piece) -> PieceFile:
    """The antivirus finds malware in the newest file of this piece."""
    row = PieceFile.objects.filter(dossier_id=request.id, piece=piece).select_related("file").latest("pk")
    Scan.objects.filter(pk=row.file_id).update(lease="x")
    note_scan(scans.ScanOrder(row.file_id, "x", 1), malware="Evil", at=cast.NOW)
    return row


def verdict(request: cast.Request, state: ScanState, *pieces: Piece) -> None:
    rows = PieceFile.objects.filter(dossier_id=request.id, piece__in=pieces or list(Piece))
    Scan.objects.filter(file__in=rows.values("file")).update(state=state.value)


def marked(notice: Notice) -> set[int]:
    found = queue.page(Filters(show="open", mark=notice.value), ages=Ages(soon=5, late=15), at=cast.NOW)
    return {row.id for row in found.rows}


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


def test_the_queue_finds_it_by_its_remark() -> None:
    anna = cast.submitted()
    infect(anna, Piece.BANK_DETAILS)
    assert marked(Notice.INFECTED_FILE) == {anna.id}


class TestBeforeTheVerdict:
    """With a scanner, what it has not called safe yet was seen by nobody."""

    @pytest.fixture(autouse=True)
    def scanner(self, settings: Any) -> None:
        settings.SCANNER_URL = "clamd:///nowhere"

    @pytest.mark.parametrize("state", [ScanState.PENDING, ScanState.ERROR])
    def test_a_code_is_not_granted(self, dora: Actor, prefix: None, state: ScanState) -> None:
        anna = cast.submitted()
        verdict(anna, ScanState.SAFE)
        verdict(anna, state, Piece.BANK_DETAILS)
        with pytest.raises(FilesNotScanned) as refused:
            cast.grant(anna, dora)
        assert refused.value.facts["pieces"] == ["bank-details"]

    def test_a_code_is_not_prepared(self, carl: Actor, prefix: None) -> None:
        anna = cast.submitted()
        with pytest.raises(FilesNotScanned):
            cast.grant(anna, carl)

    def test_a_code_prepared_before_is_not_confirmed(
        self, carl: Actor, dora: Actor, prefix: None, settings: Any
    ) -> None:
        anna = cast.submitted()
        settings.SCANNER_URL = ""
        proposal = cast.prepare(anna, carl)
        settings.SCANNER_URL = "clamd:///nowhere"
        with pytest.raises(FilesNotScanned):
            cast.confirm(anna, dora, proposal)

    def test_a_code_is_granted_once_all_are_safe(self, dora: Actor, prefix: None) -> None:
        anna = cast.submitted()
        verdict(anna, ScanState.SAFE)
        assert cast.grant(anna, dora)

    def test_a_request_is_refused_all_the_same(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.refuse(anna, dora)
        assert anna.view().status is Status.REFUSED

    def test_a_file_that_was_replaced_holds_nothing_up(self, dora: Actor, prefix: None) -> None:
        anna = cast.complete()
        anna.give(Piece.BANK_DETAILS)
        verdict(anna, ScanState.SAFE)
        rows = PieceFile.objects.filter(dossier_id=anna.id, piece=Piece.BANK_DETAILS)
        Scan.objects.filter(file__in=rows.exclude(replaced_at=None).values("file")).update(state="pending")
        anna.submit()
        assert cast.grant(anna, dora)

    def test_both_sides_know_and_the_queue_finds_it(self) -> None:
        anna, ben = cast.submitted(), cast.submitted("ben")
        verdict(ben, ScanState.SAFE)
        assert Notice.AWAITING_SCAN in anna.view().notices
        assert marked(Notice.AWAITING_SCAN) == {anna.id}
