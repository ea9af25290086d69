"""Reports of mail servers about letters that went out."""

from __future__ import annotations

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
    ],
)
def test_a_report_names_the_letter_and_what_became_of_it(
    action: str, delivery: Delivery, returned: str
) -> None:
    assert report_of(dsn(action, returned)) == Report(delivery, OURS)


def test_a_complaint_is_one() -> None:
    assert report_of(dsn("Feedback-Type: abuse", kind="feedback-report")) == Report(Delivery.COMPLAINED, OURS)


@pytest.mark.parametrize(
    "data",
    [
        dsn("Action: delivered"),
        dsn("Action: relayed"),
        dsn("Action: failed", ""),
        dsn("Action: failed", "--b\nContent-Type: message/rfc822\n\nFrom: x\n\nno id\n"),
        raw(f"From: {ANNA}", "Action: failed"),
    ],
    ids=["delivered", "relayed", "nothing returned", "no id", "no report"],
)
def test_what_says_nothing_grave_of_a_letter_is_no_report(data: bytes) -> None:
    assert report_of(data) is None
