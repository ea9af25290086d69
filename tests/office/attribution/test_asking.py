"""The fund asks for pieces; the applicant answers each in its slot; nothing given is lost."""

from __future__ import annotations

from datetime import date

import pytest
from tests.office import cast

from prestalux.office.attribution import actions
from prestalux.office.attribution.actions import AskOrder, DueDayPast
from prestalux.office.dossiers.actions import AskedAlready, NoSuchAsk, NothingToAnswer
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.request import Signing
from prestalux.rules.attribution.status import Side, Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db
BANK, SHEET, IDENTITY = Piece.BANK_DETAILS, Piece.INFORMATION_SHEET, Piece.IDENTITY_DOCUMENT


def order(anna: cast.Request, by: Actor, due_on: date, piece: Piece = BANK) -> None:
    orders = [AskOrder(piece, "unreadable", "Illisible.", due_on)]
    actions.ask_for_pieces(reference=anna.reference, asks=orders, version=None, by=by, at=cast.NOW)


def letters(anna: cast.Request, kind: str) -> list[Letter]:
    return list(Letter.objects.filter(dossier_id=anna.id, kind=kind).order_by("pk"))


def test_an_ask_names_piece_reason_text_and_day(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    (ask,) = anna.view().open_asks
    assert (ask.piece, ask.reason, ask.text, ask.due_on) == (BANK, "unreadable", "Illisible.", cast.DUE)


def test_while_the_fund_asks_the_applicant_must_act_until_the_first_due_day(carl: Actor) -> None:
    anna = cast.submitted()
    order(anna, carl, date(2026, 12, 20))
    order(anna, carl, date(2026, 12, 10), IDENTITY)
    view = anna.view()
    assert (view.status, view.who_must_act, view.act_until) == (
        Status.INCOMPLETE,
        Side.APPLICANT,
        date(2026, 12, 10),
    )


def test_both_sides_see_since_when(carl: Actor) -> None:
    anna = cast.submitted()
    cast.ask(anna, carl, BANK, at=cast.NOW + cast.MINUTE)
    assert anna.view().moved_at == cast.NOW + cast.MINUTE


def test_several_pieces_asked_for_at_once_go_out_in_one_letter(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY, SHEET)
    (letter,) = letters(anna, "ask")
    assert letter.facts["asks"] == [ask.id for ask in anna.view().open_asks]


def test_a_second_round_of_asks_goes_out_in_a_letter_of_its_own(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    cast.ask(anna, carl, IDENTITY)
    assert [letter.facts["asks"] for letter in letters(anna, "ask")] == [
        [anna.ask_id(BANK)],
        [anna.ask_id(IDENTITY)],
    ]


def test_asking_for_nothing_is_no_ask(carl: Actor) -> None:
    anna = cast.submitted()
    with pytest.raises(ReasonMissing):
        cast.ask(anna, carl)
    assert anna.status is Status.SUBMITTED


@pytest.mark.parametrize("due_on", [date(2026, 11, 22), date(2026, 11, 23)])
def test_a_due_day_that_is_today_or_past_is_refused(carl: Actor, due_on: date) -> None:
    anna = cast.submitted()
    with pytest.raises(DueDayPast):
        order(anna, carl, due_on)
    assert anna.view().asks == ()


def test_tomorrow_can_be_a_due_day(carl: Actor) -> None:
    anna = cast.submitted()
    order(anna, carl, date(2026, 11, 24))
    assert anna.status is Status.INCOMPLETE


def test_a_piece_is_asked_for_once_at_a_time(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    with pytest.raises(AskedAlready):
        cast.ask(anna, carl, BANK)


def test_one_piece_asked_for_already_stops_the_whole_order(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    with pytest.raises(AskedAlready):
        cast.ask(anna, carl, IDENTITY, BANK)
    assert [ask.piece for ask in anna.view().open_asks] == [BANK]


def test_a_piece_can_be_asked_for_again_once_it_was_answered(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    anna.give(BANK, b"%PDF new")
    anna.answer(anna.ask_id(BANK))
    cast.ask(anna, carl, BANK)
    assert anna.status is Status.INCOMPLETE


def test_a_draft_is_not_asked_about(carl: Actor) -> None:
    with pytest.raises(StepNotAllowed):
        cast.ask(cast.complete(), carl, BANK)


# Answering


def test_the_last_answer_gives_the_request_back_to_the_fund(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    anna.give(BANK, b"%PDF new bank")
    assert anna.answer(anna.ask_id(BANK)) is Status.INCOMPLETE
    anna.give(IDENTITY, b"%PDF new identity")
    assert anna.answer(anna.ask_id(IDENTITY)) is Status.SUBMITTED


def test_the_answer_stands_and_what_was_there_before_is_kept_as_replaced(carl: Actor) -> None:
    anna = cast.submitted()
    (former,) = anna.view().files_for(BANK)
    cast.ask(anna, carl, BANK)
    new = anna.give(BANK, b"%PDF new")
    anna.answer(anna.ask_id(BANK), at=cast.NOW + cast.MINUTE)
    view = anna.view()
    assert [given.id for given in view.files_for(BANK)] == [new]
    (kept,) = [given for given in view.pieces if given.id == former.id]
    assert kept.replaced_at == cast.NOW + cast.MINUTE


def test_before_the_answer_is_sent_the_former_file_stands_too(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    anna.give(BANK, b"%PDF new")
    assert len(anna.view().files_for(BANK)) == 2


def test_the_answer_to_one_ask_leaves_the_other_slots_alone(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    anna.give(BANK, b"%PDF new bank")
    anna.answer(anna.ask_id(BANK))
    assert all(given.replaced_at is None for given in anna.view().pieces if given.piece is IDENTITY)


def test_an_empty_slot_is_no_answer(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(BANK))


def test_a_file_for_another_ask_is_no_answer(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    anna.give(IDENTITY, b"%PDF new identity")
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(BANK))


def test_an_ask_is_answered_once(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    anna.give(BANK, b"%PDF new")
    ask_id = anna.ask_id(BANK)
    anna.answer(ask_id)
    with pytest.raises(NoSuchAsk):
        anna.answer(ask_id)


def test_an_ask_of_another_dossier_is_not_answered(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    other = cast.asked(carl, BANK, name="second")
    anna.give(BANK, b"%PDF new")
    with pytest.raises(NoSuchAsk):
        anna.answer(other.ask_id(BANK))


# The sheet


def test_a_sheet_asked_for_is_answered_by_signing_anew(carl: Actor) -> None:
    anna = cast.asked(carl, SHEET)
    anna.sign(at=cast.NOW + cast.MINUTE)
    assert anna.answer(anna.ask_id(SHEET), at=cast.NOW + cast.MINUTE) is Status.SUBMITTED


def test_the_signature_from_before_the_ask_is_no_answer(carl: Actor) -> None:
    anna = cast.asked(carl, SHEET)
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(SHEET))


def test_a_signature_voided_by_a_later_change_is_no_answer(carl: Actor) -> None:
    anna = cast.asked(carl, SHEET)
    anna.sign(at=cast.NOW + cast.MINUTE)
    anna.save(cast.Section.BANK, holder="A. Weber")
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(SHEET))


def test_a_signature_is_no_answer_to_another_ask(carl: Actor) -> None:
    anna = cast.asked(carl, SHEET, BANK)
    anna.sign(at=cast.NOW + cast.MINUTE)
    with pytest.raises(NothingToAnswer):
        anna.answer(anna.ask_id(BANK))


def test_a_sheet_asked_for_is_answered_by_a_file_signed_by_hand(carl: Actor) -> None:
    anna = cast.asked(carl, SHEET)
    anna.give(SHEET)
    assert anna.answer(anna.ask_id(SHEET)) is Status.SUBMITTED
    assert anna.view().facts.signing is Signing.HAND
    assert not anna.view().gaps


# Taking an ask back


def test_taking_the_last_ask_back_returns_the_request_to_the_fund(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    assert cast.withdraw_ask(anna, carl, BANK) is Status.INCOMPLETE
    assert cast.withdraw_ask(anna, carl, IDENTITY) is Status.SUBMITTED


def test_the_applicant_is_told_of_each_ask_taken_back(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    ids = [anna.ask_id(BANK), anna.ask_id(IDENTITY)]
    cast.withdraw_ask(anna, carl, BANK)
    cast.withdraw_ask(anna, carl, IDENTITY)
    assert [letter.facts["ask"] for letter in letters(anna, "ask-withdrawn")] == ids


def test_a_file_given_for_an_ask_taken_back_is_kept_beside_the_former(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    new = anna.give(BANK, b"%PDF new")
    cast.withdraw_ask(anna, carl, BANK)
    assert new in [given.id for given in anna.view().files_for(BANK)]
    assert len(anna.view().files_for(BANK)) == 2


def test_an_ask_taken_back_is_not_taken_back_again(carl: Actor) -> None:
    anna = cast.asked(carl, BANK, IDENTITY)
    ask_id = anna.ask_id(BANK)
    cast.withdraw_ask(anna, carl, BANK)
    with pytest.raises(NoSuchAsk):
        actions.withdraw_ask(reference=anna.reference, ask_id=ask_id, version=None, by=carl, at=cast.NOW)


def test_the_journal_has_a_line_for_each_step(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    anna.give(BANK, b"%PDF new")
    anna.answer(anna.ask_id(BANK))
    events = [line.event for line in journal.lines_about("dossier", anna.id)]
    assert events[-4:] == ["request.submitted", "pieces.asked", "piece.given", "ask.answered"]


def test_the_timeline_tells_both_sides_what_happened(carl: Actor) -> None:
    anna = cast.asked(carl, BANK)
    anna.give(BANK, b"%PDF new")
    anna.answer(anna.ask_id(BANK))
    assert [(moment.what, moment.side) for moment in anna.view().moments] == [
        ("opened", "applicant"),
        ("submitted", "applicant"),
        ("asked", "fund"),
        ("answered", "applicant"),
    ]
