"""Granting: the code, its first facts, the letter, the event and the journal line, or nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import cast
from tests.office.state import everything

from prestalux.office.attribution import actions
from prestalux.office.attribution.models import CodeRequest, Decision
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.events.models import Event
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import models as register
from prestalux.office.registry import queries as registry
from prestalux.office.registry.actions import NoPrefix, PrefixExhausted
from prestalux.rules.attribution.decision import NoPossiblePeriod
from prestalux.rules.attribution.request import NotComplete
from prestalux.rules.attribution.status import Side, Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.provider_code import ProviderCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]


def test_granting_gives_a_code_that_can_be_checked(dora: Actor) -> None:
    assert ProviderCode.parse(cast.grant(cast.submitted(), dora)).printed == "990000-18"


def test_a_request_granted_is_at_its_end(dora: Actor) -> None:
    anna = cast.submitted()
    cast.grant(anna, dora)
    view = anna.view()
    assert (view.status, view.who_must_act) == (Status.GRANTED, Side.NOBODY)


def test_the_decision_names_code_and_days(dora: Actor) -> None:
    anna = cast.submitted(basis_until=date(2027, 6, 30))
    digits = cast.grant(anna, dora)
    decision = anna.view().decision
    assert decision is not None
    assert (decision.outcome, decision.code) == ("grant", digits)
    assert (decision.valid_from, decision.valid_until) == (date(2026, 12, 1), date(2027, 7, 1))


def test_the_code_is_active_from_its_first_day_to_its_last(dora: Actor) -> None:
    digits = cast.grant(cast.submitted(basis_until=date(2027, 6, 30)), dora)
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2027, 6, 30), date(2027, 7, 1))
    assert [registry.is_valid_on(digits, on) for on in days] == [False, True, True, False]


def test_the_code_does_not_begin_before_the_authorisation(dora: Actor) -> None:
    digits = cast.grant(cast.submitted(basis_from=date(2026, 12, 5)), dora)
    assert not registry.is_valid_on(digits, date(2026, 12, 4))
    assert registry.is_valid_on(digits, date(2026, 12, 5))


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (register.CodeStatus, {"status": "active", "reason": "granted"}),
        (register.CodeSpecialty, {"specialty": "Z0"}),
        (register.CodeAddress, {"street": "1, rue de l'Exemple", "town": "Luxembourg", "country": "LU"}),
        (register.CodeBankAccount, {"holder": "Anna Weber", "iban": "LU280019400644750000"}),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_the_first_facts_hold_for_the_days_of_the_code(
    dora: Actor, model: Any, values: dict[str, str]
) -> None:
    cast.grant(cast.submitted(basis_until=date(2027, 6, 30)), dora, at=cast.NOW + cast.MINUTE)
    fact = model.objects.get()
    assert {name: getattr(fact, name) for name in values} == values
    assert (fact.valid_from, fact.valid_until) == (date(2026, 12, 1), date(2027, 7, 1))
    assert fact.recorded_at == cast.NOW + cast.MINUTE


def test_the_identity_is_recorded_with_the_address_that_was_confirmed(dora: Actor) -> None:
    cast.grant(cast.submitted(), dora)
    identity = register.ProviderIdentity.objects.get()
    assert (identity.family_name, identity.matricule, identity.email) == (
        "Weber",
        "1990093012358",
        "anna@example.org",
    )


def test_a_provider_without_a_specialty_has_none_recorded(dora: Actor) -> None:
    cast.grant(cast.submitted(specialty=""), dora)
    assert not register.CodeSpecialty.objects.exists()


def test_the_letter_is_queued_once(dora: Actor) -> None:
    anna = cast.submitted()
    cast.grant(anna, dora)
    letter = Letter.objects.get(dossier_id=anna.id, kind="attribution")
    assert (letter.state, letter.account_id, letter.language) == ("waiting", anna.by.account_id, "fr")


def test_those_above_learn_it_by_an_event(dora: Actor) -> None:
    cast.grant(cast.submitted(), dora)
    event = Event.objects.get()
    code = register.ProviderCode.objects.get()
    assert (event.kind, event.subject) == ("registry.code-granted", str(code.pk))
    assert event.facts == {"from_day": "2026-12-01"}


def test_the_journal_names_the_code_by_its_row_and_who_granted(dora: Actor) -> None:
    anna = cast.submitted()
    cast.grant(anna, dora)
    line = journal.lines_about("dossier", anna.id)[-1]
    code = register.ProviderCode.objects.get()
    assert (line.event, line.account_id, line.facts) == (
        "request.granted",
        dora.account_id,
        f'{{"code":{code.pk},"decision":{code.decision.pk}}}',
    )


def test_a_request_is_granted_once(dora: Actor) -> None:
    anna = cast.submitted()
    cast.grant(anna, dora)
    with pytest.raises(StepNotAllowed):
        cast.grant(anna, dora)
    assert registry.codes_given() == 1


def test_while_an_ask_is_open_nothing_is_granted(dora: Actor) -> None:
    with pytest.raises(StepNotAllowed):
        cast.grant(cast.asked(dora, Piece.BANK_DETAILS), dora)


def test_staff_cannot_grant_past_the_rule_of_completeness(dora: Actor) -> None:
    anna = cast.submitted()
    (given,) = anna.view().files_for(Piece.BANK_DETAILS)
    actions.move_piece(
        reference=anna.reference,
        piece_id=given.id,
        to=Piece.IDENTITY_DOCUMENT,
        version=None,
        by=dora,
        at=cast.NOW,
    )
    with pytest.raises(NotComplete):
        cast.grant(anna, dora)


def test_the_second_of_two_clerks_learns_that_the_dossier_changed(dora: Actor, mia: Actor) -> None:
    anna = cast.submitted()
    version = anna.view().version
    cast.ask(anna, dora, Piece.BANK_DETAILS, version=version)
    with pytest.raises(ChangedMeanwhile):
        cast.ask(anna, mia, Piece.IDENTITY_DOCUMENT, version=version)


def test_a_page_read_at_the_standing_version_is_taken(dora: Actor) -> None:
    anna = cast.submitted()
    assert cast.grant(anna, dora, version=anna.view().version)


def test_a_grant_without_a_possible_day_writes_nothing(dora: Actor) -> None:
    anna = cast.submitted(basis_until=date(2026, 11, 30))
    before = everything()
    with pytest.raises(NoPossiblePeriod):
        cast.grant(anna, dora)
    assert everything() == before


def test_an_authorisation_until_the_end_of_time_gives_a_code_without_an_end(dora: Actor) -> None:
    digits = cast.grant(cast.submitted(basis_until=date.max), dora)
    assert registry.is_valid_on(digits, date.max)


def test_without_a_prefix_nothing_is_written(dora: Actor) -> None:
    anna = cast.submitted()
    register.CodePrefix.objects.update(valid_until=date(2026, 11, 23))
    before = everything()
    with pytest.raises(NoPrefix):
        cast.grant(anna, dora)
    assert everything() == before


def test_when_the_prefix_is_exhausted_nothing_is_written(dora: Actor) -> None:
    anna = cast.submitted()
    register.PrefixSerial.objects.update(used=10_000)
    before = everything()
    with pytest.raises(PrefixExhausted) as refused:
        cast.grant(anna, dora)
    assert refused.value.facts == {"profession": "dentist"}
    assert everything() == before


def test_request_granted_has_code() -> None:
    """The database itself refuses a grant without a code."""
    anna = cast.submitted()
    request = CodeRequest.objects.get(pk=anna.id)
    with pytest.raises(IntegrityError, match="request_granted_has_code"), transaction.atomic():
        Decision.objects.create(request=request, outcome="grant", decided_at=cast.NOW, decided_by=1)
