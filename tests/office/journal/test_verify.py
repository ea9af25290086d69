"""The journal names the first line that somebody changed or took away, whichever column it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from tests.office.cast import NOW
from tests.office.state import APPEND_ONLY

from prestalux.office.journal import queries
from prestalux.office.journal.actions import note
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.append_only import release
from prestalux.office.journal.chain import LineValues, digest
from prestalux.office.journal.models import Head, Line
from prestalux.office.journal.queries import ChainState, JournalHead, verify

pytestmark = pytest.mark.django_db
LINES = 6


@pytest.fixture(autouse=True)
def _six_lines_that_can_be_tampered_with() -> None:
    write(LINES)
    release(APPEND_ONLY, connection)


def write(count: int = 1) -> None:
    for _ in range(count):
        with transaction.atomic():
            note(subject=("dossier", 7), event="step", by=Actor.account(5, "root"), at=NOW, file=3)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def write_anew_from(seq: int) -> None:
    """What who holds the database could do: change a line and compute every digest after it again."""
    previous = Line.objects.get(seq=seq - 1).digest
    for line in Line.objects.filter(seq__gte=seq):
        line.event, line.previous = "forged", previous
        line.digest = digest(LineValues(**{name: getattr(line, name) for name in LineValues.__slots__}))
        line.save(force_update=True)
        previous = line.digest
    Head.objects.update(digest=previous)


def test_a_journal_nobody_touched_is_whole() -> None:
    assert verify() == ChainState(lines=LINES)


def test_a_journal_nobody_touched_is_whole_against_any_head_kept() -> None:
    kept = [JournalHead(line.seq, line.digest) for line in Line.objects.all()]
    assert all(verify(head).whole for head in kept)


CHANGED: dict[str, object] = {
    "at": "2026-11-23 09:00:00.000001+00:00",
    "actor_kind": "system",
    "account_id": 6,
    "operator": "",
    "subject_kind": "account",
    "subject": "8",
    "event": "other",
    "facts": '{"file":4}',
    "previous": "1" * 64,
    "digest": "1" * 64,
}


def test_every_column_but_the_number_is_changed_in_turn() -> None:
    assert {field.column for field in Line._meta.fields} == {*CHANGED, "seq"}


@pytest.mark.parametrize("seq", [1, 3, LINES])
@pytest.mark.parametrize("column", CHANGED)
def test_a_change_of_any_column_names_the_line(column: str, seq: int) -> None:
    sql(f"UPDATE journal_line SET {column} = %s WHERE seq = %s", CHANGED[column], seq)  # noqa: S608
    assert verify() == ChainState(lines=seq - 1, broken_at=seq, why="changed")


def test_an_account_taken_out_names_the_line() -> None:
    sql("UPDATE journal_line SET account_id = NULL WHERE seq = 3")
    assert verify().broken_at == 3


@pytest.mark.parametrize("garbage", ["", "garbage", "2026-13-45 00:00:00"])
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps instants only")
def test_an_instant_that_is_none_names_the_line(garbage: str) -> None:
    sql("UPDATE journal_line SET at = %s WHERE seq = 3", garbage)
    assert verify() == ChainState(lines=2, broken_at=3, why="changed")


@pytest.mark.parametrize("seq", [1, 3, LINES])
def test_a_line_with_another_number_is_missing_at_its_own(seq: int) -> None:
    sql("UPDATE journal_line SET seq = 1000 WHERE seq = %s", seq)
    assert verify() == ChainState(lines=seq - 1, broken_at=seq, why="missing")


@pytest.mark.parametrize("seq", [1, 3, LINES])
def test_a_line_taken_out_is_missing_at_its_number(seq: int) -> None:
    sql("DELETE FROM journal_line WHERE seq = %s", seq)
    assert verify() == ChainState(lines=seq - 1, broken_at=seq, why="missing")


def test_of_several_broken_lines_the_first_is_named() -> None:
    sql("DELETE FROM journal_line WHERE seq = 5")
    sql("UPDATE journal_line SET event = 'other' WHERE seq = 2")
    assert verify().broken_at == 2


def test_a_line_put_behind_the_head_is_noticed() -> None:
    Line.objects.filter(seq=LINES).update(seq=LINES + 1)
    Head.objects.update(seq=LINES - 1, digest=Line.objects.get(seq=LINES - 1).digest)
    assert verify() == ChainState(lines=LINES - 1, broken_at=LINES, why="head-differs")


@pytest.mark.parametrize("tamper", ["DELETE FROM journal_head", "UPDATE journal_head SET digest = '1'"])
def test_a_head_taken_away_or_changed_is_noticed(tamper: str) -> None:
    sql(tamper)
    assert verify().why == "head-differs"


# With a head kept elsewhere


def without_a_tail() -> None:
    sql("DELETE FROM journal_line WHERE seq > 4")
    Head.objects.update(seq=4, digest=Line.objects.get(seq=4).digest)


def test_a_missing_tail_is_noticed_with_a_head_kept_elsewhere() -> None:
    kept = queries.head()
    without_a_tail()
    assert verify(kept) == ChainState(lines=4, broken_at=5, why="missing")


def test_a_missing_tail_cannot_be_noticed_without_one() -> None:
    without_a_tail()
    assert verify().whole


def test_a_journal_emptied_is_noticed_with_a_head_kept_elsewhere() -> None:
    kept = queries.head()
    sql("DELETE FROM journal_line")
    sql("DELETE FROM journal_head")
    assert verify(kept) == ChainState(lines=0, broken_at=1, why="missing")


def test_a_tail_cut_and_grown_again_is_noticed_at_the_head_that_was_kept() -> None:
    kept = queries.head()
    without_a_tail()
    with transaction.atomic():
        note(subject=("dossier", 8), event="another", by=Actor.account(5), at=NOW)
    write(5)
    assert verify(kept) == ChainState(lines=LINES - 1, broken_at=LINES, why="not-the-kept-head")


def test_a_history_computed_anew_is_noticed_at_the_head_that_was_kept() -> None:
    kept = queries.head()
    write_anew_from(3)
    write()
    assert verify().whole
    assert verify(kept) == ChainState(lines=LINES - 1, broken_at=LINES, why="not-the-kept-head")


# While the house goes on


class WritingMeanwhile:
    """Another line is written before each statement of the walk."""

    def __init__(self) -> None:
        self.writing = False

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        if not self.writing:
            self.writing = True
            write()
            self.writing = False
        return execute(*statement)


def test_lines_written_during_the_walk_are_not_taken_for_broken_ones() -> None:
    with connection.execute_wrapper(WritingMeanwhile()):
        state = verify()
    assert state.whole
    assert Line.objects.count() > LINES + 1
