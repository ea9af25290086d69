"""A file that is kept in one go: in one statement where the database allows it, and never beside one that arrives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext
from tests.harness.environment import runs_on
from tests.office.cast import NOW
from tests.office.exchange import mailbox

from prestalux.office.exchange.actions import arriving
from prestalux.office.exchange.models import Deposit, DepositEvent, Portion

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(runs_on() != "postgres", reason="SQLite knows no such statement")


def states() -> list[str]:
    return list(Deposit.objects.order_by("opened_at", "state").values_list("state", flat=True))


@on_postgresql
@pytest.mark.parametrize("complete", [True, False])
def test_a_file_under_a_free_name_costs_one_statement(complete: bool) -> None:
    space = mailbox.space_of()
    with CaptureQueriesContext(connection) as asked:
        mailbox.keep(space, complete=complete)
    assert len(asked) == 1
    assert (Deposit.objects.count(), Portion.objects.count()) == (1, 1)
    assert DepositEvent.objects.count() == int(complete)


@pytest.mark.parametrize("complete", [True, False])
def test_what_was_cut_does_not_stand_beside_what_was_begun_after_it(complete: bool) -> None:
    space = mailbox.space_of()
    mailbox.keep(space, complete=complete)
    mailbox.keep(space, complete=False, at=NOW - timedelta(seconds=1))
    assert len(states()) == 1


def test_what_was_cut_stands_beside_what_was_complete_before_it() -> None:
    space = mailbox.space_of()
    mailbox.keep(space)
    mailbox.keep(space, complete=False, at=NOW + timedelta(seconds=1))
    assert states() == ["complete", "arriving"]


def test_what_arrives_under_its_name_is_dropped() -> None:
    space = mailbox.space_of()
    arriving.begin(space, mailbox.REQUEST, writer="another", at=NOW)
    mailbox.keep(space)
    assert states() == ["complete", "dropped"]


def test_what_arrives_under_another_name_stays() -> None:
    space = mailbox.space_of()
    arriving.begin(space, "another.xml", writer="another", at=NOW)
    mailbox.keep(space)
    assert states() == ["arriving", "complete"]


def test_what_arrives_in_another_space_stays() -> None:
    arriving.begin(mailbox.space_of(2), mailbox.REQUEST, writer="another", at=NOW)
    mailbox.keep(mailbox.space_of())
    assert states() == ["arriving", "complete"]


@on_postgresql
def test_a_name_that_is_too_long_is_refused_and_not_cut_off() -> None:
    space = mailbox.space_of()
    with pytest.raises(DataError):
        mailbox.keep(space, name="x" * 5_000)


def test_many_files_stand_each_with_its_portions() -> None:
    space = mailbox.space_of()
    files = [mailbox.whole(space, name=f"{number}.xml", body=bytes(number)) for number in range(5)]
    arriving.keep_whole(files, at=NOW)
    assert states() == ["complete"] * 5
    assert sorted(Portion.objects.values_list("deposit_id", "size")) == sorted(
        (file.id, number) for number, file in enumerate(files) if number
    )
