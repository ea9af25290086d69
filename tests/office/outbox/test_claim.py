"""Claiming letters: one sender at a time, given back when a sender dies, given up in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.office.cast import NOW

from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.actions import LEASE, MOST_ATTEMPTS
from prestalux.office.outbox.letter import LetterView
from prestalux.office.outbox.models import Letter

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LONG = timedelta(days=1)


def put(key: str = "key", at: datetime = NOW) -> None:
    outbox.put(key=key, kind="ask", account_id=1, language="fr", at=at)


def claimed(at: datetime = NOW, lease: str = "lease") -> LetterView:
    letter = outbox.claim(at=at, lease=lease)
    assert letter is not None
    return letter


def state() -> str:
    return Letter.objects.get().state


def test_a_letter_is_given_to_one_sender() -> None:
    put()
    claimed()
    assert outbox.claim(at=NOW, lease="other") is None


def test_a_letter_not_yet_due_is_not_given() -> None:
    put(at=NOW + SECOND)
    assert outbox.claim(at=NOW, lease="lease") is None


def test_the_letter_that_waits_longest_goes_first() -> None:
    put("later")
    put("sooner", at=NOW - SECOND)
    assert [claimed().key, claimed().key] == ["sooner", "later"]


def test_a_sender_that_dies_gives_the_letter_back_with_its_lease() -> None:
    put()
    claimed()
    assert outbox.claim(at=NOW + LEASE - SECOND, lease="other") is None
    assert claimed(NOW + LEASE, "other").key == "key"


def test_each_claim_counts_as_an_attempt() -> None:
    put()
    assert [claimed().attempts, claimed(NOW + LEASE).attempts] == [1, 2]


def test_a_letter_sent_is_sent_once() -> None:
    put()
    assert outbox.mark_sent(claimed(), at=NOW, message_sha256="a" * 64)
    letter = Letter.objects.get()
    assert (letter.state, letter.sent_at, letter.message_sha256) == ("sent", NOW, "a" * 64)
    assert outbox.claim(at=NOW + LONG, lease="other") is None


def test_a_sender_that_was_slow_learns_that_its_lease_is_gone() -> None:
    put()
    slow = claimed(lease="slow")
    claimed(NOW + LEASE, "quick")
    assert not outbox.mark_sent(slow, at=NOW + LEASE, message_sha256="a" * 64)
    assert state() == "sending"


def test_a_slow_sender_cannot_fail_the_letter_of_another() -> None:
    put()
    slow = claimed(lease="slow")
    claimed(NOW + LEASE, "quick")
    assert not outbox.mark_failed(slow, at=NOW + LEASE, why="slow", final=True)
    assert state() == "sending"


def test_a_letter_already_sent_is_not_marked_again() -> None:
    put()
    letter = claimed()
    outbox.mark_sent(letter, at=NOW, message_sha256="a" * 64)
    assert not outbox.mark_sent(letter, at=NOW, message_sha256="b" * 64)


def test_a_lease_can_be_renewed_while_it_is_held() -> None:
    put()
    letter = claimed()
    assert outbox.renew(letter, at=NOW + LEASE - SECOND)
    assert outbox.claim(at=NOW + LEASE, lease="other") is None


def test_a_lease_that_was_lost_cannot_be_renewed() -> None:
    put()
    slow = claimed(lease="slow")
    claimed(NOW + LEASE, "quick")
    assert not outbox.renew(slow, at=NOW + LEASE)


def test_the_wait_doubles_with_every_failure_up_to_six_hours() -> None:
    put()
    at, waits = NOW, []
    for _ in range(14):
        outbox.mark_failed(claimed(at), at=at, why="away")
        due = Letter.objects.get().next_at
        waits.append(int((due - at).total_seconds()))
        at = due
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 21600, 21600]


def test_a_letter_that_failed_is_not_given_before_its_wait_is_over() -> None:
    put()
    outbox.mark_failed(claimed(), at=NOW, why="away")
    assert outbox.claim(at=NOW + 9 * SECOND, lease="other") is None
    assert claimed(NOW + 10 * SECOND).attempts == 2


def test_after_the_most_attempts_the_letter_is_given_up() -> None:
    put()
    at, tries = NOW, 0
    while letter := outbox.claim(at=at, lease="lease"):
        outbox.mark_failed(letter, at=at, why="away")
        at, tries = at + LONG, tries + 1
    assert (tries, state()) == (MOST_ATTEMPTS, "failed")


def test_what_can_never_be_sent_is_given_up_at_once() -> None:
    put()
    outbox.mark_failed(claimed(), at=NOW, why="no such address", final=True)
    assert state() == "failed"
    assert outbox.claim(at=NOW + LONG, lease="other") is None


def test_why_it_failed_is_kept_in_short() -> None:
    put()
    outbox.mark_failed(claimed(), at=NOW, why="x" * 200)
    assert Letter.objects.get().why_failed == "x" * 80
