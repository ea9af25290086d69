"""Four eyes: what one person prepares and another confirms, and what reopening leaves behind."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import cast

from prestalux.office.attribution import actions
from prestalux.office.dossiers.actions import ChangedMeanwhile, NothingPrepared
from prestalux.office.dossiers.models import PieceFile, Proposal
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import models as register
from prestalux.office.registry import queries as registry
from prestalux.office.registry.actions import NoSuchDay, SameBankAccount
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.request import NotComplete
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.attribution.two_persons import USUAL, Deed, SamePerson
from prestalux.rules.conventions.pieces import Piece

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix", "two_persons")]


@pytest.fixture
def two_persons(settings: Any) -> None:
    settings.DEEDS_OF_TWO = USUAL


def test_what_two_must_do_is_only_prepared_by_one(dora: Actor) -> None:
    anna = cast.submitted()
    assert cast.grant(anna, dora) == ""
    assert (anna.status, register.ProviderCode.objects.count()) == (Status.SUBMITTED, 0)


def test_a_clerk_only_prepares_also_where_one_suffices(settings: Any) -> None:
    settings.DEEDS_OF_TWO = frozenset()
    anna = cast.submitted()
    assert cast.grant(anna, cast.carl()) == ""
    assert anna.status is Status.SUBMITTED


def test_what_a_clerk_prepared_a_reviewer_confirms(dora: Actor) -> None:
    anna = cast.submitted()
    digits = cast.confirm(anna, dora, cast.prepare(anna, cast.carl()))
    assert anna.status is Status.GRANTED
    assert registry.is_valid_on(digits, date(2026, 12, 1))


def test_the_journal_names_both_persons(dora: Actor) -> None:
    anna, carl = cast.submitted(), cast.carl()
    cast.confirm(anna, dora, cast.prepare(anna, carl))
    line = journal.lines_about("dossier", anna.id)[-1]
    assert line.account_id == dora.account_id
    assert f'"prepared_by":{carl.account_id}' in line.facts


def test_who_prepared_does_not_confirm(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, dora)
    with pytest.raises(SamePerson):
        cast.confirm(anna, dora, prepared)
    assert anna.status is Status.SUBMITTED


def test_the_database_too_refuses_that_one_person_does_both(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, dora)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=prepared).update(state="confirmed", settled_by=dora.account_id)


def test_a_clerk_does_not_confirm(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, dora)
    with pytest.raises(NotYours):
        cast.confirm(anna, cast.carl(), prepared)


def test_what_could_not_be_done_cannot_be_prepared(dora: Actor) -> None:
    with pytest.raises(StepNotAllowed):
        cast.prepare(cast.asked(dora, Piece.BANK_DETAILS), dora)


def test_a_refusal_is_not_prepared_without_a_reason(dora: Actor) -> None:
    with pytest.raises(ReasonMissing):
        cast.prepare(cast.submitted(), dora, Deed.REFUSE)


def test_a_change_in_between_lets_what_was_prepared_lapse(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, cast.carl())
    cast.correct(anna, dora, given_name="Anne")
    with pytest.raises(NothingPrepared):
        cast.confirm(anna, dora, prepared)


def test_what_was_confirmed_is_not_confirmed_again(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, cast.carl())
    cast.confirm(anna, dora, prepared)
    with pytest.raises(NothingPrepared):
        cast.confirm(anna, cast.mia(), prepared)


def test_the_second_of_two_who_confirm_at_once_learns_that_the_dossier_changed(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, cast.carl())
    version = anna.view().version
    cast.confirm(anna, dora, prepared, version=version)
    with pytest.raises(ChangedMeanwhile):
        cast.confirm(anna, cast.mia(), prepared, version=version)


def test_what_is_sent_back_says_why_and_waits_no_longer(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, cast.carl())
    actions.send_back(
        reference=anna.reference,
        proposal_id=prepared,
        note=" Look at page 2. ",
        version=None,
        by=dora,
        at=cast.NOW,
    )
    view = anna.view()
    assert view.prepared is None
    assert view.sent_back is not None
    assert view.sent_back.note == "Look at page 2."


def test_only_who_prepared_takes_it_back(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, cast.carl())
    with pytest.raises(NotYours):
        actions.take_back(reference=anna.reference, proposal_id=prepared, version=None, by=dora, at=cast.NOW)


# Reopening


@pytest.fixture
def granted(settings: Any, dora: Actor) -> cast.Request:
    settings.DEEDS_OF_TWO = frozenset()
    anna = cast.submitted()
    cast.grant(anna, dora)
    return anna


def test_reopening_leaves_the_code_valid_on_no_day(granted: cast.Request, dora: Actor) -> None:
    cast.reopen(granted, dora)
    digits = register.ProviderCode.objects.get().digits
    assert not any(registry.is_valid_on(digits, date(year, 12, 1)) for year in (2026, 2030))


def test_reopening_keeps_the_former_decision_readable(granted: cast.Request, dora: Actor) -> None:
    cast.reopen(granted, dora)
    view = granted.view()
    assert view.decision is None
    assert [(row.outcome, row.voided_why) for row in view.former_decisions] == [("grant", "A mistake.")]


def test_a_void_code_is_not_given_again(granted: cast.Request, dora: Actor) -> None:
    cast.reopen(granted, dora)
    first = register.ProviderCode.objects.get().digits
    assert cast.grant(granted, dora) != first


def test_the_same_person_stays_one_provider(granted: cast.Request, dora: Actor) -> None:
    cast.reopen(granted, dora)
    cast.grant(granted, dora)
    assert register.Provider.objects.count() == 1


def test_reopening_twice_is_refused(granted: cast.Request, dora: Actor) -> None:
    cast.reopen(granted, dora)
    with pytest.raises(StepNotAllowed):
        cast.reopen(granted, dora)


def test_each_decision_has_its_own_letter(granted: cast.Request, dora: Actor) -> None:
    cast.reopen(granted, dora)
    cast.grant(granted, dora)
    kinds = [line.event for line in journal.lines_about("dossier", granted.id)]
    assert kinds.count("request.granted") == 2


# Correction, bank account


def test_a_correction_keeps_what_stood_before(dora: Actor) -> None:
    anna = cast.submitted()
    cast.correct(anna, dora, birth_date=date(1990, 9, 29))
    (row,) = anna.view().corrections
    assert (row.before, row.after) == ({"birth_date": "1990-09-30"}, {"birth_date": "1990-09-29"})


def test_a_declaration_signed_before_holds_after_a_correction(dora: Actor) -> None:
    anna = cast.submitted()
    cast.correct(anna, dora, birth_date=date(1990, 9, 29), at=cast.NOW + cast.MINUTE)
    assert anna.view().signature is not None


def test_after_the_decision_nothing_is_corrected(granted: cast.Request, dora: Actor) -> None:
    with pytest.raises(StepNotAllowed):
        cast.correct(granted, dora, given_name="Anne")


def test_a_new_account_holds_from_its_day_and_the_former_until_then(
    granted: cast.Request, dora: Actor
) -> None:
    cast.change_bank_account(granted, dora, from_day=date(2027, 1, 1))
    standing = register.CodeBankAccount.objects.filter(superseded_at=None).order_by("valid_from")
    assert [(row.iban[:4], row.valid_from, row.valid_until) for row in standing] == [
        ("LU28", date(2026, 12, 1), date(2027, 1, 1)),
        ("LU98", date(2027, 1, 1), None),
    ]


def test_a_request_that_is_not_complete_is_not_confirmed(dora: Actor) -> None:
    anna = cast.submitted()
    prepared = cast.prepare(anna, cast.carl())
    PieceFile.objects.filter(pk=anna.view().pieces[0].id).update(replaced_at=cast.NOW)
    with pytest.raises(NotComplete):
        cast.confirm(anna, dora, prepared)


class TestBankAccount:
    """What two persons changed after the grant."""

    @pytest.fixture
    def granted(self, dora: Actor, prefix: None, settings: Any) -> cast.Request:
        settings.DEEDS_OF_TWO = frozenset()
        anna = cast.submitted()
        cast.grant(anna, dora)
        return anna

    def test_it_is_the_account_of_the_next_code_after_a_reopening(
        self, granted: cast.Request, dora: Actor
    ) -> None:
        cast.change_bank_account(granted, dora)
        cast.reopen(granted, dora, at=cast.NOW + cast.MINUTE)
        view = granted.view()
        assert view.values["iban"] == "LU980019400644750001"
        assert view.signature is not None
        assert view.corrections[-1].after == {"iban": "LU980019400644750001"}
        code = cast.grant(granted, dora, at=cast.NOW + 2 * cast.MINUTE)
        account = register.CodeBankAccount.objects.get(code__digits=code)
        assert account.iban == "LU980019400644750001"

    def test_without_a_change_nothing_is_corrected_by_a_reopening(
        self, granted: cast.Request, dora: Actor
    ) -> None:
        cast.reopen(granted, dora, at=cast.NOW + cast.MINUTE)
        assert granted.view().corrections == ()

    def test_a_day_years_ahead_is_a_slip_and_refused(self, granted: cast.Request, dora: Actor) -> None:
        with pytest.raises(NoSuchDay):
            cast.change_bank_account(granted, dora, from_day=date(2072, 4, 1))

    def test_a_change_that_is_to_come_is_put_right_from_an_earlier_day(
        self, granted: cast.Request, dora: Actor
    ) -> None:
        cast.change_bank_account(granted, dora, from_day=date(2027, 10, 1))
        cast.change_bank_account(granted, dora, from_day=date(2027, 4, 1), at=cast.NOW + cast.MINUTE)
        standing = register.CodeBankAccount.objects.filter(superseded_at=None).order_by("valid_from")
        assert [row.iban[-1] for row in standing] == ["0", "1"]

    def test_the_same_account_again_is_refused(self, granted: cast.Request, dora: Actor) -> None:
        cast.change_bank_account(granted, dora)
        with pytest.raises(SameBankAccount):
            cast.change_bank_account(granted, dora, at=cast.NOW + cast.MINUTE)

    def test_a_day_before_the_code_is_refused_at_the_preparation_already(
        self, granted: cast.Request, carl: Actor
    ) -> None:
        with pytest.raises(NoSuchDay):
            cast.change_bank_account(granted, carl, from_day=date(2000, 1, 1))


def test_a_deed_prepared_over_another_says_so_in_the_journal(carl: Actor) -> None:
    anna = cast.submitted()
    first = cast.prepare(anna, carl)
    cast.prepare(anna, carl, Deed.REFUSE, "no-authorisation")
    line = journal.lines_about("dossier", anna.id)[-1]
    assert json.loads(line.facts)["instead_of"] == first
