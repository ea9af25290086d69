"""Reports of mail servers about letters that went out."""

from __future__ import annotations

from base64 import b64encode

import pytest
from tests.samples.mail import ANNA, raw

from prestalux.rules.mail import Delivery, MailLimits, Report, read

OURS = "<0123456789abcdef0123456789abcdef@fund.example>"
RETURNED = f"--b\nContent-Type: message/rfc822\n\nFrom: fund@fonds.example\nMessage-ID: {OURS}\n\nBonjour\n"
HEAD = f"--b\nContent-Type: text/rfc822-headers\n\nFrom: fund@fonds.example\nMessage-ID: {OURS}\n"


def dsn(action: str, returned: str = RETURNED, kind: str = "delivery-status") -> bytes:
    head = (
        "From: MAILER-DAEMON@example.org\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=b"
    )
    status = f"--b\nContent-Type: message/{kind}\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {ANNA}\n{action}\n\n"
    return raw(head, f"--b\n\nIt did not arrive.\n\n{status}{returned}--b--\n")


def report_of(data: bytes) -> Report | None:
    return read(data, MailLimits()).report


@pytest.mark.parametrize("returned", [RETURNED, HEAD], ids=["whole", "head alone"])
@pytest.mark.parametrize(
    ("action", "delivery"),
    [
        ("Action: failed\nStatus: 5.1.1", Delivery.BOUNCED),
        ("Action: FAILED", Delivery.BOUNCED),
        ("Action: delayed\nStatus: 4.4.1", Delivery.DELAYED),
        ("Action: delivered (to mailbox)", Delivery.DELIVERED),
    ],
)
def test_a_report_names_the_letter_and_what_became_of_it(
    action: str, delivery: Delivery, returned: str
) -> None:
    assert report_of(dsn(action, returned)) == Report(delivery, OURS)


@pytest.mark.parametrize(
    ("said", "is_one"), [("abuse", True), ("Fraud", True), ("not-spam", False), ("auth-failure", False)]
)
def test_a_complaint_is_one_that_says_so(said: str, is_one: bool) -> None:
    found = report_of(dsn(f"Feedback-Type: {said}", kind="feedback-report"))
    assert found == (Report(Delivery.COMPLAINED, OURS) if is_one else None)


STATUS = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {ANNA}\nAction: failed\n"


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "parts",
    [
        f"--b\nContent-Type: message/global-delivery-status\n\n{STATUS}\n{RETURNED.replace('rfc822', 'global')}",
        (
            f"--b\nContent-Type: message/global-delivery-status\n\n{STATUS}\n"
            f"--b\nContent-Type: message/global-headers\n\nMessage-ID: {OURS}\n\n"
        ),
        f"--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{encoded(STATUS)}\n{RETURNED}",
        f"--b\nContent-Type: message/global-delivery-status\nContent-Transfer-Encoding: base64\n\n{encoded(STATUS)}\n{RETURNED}",
        (
            f"--b\nContent-Type: message/delivery-status\n\n{STATUS}\n"
            f"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{encoded(f'Message-ID: {OURS}')}\n"
        ),
        (
            f"--b\nContent-Type: message/delivery-status\n\n{STATUS}\n"
            f"--b\nContent-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n{encoded(f'Message-ID: {OURS}')}\n"
        ),
    ],
    ids=["international", "its head", "encoded", "both", "letter encoded", "head encoded"],
)
@pytest.mark.parametrize("kind", ["report; report-type=delivery-status", "mixed"])
def test_a_report_is_read_in_each_form_in_which_servers_write_it(parts: str, kind: str) -> None:
    head = f"From: MAILER-DAEMON@example.org\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b"
    assert report_of(raw(head, f"--b\n\nIt did not arrive.\n\n{parts}--b--\n")) == Report(
        Delivery.BOUNCED, OURS
    )


QMAIL = f"""Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ANNA}>:
user unknown

--- Below this line is a copy of the message.

Return-Path: <fund@fonds.example>
Message-ID: {OURS}
Subject: Votre lettre
"""
EXIM = f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to all of its recipients.

------ This is a copy of the message, including all the headers. ------

Message-Id: {OURS}
Subject: Votre lettre
"""


@pytest.mark.parametrize(
    ("head", "body", "delivery"),
    [
        ("From: MAILER-DAEMON@mx.example.org\nSubject: failure notice", QMAIL, Delivery.BOUNCED),
        (
            "From: Mail Delivery System <Mailer-Daemon@mx.example.org>\nX-Failed-Recipients: a@b.example",
            EXIM,
            Delivery.BOUNCED,
        ),
        (
            "From: Mailer-Daemon@mx.example.org\nSubject: Warning: message delayed 24 hours",
            EXIM,
            Delivery.DELAYED,
        ),
    ],
    ids=["qmail", "exim", "exim late"],
)
def test_a_report_in_words_is_read(head: str, body: str, delivery: Delivery) -> None:
    assert report_of(raw(head, body)) == Report(delivery, OURS)


def test_a_report_that_sends_nothing_back_says_what_it_answers() -> None:
    head = (
        "From: MAILER-DAEMON@example.org\nMIME-Version: 1.0\n"
        f"In-Reply-To: {OURS}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"
    )
    data = raw(head, f"--b\nContent-Type: message/delivery-status\n\n{STATUS}\n--b--\n")
    assert report_of(data) == Report(Delivery.BOUNCED, OURS)


def test_a_person_who_quotes_a_letter_reports_nothing() -> None:
    assert report_of(raw(f"From: {ANNA}\nSubject: Re: lettre", QMAIL)) is None


@pytest.mark.parametrize(
    "data",
    [
        dsn("Action: relayed"),
        dsn("Action: failed", ""),
        dsn("Action: failed", "--b\nContent-Type: message/rfc822\n\nFrom: x\n\nno id\n"),
        raw(f"From: {ANNA}", "Action: failed"),
    ],
    ids=["relayed", "nothing returned", "no id", "no report"],
)
def test_what_says_nothing_grave_of_a_letter_is_no_report(data: bytes) -> None:
    assert report_of(data) is None
