"""The desk's queue: what it shows, in which order, page by page."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast

from prestalux.office.attribution import actions, queue
from prestalux.office.attribution.models import NoticeMark, SearchTerm, TermKey, TermUse
from prestalux.office.attribution.queue import Ages, Filters, Group, Page
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.request import Notice
from prestalux.rules.attribution.status import Status
from prestalux.rules.attribution.two_persons import Deed
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db

AGES = Ages(soon=5, late=15)
FUND = {"show": "fund"}
FOUND_BY = {
    SearchTerm: ("text",),
    TermKey: ("key", "term__text"),
    TermUse: ("dossier", "part", "term__text"),
    NoticeMark: ("dossier", "notice"),
}


def shown(filters: dict[str, str] | None = None, **how: object) -> Page:
    at = how.pop("at", cast.NOW)
    return queue.page(Filters.read(filters or {}), ages=AGES, at=at, **how)  # type: ignore[arg-type]


def ids(filters: dict[str, str] | None = None, **how: object) -> list[int]:
    return [row.id for row in shown(filters, **how).rows]


def days_ago(days: float, name: str, **changes: object) -> cast.Request:
    return cast.submitted(name, at=cast.NOW - timedelta(days=days), **changes)


def walked(filters: dict[str, str], **how: object) -> list[list[int]]:
    """Every page, by going on from one to the next."""
    pages, after = [], ""
    while True:
        page = shown(filters, after=after, **how)
        pages.append([row.id for row in page.rows])
        if not page.after:
            return pages
        after = page.after


def test_whoever_waits_longest_comes_first() -> None:
    later, first = days_ago(1, "later"), days_ago(9, "first")
    assert ids(FUND) == [first.id, later.id]


@pytest.mark.usefixtures("prefix")
def test_what_ended_comes_newest_first(dora: Actor) -> None:
    first, later = days_ago(9, "first"), days_ago(1, "later")
    for request in (first, later):
        cast.grant(request, dora)
    assert ids({"show": "done"}) == [later.id, first.id]


def test_a_draft_is_not_in_the_queue_even_when_it_was_withdrawn() -> None:
    cast.complete()
    cast.draft("other").withdraw()
    assert ids() == []


def test_each_group_shows_its_own(dora: Actor) -> None:
    asked, waiting, closed = cast.asked(dora, Piece.BANK_DETAILS), days_ago(1, "b"), days_ago(2, "c")
    cast.close(closed, dora)
    assert [set(ids({"show": group})) for group in Group] == [
        {waiting.id},
        {asked.id},
        {asked.id, waiting.id},
        {closed.id},
    ]


def test_a_status_goes_before_its_group(dora: Actor) -> None:
    asked = cast.asked(dora, Piece.BANK_DETAILS)
    assert ids({"show": "fund", "status": "incomplete"}) == [asked.id]


def test_a_profession_shows_its_own() -> None:
    dentist = cast.submitted()
    assert ids({"profession": "dentist"}) == [dentist.id]
    assert ids({"profession": "doctor"}) == []


@pytest.mark.parametrize(("age", "names"), [("", "abc"), ("soon", "ab"), ("late", "a")])
def test_an_age_shows_what_has_waited_at_least_so_long(age: str, names: str) -> None:
    made = {"a": days_ago(15, "a"), "b": days_ago(5, "b"), "c": days_ago(4, "c")}
    assert ids({**FUND, "age": age}) == [made[name].id for name in names]


@pytest.mark.parametrize("days", [0, 4, 5, 14, 15, 200])
def test_the_filter_and_the_words_agree_about_an_age(days: int) -> None:
    for hour in (0, 1, 22, 23):
        submitted = cast.NOW.replace(hour=hour) - timedelta(days=days)
        for age in queue.Age:
            late_enough = AGES.of(submitted, cast.NOW) in {age, queue.Age.LATE}
            assert (submitted < AGES.received_before(age, cast.NOW)) is late_enough


def test_only_what_waits_for_the_fund_ages(dora: Actor) -> None:
    cast.ask(days_ago(30, "anna"), dora, Piece.BANK_DETAILS)
    assert ids({"show": "open", "age": "late"}) == []


def test_an_answer_overdue_is_found_from_the_day_after_it_was_due(dora: Actor) -> None:
    asked = cast.asked(dora, Piece.BANK_DETAILS)
    due = cast.NOW + timedelta(days=(cast.DUE - cast.NOW.date()).days)
    assert ids({"mark": "answer-overdue"}, at=due) == []
    assert ids({"mark": "answer-overdue"}, at=due + timedelta(days=1)) == [asked.id]


def test_what_came_back_with_an_answer_is_found(dora: Actor) -> None:
    asked = cast.asked(dora, Piece.BANK_DETAILS)
    days_ago(1, "other")
    asked.give(Piece.BANK_DETAILS, b"%PDF new")
    asked.answer(asked.ask_id(Piece.BANK_DETAILS))
    assert ids({**FUND, "mark": "answered"}) == [asked.id]


@pytest.mark.parametrize(
    ("notice", "changes"),
    [
        (Notice.START_IN_THE_PAST, {"start_on": date(2026, 11, 1)}),
        (Notice.AUTHORISATION_EXPIRED, {"basis_until": date(2026, 11, 22)}),
        (Notice.AUTHORISATION_NOT_YET_VALID, {"basis_from": date(2026, 11, 24)}),
        (Notice.START_BEFORE_AUTHORISATION, {"basis_from": date(2026, 12, 24)}),
        (Notice.START_AFTER_END, {"basis_until": date(2026, 11, 25)}),
        (Notice.HOLDER_DIFFERS, {"holder": "Somebody Else"}),
    ],
)
def test_a_notice_shows_the_requests_that_carry_it(notice: Notice, changes: dict[str, object]) -> None:
    marked, _ = cast.submitted("marked", **changes), cast.submitted("other")
    assert notice in marked.view().notices
    assert ids({"mark": notice}) == [marked.id]


def test_a_file_given_twice_is_a_notice_to_filter_by() -> None:
    anna = cast.complete()
    anna.give(Piece.BANK_DETAILS, b"%PDF one")
    anna.give(Piece.IDENTITY_DOCUMENT, b"%PDF one")
    anna.submit()
    assert ids({"mark": "same-file-twice"}) == [anna.id]


def test_a_notice_goes_with_what_brought_it(dora: Actor) -> None:
    anna = cast.submitted(holder="Somebody Else")
    cast.ask(anna, dora, Piece.INFORMATION_SHEET)
    anna.save(cast.Section.BANK, holder="Anna Weber")
    assert ids({"mark": "holder-differs"}) == []
    assert not NoticeMark.objects.exists()


def test_every_mark_can_be_filtered_by() -> None:
    cast.submitted()
    for mark in queue.MARKS:
        assert len(ids({"mark": mark})) <= 1


def test_what_is_no_filter_is_none() -> None:
    odd = {"show": "x", "status": "draft", "profession": "\0", "age": "fresh", "mark": "1", "more": "x"}
    assert Filters.read(odd).kept == {}


def test_the_first_due_day_is_shown(dora: Actor) -> None:
    anna = cast.submitted()
    days = {Piece.BANK_DETAILS: date(2026, 12, 20), Piece.IDENTITY_DOCUMENT: date(2026, 12, 10)}
    orders = [actions.AskOrder(piece, "missing", "", day) for piece, day in days.items()]
    actions.ask_for_pieces(reference=anna.reference, asks=orders, version=None, by=dora, at=cast.NOW)
    assert shown().rows[0].due_on == date(2026, 12, 10)


# Pages


def test_the_pages_hold_each_request_once() -> None:
    made = cast.many(7)
    pages = walked(FUND, size=3)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert {pk for page in pages for pk in page} == {request.id for request in made}


def test_going_back_shows_what_was_shown_before() -> None:
    cast.many(7)
    pages = walked(FUND, size=3)
    third = shown(FUND, size=3, after=shown(FUND, size=3, after=shown(FUND, size=3).after).after)
    second = shown(FUND, size=3, before=third.before)
    first = shown(FUND, size=3, before=second.before)
    assert [[row.id for row in page.rows] for page in (first, second, third)] == pages
    assert (first.before, third.after) == ("", "")


def test_a_request_that_leaves_shifts_nobody_to_another_page(dora: Actor) -> None:
    cast.many(6)
    _, second = walked(FUND, size=3)
    after = shown(FUND, size=3).after
    reference = shown(FUND, size=3).rows[0].reference.characters
    actions.decide(
        reference=reference,
        deed=Deed.CLOSE,
        words=actions.Words(("duplicate",)),
        version=None,
        by=dora,
        at=cast.NOW,
    )
    assert ids(FUND, size=3, after=after) == second


def test_pages_go_over_several_statuses_in_one_order(dora: Actor) -> None:
    requests = [days_ago(days, f"n{days}") for days in (6, 5, 4, 3, 2)]
    cast.ask(requests[1], dora, Piece.BANK_DETAILS)
    cast.ask(requests[3], dora, Piece.BANK_DETAILS)
    pages = walked({"show": "open"}, size=2)
    assert [pk for page in pages for pk in page] == [request.id for request in requests]


def test_the_pages_of_a_search_hold_each_request_once() -> None:
    made = [cast.submitted(f"n{number}", family_name=("Weber", "Veber")[number % 2]) for number in range(5)]
    whole, alike = made[0::2], made[1::2]
    pages = walked({}, size=2, text="weber")
    expected = [request.id for request in (*whole[::-1], *alike[::-1])]
    assert [pk for page in pages for pk in page] == expected
    last = shown({}, size=2, text="weber", after=shown({}, size=2, text="weber").after)
    assert ids({}, size=2, text="weber", before=last.before) == pages[0]


def test_a_search_is_narrowed_by_the_filters(dora: Actor) -> None:
    asked, _ = cast.asked(dora, Piece.BANK_DETAILS), cast.submitted("other")
    assert ids({"status": "incomplete"}, text="weber") == [asked.id]


@pytest.mark.parametrize(
    "where",
    ["", "x", "-", "20261123T090000.000000-x", "9" * 40, "\0", "0-0", "-1--1", "99991231T235959.000000-1"],
)
@pytest.mark.parametrize("text", ["", "weber"])
def test_a_place_that_is_none_is_the_beginning(where: str, text: str) -> None:
    anna = cast.submitted()
    for side in ("before", "after"):
        assert ids(FUND, text=text, **{side: where}) == [anna.id]


def test_a_page_takes_as_many_queries_for_many_requests_as_for_few(dora: Actor) -> None:
    def queries(**how: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            shown({"show": "open", **how})
            queue.counts()
        return len(captured)

    cast.asked(dora, Piece.BANK_DETAILS, name="first")
    few = queries(), queries(mark="answer-overdue"), queries(profession="dentist")
    cast.many(12)
    assert (queries(), queries(mark="answer-overdue"), queries(profession="dentist")) == few
    assert max(few) <= 12


def test_the_counts_are_those_of_each_group(dora: Actor) -> None:
    cast.draft("draft")
    cast.submitted("one")
    cast.asked(dora, Piece.BANK_DETAILS, name="other")
    assert queue.counts() == {Group.FUND: 1, Group.APPLICANT: 1, Group.OPEN: 2, Group.DONE: 0}


def test_counting_ends_where_nobody_reads_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    cast.many(4)
    assert queue.counts()[Group.FUND] == 2


def test_a_row_tells_what_a_step_on_it_needs(dora: Actor) -> None:
    anna = cast.submitted()
    (row,) = shown().rows
    view = anna.view()
    assert (row.reference, row.version, row.status, row.language) == (
        view.reference,
        view.version,
        Status.SUBMITTED,
        "fr",
    )


def test_requests_sent_in_before_the_search_are_found_and_filtered_as_later_ones() -> None:
    anna = cast.submitted(holder="Somebody Else", birth_name="Gonçalves")
    cast.complete("draft")
    tables = (SearchTerm, TermKey, TermUse, NoticeMark)
    written = [set(table.objects.values_list(*FOUND_BY[table])) for table in tables]
    for table in tables:
        table.objects.all().delete()
    migration = import_module(
        "prestalux.office.attribution.migrations.0004_search_of_requests_sent_in_before"
    )
    migration.fill(apps, None)
    assert [set(table.objects.values_list(*FOUND_BY[table])) for table in tables] == written
    assert ids({"mark": "holder-differs"}, text="gonsalves") == [anna.id]
