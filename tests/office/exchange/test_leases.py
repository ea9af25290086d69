"""Who works on a file: under a short lease, renewed while it is read; and the moments that each step carries."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.office.cast import NOW
from tests.office.exchange import mailbox

from prestalux.office.exchange.actions import receiving
from prestalux.office.exchange.models import Deposit, DepositEvent, Receipt
from prestalux.rules.exchange.receipts import read

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
PORTIONS = 30


class Clock:
    """Goes on by a second each time it is asked."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += SECOND
        return self.at


@pytest.fixture
def large() -> uuid.UUID:
    return mailbox.keep(mailbox.space_of(), b"x" * PORTIONS, size=1)


def test_a_file_that_is_read_for_long_is_taken_up_by_nobody_else(
    large: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, found = Clock(), list[list[uuid.UUID]]()
    monkeypatch.setattr(receiving, "LEASE", 15 * SECOND)
    for due, take in (
        (receiving.due_to_receive, lambda: receiving.receive(large, mailbox.keys(), now=clock)),
        (receiving.due_to_judge, lambda: receiving.judge(large, mailbox.keys(), words={}, now=clock)),
    ):
        assert due(at=clock.at) == [large]
        with pytest.MonkeyPatch.context() as patch:
            content = receiving.content
            patch.setattr(
                receiving,
                "content",
                lambda pk, keys, content=content: _watching(content(pk, keys), clock, found),
            )
            take()
        clock()
    assert Deposit.objects.get(pk=large).state == "answered"
    assert len(found) > 2 * PORTIONS
    assert not any(found)


def _watching(portions: Iterator[bytes], clock: Clock, found: list[list[uuid.UUID]]) -> Iterator[bytes]:
    for portion in portions:
        found.append([*receiving.due_to_receive(at=clock.at), *receiving.due_to_judge(at=clock.at)])
        yield portion


def test_what_a_killed_worker_judged_is_taken_up_within_a_minute(large: uuid.UUID) -> None:
    mailbox.receive(large)
    assert receiving.due_to_judge(at=NOW) == [large]
    assert receiving.due_to_judge(at=NOW + timedelta(minutes=1)) == [large]


def test_what_was_accepted_by_a_killed_worker_is_taken_up_within_a_minute(
    large: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.receive(large)
    monkeypatch.setattr(receiving, "_answer", lambda *args, **more: None)
    mailbox.judge(large)
    assert Deposit.objects.get(pk=large).state == "accepted"
    assert receiving.due_to_judge(at=NOW) == []
    assert receiving.due_to_judge(at=NOW + timedelta(minutes=1)) == [large]


def test_a_worker_that_stood_still_leaves_the_file_to_who_took_it_up(
    large: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.receive(large)
    receiving.due_to_judge(at=NOW)
    clock, content = Clock(), receiving.content

    def stopped(pk: uuid.UUID, keys: object) -> Iterator[bytes]:
        portions = content(pk, mailbox.keys())
        yield next(portions)
        clock.at += timedelta(minutes=5)
        assert receiving.due_to_judge(at=clock.at) == [large]
        yield from portions

    monkeypatch.setattr(receiving, "content", stopped)
    receiving.judge(large, mailbox.keys(), words={}, now=clock)
    row = Deposit.objects.get(pk=large)
    assert (row.state, row.turn_at) == ("complete", clock.at + receiving.LEASE - SECOND)


def test_what_was_decided_carries_the_moment_at_which_it_was(large: uuid.UUID) -> None:
    mailbox.receive(large)
    receiving.judge(large, mailbox.keys(), words={}, now=Clock())
    behind = NOW + PORTIONS * SECOND
    receipt = Receipt.objects.get(deposit_id=large, layer="structure")
    settled_at = Deposit.objects.get(pk=large).settled_at
    assert settled_at is not None
    assert min(settled_at, receipt.made_at, read(bytes(receipt.body)).at) > behind


def test_a_receipt_of_arrival_carries_the_moment_at_which_all_was_read(large: uuid.UUID) -> None:
    receiving.receive(large, mailbox.keys(), now=Clock())
    assert Receipt.objects.get(deposit_id=large).made_at > NOW + PORTIONS * SECOND


def test_the_moments_of_a_file_never_step_back(large: uuid.UUID) -> None:
    clock = Clock()
    receiving.receive(large, mailbox.keys(), now=clock)
    receiving.judge(large, mailbox.keys(), words={}, now=clock)
    moments = list(
        DepositEvent.objects.filter(deposit_id=large).order_by("number").values_list("at", flat=True)
    )
    assert moments == sorted(moments)
    assert len({*moments}) == len(moments)
