from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from tests.office.cast import DAY, NOW
from tests.office.exchange import mailbox

from prestalux.office.exchange.actions import forgetting, publishing
from prestalux.office.exchange.actions.arriving import NotThere
from prestalux.office.exchange.models import Deposit, Portion, Receipt, Return
from prestalux.office.exchange.place import place
from prestalux.office.files.store import NoSuchObject
from prestalux.office.journal.queries import lines_about

pytestmark = pytest.mark.django_db
LONG = bytes(200_000)
LATER = NOW + 31 * DAY


def acknowledged(body: bytes = LONG) -> Return:
    space = mailbox.space_of()
    pk = mailbox.publish(space, body)
    publishing.acknowledge(space, pk, at=NOW)
    return Return.objects.get(pk=pk)


def delete(at: object = LATER) -> int:
    return forgetting.delete_acknowledged(at=at, after_days=30)  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [b"<a/>", LONG], ids=["beside its row", "in the store"])
def test_what_was_acknowledged_long_ago_opens_no_more(
    body: bytes, django_capture_on_commit_callbacks: object
) -> None:
    row = acknowledged(body)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert delete() == 1
    row.refresh_from_db()
    assert (row.wrapped_key, row.body, row.deleted_at) == (None, None, LATER)
    with pytest.raises(NoSuchObject):
        place().take(publishing.object_name(row.pk, 0))


def test_nothing_is_deleted_before_its_time() -> None:
    acknowledged()
    assert delete(NOW + 29 * DAY) == 0


def test_what_was_never_acknowledged_stays() -> None:
    mailbox.publish(mailbox.space_of())
    assert delete(NOW + 3650 * DAY) == 0


def test_the_deletion_is_journalled() -> None:
    row = acknowledged()
    delete()
    assert "exchange.return-deleted" in [line.event for line in lines_about("code", row.code_id)]


def test_a_deleted_return_is_not_restored() -> None:
    space = mailbox.space_of()
    pk = mailbox.publish(space)
    publishing.acknowledge(space, pk, at=NOW)
    delete()
    with pytest.raises(NotThere):
        publishing.restore(space, pk, at=LATER)


def test_a_request_keeps_its_receipts_when_its_bytes_go() -> None:
    pk = mailbox.keep(mailbox.space_of(), name="nothing.xml")
    mailbox.receive(pk)
    mailbox.judge(pk)
    assert forgetting.purge_requests(at=LATER, after_days=30) == 1
    assert (Portion.objects.count(), Receipt.objects.filter(deposit_id=pk).count()) == (0, 2)
    assert Deposit.objects.get(pk=pk).bytes_purged_at == LATER


def test_what_is_not_answered_yet_keeps_its_bytes() -> None:
    mailbox.keep(mailbox.space_of())
    assert forgetting.purge_requests(at=LATER, after_days=0) == 0


def test_the_sweep_takes_what_no_row_leads_to_and_nothing_else() -> None:
    space = mailbox.space_of()
    mailbox.keep(space, LONG)
    mailbox.publish(space, LONG)
    place().put(uuid.uuid4().hex, b"left over")
    known = sorted(place().names_before(NOW + 36500 * DAY))
    assert forgetting.sweep(at=NOW + 36500 * DAY, older_than=timedelta(0)) >= 1
    left = sorted(place().names_before(NOW + 36500 * DAY))
    assert (len(left), set(left) < set(known)) == (2, True)
