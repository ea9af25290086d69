"""Our own form for HealthNet and the exchange space, sent by mail: it waits at the desk as if it was asked for on the page."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.test import override_settings
from tests.office import cast
from tests.office.exchange import space
from tests.samples.mail import mail

from prestalux.doors.mailbox.work import take_next
from prestalux.doors.shared import mail_words
from prestalux.doors.shared.letters import words
from prestalux.doors.shared.print.access_form import access_form
from prestalux.office.dossiers.models import Dossier
from prestalux.office.exchange.models import AccessRequest
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.messages.queries import unclaimed
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
    (told,) = unclaimed()
    assert mail_words.shown(told, "fr")["digits"] == anna[1]


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
    ("why", "leads"), [("exchange-code-not-valid", True), ("network-not-connected", False)]
)
def test_the_letter_leads_to_the_procedure_where_a_valid_code_is_missing(why: str, leads: bool) -> None:
    facts = {"why": why, "profession": "physiotherapist"}
    said = words(
        "access-not-possible", "fr", view=None, link="", asks=(), facts=facts, fund=settings.FUND
    ).text
    assert ("/fr/professions/physiotherapist/" in said) == leads


ACCESS = {"kind": "exchange-access"}
NETWORK = {"kind": "network-activation", "contact": "Paul Muster", "phone": "621 000 002"}


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"code": "12"}, "code", "provider-code-bad"),
        ({"code": ""}, "code", "missing"),
        ({"kind": ""}, "kind", "missing"),
        ({**ACCESS, "name": ""}, "name", "missing"),
        ({**ACCESS, "environment": "both"}, "environment", "missing"),
        ({**ACCESS, "holder": "–"}, "holder", "missing"),
        ({**NETWORK, "phone": "12"}, "phone", "phone-bad"),
        ({**NETWORK, "contact": " "}, "contact", "missing"),
        ({"kind": "network-termination", "last_day": "31.02.2027"}, "last_day", "no-day"),
        ({"code": "99000119"}, "code", "not-yours"),
    ],
    ids=str,
)
def test_a_slip_in_a_form_is_told_by_its_field(
    anna: Anna, wrong: dict[str, str], field: str, why: str
) -> None:
    row = send(space.form(anna[1], **wrong))
    assert [(slip["field"], slip["code"]) for slip in slips(row)] == [(field, why)]
    assert (row.state, AccessRequest.objects.count()) == ("taken", 0)


def slips(row: IncomingMessage) -> list[dict[str, str]]:
    letter = Letter.objects.get(kind="access-form-slips")
    assert letter.facts["message"] == row.pk
    found: list[dict[str, str]] = letter.facts["slips"]
    return found


def test_all_slips_of_a_form_are_told_at_once(anna: Anna) -> None:
    row = send(space.form("", holder="", name="", environment=""))
    assert [slip["field"] for slip in slips(row)] == ["code", "environment", "holder", "name"]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_a_form_printed_to_pdf_is_known_by_its_words(anna: Anna, language: str) -> None:
    row = send(printed(access_form(language, "Fonds de santé", "fonds@example.org")))
    assert [slip["code"] for slip in slips(row)] == ["printed"]


def printed(blank: bytes) -> bytes:
    """As a printer to PDF leaves it: the ink, no fields."""
    with pikepdf.open(BytesIO(blank)) as pdf:
        del pdf.Root.AcroForm
        for page in pdf.pages:
            del page.Annots
        held = BytesIO()
        pdf.save(held)
    return held.getvalue()


def test_the_letter_names_each_field_and_nothing_that_was_typed(anna: Anna) -> None:
    send(space.form(anna[1], **NETWORK | {"phone": "1234567890123456789012", "contact": ""}))
    letter = Letter.objects.get(kind="access-form-slips")
    said = words(letter.kind, "de", view=None, link="", asks=(), facts=letter.facts, fund=settings.FUND).text
    assert "Technischer Ansprechpartner" in said
    assert "Telefonnummer – " in said
    assert "12345678901" not in said


def test_a_form_with_slips_begins_no_request_for_a_code(anna: Anna) -> None:
    before = Dossier.objects.count()
    send(space.form(anna[1], name=""))
    assert Dossier.objects.count() == before


def test_a_stranger_is_told_of_slips_and_not_whether_a_code_exists(anna: Anna) -> None:
    row = send(space.form("99000119"), "emil@example.org")
    assert (row.state, Letter.objects.filter(kind="access-form-slips").count()) == ("unclaimed", 0)
    assert slips(send(space.form("12"), "emil@example.org"))[0]["field"] == "code"


def test_a_code_of_anothers_and_one_of_nobody_are_answered_alike(anna: Anna) -> None:
    bert = space.held("bert", matricule="", iban="LU980019400644750001")
    told = [slips_of(send(space.form(digits))) for digits in (bert[1], "99000119")]
    assert told[0] == told[1]


def slips_of(row: IncomingMessage) -> object:
    return Letter.objects.get(key=f"access-slips-{row.pk}").facts["slips"]


def test_who_sends_slips_without_end_is_not_answered_without_end(anna: Anna) -> None:
    for _time in range(14):
        send(space.form("12"))
    assert Letter.objects.filter(kind="access-form-slips").count() == 12


def test_a_forged_form_with_slips_is_answered_by_nothing(anna: Anna) -> None:
    with override_settings(INTAKE_SERVER="mx.fonds.example"):
        row = send(space.form("12"), Authentication_Results="mx.fonds.example; dmarc=fail")
    assert (row.state, row.why) == ("unclaimed", "exchange-forged")
    assert not Letter.objects.filter(kind="access-form-slips").exists()


def test_a_form_begins_no_request_for_a_code(anna: Anna) -> None:
    before = Dossier.objects.filter(kind="code-request").count()
    send(space.form(anna[1]))
    assert Dossier.objects.filter(kind="code-request").count() == before
