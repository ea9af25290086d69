"""Drafts nobody touches any more: announced, then forgotten with everything given in them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.office import cast

from prestalux.office.accounts.models import Account, Right
from prestalux.office.attribution import actions, queries
from prestalux.office.dossiers.models import Dossier
from prestalux.office.files.models import SealedFile
from prestalux.office.files.store import NoSuchObject, store
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor, ActorKind
from prestalux.office.outbox.models import Letter
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
DAYS = 60


def after(days: int, seconds: int = 0) -> datetime:
    return cast.NOW + timedelta(days=days, seconds=seconds)


def forget(at: datetime) -> int:
    return actions.forget_old_drafts(at=at, after_days=DAYS)


def announce(at: datetime) -> int:
    return actions.announce_forgetting(at=at, after_days=DAYS)


def announcements() -> list[dict[str, str]]:
    return list(Letter.objects.filter(kind="draft-ends").order_by("pk").values_list("facts", flat=True))


def test_a_draft_is_kept_for_the_whole_time() -> None:
    cast.draft()
    assert forget(after(DAYS)) == 0


def test_a_draft_nobody_touched_for_longer_is_gone() -> None:
    cast.draft()
    assert forget(after(DAYS, seconds=1)) == 1
    assert not Dossier.objects.exists()


def test_a_draft_touched_meanwhile_is_kept() -> None:
    anna = cast.draft()
    anna.save(cast.Section.BANK, at=after(1))
    assert forget(after(DAYS, seconds=1)) == 0


@pytest.mark.parametrize("end", ["submitted", "withdrawn"])
def test_what_is_no_draft_any_more_is_not_forgotten(end: str) -> None:
    anna = cast.complete()
    if end == "submitted":
        anna.submit()
    else:
        anna.withdraw()
    assert forget(after(1000)) == 0


def test_the_files_of_a_forgotten_draft_cannot_be_opened_any_more(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    anna = cast.draft()
    anna.give(Piece.BANK_DETAILS)
    actions.keep_sheet(dossier_id=anna.id, signature_id=1, language="fr", data=b"%PDF sheet", at=cast.NOW)
    with django_capture_on_commit_callbacks(execute=True):
        forget(after(1000))
    given, issued = SealedFile.objects.all()
    assert (given.wrapped_key, issued.wrapped_key) == (None, None)
    for sealed in (given, issued):
        with pytest.raises(NoSuchObject):
            store().take(sealed.pk.hex)


def test_a_forgotten_draft_takes_the_account_and_its_address_with_it() -> None:
    anna = cast.complete()
    forget(after(1000))
    assert not Account.objects.filter(pk=anna.by.account_id).exists()
    assert not Right.objects.filter(account_id=anna.by.account_id).exists()


def test_who_is_still_signed_in_sees_no_request_any_more() -> None:
    anna = cast.draft()
    forget(after(1000))
    assert queries.requests_of(anna.by.account_id or 0, after(1000)) == []


def test_the_journal_keeps_that_a_draft_was_forgotten() -> None:
    anna = cast.draft()
    forget(after(1000))
    line = journal.lines_about("dossier", anna.id)[-1]
    assert (line.event, line.actor_kind) == ("draft.forgotten", ActorKind.SYSTEM)
    assert journal.verify().whole


def test_forgetting_one_draft_leaves_the_others() -> None:
    cast.draft("anna")
    emil = cast.draft("emil", at=after(30))
    forget(after(DAYS, seconds=1))
    assert list(Dossier.objects.values_list("pk", flat=True)) == [emil.id]


def test_two_weeks_before_the_owner_is_told_the_day() -> None:
    cast.draft()
    assert announce(after(DAYS - 14)) == 0
    assert announce(after(DAYS - 14, seconds=1)) == 1
    assert announcements() == [{"on": "2027-01-22"}]


def test_the_owner_is_told_once() -> None:
    cast.draft()
    for hour in range(3):
        announce(after(DAYS - 13, seconds=3600 * hour))
    assert len(announcements()) == 1


def test_after_the_draft_was_touched_again_the_new_day_is_told() -> None:
    anna = cast.draft()
    announce(after(DAYS - 14, seconds=1))
    anna.save(cast.Section.BANK, at=after(DAYS - 12))
    announce(after(2 * DAYS - 12 - 14, seconds=1))
    assert announcements() == [{"on": "2027-01-22"}, {"on": "2027-03-11"}]


def test_who_is_told_late_has_the_two_weeks_nevertheless() -> None:
    cast.draft()
    announce(after(100))
    assert announcements() == [{"on": "2027-03-17"}]


def test_a_draft_whose_owner_was_not_told_is_kept() -> None:
    cast.draft()
    assert actions.forget_old_drafts(at=after(1000), after_days=DAYS, notice_days=14) == 0


def test_a_draft_is_forgotten_two_weeks_after_its_owner_was_told() -> None:
    cast.draft()
    announce(after(100))
    told = [
        actions.forget_old_drafts(at=after(114, seconds=seconds), after_days=DAYS, notice_days=14)
        for seconds in (-1, 1)
    ]
    assert told == [0, 1]


def test_what_was_told_before_the_draft_was_touched_again_does_not_count() -> None:
    anna = cast.draft()
    announce(after(DAYS - 14, seconds=1))
    anna.save(cast.Section.BANK, at=after(DAYS - 12))
    assert actions.forget_old_drafts(at=after(1000), after_days=DAYS, notice_days=14) == 0


def test_nobody_is_told_about_a_request_sent_in(dora: Actor) -> None:
    cast.submitted()
    assert announce(after(1000)) == 0


def test_a_draft_is_not_deleted_before_its_owner_was_told_long_enough() -> None:
    cast.draft()
    announce(after(200))
    assert actions.forget_old_drafts(at=after(200), after_days=DAYS, notice_days=14) == 0
    assert actions.forget_old_drafts(at=after(214), after_days=DAYS, notice_days=14) == 1


def test_the_day_announced_is_never_sooner_than_the_notice() -> None:
    cast.draft()
    announce(after(200))
    assert announcements()[0]["on"] == after(214).date().isoformat()
