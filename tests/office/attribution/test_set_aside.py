"""Messages that found no request, in the hands of staff."""

from __future__ import annotations

import pytest
from tests.office import cast
from tests.samples.mail import mail

from prestalux.office.attribution import actions
from prestalux.office.attribution.access import NotYours
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.messages.queries import unclaimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_aside() -> int:
    messages.file(mail(), message_id="<1@x.example>", way="smtp", at=cast.NOW)
    row = IncomingMessage.objects.get()
    messages.give_up(row.pk, at=cast.NOW)
    return row.pk


def test_staff_download_it_as_it_came_and_the_journal_says_so(set_aside: int, dora: Actor) -> None:
    assert actions.open_message(message_id=set_aside, by=dora, at=cast.NOW) == mail()
    assert Line.objects.filter(event="look.message", account_id=dora.account_id).count() == 1


def test_what_is_settled_leaves_the_list_and_the_journal_says_so(set_aside: int, dora: Actor) -> None:
    actions.handle_message(message_id=set_aside, by=dora, at=cast.NOW)
    assert (unclaimed(), Line.objects.filter(event="message.handled").count()) == ((), 1)


def test_what_is_settled_can_still_be_read_and_not_settled_again(set_aside: int, dora: Actor) -> None:
    actions.handle_message(message_id=set_aside, by=dora, at=cast.NOW)
    assert actions.open_message(message_id=set_aside, by=dora, at=cast.NOW)
    with pytest.raises(actions.NoSuchMessage):
        actions.handle_message(message_id=set_aside, by=dora, at=cast.NOW)


@pytest.mark.parametrize("step", [actions.open_message, actions.handle_message])
def test_who_is_not_of_the_desk_or_only_reads_may_do_neither(set_aside: int, step: object) -> None:
    for by in (cast.emil().by, cast.otto()):
        with pytest.raises(NotYours):
            step(message_id=set_aside, by=by, at=cast.NOW)  # type: ignore[operator]


def test_a_message_that_found_its_request_is_not_among_them(dora: Actor) -> None:
    messages.file(mail(), message_id="<2@x.example>", way="smtp", at=cast.NOW)
    row = IncomingMessage.objects.get()
    with pytest.raises(actions.NoSuchMessage):
        actions.open_message(message_id=row.pk, by=dora, at=cast.NOW)
