"""Giving files, taking them back, moving them: nothing given is lost, and nothing comes where it was not asked."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.office import cast

from prestalux.office.attribution import actions, queries
from prestalux.office.attribution.actions import NotAskedFor
from prestalux.office.dossiers.actions import MOST_FILES_A_PIECE, NothingToAnswer, TooManyFiles
from prestalux.office.files.models import SealedFile
from prestalux.office.files.store import NoSuchObject, store
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
SLOT = Piece.BANK_DETAILS


def shown(anna: cast.Request, piece: Piece) -> list[int]:
    return [given.id for given in anna.view().files_for(piece)]


def move(anna: cast.Request, piece_id: int, to: Piece, by: Actor, version: int | None = None) -> None:
    actions.move_piece(
        reference=anna.reference, piece_id=piece_id, to=to, version=version, by=by, at=cast.NOW
    )


def test_the_bytes_given_are_the_bytes_kept() -> None:
    anna = cast.draft()
    found = queries.piece_bytes(anna.id, anna.give(SLOT))
    assert found is not None
    assert found[1] == cast.paper(SLOT)


def test_a_file_is_not_found_through_another_dossier() -> None:
    anna, emil = cast.draft(), cast.emil()
    assert queries.piece_bytes(emil.id, anna.give(SLOT)) is None


def test_several_files_for_one_piece_are_all_kept() -> None:
    anna = cast.draft()
    given = [anna.give(SLOT, f"%PDF side {side}".encode()) for side in (1, 2)]
    assert shown(anna, SLOT) == given


def test_one_file_more_than_the_most_is_refused() -> None:
    anna = cast.draft()
    for number in range(MOST_FILES_A_PIECE):
        anna.give(SLOT, f"%PDF {number}".encode())
    with pytest.raises(TooManyFiles):
        anna.give(SLOT)
    assert len(shown(anna, SLOT)) == MOST_FILES_A_PIECE


def test_a_file_taken_back_is_gone_bytes_and_row(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    anna = cast.draft()
    piece_id = anna.give(SLOT)
    sealed = SealedFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        anna.take_back(piece_id)
    assert shown(anna, SLOT) == []
    with pytest.raises(NoSuchObject):
        store().take(sealed.pk.hex)


def test_taking_back_twice_is_done_once() -> None:
    anna = cast.draft()
    piece_id = anna.give(SLOT)
    anna.take_back(piece_id)
    anna.take_back(piece_id)
    assert shown(anna, SLOT) == []


def test_a_file_of_another_person_cannot_be_taken_back() -> None:
    anna, emil = cast.draft(), cast.emil()
    piece_id = anna.give(SLOT)
    emil.take_back(piece_id)
    assert shown(anna, SLOT) == [piece_id]


def test_after_submission_nothing_more_is_given_unasked() -> None:
    with pytest.raises(StepNotAllowed):
        cast.submitted().give(SLOT)


def test_after_submission_nothing_is_taken_back() -> None:
    anna = cast.submitted()
    (piece_id,) = shown(anna, SLOT)
    with pytest.raises(StepNotAllowed):
        anna.take_back(piece_id)


def test_a_file_is_given_only_into_the_slot_that_was_asked_for(dora: Actor) -> None:
    anna = cast.asked(dora, SLOT)
    with pytest.raises(NotAskedFor) as refused:
        anna.give(Piece.IDENTITY_DOCUMENT)
    assert refused.value.facts == {"piece": "identity-document"}


def test_a_file_refused_for_its_slot_leaves_no_row(dora: Actor) -> None:
    anna = cast.asked(dora, SLOT)
    before = SealedFile.objects.count()
    with pytest.raises(NotAskedFor):
        anna.give(Piece.IDENTITY_DOCUMENT)
    assert SealedFile.objects.count() == before


def test_a_new_file_for_an_ask_can_be_taken_back_before_it_is_sent(dora: Actor) -> None:
    anna = cast.asked(dora, SLOT)
    (former,) = shown(anna, SLOT)
    anna.take_back(anna.give(SLOT, b"%PDF new"))
    assert shown(anna, SLOT) == [former]


def test_what_was_sent_in_cannot_be_taken_back_while_it_is_asked_for_again(dora: Actor) -> None:
    anna = cast.asked(dora, SLOT)
    (former,) = shown(anna, SLOT)
    with pytest.raises(NotAskedFor):
        anna.take_back(former)


def test_a_slot_that_is_full_can_still_be_answered(dora: Actor) -> None:
    anna = cast.complete()
    for number in range(MOST_FILES_A_PIECE - 1):
        anna.give(SLOT, f"%PDF {number}".encode())
    anna.submit()
    cast.ask(anna, dora, SLOT)
    anna.give(SLOT, b"%PDF new")
    assert anna.answer(anna.ask_id(SLOT)) is Status.SUBMITTED


def test_an_answer_holds_no_more_files_than_the_most(dora: Actor) -> None:
    anna = cast.asked(dora, SLOT)
    for number in range(MOST_FILES_A_PIECE):
        anna.give(SLOT, f"%PDF {number}".encode())
    with pytest.raises(TooManyFiles):
        anna.give(SLOT)


def test_a_request_asked_again_and_again_can_always_be_answered(dora: Actor) -> None:
    anna = cast.submitted()
    for turn in range(8):
        cast.ask(anna, dora, SLOT)
        for number in range(MOST_FILES_A_PIECE):
            anna.give(SLOT, f"%PDF {turn} {number}".encode())
        anna.answer(anna.ask_id(SLOT))
    assert len(anna.view().pieces) == len(cast.FILES) + 8 * MOST_FILES_A_PIECE


# Moving


def test_a_file_moved_stands_in_its_new_slot_and_keeps_where_it_came_from(carl: Actor) -> None:
    anna = cast.submitted()
    (piece_id,) = shown(anna, SLOT)
    move(anna, piece_id, Piece.IDENTITY_DOCUMENT, carl)
    (moved,) = [given for given in anna.view().pieces if given.id == piece_id]
    assert (moved.piece, moved.moved_from) == (Piece.IDENTITY_DOCUMENT, "bank-details")


def test_moving_the_last_file_out_of_a_slot_makes_a_gap(carl: Actor) -> None:
    anna = cast.submitted()
    (piece_id,) = shown(anna, SLOT)
    move(anna, piece_id, Piece.IDENTITY_DOCUMENT, carl)
    assert anna.view().gaps.pieces == (frozenset({SLOT}),)


def test_moving_to_where_it_stands_changes_nothing(carl: Actor) -> None:
    anna = cast.submitted()
    before = anna.view()
    (piece_id,) = shown(anna, SLOT)
    move(anna, piece_id, SLOT, carl)
    assert anna.view() == before


def test_a_file_of_another_dossier_is_not_moved(carl: Actor) -> None:
    anna, other = cast.submitted("anna"), cast.submitted("second")
    (piece_id,) = shown(other, SLOT)
    move(anna, piece_id, Piece.IDENTITY_DOCUMENT, carl)
    assert shown(other, SLOT) == [piece_id]


def test_a_draft_is_not_sorted_by_the_fund(carl: Actor) -> None:
    anna = cast.draft()
    with pytest.raises(StepNotAllowed):
        move(anna, anna.give(SLOT), Piece.IDENTITY_DOCUMENT, carl)


def test_an_answer_moved_away_is_no_answer_any_more(dora: Actor) -> None:
    anna = cast.asked(dora, SLOT)
    move(anna, anna.give(SLOT, b"%PDF new"), Piece.IDENTITY_DOCUMENT, dora)
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(SLOT))


# The gate's refusals


def test_a_file_refused_at_the_gate_leaves_its_verdict_in_the_journal_and_nothing_else() -> None:
    anna = cast.draft()
    actions.note_refused_file(reference=anna.reference, piece=SLOT, finding="jpeg", by=anna.by, at=cast.NOW)
    assert anna.view().pieces == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT event, facts FROM journal_line ORDER BY seq DESC LIMIT 1")
        assert cursor.fetchone() == ("piece.refused", '{"finding":"jpeg","piece":"bank-details"}')
