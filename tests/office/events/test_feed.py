"""Events in the order in which they became visible: what was written first and committed last is not lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from tests.office.cast import NOW

from prestalux.office.events import actions as events
from prestalux.office.events import feed
from prestalux.office.events.models import Event

SERIES = "registry.code"


def tell(subject: int) -> None:
    events.tell("registry.code-changed", subject=("code", subject), at=NOW)


def subjects(number: int = 0, most: int = 1_000) -> list[tuple[int, str]]:
    return [(told.number, told.subject) for told in feed.after(number, series=SERIES, most=most).told]


@pytest.mark.django_db
def test_numbers_have_no_gap() -> None:
    for subject in range(5):
        tell(subject)
        events.tell("registry.prefix-nearly-exhausted", subject=("prefix", subject), at=NOW)
    assert [number for number, _ in subjects()] == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_a_number_stays_what_it_was() -> None:
    tell(1)
    first = subjects()
    tell(2)
    assert subjects()[:1] == first


@pytest.mark.django_db
def test_portions_together_are_everything() -> None:
    for subject in range(25):
        tell(subject)
    found, last, complete = [], 0, False
    while not complete:
        portion = feed.after(last, series=SERIES, most=7)
        found += [told.subject for told in portion.told]
        last, complete = portion.told[-1].number, portion.complete
    assert found == [str(subject) for subject in range(25)]


@pytest.mark.django_db
def test_nobody_who_is_behind_is_told_that_this_is_all() -> None:
    for subject in range(3):
        tell(subject)
    assert [feed.after(number, series=SERIES, most=2).complete for number in (0, 1, 3)] == [False, True, True]


@pytest.mark.django_db
def test_what_could_not_be_numbered_yet_is_still_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    for subject in range(10):
        tell(subject)
    assert feed.number_what_came(SERIES, most=4) is True
    assert (feed.newest_of(SERIES), feed.number_what_came(SERIES, most=6)) == (4, False)


@pytest.mark.django_db
def test_what_was_rolled_back_takes_no_number() -> None:
    tell(1)
    subjects()
    with pytest.raises(RuntimeError):
        told_and_failed()
    tell(3)
    assert subjects() == [(1, "1"), (2, "3")]


@transaction.atomic
def told_and_failed() -> None:
    tell(2)
    raise RuntimeError


@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_what_was_written_first_and_committed_last_is_not_missed() -> None:
    written, seen = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            tell(1)
            written.set()
            assert seen.wait(20)

    writer = in_thread(slow)
    assert written.wait(20)
    tell(2)
    early = subjects()
    seen.set()
    writer.join()
    assert Event.objects.order_by("pk").values_list("subject", flat=True)[0] == "1"
    assert early == [(1, "2")]
    assert subjects(early[-1][0]) == [(2, "1")]


@pytest.mark.usefixtures("committed")
def test_many_writers_and_readers_at_once_make_one_order_without_a_gap() -> None:
    def write() -> None:
        for subject in range(15):
            with transaction.atomic():
                tell(subject)

    def read() -> None:
        last = 0
        for _ in range(15):
            for number, _subject in subjects(last):
                assert number == last + 1
                last = number

    threads = [in_thread(write) for _ in range(3)] + [in_thread(read) for _ in range(2)]
    for thread in threads:
        thread.join()
    assert [number for number, _ in subjects()] == list(range(1, 46))


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
