"""Queueing letters: the same key is the same letter, and a step that is undone sends none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.office.cast import MINUTE, NOW

from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.models import Letter


def put(key: str = "key", kind: str = "ask", **facts: object) -> None:
    outbox.put(key=key, kind=kind, account_id=1, language="fr", at=NOW, **facts)


@pytest.mark.django_db
def test_a_letter_waits_and_is_due_at_once() -> None:
    put(asks=[1, 2])
    letter = Letter.objects.get()
    assert (letter.state, letter.next_at, letter.facts) == ("waiting", NOW, {"asks": [1, 2]})


@pytest.mark.django_db
def test_the_same_key_again_is_the_same_letter() -> None:
    put(kind="ask")
    put(kind="closing")
    assert Letter.objects.get().kind == "ask"


@pytest.mark.django_db
def test_the_same_key_does_not_send_a_letter_again_that_was_sent() -> None:
    put()
    letter = outbox.claim(at=NOW, lease="a")
    assert letter is not None
    outbox.mark_sent(letter, at=NOW, message_sha256="0" * 64)
    put()
    assert outbox.claim(at=NOW + 9 * MINUTE, lease="b") is None


@pytest.mark.usefixtures("committed")
def test_a_step_that_is_undone_sends_nothing() -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("committed")
def test_one_key_from_many_sides_at_once_is_one_letter() -> None:
    def side(_: int) -> None:
        try:
            with transaction.atomic():
                put()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(side, range(16)))
    assert Letter.objects.count() == 1
