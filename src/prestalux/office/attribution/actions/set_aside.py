"""Messages that found no request, in the hands of staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from prestalux.office.attribution import access
from prestalux.office.attribution.actions.by_mail import NoSuchMessage
from prestalux.office.files import actions as files
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.rules.attribution.roles import Task

State = IncomingMessage.State


@transaction.atomic
def open_message(*, message_id: int, by: Actor, at: datetime) -> bytes:
    """The message as it came; the look is journalled first. Raises NotYours, NoSuchMessage, Purged, StoreAway."""
    access.require(by, Task.ASK, at)
    row = _row(message_id, State.UNCLAIMED, State.HANDLED)
    journal.note(subject=("message", row.pk), event="look.message", by=by, at=at)
    return files.unseal(row.file)


@transaction.atomic
def handle_message(*, message_id: int, by: Actor, at: datetime) -> None:
    """Staff did what there was to do: it leaves their list. Raises NotYours, NoSuchMessage."""
    access.require(by, Task.ASK, at)
    row = _row(message_id, State.UNCLAIMED)
    messages.settle(row, state=State.HANDLED, at=at)
    journal.note(subject=("message", row.pk), event="message.handled", by=by, at=at)


def _row(message_id: int, *states: State) -> IncomingMessage:
    found = IncomingMessage.objects.select_for_update(no_key=True, of=("self",)).select_related("file")
    row = found.filter(pk=message_id, state__in=states).first()
    if row is None:
        raise NoSuchMessage()
    return row
