"""Reminders of what was asked for: once each, to who has not answered, and a proposal to close after the last."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from tests.office import cast

from prestalux.office.attribution import actions, queue
from prestalux.office.attribution.queue import Ages, Filters
from prestalux.office.dossiers.models import Ask, Dossier, Proposal
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor, ActorKind
from prestalux.office.outbox.models import Letter
from prestalux.rules.attribution.reminders import Reminders
from prestalux.rules.attribution.status import Status
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.periods import LUXEMBOURG, day_of

pytestmark = pytest.mark.django_db
BEFORE = (6, 2)
FIRST, LAST = Reminders(BEFORE).days(day_of(cast.NOW), cast.DUE)


def noon(day: date, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(12), LUXEMBOURG)


def remind(day: date) -> int:
    return actions.remind(at=noon(day), before=BEFORE)


def letters() -> list[str]:
    return list(
        Letter.objects.filter(kind__endswith="reminder").order_by("pk").values_list("kind", flat=True)
    )


def to_close(day: date) -> list[int]:
    found = queue.page(Filters.read({"mark": "to-close"}), ages=Ages(5, 15), at=noon(day))
    return [row.id for row in found.rows]


def test_nobody_is_reminded_before_the_first_day(dora: Actor) -> None:
    cast.asked(dora, Piece.BANK_DETAILS)
    assert remind(FIRST - timedelta(days=1)) == 0


def test_each_reminder_is_sent_once(dora: Actor) -> None:
    cast.asked(dora, Piece.BANK_DETAILS)
    assert [remind(day) for day in (FIRST, FIRST, LAST, LAST, cast.DUE)] == [1, 0, 1, 0, 0]
    assert letters() == ["reminder", "last-reminder"]


def test_several_pieces_are_one_letter(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS, Piece.IDENTITY_DOCUMENT)
    assert remind(FIRST) == 1
    ids = [anna.ask_id(Piece.BANK_DETAILS), anna.ask_id(Piece.IDENTITY_DOCUMENT)]
    assert sorted(Letter.objects.get(kind="reminder").facts["asks"]) == sorted(ids)


def test_a_reminder_is_written_in_the_language_of_the_request(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    Dossier.objects.filter(pk=anna.id).update(language="de")
    remind(FIRST)
    assert Letter.objects.get(kind="reminder").language == "de"


def test_the_last_one_names_the_day_to_answer(dora: Actor) -> None:
    cast.asked(dora, Piece.BANK_DETAILS)
    remind(LAST)
    day = Ask.objects.values_list("close_from", flat=True).get()
    assert day is not None
    assert Letter.objects.get(kind="last-reminder").facts["on"] == (day - timedelta(days=1)).isoformat()


def test_who_answered_is_not_reminded(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    anna.give(Piece.BANK_DETAILS, b"%PDF-1.7 another")
    anna.answer(anna.ask_id(Piece.BANK_DETAILS))
    assert remind(LAST) == 0


def test_what_is_no_longer_needed_is_not_reminded_of(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    cast.withdraw_ask(anna, dora, Piece.BANK_DETAILS)
    assert remind(LAST) == 0


def test_a_request_that_ended_is_not_reminded_of(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    anna.withdraw()
    assert remind(LAST) == 0


def test_both_sides_see_the_reminders(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    remind(FIRST)
    remind(LAST)
    moments = [(moment.what, moment.facts["piece"]) for moment in anna.view().moments[-2:]]
    assert moments == [("reminded", "bank-details"), ("reminded-last", "bank-details")]


def test_the_journal_says_that_the_house_reminded(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    remind(FIRST)
    line = journal.lines_about("dossier", anna.id)[-1]
    assert (line.event, line.actor_kind) == ("pieces.reminded", ActorKind.SYSTEM)


def test_closing_is_proposed_from_the_day_after_the_last_day(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    remind(FIRST)
    remind(LAST)
    day = Ask.objects.values_list("close_from", flat=True).get()
    assert day is not None
    assert [anna.view(noon(day, days)).close_proposed for days in (-1, 0)] == [False, True]
    assert (to_close(day - timedelta(days=1)), to_close(day)) == ([], [anna.id])


def test_closing_is_not_proposed_without_the_last_reminder(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    remind(FIRST)
    later = cast.DUE + timedelta(days=30)
    assert (anna.view(noon(later)).close_proposed, to_close(later)) == (False, [])


def test_closing_is_not_proposed_while_another_ask_runs(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    remind(LAST)
    cast.ask(anna, dora, Piece.IDENTITY_DOCUMENT, at=noon(LAST))
    later = cast.DUE + timedelta(days=30)
    assert (anna.view(noon(later)).close_proposed, to_close(later)) == (False, [])


def test_a_reminder_is_not_called_the_last_while_another_ask_runs(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    ids = [anna.ask_id(Piece.BANK_DETAILS)]
    cast.ask(anna, dora, Piece.IDENTITY_DOCUMENT)
    Ask.objects.exclude(pk__in=ids).update(due_on=cast.DUE + timedelta(days=60))
    remind(LAST)
    assert letters() == ["reminder"]


def test_nothing_closes_by_itself(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    for day in (FIRST, LAST, cast.DUE, cast.DUE + timedelta(days=400)):
        remind(day)
    assert anna.status is Status.INCOMPLETE


def test_what_was_prepared_stands_after_a_reminder(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    cast.prepare(anna, cast.carl(), Deed.REFUSE, "no-authorisation")
    remind(FIRST)
    assert Proposal.objects.get().state == Proposal.State.PREPARED


def test_a_piece_asked_for_again_is_reminded_of_anew(dora: Actor) -> None:
    anna = cast.asked(dora, Piece.BANK_DETAILS)
    remind(FIRST)
    cast.withdraw_ask(anna, dora, Piece.BANK_DETAILS)
    cast.ask(anna, dora, Piece.BANK_DETAILS)
    assert remind(FIRST) == 1


def test_who_asked_is_reminded_while_another_request_of_theirs_is_examined_with_it(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.asked(dora, Piece.BANK_DETAILS, name="again")
    cast.merge(anna, again, dora)
    assert remind(FIRST) == 1


def test_nobody_is_reminded_of_a_merged_request_whose_lead_is_decided(dora: Actor) -> None:
    anna, again = cast.submitted(), cast.asked(dora, Piece.BANK_DETAILS, name="again")
    cast.merge(anna, again, dora)
    cast.close(anna, dora)
    assert remind(FIRST) == 0
