"""Sending the request in: whole, and once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.office import cast

from prestalux.office.attribution.models import CodeRequest
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.request import NotComplete, Notice, Section
from prestalux.rules.attribution.status import Side, Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db


def acknowledgements(anna: cast.Request) -> int:
    return Letter.objects.filter(dossier_id=anna.id, kind="acknowledgement").count()


def test_a_request_sent_in_lies_with_the_fund() -> None:
    view = cast.submitted().view()
    assert (view.status, view.who_must_act, view.submitted_at) == (Status.SUBMITTED, Side.FUND, cast.NOW)


def test_the_receipt_is_acknowledged_by_a_letter() -> None:
    assert acknowledgements(cast.submitted()) == 1


def test_a_second_click_says_so_and_makes_no_second_letter() -> None:
    anna = cast.complete()
    assert (anna.submit(), anna.submit()) == (True, False)
    assert acknowledgements(anna) == 1


def test_a_second_click_leaves_no_second_line_in_the_journal() -> None:
    anna = cast.submitted()
    anna.submit()
    events = [line.event for line in journal.lines_about("dossier", anna.id)]
    assert events.count("request.submitted") == 1


def test_a_request_that_lacks_a_piece_stays_a_draft() -> None:
    anna = cast.complete()
    (piece,) = anna.view().files_for(Piece.BANK_DETAILS)
    anna.take_back(piece.id)
    with pytest.raises(NotComplete):
        anna.submit()
    assert anna.status is Status.DRAFT
    assert acknowledgements(anna) == 0


def test_what_the_refusal_names_is_what_the_page_showed() -> None:
    anna = cast.draft()
    shown = anna.view().gaps
    with pytest.raises(NotComplete) as refused:
        anna.submit()
    assert refused.value.facts["sections"] == [section.value for section in shown.sections]
    assert refused.value.facts["email_confirmation"] is shown.email_confirmation is True


def test_an_address_must_be_confirmed_first() -> None:
    anna = cast.draft()
    for section in Section:
        anna.save(section)
    for piece in cast.FILES:
        anna.give(piece)
    anna.sign()
    with pytest.raises(NotComplete):
        anna.submit()
    anna.confirm_address()
    assert anna.submit()


def test_a_file_that_looks_blank_holds_the_request_back() -> None:
    anna = cast.complete()
    (piece,) = anna.view().files_for(Piece.BANK_DETAILS)
    anna.take_back(piece.id)
    anna.give(Piece.BANK_DETAILS, flags=("looks-blank",))
    with pytest.raises(NotComplete):
        anna.submit()


def test_who_declares_radiological_equipment_must_send_the_authorisation_for_it() -> None:
    anna = cast.complete(radiological_equipment=True)
    with pytest.raises(NotComplete) as refused:
        anna.submit()
    assert refused.value.facts["pieces"] == [["radioprotection-authorisation"]]
    anna.give(Piece.RADIOPROTECTION_AUTHORISATION)
    assert anna.submit()


def test_a_request_withdrawn_is_not_sent_in() -> None:
    anna = cast.complete()
    anna.withdraw()
    with pytest.raises(StepNotAllowed):
        anna.submit()


def test_a_request_asked_about_is_not_sent_in_a_second_time(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    with pytest.raises(StepNotAllowed):
        anna.submit()


@pytest.mark.parametrize(
    ("notice", "changes"),
    [
        (Notice.START_IN_THE_PAST, {"start_on": date(2026, 11, 22)}),
        (Notice.START_BEFORE_AUTHORISATION, {"basis_from": date(2026, 12, 2)}),
        (Notice.AUTHORISATION_NOT_YET_VALID, {"basis_from": date(2026, 11, 24)}),
        (Notice.AUTHORISATION_EXPIRED, {"basis_until": date(2026, 11, 22)}),
        (Notice.BANK_UNKNOWN, {"iban": "LU760990000000000000"}),
        (Notice.HOLDER_DIFFERS, {"holder": "Emil Exemple"}),
    ],
    ids=str,
)
def test_what_both_sides_should_see_is_shown_and_blocks_nothing(
    notice: Notice, changes: dict[str, Any]
) -> None:
    anna = cast.complete(**changes)
    assert notice in anna.view().notices
    assert anna.submit()


@pytest.mark.parametrize(
    ("holder", "names"),
    [
        ("WEBER ANNA", {}),
        ("Cabinet dentaire Weber", {}),
        ("Anna Müller", {"birth_name": "Müller"}),
        ("MULLER ANNA", {"birth_name": "Müller"}),
        ("Weber-Müller, Anna", {}),
        ("Ana López García", {"family_name": "López García"}),
    ],
)
def test_a_holder_who_carries_the_name_or_the_birth_name_agrees(holder: str, names: dict[str, str]) -> None:
    anna = cast.draft()
    anna.save(Section.IDENTITY, **names)
    anna.save(Section.BANK, holder=holder)
    assert anna.view().facts.holder_agrees


@pytest.mark.parametrize("holder", ["Emil Exemple", "Weberknecht Anna", "Anna"])
def test_a_holder_of_another_name_does_not(holder: str) -> None:
    anna = cast.draft()
    anna.save(Section.IDENTITY)
    anna.save(Section.BANK, holder=holder)
    assert not anna.view().facts.holder_agrees


def test_the_same_file_in_two_slots_is_shown() -> None:
    anna = cast.complete()
    anna.give(Piece.BANK_DETAILS, cast.paper(Piece.IDENTITY_DOCUMENT))
    assert Notice.SAME_FILE_TWICE in anna.view().notices


def test_the_profession_stays_what_it_was_begun_for() -> None:
    anna = cast.submitted()
    assert CodeRequest.objects.get(pk=anna.id).profession == "dentist"
