"""Messages settled by many processes at once."""

from __future__ import annotations

import pytest
from tests.doors.mailbox.mails import paper
from tests.office import cast
from tests.office.attribution.test_parallel import outcomes
from tests.samples.mail import mail

from prestalux.doors.mailbox import work
from prestalux.office.dossiers.models import Dossier
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage

pytestmark = pytest.mark.usefixtures("committed")


def test_the_first_messages_of_one_sender_begin_one_request_however_many_are_settled_at_once() -> None:
    for number in range(6):
        name = f"<{number}@x.example>"
        messages.file(
            mail({f"{number}.pdf": paper(str(number))}, message_id=name),
            message_id=name,
            way="smtp",
            at=cast.NOW,
        )
    ids = list(IncomingMessage.objects.values_list("pk", flat=True))
    outcomes([lambda pk=pk: work.settle(pk, cast.NOW) for pk in ids])  # type: ignore[misc]
    assert set(IncomingMessage.objects.values_list("state", flat=True)) == {"taken"}
    assert Dossier.objects.count() == 1
