"""The copy of the identity document: seen by few, each look kept and told, deleted when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.office import cast
from tests.office.state import everything

from prestalux.office.attribution import actions
from prestalux.office.attribution.queries import PieceView
from prestalux.office.files import actions as files
from prestalux.office.files.cage import NoSuchPage
from prestalux.office.files.caged import cage
from prestalux.office.files.models import SealedFile
from prestalux.office.files.store import NoSuchObject, store
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.office.journal.queries import lines_about
from prestalux.rules.attribution.identity_document import IdentityDocumentNotSaved
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
DAYS = 90


def after(days: int = DAYS, **more: int) -> datetime:
    return cast.NOW + timedelta(days=days, **more)


def given(anna: cast.Request, piece: Piece = Piece.IDENTITY_DOCUMENT) -> PieceView:
    return next(file for file in anna.view().pieces if file.piece is piece)


def look(
    anna: cast.Request,
    by: Actor,
    piece: Piece = Piece.IDENTITY_DOCUMENT,
    *,
    page: int = 1,
    at: datetime = cast.NOW,
) -> bytes:
    file = given(anna, piece)
    return actions.look_at_page(
        view=anna.view(), piece_id=file.id, page=page, stamp="carl · now", by=by, at=at
    )


def save(anna: cast.Request, by: Actor, piece: Piece = Piece.IDENTITY_DOCUMENT) -> bytes:
    file = given(anna, piece)
    return actions.look_at_original(view=anna.view(), piece_id=file.id, by=by, at=cast.NOW)[1]


def move(anna: cast.Request, by: Actor, piece: Piece, to: Piece) -> None:
    actions.move_piece(
        reference=anna.reference, piece_id=given(anna, piece).id, to=to, version=None, by=by, at=cast.NOW
    )


def told(anna: cast.Request, *, names: bool = False) -> list[tuple[str, str]]:
    return [(one.role, one.name) for one in actions.looks_at_identity_document(anna.id, names=names)]


def purge(at: datetime) -> int:
    return actions.purge_identity_documents(at=at, after_days=DAYS)


class TestWhoSees:
    def test_a_clerk_sees_it_in_a_dossier_of_nobody(self, carl: Actor) -> None:
        assert look(cast.submitted(), carl).startswith(b"\x89PNG")

    def test_a_clerk_does_not_see_it_in_a_colleague_s_dossier(self, carl: Actor, dora: Actor) -> None:
        anna = cast.submitted()
        actions.assign(reference=anna.reference, to=dora.account_id, by=dora, at=cast.NOW)
        with pytest.raises(NotYours):
            look(anna, carl)

    def test_a_clerk_does_not_see_it_after_the_decision(self, carl: Actor, dora: Actor, prefix: None) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        with pytest.raises(NotYours):
            look(anna, carl)

    def test_a_reviewer_sees_it_after_the_decision(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        assert look(anna, dora)

    def test_an_auditor_sees_the_other_pieces_only(self, otto: Actor) -> None:
        anna = cast.submitted()
        assert look(anna, otto, Piece.BANK_DETAILS)
        with pytest.raises(NotYours):
            look(anna, otto)

    @pytest.mark.parametrize("nobody", [VISITOR, SYSTEM])
    def test_who_is_not_signed_in_does_not_see_it(self, nobody: Actor) -> None:
        with pytest.raises(NotYours):
            look(cast.submitted(), nobody)

    def test_a_file_of_another_dossier_is_not_reached(self, dora: Actor) -> None:
        anna, ben = cast.submitted(), cast.submitted("ben")
        with pytest.raises(NotYours):
            actions.look_at_page(
                view=anna.view(), piece_id=given(ben).id, page=1, stamp="dora", by=dora, at=cast.NOW
            )

    def test_a_clerk_sees_it_in_a_merged_request_while_its_lead_is_examined(
        self, carl: Actor, dora: Actor
    ) -> None:
        anna, other = cast.submitted(), cast.submitted("other")
        cast.merge(anna, other, dora)
        assert look(other, carl)

    def test_moving_it_opens_it_to_nobody(self, carl: Actor, dora: Actor) -> None:
        anna = cast.submitted()
        move(anna, dora, Piece.BANK_DETAILS, Piece.SERVICE_DECLARATION)
        move(anna, dora, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)
        move(anna, dora, Piece.BANK_DETAILS, Piece.INFORMATION_SHEET)
        actions.assign(reference=anna.reference, to=dora.account_id, by=dora, at=cast.NOW)
        with pytest.raises(NotYours):
            look(anna, carl, Piece.INFORMATION_SHEET)

    def test_its_file_is_given_to_nobody(self, mia: Actor) -> None:
        with pytest.raises(IdentityDocumentNotSaved):
            save(cast.submitted(), mia)

    def test_the_files_of_other_pieces_are_given(self, mia: Actor) -> None:
        assert save(cast.submitted(), mia, Piece.BANK_DETAILS) == cast.paper(Piece.BANK_DETAILS)


class TestLooks:
    def test_a_look_is_journalled_with_the_role(self, carl: Actor) -> None:
        anna = cast.submitted()
        look(anna, carl)
        line = lines_about("dossier", anna.id)[-1]
        assert (line.event, line.account_id, '"role":"clerk"' in line.facts) == (
            "look.page",
            carl.account_id,
            True,
        )

    def test_a_look_that_was_refused_is_not_told(self, otto: Actor) -> None:
        anna = cast.submitted()
        with pytest.raises(NotYours):
            look(anna, otto)
        assert told(anna) == []

    def test_a_page_that_is_not_there_was_not_seen(self, carl: Actor) -> None:
        anna = cast.submitted()
        with pytest.raises(NoSuchPage):
            look(anna, carl, page=99)
        assert told(anna) == []

    def test_a_copy_that_was_deleted_was_not_seen(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        purge(after())
        with pytest.raises(files.Purged):
            look(anna, dora)
        assert told(anna) == []

    def test_it_carries_who_looks(self, carl: Actor) -> None:
        anna = cast.submitted()
        file = given(anna)
        plain = cage().page_image(cast.paper(Piece.IDENTITY_DOCUMENT), 1).png
        marked = actions.look_at_page(
            view=anna.view(), piece_id=file.id, page=1, stamp="carl", by=carl, at=cast.NOW
        )
        assert marked != plain

    def test_the_applicant_is_told_the_role_and_not_the_name(self, carl: Actor) -> None:
        anna = cast.submitted()
        look(anna, carl)
        assert told(anna) == [("clerk", "")]

    def test_the_applicant_is_told_the_name_where_the_fund_wants_it(self, carl: Actor) -> None:
        anna = cast.submitted()
        look(anna, carl)
        assert told(anna, names=True) == [("clerk", "Carl")]

    def test_pages_looked_at_together_are_one_look(self, carl: Actor) -> None:
        anna = cast.submitted()
        for minute in (0, 5, 20, 45):
            look(anna, carl, at=cast.NOW + minute * cast.MINUTE)
        assert len(told(anna)) == 1

    def test_another_look_another_day_is_told_too_latest_first(self, carl: Actor, dora: Actor) -> None:
        anna = cast.submitted()
        look(anna, carl)
        look(anna, dora, at=cast.NOW + cast.DAY)
        look(anna, carl, at=cast.NOW + 2 * cast.DAY)
        assert [role for role, _name in told(anna)] == ["clerk", "reviewer", "clerk"]

    def test_looks_at_other_pieces_are_not_told(self, carl: Actor) -> None:
        anna = cast.submitted()
        look(anna, carl, Piece.BANK_DETAILS)
        assert told(anna) == []

    def test_looks_after_it_was_moved_are_told(self, carl: Actor) -> None:
        anna = cast.submitted()
        move(anna, carl, Piece.BANK_DETAILS, Piece.SERVICE_DECLARATION)
        move(anna, carl, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)
        look(anna, carl, Piece.BANK_DETAILS)
        assert told(anna) == [("clerk", "")]


class TestPurge:
    def test_a_copy_is_kept_for_the_whole_time(self, dora: Actor) -> None:
        cast.close(cast.submitted(), dora)
        assert purge(after(seconds=-1)) == 0

    def test_then_it_is_deleted(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        assert (purge(after()), given(anna).purged) == (1, True)

    def test_its_bytes_are_gone(
        self, dora: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        row = SealedFile.objects.get(sha256=given(anna).sha256)
        with django_capture_on_commit_callbacks(execute=True):
            purge(after())
        row.refresh_from_db()
        assert row.wrapped_key is None
        with pytest.raises(NoSuchObject):
            store().take(row.pk.hex)

    def test_what_a_kill_left_in_the_store_is_swept(self, own_store: None, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        row = SealedFile.objects.get(sha256=given(anna).sha256)
        purge(after())  # the deletion after the commit never comes in this test
        files.sweep(at=after(36_500))
        with pytest.raises(NoSuchObject):
            store().take(row.pk.hex)

    def test_the_row_stays_as_the_trace(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        before = given(anna)
        purge(after())
        left = given(anna)
        assert left.purged_at == after()
        assert [(file.sha256, file.size, file.pages, file.given_at) for file in (before, left)] == [
            (before.sha256, before.size, before.pages, before.given_at)
        ] * 2

    def test_the_journal_says_it(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        purge(after())
        line = lines_about("dossier", anna.id)[-1]
        assert (line.event, given(anna).sha256 in line.facts) == ("file.purged", True)

    def test_both_sides_see_it_on_the_timeline(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        purge(after())
        assert anna.view().moments[-1].what == "identity-purged"

    def test_the_other_pieces_stay(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        purge(after())
        assert look(anna, dora, Piece.BANK_DETAILS)

    def test_it_cannot_be_looked_at_any_more(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        purge(after())
        with pytest.raises(files.Purged):
            look(anna, dora)

    def test_doing_it_again_changes_nothing(self, dora: Actor) -> None:
        cast.close(cast.submitted(), dora)
        purge(after())
        before = everything()
        assert (purge(after(200)), everything() == before) == (0, True)

    def test_a_request_that_is_examined_again_keeps_its_copy(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        cast.reopen(anna, dora, at=after(10))
        assert purge(after(1000)) == 0

    def test_the_time_counts_from_the_last_decision(self, dora: Actor) -> None:
        anna = cast.submitted()
        cast.close(anna, dora)
        cast.reopen(anna, dora, at=after(10))
        cast.close(anna, dora, at=after(20))
        assert [purge(after(109)), purge(after(110))] == [0, 1]

    def test_a_request_with_the_fund_keeps_its_copy(self) -> None:
        cast.submitted()
        assert purge(after(1000)) == 0

    def test_a_withdrawn_request_does_not(self) -> None:
        anna = cast.submitted()
        anna.withdraw()
        assert purge(after()) == 1

    def test_a_replaced_copy_goes_too(self, carl: Actor, dora: Actor) -> None:
        anna = cast.asked(carl, Piece.IDENTITY_DOCUMENT)
        anna.give(Piece.IDENTITY_DOCUMENT)
        anna.answer(anna.ask_id(Piece.IDENTITY_DOCUMENT))
        cast.close(anna, dora)
        assert purge(after()) == 2

    def test_a_merged_request_keeps_its_copy_while_its_lead_is_examined(self, dora: Actor) -> None:
        anna, other = cast.submitted(), cast.submitted("other")
        cast.merge(anna, other, dora)
        assert purge(after(1000)) == 0

    def test_a_merged_request_ends_with_its_lead(self, dora: Actor) -> None:
        anna, other = cast.submitted(), cast.submitted("other")
        cast.merge(anna, other, dora)
        cast.close(anna, dora, at=after(10))
        assert [purge(after(99)), purge(after(100))] == [0, 2]


def test_a_purged_copy_fulfils_nothing_when_the_request_is_examined_again(dora: Actor, prefix: None) -> None:
    anna = cast.submitted()
    cast.grant(anna, dora)
    purge(after())
    assert not anna.view(after()).gaps
    cast.reopen(anna, dora, at=after())
    assert anna.view(after()).gaps.pieces == (frozenset({Piece.IDENTITY_DOCUMENT}),)
