"""A provider changes what the register says of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.office import cast
from tests.office.changes import space

from prestalux.office.accounts import queries as accounts
from prestalux.office.accounts.actions import LinkSpent
from prestalux.office.changes import actions, queries
from prestalux.office.changes.actions import ChangeDeed, Words
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.events.models import Event
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import queries as register
from prestalux.office.registry.actions import NoSuchDay, SameBankAccount
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.changes import ChangeKind, ChangeNotAllowed, ChangeStatus, DayOutOfReach
from prestalux.rules.registry import CodeNotHeld

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]
NEXT_MONTH = date(2027, 2, 22)
AT_ONCE = (ChangeKind.ADDRESS, ChangeKind.PHONE)
EXAMINED = (ChangeKind.NAME, ChangeKind.SPECIALTY, ChangeKind.CESSATION)


@pytest.fixture
def anna() -> tuple[cast.Request, str]:
    return space.held()


# What holds at once


def test_a_new_address_holds_from_the_day_wished_for(anna: tuple[cast.Request, str]) -> None:
    space.ask(*anna, ChangeKind.ADDRESS, wished=NEXT_MONTH)
    assert space.code(anna[1], NEXT_MONTH - cast.DAY).address["street"] == "1, rue de l'Exemple"
    assert space.code(anna[1], NEXT_MONTH).address["street"] == "2, rue Neuve"


def test_a_new_number_holds_at_once(anna: tuple[cast.Request, str]) -> None:
    space.ask(*anna, ChangeKind.PHONE)
    assert space.person(anna[1])["phone"] == "+352621000001"


def test_what_was_said_before_stays_known_as_it_was(anna: tuple[cast.Request, str]) -> None:
    space.ask(*anna, ChangeKind.ADDRESS)
    before = register.code_on(anna[1], space.TODAY, known_at=space.LATER - cast.MINUTE)
    assert "1, rue de l'Exemple" in before.address


@pytest.mark.parametrize("kind", AT_ONCE)
def test_a_change_at_once_is_told_to_the_feed(anna: tuple[cast.Request, str], kind: ChangeKind) -> None:
    space.ask(*anna, kind)
    assert Event.objects.filter(kind="registry.code-changed", at=space.LATER).exists()


def test_an_address_before_the_code_begins_holds_from_its_first_day(anna: tuple[cast.Request, str]) -> None:
    space.ask(*anna, ChangeKind.ADDRESS, wished=date(2026, 11, 24), at=cast.NOW + cast.DAY)
    assert space.code(anna[1], date(2026, 12, 1)).address["street"] == "2, rue Neuve"


def test_an_address_after_the_last_day_of_the_code_is_refused(anna: tuple[cast.Request, str]) -> None:
    from prestalux.office.registry import actions as registry

    code = ProviderCode.objects.get(digits=anna[1])
    registry.end_code(code.pk, last_day=space.TODAY, reason="cessation", at=space.LATER)
    with pytest.raises(NoSuchDay):
        space.ask(*anna, ChangeKind.ADDRESS, wished=space.TODAY + cast.DAY)


def test_a_change_that_changes_nothing_is_refused(anna: tuple[cast.Request, str]) -> None:
    wanted = {**cast.VALUES[cast.Section.PRACTICE]}
    del wanted["start_on"]
    with pytest.raises(actions.NothingChanges):
        space.ask(*anna, ChangeKind.ADDRESS, wanted=wanted)


def test_a_slip_of_the_year_is_refused(anna: tuple[cast.Request, str]) -> None:
    with pytest.raises(DayOutOfReach):
        space.ask(*anna, ChangeKind.ADDRESS, wished=date(2029, 1, 1))


def test_moving_back_before_having_moved_is_possible(anna: tuple[cast.Request, str]) -> None:
    space.ask(*anna, ChangeKind.ADDRESS, wished=NEXT_MONTH)
    old = {**cast.VALUES[cast.Section.PRACTICE]}
    del old["start_on"]
    space.ask(*anna, ChangeKind.ADDRESS, wanted=old, at=space.LATER + cast.MINUTE)
    assert space.code(anna[1], NEXT_MONTH).address["street"] == "1, rue de l'Exemple"


def test_a_name_to_come_survives_a_new_number(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.NAME, wished=NEXT_MONTH)
    space.decide(reference, dora)
    space.ask(*anna, ChangeKind.PHONE, at=space.LATER + cast.MINUTE)
    after = space.person(anna[1], NEXT_MONTH)
    assert (after["family_name"], after["phone"]) == ("Weber-Muster", "+352621000001")
    assert space.person(anna[1])["family_name"] == "Weber"


# Who may


@pytest.mark.parametrize("kind", ChangeKind)
def test_nobody_changes_what_is_anothers(anna: tuple[cast.Request, str], kind: ChangeKind) -> None:
    emil = cast.emil()
    with pytest.raises(NotYours):
        space.ask(emil, anna[1], kind)


def test_nobody_sees_a_change_of_anothers(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.CESSATION)
    with pytest.raises(NotYours):
        actions.withdraw(reference=reference, by=cast.emil().by, at=space.LATER)


def test_a_helper_of_the_request_changes_nothing(anna: tuple[cast.Request, str]) -> None:
    helper = cast.draft("hilda")
    with pytest.raises(NotYours):
        space.ask(anna[0].as_(helper.by), anna[1], ChangeKind.PHONE)


def test_the_applicant_decides_nothing(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    with pytest.raises(NotYours):
        space.decide(reference, anna[0].by)


# What is examined


@pytest.mark.parametrize("kind", EXAMINED)
def test_what_is_examined_changes_nothing_before(anna: tuple[cast.Request, str], kind: ChangeKind) -> None:
    before = (space.code(anna[1]), space.person(anna[1]))
    reference = space.ask(*anna, kind)
    assert space.view(reference).status is ChangeStatus.SUBMITTED
    assert (space.code(anna[1]), space.person(anna[1])) == before


def test_a_name_holds_once_it_is_accepted(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    assert space.decide(reference, dora) == space.TODAY
    assert space.person(anna[1])["family_name"] == "Weber-Muster"


def test_a_specialty_holds_once_it_is_accepted(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.SPECIALTY)
    space.decide(reference, dora)
    assert space.code(anna[1]).specialty == "Z1"


def test_a_specialty_of_another_profession_is_refused(anna: tuple[cast.Request, str]) -> None:
    with pytest.raises(actions.NotOfTheProfession):
        space.ask(*anna, ChangeKind.SPECIALTY, wanted={"specialty": "D0"})


def test_a_document_is_needed_where_one_is_looked_at(anna: tuple[cast.Request, str]) -> None:
    wish = actions.Wish(ChangeKind.NAME, space.WANTED[ChangeKind.NAME], space.TODAY)
    with pytest.raises(actions.EvidenceMissing):
        actions.ask_change(
            wish,
            digits=anna[1],
            given=None,
            language="fr",
            visit_began_at=space.LATER,
            by=anna[0].by,
            at=space.LATER,
        )


def test_the_code_ends_after_the_last_day_of_practice(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.CESSATION, wished=NEXT_MONTH)
    space.decide(reference, dora)
    assert register.is_valid_on(anna[1], NEXT_MONTH)
    assert not register.is_valid_on(anna[1], NEXT_MONTH + cast.DAY)


def test_a_last_day_before_the_first_is_refused(anna: tuple[cast.Request, str]) -> None:
    with pytest.raises(CodeNotHeld):
        space.ask(*anna, ChangeKind.CESSATION, wished=date(2026, 11, 1))


def test_a_clerk_only_prepares(anna: tuple[cast.Request, str], carl: Actor, dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    assert space.decide(reference, carl) is None
    assert space.confirm(reference, dora) == space.TODAY


def test_a_refused_change_says_why_and_changes_nothing(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    space.decide(reference, dora, ChangeDeed.REFUSE, Words("not-shown", "Extrait illisible."))
    found = space.view(reference)
    assert (found.status, found.reason, found.text) == (
        ChangeStatus.REFUSED,
        "not-shown",
        "Extrait illisible.",
    )
    assert space.person(anna[1])["family_name"] == "Weber"


def test_a_second_change_of_a_kind_waits_for_the_first(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    with pytest.raises(actions.ChangeOpenAlready) as refused:
        space.ask(*anna, ChangeKind.NAME)
    assert refused.value.facts["reference"] == reference


def test_after_a_withdrawal_another_can_be_asked_for(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    actions.withdraw(reference=reference, by=anna[0].by, at=space.LATER)
    assert space.ask(*anna, ChangeKind.NAME, at=space.LATER + cast.MINUTE) != reference


def test_two_clerks_decide_one_change_once(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    seen = space.view(reference).version
    space.decide(reference, dora, version=seen)
    with pytest.raises(ChangedMeanwhile):
        space.decide(reference, dora, ChangeDeed.REFUSE, Words("not-shown"), version=seen)


def test_a_document_asked_for_anew_takes_the_place_of_the_former(
    anna: tuple[cast.Request, str], carl: Actor
) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    actions.ask_for_evidence(
        reference=reference,
        reason="unreadable",
        text="",
        due_on=NEXT_MONTH,
        version=None,
        by=carl,
        at=space.LATER,
    )
    assert space.view(reference).status is ChangeStatus.INCOMPLETE
    actions.answer(reference=reference, given=space.given("Acte"), by=anna[0].by, at=space.LATER)
    found = space.view(reference)
    assert found.status is ChangeStatus.SUBMITTED
    assert [(one.label, one.replaced_at is None) for one in found.files] == [
        ("RIB.pdf", False),
        ("Acte.pdf", True),
    ]


def test_what_was_prepared_lapses_when_the_provider_withdraws(
    anna: tuple[cast.Request, str], carl: Actor, dora: Actor
) -> None:
    reference = space.ask(*anna, ChangeKind.NAME)
    space.decide(reference, carl)
    actions.withdraw(reference=reference, by=anna[0].by, at=space.LATER)
    assert space.view(reference).prepared is None


# The account that is paid


def accepted(anna: tuple[cast.Request, str], dora: Actor) -> str:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    space.follow(reference)
    space.decide(reference, cast.carl())
    space.confirm(reference, dora)
    return reference


def test_a_new_account_waits_for_its_confirmation(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    with pytest.raises(ChangeNotAllowed):
        space.decide(reference, dora)


def test_the_link_goes_to_the_address_known_before(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    assert space.letters(reference) == [("change-confirm", "channel")]
    assert space.view(reference).channel == "anna@example.org"


def test_an_address_changed_shortly_before_confirms_nothing(anna: tuple[cast.Request, str]) -> None:
    """Who came in by a stolen session and brought an address along still needs the former one."""
    mail = space.ask(*anna, ChangeKind.EMAIL)
    space.follow(mail)
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT, wished=NEXT_MONTH, at=space.LATER + 20 * cast.DAY)
    assert space.view(reference).channel == "anna@example.org"
    assert ("change-asked", "known") in space.letters(reference)


def test_an_address_known_for_long_enough_is_the_channel(anna: tuple[cast.Request, str]) -> None:
    space.follow(space.ask(*anna, ChangeKind.EMAIL))
    later = space.LATER + 31 * cast.DAY
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT, wished=date(2027, 3, 1), at=later)
    assert space.view(reference).channel == "anna.new@example.org"


def test_an_address_brought_by_a_session_that_lasts_confirms_nothing(
    anna: tuple[cast.Request, str], settings: Any
) -> None:
    from dataclasses import replace

    settings.FUND = replace(settings.FUND, channel_days=0)
    space.follow(space.ask(*anna, ChangeKind.EMAIL))
    reference = space.ask(
        *anna, ChangeKind.BANK_ACCOUNT, visit=space.LATER - cast.MINUTE, at=space.LATER + cast.MINUTE
    )
    assert space.view(reference).channel == "anna@example.org"


def test_two_persons_accept_a_new_account(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    space.follow(reference)
    assert space.decide(reference, dora) is None
    with pytest.raises(SamePerson):
        space.confirm(reference, dora)


def test_a_new_account_is_paid_after_the_delay(anna: tuple[cast.Request, str], dora: Actor) -> None:
    accepted(anna, dora)
    first = space.TODAY + 5 * cast.DAY
    assert space.code(anna[1], first - cast.DAY).bank["iban"] == "LU280019400644750000"
    assert space.code(anna[1], first).bank["iban"] == "LU980019400644750001"


def test_the_same_account_again_is_refused(anna: tuple[cast.Request, str]) -> None:
    with pytest.raises(SameBankAccount):
        space.ask(*anna, ChangeKind.BANK_ACCOUNT, wanted=dict(cast.VALUES[cast.Section.BANK]))


def test_a_link_confirms_once(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    space.follow(reference)
    with pytest.raises(LinkSpent):
        space.follow(reference)


def test_a_link_sent_again_confirms_too(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    actions.send_link_again(reference=reference, by=anna[0].by, at=space.LATER)
    space.follow(reference)
    assert space.view(reference).status is ChangeStatus.SUBMITTED


def test_a_call_at_the_number_known_before_confirms(anna: tuple[cast.Request, str], carl: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    actions.note_call(reference=reference, phone="+352621000000", version=None, by=carl, at=space.LATER)
    found = space.view(reference)
    assert (found.status, found.confirmed_how) == (ChangeStatus.SUBMITTED, "call")


def test_a_call_at_a_new_number_confirms_nothing(anna: tuple[cast.Request, str], carl: Actor) -> None:
    space.ask(*anna, ChangeKind.PHONE)
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT, wished=NEXT_MONTH, at=space.LATER + cast.DAY)
    with pytest.raises(NotYours):
        actions.note_call(reference=reference, phone="+352621000001", version=None, by=carl, at=space.LATER)


def test_who_never_asked_stops_the_new_account(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = accepted(anna, dora)
    actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER + cast.DAY)
    assert space.code(anna[1], NEXT_MONTH).bank["iban"] == "LU280019400644750000"


def test_an_account_that_is_paid_already_goes_back_from_that_day_on(
    anna: tuple[cast.Request, str], dora: Actor
) -> None:
    reference = accepted(anna, dora)
    actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER + 20 * cast.DAY)
    stopped = space.TODAY + 20 * cast.DAY
    assert space.code(anna[1], stopped - cast.DAY).bank["iban"] == "LU980019400644750001"
    assert space.code(anna[1], stopped).bank["iban"] == "LU280019400644750000"


def test_after_its_time_a_change_is_not_stopped_here(anna: tuple[cast.Request, str], dora: Actor) -> None:
    reference = accepted(anna, dora)
    with pytest.raises(ChangeNotAllowed):
        actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER + 40 * cast.DAY)


def test_stopping_ends_every_other_session(anna: tuple[cast.Request, str]) -> None:
    from prestalux.office.accounts import sign_ins

    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    account_id = anna[0].by.account_id or 0
    own = sign_ins.begin(account_id, sign_ins.Means.LINK, sign_ins.UNSEEN, at=space.LATER)
    other = sign_ins.begin(account_id, sign_ins.Means.LINK, sign_ins.UNSEEN, at=space.LATER)
    actions.stop(reference=reference, session=own.pk, by=anna[0].by, at=space.LATER)
    later = space.LATER + cast.MINUTE
    assert sign_ins.goes_on(own.pk, account_id, at=later)
    assert not sign_ins.goes_on(other.pk, account_id, at=later)


def test_a_change_that_nobody_confirms_lapses(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    assert actions.let_lapse(at=space.LATER + 30 * cast.DAY, after_days=30) == 0
    assert actions.let_lapse(at=space.LATER + 31 * cast.DAY, after_days=30) == 1
    assert space.view(reference).status is ChangeStatus.WITHDRAWN


def without_account(anna: tuple[cast.Request, str]) -> None:
    from prestalux.office.registry import actions as registry

    code = ProviderCode.objects.get(digits=anna[1])
    registry.take_away_bank_account(code.pk, from_day=date(2026, 12, 1), at=space.LATER - cast.DAY)


def test_a_code_without_an_account_gets_its_first(anna: tuple[cast.Request, str], dora: Actor) -> None:
    without_account(anna)
    accepted(anna, dora)
    assert space.code(anna[1], NEXT_MONTH).bank["iban"] == "LU980019400644750001"


def test_a_first_account_that_is_stopped_leaves_none(anna: tuple[cast.Request, str], dora: Actor) -> None:
    without_account(anna)
    reference = accepted(anna, dora)
    actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER + cast.DAY)
    assert space.code(anna[1], NEXT_MONTH).bank == {}


# The e-mail address


def test_a_new_address_holds_once_its_link_was_followed(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    assert space.person(anna[1])["email"] == "anna@example.org"
    space.follow(reference)
    assert space.person(anna[1])["email"] == "anna.new@example.org"
    assert accounts.addresses_of({anna[0].by.account_id or 0}) == {
        anna[0].by.account_id: "anna.new@example.org"
    }


def test_the_former_address_is_told_at_once_and_again(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    assert space.letters(reference) == [("change-confirm", "channel"), ("change-asked", "known")]
    space.follow(reference)
    assert ("change-done", "known") in space.letters(reference)


def test_who_never_asked_gets_the_address_back(anna: tuple[cast.Request, str]) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    space.follow(reference)
    actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER + cast.DAY)
    assert space.person(anna[1], NEXT_MONTH)["email"] == "anna@example.org"
    assert set(accounts.addresses_of({anna[0].by.account_id or 0}).values()) == {"anna@example.org"}


# What is written down


@pytest.mark.parametrize("kind", ChangeKind)
def test_each_change_leaves_its_line_in_the_journal_without_personal_data(
    anna: tuple[cast.Request, str], kind: ChangeKind
) -> None:
    reference = space.ask(*anna, kind)
    line = journal.lines_about("dossier", space.view(reference).id)[-1]
    assert line.event == "change.asked"
    assert not any(
        value and value in str(line.facts) for value in space.WANTED[kind].values() if len(value) > 3
    )


def test_a_change_of_anothers_code_through_ones_own_is_impossible(anna: tuple[cast.Request, str]) -> None:
    berta = space.held(
        "berta", family_name="Berg", given_name="Berta", matricule="", birth_date=date(1985, 3, 27)
    )
    with pytest.raises(NotYours):
        space.ask(anna[0], berta[1], ChangeKind.PHONE)


def test_the_space_shows_what_is_to_come(anna: tuple[cast.Request, str]) -> None:
    space.ask(*anna, ChangeKind.ADDRESS, wished=NEXT_MONTH)
    assert space.code(anna[1]).to_come == (("address", NEXT_MONTH),)


def test_the_space_is_empty_for_who_holds_no_code() -> None:
    from prestalux.office.changes import access

    assert access.providers_of(cast.emil().by, space.LATER) == []


def test_changes_wait_at_the_desk_the_oldest_first(anna: tuple[cast.Request, str]) -> None:
    first = space.ask(*anna, ChangeKind.NAME)
    second = space.ask(*anna, ChangeKind.CESSATION, at=space.LATER + timedelta(hours=1))
    found = queries.at_desk([ChangeStatus.SUBMITTED], space.LATER)
    assert [row.reference.characters for row in found.rows] == [first, second]
