"""The journal by subject, person, kind and day, page by page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries
from tests.office import cast

from prestalux.office.journal import reading
from prestalux.office.journal.actions import note
from prestalux.office.journal.actor import SYSTEM, VISITOR, Actor
from prestalux.office.journal.reading import Asked

pytestmark = pytest.mark.django_db

CARL, DORA = Actor.account(7), Actor.account(8)


def write(
    *, event: str = "look.dossier", dossier: int = 1, by: Actor = CARL, at: datetime = cast.NOW, **facts: Any
) -> None:
    with transaction.atomic():
        note(subject=("dossier", dossier), event=event, by=by, at=at, **facts)


def seqs(page: reading.Page) -> list[int]:
    return [line.values.seq for line in page.lines]


def found(asked: Asked) -> list[int]:
    return seqs(reading.page(asked))


def fill(count: int) -> None:
    for _ in range(count):
        write()


def test_the_newest_lines_come_first() -> None:
    fill(3)
    assert found(Asked()) == [3, 2, 1]


def test_an_empty_journal_is_an_empty_page() -> None:
    assert reading.page(Asked()) == reading.Page((), None, None)


def test_lines_about_one_dossier_are_found() -> None:
    write(dossier=1)
    write(dossier=11)
    assert found(Asked(subject=("dossier", "1"))) == [1]


@pytest.mark.parametrize(
    ("actor", "lines"),
    [
        (("account", 7), [1]),
        (("account", 8), [2]),
        (("system", None), [3]),
        (("visitor", None), [4]),
        (("account", 9), []),
    ],
)
def test_lines_of_one_actor_are_found(actor: tuple[str, int | None], lines: list[int]) -> None:
    for by in (CARL, DORA, SYSTEM, VISITOR):
        write(by=by)
    assert found(Asked(actor=actor)) == lines


@pytest.mark.parametrize(
    ("events", "lines"), [(("a",), [4, 1]), (("a", "c"), [4, 3, 1]), (("x",), []), ((), [4, 3, 2, 1])]
)
def test_lines_of_some_events_are_found_in_the_order_of_the_chain(
    events: tuple[str, ...], lines: list[int]
) -> None:
    for event in "abca":
        write(event=event)
    assert found(Asked(events=events)) == lines


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        (date(2026, 11, 2), None, [4, 3]),
        (None, date(2026, 11, 1), [2, 1]),
        (date(2026, 11, 1), date(2026, 11, 1), [2, 1]),
        (date(2026, 12, 1), None, []),
        (date.min, date.max, [4, 3, 2, 1]),
    ],
)  # fmt: skip
def test_days_are_legal_days_both_included(first: date | None, last: date | None, lines: list[int]) -> None:
    # Midnight in Luxembourg is 23:00 UTC of the day before.
    midnight = datetime.fromisoformat("2026-11-01T23:00:00+00:00")
    for at in (
        midnight - timedelta(hours=20),
        midnight - timedelta(microseconds=1),
        midnight,
        midnight + cast.DAY,
    ):
        write(at=at)
    assert found(Asked(first_day=first, last_day=last)) == lines


def test_a_line_out_of_the_order_of_time_is_found_on_its_day() -> None:
    """A clock that was set back, or a step that waited long, hides nothing."""
    for at in (cast.NOW, cast.NOW + 9 * cast.DAY, cast.NOW, cast.NOW - 9 * cast.DAY):
        write(at=at)
    day = cast.NOW.date()
    assert found(Asked(first_day=day, last_day=day)) == [3, 1]


def test_everything_asked_for_must_hold_at_once() -> None:
    for dossier in (1, 2):
        for event in ("a", "b"):
            for by in (CARL, DORA):
                write(dossier=dossier, event=event, by=by)
    asked = Asked(
        subject=("dossier", "2"), actor=("account", 8), events=("a", "c"), first_day=cast.NOW.date()
    )
    assert found(asked) == [6]


@pytest.mark.parametrize("asked", [Asked(), Asked(events=("look.dossier", "b")), Asked(actor=("account", 7))])
def test_going_on_shows_each_line_once(asked: Asked) -> None:
    fill(7)
    walked, page = [], reading.page(asked, size=3)
    while True:
        walked += seqs(page)
        if page.older is None:
            break
        page = reading.page(asked, before=page.older, size=3)
    assert walked == [7, 6, 5, 4, 3, 2, 1]


def test_going_back_shows_the_page_before() -> None:
    fill(9)
    second = reading.page(Asked(), before=7, size=3)
    assert seqs(second) == [6, 5, 4]
    assert seqs(reading.page(Asked(), after=second.newer, size=3)) == [9, 8, 7]


def test_the_newest_page_leads_to_no_newer_one() -> None:
    fill(4)
    assert reading.page(Asked(), size=3).newer is None
    assert reading.page(Asked(), after=1, size=3).newer is None


def test_a_page_beyond_either_end_leads_back() -> None:
    fill(3)
    assert reading.page(Asked(), before=1) == reading.Page((), 0, None)
    assert seqs(reading.page(Asked(), after=0)) == [3, 2, 1]
    assert reading.page(Asked(), after=99) == reading.Page((), None, 100)


def test_looks_at_one_piece_are_found_by_its_name_or_its_files() -> None:
    write(event="look.page", piece="identity-document", file=1)
    write(event="look.page", piece="bank-details", file=2)
    write(event="look.page", piece="bank-details", file=22, page=1)
    write(event="look.page", piece="bank-details", file=2, page=1)
    asked = Asked(subject=("dossier", "1"), piece="identity-document", files=(2,))
    assert found(asked) == [4, 2, 1]


def test_those_who_looked_are_counted_latest_first() -> None:
    for by, minutes in ((CARL, 0), (DORA, 1), (CARL, 2), (CARL, 3)):
        write(by=by, at=cast.NOW + minutes * cast.MINUTE)
    write(event="pieces.asked", by=SYSTEM)
    seen = reading.seers(Asked(subject=("dossier", "1"), events=("look.dossier",)))
    assert [(seer.account_id, seer.times) for seer in seen] == [(7, 3), (8, 1)]
    assert seen[0].first_at, seen[0].last_at == (cast.NOW, cast.NOW + 3 * cast.MINUTE)


def test_an_export_reads_the_lines_oldest_first_and_no_further_than_told() -> None:
    for event in "abcab":
        write(event=event)
    assert [line.values.seq for line in reading.lines(Asked(events=("a", "b")), up_to=4)] == [1, 2, 4]


@pytest.mark.parametrize("count", [1, 120])
@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        (Asked(), 1),
        (Asked(subject=("dossier", "1")), 1),
        (Asked(first_day=cast.NOW.date()), 2),
        (Asked(events=("a", "b", "c")), 3),
    ],
)
def test_a_page_takes_the_same_number_of_queries_however_long_the_journal(
    asked: Asked, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(count)
    with django_assert_num_queries(queries):
        reading.page(asked)


def test_the_journal_still_refuses_changes_after_its_indexes_were_changed() -> None:
    from django.db import DatabaseError

    from prestalux.office.journal.models import Line

    write()
    with pytest.raises(DatabaseError), transaction.atomic():
        Line.objects.update(event="other")
