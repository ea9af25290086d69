"""What the house does by itself: each chore once or ten times with the same result, none in another's way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from tests.office import cast
from tests.office.state import everything

from prestalux.doors.clock.__main__ import _run, chores
from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.models import Account, Attempt, OneTimeLink
from prestalux.office.attribution import queries
from prestalux.office.files import actions as files
from prestalux.office.files.models import SealedFile
from prestalux.office.files.store import StoreAway, store
from prestalux.office.journal.queries import lines_about
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.reference import Reference

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NEVER = timedelta(days=36500)


def draft_days() -> timedelta:
    return timedelta(days=settings.FUND.draft_days)


def do(name: str, at: timedelta) -> object:
    """One chore, so long after NOW."""
    return chores()[name](cast.NOW + at)


def do_all(at: timedelta) -> None:
    for name in chores():
        do(name, at)


def tell_in_time() -> None:
    """The owners are told as early as the clock tells them: two weeks before the end."""
    do("drafts.announced", draft_days() - 14 * DAY + timedelta(minutes=5))


def is_there(request: cast.Request) -> bool:
    return queries.dossier_id_of(Reference.parse(request.reference)) is not None


def announcements() -> int:
    return Letter.objects.filter(kind="draft-ends").count()


class TestDrafts:
    def test_a_fresh_draft_is_left_alone(self) -> None:
        anna = cast.draft()
        do_all(draft_days() - 15 * DAY)
        assert is_there(anna)
        assert announcements() == 0

    def test_the_end_of_a_draft_is_announced_once(self) -> None:
        cast.draft()
        for hour in range(5):
            do("drafts.announced", draft_days() - 10 * DAY + timedelta(hours=hour))
        assert announcements() == 1

    def test_only_new_announcements_are_counted(self) -> None:
        cast.draft()
        done = [do("drafts.announced", draft_days() - 10 * DAY) for _turn in range(2)]
        assert done == [1, 0]

    def test_the_announced_day_is_the_day_of_deletion(self) -> None:
        anna = cast.draft()
        tell_in_time()
        told = Letter.objects.get(kind="draft-ends").facts["on"]
        assert told == (cast.NOW + draft_days()).date().isoformat()
        do("drafts.forgotten", draft_days() - DAY)
        assert is_there(anna)
        do("drafts.forgotten", draft_days() + DAY)
        assert not is_there(anna)

    def test_a_house_that_was_away_tells_before_it_deletes(self) -> None:
        anna = cast.draft()
        do_all(draft_days() + 100 * DAY)
        assert is_there(anna)
        do_all(draft_days() + 114 * DAY)
        assert not is_there(anna)

    def test_a_change_keeps_the_draft_and_announces_anew(self) -> None:
        anna = cast.complete()
        do("drafts.announced", draft_days() - 10 * DAY)
        anna.sign(at=cast.NOW + draft_days() - 5 * DAY)
        do_all(draft_days() + DAY)
        assert is_there(anna)
        do_all(2 * draft_days() - 10 * DAY)
        assert announcements() == 2

    def test_a_request_that_was_sent_in_is_never_deleted(self) -> None:
        anna = cast.submitted()
        do_all(100 * draft_days())
        assert anna.status is Status.SUBMITTED

    def test_the_files_of_a_deleted_draft_cannot_be_read_again(
        self, django_capture_on_commit_callbacks: object
    ) -> None:
        anna = cast.draft()
        anna.give(Piece.IDENTITY_DOCUMENT)
        (row,) = SealedFile.objects.all()
        tell_in_time()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            do("drafts.forgotten", draft_days() + DAY)
        row.refresh_from_db()
        assert row.wrapped_key is None
        with pytest.raises(files.NoSuchObject):
            store().take(row.pk.hex)

    def test_the_address_of_a_deleted_draft_is_deleted_too(self) -> None:
        cast.draft()
        tell_in_time()
        do("drafts.forgotten", draft_days() + DAY)
        assert not Account.objects.filter(email="anna@example.org").exists()

    def test_the_journal_keeps_that_it_was_deleted(self) -> None:
        anna = cast.draft()
        tell_in_time()
        do("drafts.forgotten", draft_days() + DAY)
        assert lines_about("dossier", anna.id)[-1].event == "draft.forgotten"


class TestFiles:
    def test_what_a_crash_left_without_a_row_is_swept(self) -> None:
        left = files.seal(b"left over", at=cast.NOW)
        do("files.swept", NEVER)
        with pytest.raises(files.NoSuchObject):
            store().take(left.pk.hex)

    def test_a_file_that_is_just_being_given_is_not_swept(self) -> None:
        given = files.seal(b"on its way", at=cast.NOW)
        do("files.swept", timedelta(0))
        assert store().take(given.pk.hex)

    def test_a_kept_file_is_not_swept(self) -> None:
        anna = cast.draft()
        anna.give(Piece.IDENTITY_DOCUMENT)
        do("files.swept", NEVER)
        (given,) = anna.view().pieces
        assert queries.piece_bytes(anna.id, given.id) is not None

    def test_a_purged_file_that_the_store_still_holds_is_swept(self) -> None:
        row = files.seal(b"to be purged", at=cast.NOW)
        row.save(force_insert=True)
        files.purge(row.pk, at=cast.NOW)  # the deletion after the commit never comes in this test
        do("files.swept", NEVER)
        with pytest.raises(files.NoSuchObject):
            store().take(row.pk.hex)

    def test_what_is_not_ours_is_left_in_the_store(self) -> None:
        name = f"foreign-{uuid4()}"
        store().put(name, b"x")
        do("files.swept", NEVER)
        assert store().take(name) == b"x"
        store().delete(name)


class TestTheRest:
    def test_old_tries_are_forgotten_and_fresh_ones_count(self) -> None:
        for at in (cast.NOW, cast.NOW + 2 * DAY):
            accounts.count_try(of="x", at=at, most=9, window=DAY)
        do("accounts.forgotten", 2 * DAY)
        assert Attempt.objects.count() == 1

    def test_links_long_expired_are_forgotten(self) -> None:
        anna = cast.draft()
        for days in (0, 30):
            accounts.make_link(account_id=anna.by.account_id or 0, at=cast.NOW + days * DAY, valid_for=DAY)
        do("accounts.forgotten", 40 * DAY)
        assert OneTimeLink.objects.count() == 1

    def test_ended_sessions_are_cleared(self) -> None:
        for seconds in (-60, 3600):
            session = SessionStore()
            session.set_expiry(seconds)
            session.create()
        do("sessions.cleared", timedelta(0))
        assert Session.objects.count() == 1


@pytest.mark.parametrize("name", chores())
def test_a_chore_done_again_changes_nothing(name: str) -> None:
    cast.draft("old", at=cast.NOW - 100 * DAY)
    cast.draft("ageing", at=cast.NOW - 80 * DAY)
    cast.draft("fresh")
    accounts.count_try(of="x", at=cast.NOW - 3 * DAY, most=9, window=DAY)
    do(name, timedelta(0))
    once = everything()
    do(name, timedelta(0))
    assert everything() == once


@pytest.mark.parametrize(
    "trouble", [OperationalError("anna"), StoreAway("anna"), OSError("anna"), KeyError("anna")]
)
def test_a_chore_in_trouble_is_told_by_its_name_and_the_kind_alone(
    trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def chore(_at: object) -> None:
        raise trouble

    _run("files.swept", chore, cast.NOW)
    (record,) = (record for record in caplog.records if record.name == "prestalux.clock")
    assert (vars(record)["chore"], vars(record)["cause"]) == ("files.swept", type(trouble).__name__)
    assert "anna" not in str(vars(record))
