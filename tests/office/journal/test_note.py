"""Writing lines: in the transaction of the step, one behind the other, however many write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection, transaction
from tests.office.cast import NOW

from prestalux.office.journal import queries
from prestalux.office.journal.actions import OutsideTransaction, note, note_each
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.office.journal.chain import GENESIS
from prestalux.office.journal.models import Line


def write(event: str = "step", by: Actor = SYSTEM, at: datetime = NOW, **facts: object) -> None:
    with transaction.atomic():
        note(subject=("dossier", 7), event=event, by=by, at=at, **facts)


@pytest.mark.django_db
def test_the_first_line_hangs_on_nothing_and_each_other_on_the_one_before() -> None:
    write()
    write()
    first, second = Line.objects.all()
    assert (first.seq, first.previous) == (1, GENESIS)
    assert (second.seq, second.previous) == (2, first.digest)


@pytest.mark.django_db
def test_lines_noted_at_once_hang_on_one_another_in_their_order() -> None:
    write()
    with transaction.atomic():
        note_each(subject=("dossier", 7), event="step", by=SYSTEM, at=NOW, each=[{"n": n} for n in range(3)])
    write()
    assert queries.verify().broken_at is None
    assert [line.facts for line in Line.objects.filter(seq__in=(2, 3, 4))] == [
        '{"n":0}',
        '{"n":1}',
        '{"n":2}',
    ]


@pytest.mark.django_db
def test_nothing_to_note_writes_no_line() -> None:
    with transaction.atomic():
        note_each(subject=("dossier", 7), event="step", by=SYSTEM, at=NOW, each=[])
    assert not Line.objects.exists()


@pytest.mark.django_db
def test_the_head_is_the_last_line() -> None:
    write()
    write()
    last = Line.objects.get(seq=2)
    assert queries.head() == queries.JournalHead(2, last.digest)


@pytest.mark.django_db
def test_an_empty_journal_has_the_head_of_none() -> None:
    assert queries.head() == queries.JournalHead(0, GENESIS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "columns"),
    [
        (SYSTEM, ("system", None, "")),
        (VISITOR, ("visitor", None, "")),
        (Actor.account(5), ("account", 5, "")),
        (Actor.account(5, "root"), ("account", 5, "root")),
    ],
    ids=["system", "visitor", "account", "operator"],
)
def test_a_line_says_who(by: Actor, columns: tuple[str, int | None, str]) -> None:
    write(by=by)
    line = Line.objects.get()
    assert (line.actor_kind, line.account_id, line.operator) == columns


@pytest.mark.django_db
def test_facts_are_written_one_way_whatever_their_order() -> None:
    write(b=[1, "é"], a=None)
    assert Line.objects.get().facts == '{"a":null,"b":[1,"é"]}'


@pytest.mark.django_db
def test_a_line_is_found_by_its_subject() -> None:
    write("one")
    with transaction.atomic():
        note(subject=("account", 7), event="other", by=SYSTEM, at=NOW)
    assert [line.event for line in queries.lines_about("dossier", 7)] == ["one"]


@pytest.mark.django_db
def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    write(at=NOW.astimezone(timezone(timedelta(hours=9))))
    assert Line.objects.get().at == NOW
    assert queries.verify().whole


@pytest.mark.usefixtures("committed")
def test_a_line_apart_from_its_step_cannot_be_written() -> None:
    with pytest.raises(OutsideTransaction):
        note(subject=("dossier", 7), event="step", by=SYSTEM, at=NOW)
    assert not Line.objects.exists()


@pytest.mark.usefixtures("committed")
def test_a_step_that_is_undone_takes_its_line_with_it() -> None:
    write()
    with transaction.atomic():
        note(subject=("dossier", 7), event="undone", by=SYSTEM, at=NOW)
        transaction.set_rollback(True)
    write()
    assert list(Line.objects.values_list("seq", "event")) == [(1, "step"), (2, "step")]
    assert queries.verify().whole


@pytest.mark.usefixtures("committed")
def test_many_writers_at_once_make_one_chain_from_its_first_line_on() -> None:
    def ten(writer: int) -> None:
        try:
            for _ in range(10):
                write(f"of {writer}")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(ten, range(10)))
    assert queries.verify() == queries.ChainState(lines=100)
