"""A file that the worker cannot open does not stop it, and staff see it."""

from __future__ import annotations

import threading
import uuid
from unittest import mock

import pytest
from tests.office.cast import NOW
from tests.office.exchange import mailbox

from prestalux.doors.worker import __main__ as worker
from prestalux.office.exchange.models import Deposit
from prestalux.office.exchange.sealing import NotOpened
from prestalux.office.files.store import NoSuchObject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cause", [NotOpened, NoSuchObject])
def test_what_cannot_be_opened_is_counted_and_the_next_file_taken_up(
    monkeypatch: pytest.MonkeyPatch, cause: type[Exception]
) -> None:
    monkeypatch.setattr(worker, "connections", mock.Mock())
    monkeypatch.setattr(worker, "close_old_connections", mock.Mock())
    place, stop = mailbox.space_of(), threading.Event()
    first = mailbox.keep(place)
    second = mailbox.keep(place, name="F99000119202611_INF_TST_001_y.xml")
    taken = []

    def take(pk: uuid.UUID, _keys: object, *, now: object) -> None:
        taken.append(pk)
        if pk == first:
            raise cause("x")
        stop.set()

    worker._work(stop, lambda *, at: [first, second], take, None, lambda: NOW)
    assert taken == [first, second]
    assert dict(Deposit.objects.values_list("pk", "tries")) == {first: 1, second: 0}
