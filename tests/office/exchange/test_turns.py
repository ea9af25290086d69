"""When the worker takes a file up: each once, in turn, whatever the clock does; and how fast a space may take them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.cast import NOW
from tests.office.exchange import mailbox

from prestalux.office.exchange.actions import receiving
from prestalux.office.exchange.models import Deposit
from prestalux.office.exchange.queries.mailbox import held

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_what_is_complete_is_taken_up_once() -> None:
    pk = mailbox.keep(mailbox.space_of(), at=NOW)
    assert [receiving.due_to_receive(at=NOW), receiving.due_to_receive(at=NOW + SECOND)] == [[pk], []]


def test_what_its_worker_never_finished_is_taken_up_again() -> None:
    pk = mailbox.keep(mailbox.space_of(), at=NOW)
    receiving.due_to_receive(at=NOW)
    assert receiving.due_to_receive(at=NOW + receiving.LEASE) == [pk]


@pytest.mark.parametrize("step", [HOUR, -HOUR, 24 * HOUR, -24 * HOUR])
def test_a_clock_that_is_set_holds_no_file_up(step: timedelta) -> None:
    pk = mailbox.keep(mailbox.space_of(), at=NOW)
    assert receiving.due_to_receive(at=NOW + step) == [pk]


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_a_clock_that_is_set_holds_no_judgement_up(step: timedelta) -> None:
    pk = mailbox.keep(mailbox.space_of(), at=NOW)
    mailbox.receive(pk, at=NOW)
    assert receiving.due_to_judge(at=NOW + step) == [pk]


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_a_file_goes_its_whole_way_while_the_clock_is_set(step: timedelta) -> None:
    pk = mailbox.keep(mailbox.space_of(), at=NOW)
    mailbox.receive(pk, at=NOW + step)
    mailbox.judge(pk, at=NOW)
    assert Deposit.objects.get(pk=pk).state == "answered"


@pytest.mark.parametrize(("at", "lately"), [(NOW, 1), (NOW + 2 * HOUR, 0), (NOW - 2 * HOUR, 0)])
def test_only_what_came_in_this_minute_counts_for_the_pace(at: datetime, lately: int) -> None:
    place = mailbox.space_of()
    mailbox.keep(place, at=NOW)
    assert held(place, at=at).lately == lately


def test_the_turn_is_found_by_an_index() -> None:
    mailbox.keep(mailbox.space_of(), at=NOW)
    with CaptureQueriesContext(connection) as queries:
        receiving.due_to_receive(at=NOW)
    asked = next(one["sql"] for one in queries if "ORDER BY" in one["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {asked}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        plan = str(cursor.fetchall())
    assert "deposits_due" in plan or "deposits_coming_in" in plan
