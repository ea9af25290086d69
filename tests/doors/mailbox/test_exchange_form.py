"""Our own form for HealthNet and the exchange space, sent by mail: it waits at the desk as if it was asked for on the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings
from tests.office import cast
from tests.office.exchange import space
from tests.samples.mail import mail

from prestalux.doors.mailbox.work import take_next
from prestalux.office.dossiers.models import Dossier
from prestalux.office.exchange.models import AccessRequest
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


def send(data: bytes, sender: str = "anna@example.org", **headers: str) -> IncomingMessage:
    number = IncomingMessage.objects.count()
    told = mail({"acces.pdf": data}, sender=sender, **headers)
    messages.file(told, message_id=f"<{number}@x.example>", way="smtp", at=space.LATER)
    assert take_next(lambda: space.LATER)
    return IncomingMessage.objects.latest("pk")


def test_a_form_of_the_provider_waits_for_the_fund(anna: Anna) -> None:
    row = send(space.form(anna[1]))
    asked = AccessRequest.objects.select_related("dossier").get()
    assert (row.state, row.dossier_id) == ("taken", asked.pk)
    assert (asked.kind, asked.environment, asked.wanted["name"], asked.account_id) == (
        "exchange-access",
        "production",
        "Anna Weber",
        anna[0].by.account_id,
    )
    assert Letter.objects.filter(dossier_id=asked.pk, kind="access-received").exists()


def test_the_network_is_asked_for_by_the_same_form(anna: Anna) -> None:
    send(space.form(anna[1], kind="network-activation", contact="Paul Muster", phone="621 000 002"))
    assert AccessRequest.objects.get().wanted["phone"] == "+352621000002"


def test_the_same_form_twice_asks_once(anna: Anna) -> None:
    first, second = send(space.form(anna[1])), send(space.form(anna[1], remarks="Noch einmal"))
    assert (first.dossier_id, AccessRequest.objects.count()) == (second.dossier_id, 1)


@pytest.mark.parametrize("sender", ["emil@example.org", "anna@example.org.evil.example"])
def test_a_form_of_a_stranger_is_left_to_staff(anna: Anna, sender: str) -> None:
    row = send(space.form(anna[1]), sender)
    assert (row.state, row.why, AccessRequest.objects.count()) == ("unclaimed", "of-the-exchange", 0)


def test_a_forged_form_is_left_to_staff(anna: Anna) -> None:
    with override_settings(INTAKE_SERVER="mx.fonds.example"):
        row = send(space.form(anna[1]), Authentication_Results="mx.fonds.example; dmarc=fail")
    assert (row.state, AccessRequest.objects.count()) == ("unclaimed", 0)


def test_a_form_for_a_code_of_anothers_is_left_to_staff(anna: Anna) -> None:
    bert = space.held("bert", matricule="", iban="LU980019400644750001")
    assert send(space.form(bert[1])).state == "unclaimed"


def test_without_a_valid_code_the_answer_says_how_to_get_one(anna: Anna) -> None:
    registry.end_code(
        space.code(anna[1]).pk, last_day=space.TODAY - timedelta(days=1), reason="cessation", at=space.LATER
    )
    row = send(space.form(anna[1]))
    letter = Letter.objects.get(kind="access-not-possible")
    assert (row.state, letter.facts["why"], AccessRequest.objects.count()) == (
        "taken",
        "exchange-code-not-valid",
        0,
    )


@pytest.mark.parametrize(
    "wrong", [{"code": "12"}, {"kind": ""}, {"name": ""}, {"environment": "both"}, {"holder": "–"}]
)
def test_a_form_that_is_not_filled_in_is_a_file_like_another(anna: Anna, wrong: dict[str, str]) -> None:
    row = send(space.form(anna[1], **wrong))
    assert AccessRequest.objects.count() == 0
    assert row.why != "of-the-exchange"


def test_a_form_begins_no_request_for_a_code(anna: Anna) -> None:
    before = Dossier.objects.filter(kind="code-request").count()
    send(space.form(anna[1]))
    assert Dossier.objects.filter(kind="code-request").count() == before
