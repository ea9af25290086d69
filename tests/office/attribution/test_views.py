"""What the doors see: the view of one request, and the desk's queue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast

from prestalux.office.attribution import actions, queries
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db


def queries_for(anna: cast.Request) -> int:
    with CaptureQueriesContext(connection) as captured:
        anna.view()
    return len(captured)


def names(statuses: frozenset[Status] = WITH_THE_FUND, **how: object) -> list[str]:
    page = queries.queue(statuses=statuses, **how)  # type: ignore[arg-type]
    return [card.name for card in page.cards]


def test_a_view_takes_as_many_queries_for_many_files_and_asks_as_for_few(dora: Actor) -> None:
    anna = cast.submitted()
    few = queries_for(anna)
    cast.ask(anna, dora, *Piece)
    for number in range(5):
        anna.give(Piece.BANK_DETAILS, f"%PDF {number}".encode())
    assert queries_for(anna) == few


def test_the_view_of_a_request_begun_now_is_asked_for_in_few_queries_and_is_the_same() -> None:
    anna = cast.draft()
    with CaptureQueriesContext(connection) as captured:
        short = queries.view_of(anna.id, cast.NOW, is_new=True)
    assert short == anna.view()
    assert len(captured) == 4


def test_the_queue_shows_whoever_waits_longest_first() -> None:
    cast.submitted("second", at=cast.NOW, family_name="Zweite")
    cast.submitted("first", at=cast.NOW - timedelta(days=3), family_name="Erste")
    assert names() == ["Erste, Anna", "Zweite, Anna"]


def test_the_queue_shows_the_statuses_that_were_asked_for(dora: Actor) -> None:
    cast.asked(dora, Piece.BANK_DETAILS, name="asked")
    cast.submitted("second", family_name="Zweite")
    assert names(frozenset({Status.SUBMITTED})) == ["Zweite, Anna"]


def test_a_draft_is_not_in_the_queue() -> None:
    cast.complete()
    assert names() == []


def test_the_queue_shows_the_first_due_day(dora: Actor) -> None:
    anna = cast.submitted()
    orders = [
        actions.AskOrder(Piece.BANK_DETAILS, "missing", "", date(2026, 12, 20)),
        actions.AskOrder(Piece.IDENTITY_DOCUMENT, "missing", "", date(2026, 12, 10)),
    ]
    actions.ask_for_pieces(reference=anna.reference, asks=orders, version=None, by=dora, at=cast.NOW)
    (card,) = queries.queue(statuses=WITH_THE_FUND).cards
    assert card.due_on == date(2026, 12, 10)


@pytest.mark.parametrize("text", ["web", "WEBER", " Weber "])
def test_the_queue_is_searched_by_the_start_of_the_name(text: str) -> None:
    cast.submitted()
    cast.submitted("second", family_name="Zweite")
    assert names(text=text) == ["Weber, Anna"]


def test_the_queue_is_searched_by_the_reference_as_people_write_it() -> None:
    anna = cast.submitted()
    cast.submitted("second", family_name="Zweite")
    assert names(text=str(anna.view().reference).lower()[:9]) == ["Weber, Anna"]


@pytest.mark.parametrize("wanted", [-1, 0, 1, 99])
def test_a_page_of_the_queue_that_is_not_there_is_the_nearest_that_is(wanted: int) -> None:
    cast.submitted()
    assert names(page=wanted) == ["Weber, Anna"]


def test_the_counts_are_those_of_each_status() -> None:
    cast.draft("draft")
    cast.submitted("one")
    cast.submitted("other")
    counts = queries.counts()
    assert (counts[Status.DRAFT], counts[Status.SUBMITTED], counts[Status.GRANTED]) == (1, 2, 0)


def test_an_account_sees_its_own_requests() -> None:
    anna, _ = cast.draft(), cast.emil()
    assert [view.id for view in queries.requests_of(anna.by.account_id or 0, cast.NOW)] == [anna.id]


def test_a_look_is_a_line_in_the_journal(dora: Actor) -> None:
    anna = cast.submitted()
    actions.look(dossier_id=anna.id, at_what="piece", by=dora, at=cast.NOW, file=7)
    line = journal.lines_about("dossier", anna.id)[-1]
    assert (line.event, line.account_id, line.facts) == ("look.piece", dora.account_id, '{"file":7}')
