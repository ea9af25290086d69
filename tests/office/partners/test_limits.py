"""So many requests a minute, over all processes together, without a write for each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.cast import NOW
from tests.office.partners.test_keys import given

from prestalux.office.partners import access
from prestalux.office.partners.models import PartnerKey

MINUTE = NOW.replace(second=0, microsecond=0)


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    another_process()
    yield
    another_process()


def another_process() -> None:
    """Forget what this process holds: what follows happens in one that has just been started."""
    access._held.clear()
    access._known.clear()


def answered(text: str, times: int, at: datetime = MINUTE) -> int:
    done = 0
    for _ in range(times):
        try:
            access.caller(text, at=at)
        except access.AskedTooOften:
            continue
        done += 1
    return done


@pytest.mark.django_db
def test_one_process_answers_as_often_as_the_key_may_ask() -> None:
    assert answered(given(per_minute=50).text, 80) == 50


@pytest.mark.django_db
def test_several_processes_together_never_answer_more_often() -> None:
    key, done = given(per_minute=50), 0
    for _ in range(6):
        done += answered(key.text, 15)
        another_process()
    assert 40 <= done <= 50


@pytest.mark.django_db
def test_the_next_minute_is_a_new_one() -> None:
    key = given(per_minute=3)
    assert [answered(key.text, 5, MINUTE + timedelta(minutes=later)) for later in (0, 1, 2)] == [3, 3, 3]


@pytest.mark.django_db
def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    key = given(per_minute=1)
    access.caller(key.text, at=MINUTE)
    with pytest.raises(access.AskedTooOften) as refused:
        access.caller(key.text, at=MINUTE + timedelta(seconds=20))
    assert refused.value.facts == {"per_minute": 1, "seconds": 40}


@pytest.mark.django_db
def test_most_requests_write_nothing() -> None:
    key = given(per_minute=600)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answered(key.text, 70)
    assert sum(query["sql"].startswith("UPDATE") for query in asked.captured_queries) == 1


@pytest.mark.django_db
def test_who_goes_on_asking_in_vain_writes_nothing() -> None:
    key = given(per_minute=1)
    answered(key.text, 2)
    with CaptureQueriesContext(connection) as asked:
        answered(key.text, 50)
    assert {query["sql"].split()[0] for query in asked.captured_queries} <= {"SELECT"}


@pytest.mark.django_db
def test_the_last_use_is_written_once_a_minute() -> None:
    key = given(per_minute=2)
    for second in (5, 30):
        access.caller(key.text, at=MINUTE + timedelta(seconds=second))
    assert PartnerKey.objects.get().used_at == MINUTE + timedelta(seconds=5)
    access.caller(key.text, at=MINUTE + timedelta(seconds=70))
    assert PartnerKey.objects.get().used_at == MINUTE + timedelta(seconds=70)


@pytest.mark.django_db
def test_a_clock_that_lags_behind_gives_no_second_minute() -> None:
    key = given(per_minute=10)
    assert answered(key.text, 10, MINUTE) == 10
    another_process()
    assert answered(key.text, 10, MINUTE - timedelta(seconds=1)) == 0


@pytest.mark.usefixtures("committed")
def test_many_at_once_are_never_answered_more_often() -> None:
    key, done, lock = given(per_minute=40), [0], threading.Lock()

    def ask() -> None:
        here = answered(key.text, 20)
        connection.close()
        with lock:
            done[0] += here

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [40]
