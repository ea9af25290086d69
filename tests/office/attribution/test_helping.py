"""A helper, invited by the applicant: what they may do, and how their right ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast
from tests.office.attribution.test_access import STEPS, TASKS, is_let_in
from tests.office.state import everything

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.models import Account, Right
from prestalux.office.attribution import access, actions, queries
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.request import Section
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
HELPED = {
    "save_section",
    "take_over_sheet",
    "give_piece",
    "note_refused_file",
    "take_back_piece",
    "place_piece",
}


@pytest.fixture
def anna() -> cast.Request:
    anna = cast.draft()
    anna.confirm_address()
    return anna


@pytest.mark.parametrize("step", sorted(set(STEPS) - set(TASKS)))
def test_a_helper_fills_in_and_gives_pieces_and_nothing_else(step: str, anna: cast.Request) -> None:
    assert is_let_in(STEPS[step], anna.reference, anna.invite()) is (step in HELPED)


@pytest.mark.parametrize("step", sorted(TASKS))
def test_a_helper_takes_no_step_of_the_funds(step: str, anna: cast.Request) -> None:
    assert not is_let_in(STEPS[step], anna.reference, anna.invite())


def test_a_helper_reaches_the_one_request_alone(anna: cast.Request) -> None:
    helper, emil = anna.invite(), cast.emil()
    assert access.reached(helper, anna.reference, cast.NOW)[0] == anna.id
    with pytest.raises(NotYours):
        access.reached(helper, emil.reference, cast.NOW)


def test_a_helpers_answers_stand_in_the_request_and_the_journal_says_whose_they_are(
    anna: cast.Request,
) -> None:
    helper = anna.invite()
    anna.as_(helper).save(Section.BANK)
    line = Line.objects.get(event="request.section-saved")
    assert (anna.view().values["holder"], line.account_id) == ("Anna Weber", helper.account_id)


def test_what_a_helper_gives_counts_as_the_applicants(anna: cast.Request) -> None:
    anna.as_(anna.invite()).give(Piece.BANK_DETAILS)
    assert Piece.BANK_DETAILS in anna.view().facts.held


def test_a_helper_gives_the_piece_asked_for_and_the_applicant_sends_it() -> None:
    anna = cast.asked(cast.dora(), Piece.BANK_DETAILS)
    helper = anna.invite()
    anna.as_(helper).give(Piece.BANK_DETAILS)
    with pytest.raises(NotYours):
        anna.as_(helper).answer(anna.ask_id(Piece.BANK_DETAILS))
    assert anna.answer(anna.ask_id(Piece.BANK_DETAILS)) is Status.SUBMITTED


def test_an_answer_changed_by_a_helper_voids_the_signature() -> None:
    anna = cast.complete()
    anna.as_(anna.invite()).save(Section.BANK, holder="Anna Exemple")
    assert anna.view().signature is None


def test_the_applicant_learns_who_changed_what_after_the_signature() -> None:
    anna = cast.complete()
    anna.as_(anna.invite()).save(Section.BANK, holder="Anna Exemple", at=cast.NOW + cast.MINUTE)
    (change,) = queries.changed_since_signed(anna.id)
    assert (change.section, change.by) == (Section.BANK, "secretary@example.org")


def test_what_the_applicant_changes_is_their_own() -> None:
    anna = cast.complete()
    anna.save(Section.BANK, holder="Anna Exemple", at=cast.NOW + cast.MINUTE)
    assert [change.by for change in queries.changed_since_signed(anna.id)] == [""]


def test_a_sheet_that_was_never_signed_was_not_changed_since(anna: cast.Request) -> None:
    anna.save(Section.BANK)
    assert queries.changed_since_signed(anna.id) == ()


def test_a_helper_removes_what_they_gave(anna: cast.Request) -> None:
    secretary = anna.as_(anna.invite())
    given = secretary.give(Piece.BANK_DETAILS)
    secretary.take_back(given)
    assert anna.view().pieces == ()


def test_a_helper_does_not_remove_what_the_applicant_gave(anna: cast.Request) -> None:
    given = anna.give(Piece.IDENTITY_DOCUMENT)
    with pytest.raises(NotYours):
        anna.as_(anna.invite()).take_back(given)


def test_an_invitation_is_a_letter_to_the_helper_with_a_link_of_their_own(anna: cast.Request) -> None:
    helper = anna.invite()
    letter = Letter.objects.get(kind="helper-invited")
    assert (letter.account_id, letter.dossier_id) == (helper.account_id, anna.id)


def test_an_invitation_is_journalled_and_stands_in_the_timeline(anna: cast.Request) -> None:
    helper = anna.invite()
    line = Line.objects.get(event="helper.invited")
    assert line.facts == f'{{"account":{helper.account_id}}}'
    assert [row.what for row in anna.view().moments] == ["opened", "helper-invited"]


def test_whose_address_is_not_confirmed_invites_nobody() -> None:
    emil = cast.emil()
    before = everything()
    with pytest.raises(actions.AddressNotConfirmed):
        emil.invite()
    assert everything() == before


@pytest.mark.parametrize("address", ["anna@example.org", "ANNA@example.org", "Secretary@Example.org"])
def test_an_address_with_a_way_in_is_not_invited_again(address: str, anna: cast.Request) -> None:
    anna.invite("secretary@example.org")
    with pytest.raises(actions.HelpsAlready):
        anna.invite(address)


def test_no_more_than_three_help_at_a_time(anna: cast.Request) -> None:
    for number in range(actions.MOST_HELPERS):
        anna.invite(f"helper{number}@example.org")
    with pytest.raises(actions.TooManyHelpers):
        anna.invite("one-more@example.org")


def test_a_place_left_can_be_filled_again(anna: cast.Request) -> None:
    helpers = [anna.invite(f"helper{number}@example.org") for number in range(actions.MOST_HELPERS)]
    anna.end(helpers[0])
    anna.invite("one-more@example.org")


def test_nobodys_mailbox_is_filled_in_a_requests_name(anna: cast.Request) -> None:
    for number in range(actions.INVITATIONS_A_DAY):
        anna.end(anna.invite(f"helper{number}@example.org"))
    with pytest.raises(accounts.TooManyTries):
        anna.invite("one-more@example.org")
    anna.invite("one-more@example.org", at=cast.NOW + timedelta(days=1, seconds=1))


def test_nobody_is_invited_to_a_request_that_has_ended() -> None:
    anna = cast.submitted()
    anna.withdraw()
    with pytest.raises(StepNotAllowed):
        anna.invite()


def test_a_helper_invites_nobody(anna: cast.Request) -> None:
    with pytest.raises(NotYours):
        anna.as_(anna.invite()).invite("other@example.org")


def test_a_helper_whose_right_was_ended_reaches_nothing(anna: cast.Request) -> None:
    helper = anna.invite()
    anna.end(helper)
    with pytest.raises(NotYours):
        access.reached(helper, anna.reference, cast.NOW)
    assert queries.helpers_of(anna.id, cast.NOW) == ()


def test_the_link_of_a_helper_sent_away_opens_nothing(anna: cast.Request) -> None:
    helper = anna.invite()
    token = accounts.make_link(account_id=helper.account_id or 0, at=cast.NOW, valid_for=timedelta(days=1))
    anna.end(helper)
    with pytest.raises(accounts.LinkSpent):
        accounts.spend_link(token, at=cast.NOW)


def test_ending_a_help_twice_is_done_once(anna: cast.Request) -> None:
    helper = anna.invite()
    assert [anna.end(helper), anna.end(helper)] == [True, False]
    assert Line.objects.filter(event="helper.ended").count() == 1


def test_an_applicant_ends_the_help_with_the_own_request_alone(anna: cast.Request) -> None:
    helper, emil = anna.invite(), cast.emil()
    assert emil.end(helper) is False
    assert access.reached(helper, anna.reference, cast.NOW)[0] == anna.id


def test_the_applicants_own_right_is_not_ended_as_a_help(anna: cast.Request) -> None:
    assert anna.end(anna.by) is False
    assert access.own_request(anna.by, anna.reference, cast.NOW) == anna.id


def test_a_helper_gets_a_new_link_from_the_own_address(anna: cast.Request) -> None:
    helper = anna.invite("secretary@example.org")
    actions.send_links(email="Secretary@example.org", language="de", at=cast.NOW)
    letter = Letter.objects.get(kind="resume-link", account_id=helper.account_id)
    assert letter.dossier_id == anna.id


def test_a_forgotten_draft_takes_its_helpers_with_it(anna: cast.Request) -> None:
    helper = anna.invite()
    assert actions.forget_old_drafts(at=cast.NOW + timedelta(days=100), after_days=90) == 1
    assert not Account.objects.filter(pk=helper.account_id).exists()
    assert not Right.objects.filter(dossier_id=anna.id).exists()


def test_the_address_of_a_helper_stands_in_no_line_of_the_journal(anna: cast.Request) -> None:
    anna.end(anna.invite("secretary@example.org"))
    assert not Line.objects.filter(facts__contains="secretary").exists()


def test_a_stranger_is_no_helper(anna: cast.Request) -> None:
    with pytest.raises(NotYours):
        access.reached(Actor.account(10**6), anna.reference, cast.NOW)
