"""The chapter of the request by e-mail, where the house fetches its mail from a real IMAP server."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from datetime import date

import pytest
from tests.harness import environment, live
from tests.harness.services import MAIL_PASSWORD, MAIL_USER, Dovecot, start_dovecot
from tests.story.by_mail import clara_asks_by_mail
from tests.story.people import Browser, sign_in
from tests.story.teller import Teller


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = start_dovecot()
    yield server
    server.stop()


@pytest.fixture
def house(dovecot: Dovecot) -> Iterator[live.House]:
    name = environment.own_name("imap")
    data = environment.root() / name
    started = live.start(data, INTAKE_URL=dovecot.url, **live.furnished(data, name))
    yield started
    started.stop()


def signed_in(house: live.House, name: str) -> Browser:
    browser = Browser(house.url)
    sign_in(browser, house.said, f"{name}@fonds.example")
    return browser


def test_a_dentist_who_writes_to_the_mailbox_is_given_a_code(house: live.House, dovecot: Dovecot) -> None:
    def hand_over(message: bytes) -> None:
        with imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=20) as talk:
            talk.login(MAIL_USER, MAIL_PASSWORD)
            talk.append("INBOX", "", None, message)

    clara_asks_by_mail(
        Teller(),
        house.url,
        hand_over,
        house.data / "mail",
        date.today(),  # noqa: DTZ011
        signed_in(house, "carl"),
        signed_in(house, "dora"),
    )
