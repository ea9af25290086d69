"""Somebody has got hold of an open session or a mailbox. What they begin leads nowhere, and what they got is undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.office import cast
from tests.office.changes import space

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import queries as account_queries
from prestalux.office.accounts.actions import LinkSpent
from prestalux.office.accounts.models import OneTimeLink
from prestalux.office.changes import actions
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.changes import ChangeKind, ChangeStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]
Held = tuple[cast.Request, str]


@pytest.fixture
def anna() -> Held:
    return space.held()


def token_of(reference: str, kind: str = "change-confirm") -> str:
    letter = Letter.objects.filter(dossier_id=space.view(reference).id, kind=kind).latest("pk")
    return accounts.make_link(
        account_id=letter.account_id or 0,
        at=space.LATER,
        valid_for=timedelta(days=30),
        purpose=letter.key,
    )


def addresses(anna: Held) -> set[str]:
    return set(account_queries.addresses_of({anna[0].by.account_id or 0}).values())


@pytest.mark.parametrize("how", ["stop", "withdraw"])
def test_a_change_that_is_over_leaves_no_link_that_opens_anything(anna: Held, how: str) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    token = token_of(reference)
    if how == "stop":
        actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER)
    else:
        actions.withdraw(reference=reference, by=anna[0].by, at=space.LATER)
    assert accounts.link_holder(token, at=space.LATER) is None
    assert not OneTimeLink.objects.filter(spent_at=None).exists()


def test_a_link_that_asks_to_confirm_is_known_as_such_when_nothing_is_left_to_confirm(anna: Held) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    actions.send_link_again(reference=reference, by=anna[0].by, at=space.LATER)
    first, second = (
        accounts.make_link(
            account_id=letter.account_id or 0,
            at=space.LATER,
            valid_for=timedelta(days=30),
            purpose=letter.key,
        )
        for letter in Letter.objects.filter(kind="change-confirm").order_by("pk")
    )
    actions.come_in(second, at=space.LATER, visit=accounts.sign_ins.UNSEEN)
    assert actions.confirms_only(first, at=space.LATER)
    with pytest.raises(LinkSpent):
        actions.come_in(first, at=space.LATER, visit=accounts.sign_ins.UNSEEN)


def test_an_address_is_not_changed_twice_in_a_row(anna: Held) -> None:
    space.follow(space.ask(*anna, ChangeKind.EMAIL))
    with pytest.raises(actions.ChangedLately):
        space.ask(*anna, ChangeKind.EMAIL, wanted={"email": "third@example.org"}, at=space.LATER + cast.DAY)


def test_after_a_stop_the_address_can_be_changed_again(anna: Held) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    space.follow(reference)
    actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER)
    again = space.ask(
        *anna, ChangeKind.EMAIL, wanted={"email": "third@example.org"}, at=space.LATER + cast.DAY
    )
    assert space.view(again).status is ChangeStatus.CONFIRMING


@pytest.mark.parametrize("days", [29, 30, 31, 60])
def test_an_address_that_stood_for_a_day_confirms_nothing_ever(anna: Held, days: int) -> None:
    theft = space.ask(*anna, ChangeKind.EMAIL)
    space.follow(theft)
    actions.stop(reference=theft, session=None, by=anna[0].by, at=space.LATER + cast.DAY)
    at = space.LATER + days * cast.DAY + timedelta(hours=1)
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT, wished=date(2027, 5, 1), at=at)
    assert space.view(reference).channel == "anna@example.org"


def test_a_number_that_stood_for_a_day_is_not_called(anna: Held) -> None:
    space.ask(*anna, ChangeKind.PHONE)
    right = {"phone": "+352621000000"}
    space.ask(*anna, ChangeKind.PHONE, wanted=right, at=space.LATER + cast.DAY)
    at = space.LATER + 30 * cast.DAY + timedelta(hours=1)
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT, wished=date(2027, 5, 1), at=at)
    assert space.view(reference).phones_before == ("+352621000000",)


def test_stopping_one_account_leads_back_to_the_one_accepted_before_it(anna: Held, dora: Actor) -> None:
    carl = cast.carl()
    second = {"holder": "Anna Weber", "iban": "LU980019400644750001", "bic": ""}
    third = {"holder": "Anna Weber", "iban": "DE89370400440532013000", "bic": ""}
    for wanted, wished in ((second, date(2027, 1, 28)), (third, date(2027, 2, 10))):
        reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT, wanted=wanted, wished=wished)
        space.follow(reference)
        space.decide(reference, carl)
        space.confirm(reference, dora)
    actions.stop(reference=reference, session=None, by=anna[0].by, at=space.LATER)
    assert space.code(anna[1], date(2027, 3, 1)).bank["iban"] == second["iban"]


def test_who_got_the_letter_stops_the_change_without_signing_in(anna: Held) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    actions.deny(token_of(reference), at=space.LATER)
    assert space.view(reference).status is ChangeStatus.STOPPED
    with pytest.raises(LinkSpent):
        actions.deny(token_of(reference), at=space.LATER)


def test_who_is_no_party_to_a_new_address_only_withdraws_it(anna: Held) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    actions.deny(token_of(reference), at=space.LATER)
    assert space.view(reference).status is ChangeStatus.WITHDRAWN


def test_staff_stop_a_change_that_the_provider_disowns(anna: Held, carl: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    space.follow(reference)
    actions.stop_at_desk(reference=reference, version=None, by=carl, at=space.LATER + cast.DAY)
    assert addresses(anna) == {"anna@example.org"}


def test_an_auditor_stops_nothing(anna: Held, otto: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.EMAIL)
    with pytest.raises(NotYours):
        actions.stop_at_desk(reference=reference, version=None, by=otto, at=space.LATER)


def test_paper_confirms_only_where_neither_address_nor_number_is_known(anna: Held, carl: Actor) -> None:
    reference = space.ask(*anna, ChangeKind.BANK_ACCOUNT)
    with pytest.raises(NotYours):
        actions.note_call(reference=reference, phone="", version=None, by=carl, at=space.LATER)
