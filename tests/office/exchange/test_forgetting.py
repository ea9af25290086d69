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
from prestalux.office.exchange.queries.mailbox import Space, held
from prestalux.office.files.store import NoSuchObject
from prestalux.office.journal.queries import lines_about
from prestalux.office.registry import actions as registry
from prestalux.rules.periods import Period, day_of

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


def test_the_sweep_takes_what_no_row_leads_to_and_nothing_else(own_store: None) -> None:
    space = mailbox.space_of()
    mailbox.keep(space, LONG)
    mailbox.publish(space, LONG)
    place().put(uuid.uuid4().hex, b"left over")
    known = sorted(place().names_before(NOW + 36500 * DAY))
    assert forgetting.sweep(at=NOW + 36500 * DAY, older_than=timedelta(0)) >= 1
    left = sorted(place().names_before(NOW + 36500 * DAY))
    assert (len(left), set(left) < set(known)) == (2, True)


# Files that will not become whole


def dropped(at: object) -> int:
    return forgetting.drop_unfinished(at=at, after_days=7)  # type: ignore[arg-type]


def arriving(serial: int = 1, body: bytes = LONG) -> tuple[uuid.UUID, Space]:
    space = mailbox.space_of(serial)
    return mailbox.keep(space, body, complete=False), space


@pytest.mark.parametrize("body", [b"<a/>", LONG], ids=["beside its row", "in the store"])
def test_a_file_that_never_became_whole_is_dropped_with_its_bytes(
    body: bytes, django_capture_on_commit_callbacks: object
) -> None:
    pk, _ = arriving(body=body)
    objects = list(Portion.objects.values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert dropped(NOW + 8 * DAY) == 1
    row = Deposit.objects.get(pk=pk)
    assert (row.state, row.settled_at, Portion.objects.count()) == ("dropped", NOW + 8 * DAY, 0)
    assert row.events.get().state == "dropped"
    with pytest.raises(NoSuchObject):
        place().take(objects[0].hex)


def test_a_dropped_file_counts_no_more(db: None) -> None:
    _, space = arriving()
    dropped(NOW + 8 * DAY)
    assert held(space, at=NOW + 8 * DAY).files == 0


def test_a_file_may_take_its_time_to_become_whole() -> None:
    arriving()
    assert dropped(NOW + 6 * DAY) == 0


def test_what_became_whole_is_never_dropped() -> None:
    mailbox.keep(mailbox.space_of())
    assert dropped(NOW + 3650 * DAY) == 0


def test_what_still_arrives_when_its_code_ends_is_dropped() -> None:
    first, space = arriving()
    other, _ = arriving(2)
    registry.end_code(space.code_id, last_day=day_of(NOW), reason="cessation", at=NOW)
    assert dropped(NOW) == 0
    assert dropped(NOW + DAY) == 1
    assert dict(Deposit.objects.values_list("pk", "state")) == {first: "dropped", other: "arriving"}


def test_what_still_arrives_when_its_code_is_suspended_waits() -> None:
    _, space = arriving()
    days = Period(day_of(NOW))
    registry.suspend_code(space.code_id, period=days, reason="inquiry", at=NOW)
    assert dropped(NOW + DAY) == 0


def test_what_was_whole_when_its_code_ended_is_answered() -> None:
    space = mailbox.space_of()
    pk = mailbox.keep(space)
    registry.end_code(space.code_id, last_day=day_of(NOW), reason="cessation", at=NOW)
    dropped(NOW + DAY)
    mailbox.receive(pk, at=NOW + DAY)
    mailbox.judge(pk, at=NOW + DAY)
    assert Deposit.objects.get(pk=pk).state == "answered"


def test_the_dropping_is_journalled() -> None:
    pk, _ = arriving()
    dropped(NOW + 8 * DAY)
    assert [line.event for line in lines_about("deposit", str(pk))] == ["deposit.dropped"]
