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

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb")
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


def taken(files: dict[str, bytes], sender: str = "anna@example.org") -> IncomingMessage:
    messages.file(mail(files, sender=sender), message_id="<1@x.example>", way="smtp", at=space.LATER)
    assert take_next(lambda: space.LATER)
    return IncomingMessage.objects.get()


def test_files_that_cannot_be_opened_begin_no_request_of_who_has_a_code() -> None:
    space.held()
    before = Dossier.objects.count()
    row = taken({"form.jpg": JPEG})
    assert (row.state, row.why, Dossier.objects.count()) == ("unclaimed", "of-a-holder", before)
    assert [part.finding for part in row.parts.all()] == ["jpeg"]


def test_who_has_a_code_is_told_that_the_files_cannot_be_opened() -> None:
    space.held()
    row = taken({"form.jpg": JPEG})
    assert Letter.objects.filter(kind="mail-unread", facts__message=row.pk).count() == 1


def test_a_file_that_can_be_opened_begins_a_request_of_who_has_a_code() -> None:
    space.held()
    before = Dossier.objects.count()
    assert taken({"form.jpg": JPEG, "acte.pdf": cast.paper("acte")}).state == "taken"
    assert Dossier.objects.count() == before + 1


def test_files_that_cannot_be_opened_begin_a_request_of_who_has_no_code() -> None:
    space.held()
    assert taken({"form.jpg": JPEG}, sender="new@example.org").state == "taken"
