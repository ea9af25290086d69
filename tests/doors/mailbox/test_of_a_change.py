"""A message about a change begins no request: staff read it."""

from __future__ import annotations

import pytest
from tests.office import cast
from tests.office.changes import space
from tests.samples.mail import mail

from prestalux.doors.mailbox.work import take_next
from prestalux.doors.post.work import message_id
from prestalux.office.dossiers.models import Dossier
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox.models import Letter
from prestalux.rules.changes import ChangeKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]


@pytest.mark.parametrize("how", ["reference", "answer"])
def test_a_message_about_a_change_is_left_to_staff(how: str) -> None:
    reference = space.ask(*space.held(), ChangeKind.NAME)
    letter = Letter.objects.get(dossier_id=space.view(reference).id)
    about = {"subject": f"Re: {space.view(reference).reference.printed}"}
    answers = {"In_Reply_To": message_id(letter.message_id)}
    data = mail(
        {"acte.pdf": cast.paper("acte")},
        sender="anna@example.org",
        **(about if how == "reference" else answers),
    )
    before = Dossier.objects.count()
    messages.file(data, message_id="<1@x.example>", way="smtp", at=space.LATER)
    assert take_next(lambda: space.LATER)
    row = IncomingMessage.objects.get()
    assert (row.state, row.why, Dossier.objects.count()) == ("unclaimed", "of-a-change", before)
