"""The fund's own mail listener, spoken to by a real client over a real socket."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from tests.office import cast
from tests.samples.mail import ANNA, FUND, mail, many, raw

from prestalux.doors.mailbox import listener
from prestalux.doors.mailbox.__main__ import bound
from prestalux.doors.mailbox.listener import Listener, id_of, take
from prestalux.office.files.store import StoreAway
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage


@contextmanager
def client(place: tuple[str, int]) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(*place, timeout=20) as talk:
        yield talk


@pytest.fixture
def place(committed: None) -> Iterator[tuple[str, int]]:
    held = bound("127.0.0.1", 0)
    door = Listener(held, "fund.example", clock)
    door.start()
    yield held.getsockname()[:2]
    door.stop()


def clock() -> datetime:
    return cast.NOW


def test_no_more_than_so_many_talk_at_once(place: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "MOST_AT_ONCE", 2)
    with client(place) as first, client(place) as second, client(place) as third:
        for talk in (first, second):
            assert talk.noop()[0] == 250
        with pytest.raises(smtplib.SMTPException):
            third.sendmail(ANNA, [FUND], mail())
    assert IncomingMessage.objects.count() == 0


def test_those_who_have_gone_take_nobodys_place(
    place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "MOST_AT_ONCE", 2)
    for number in range(8):
        with client(place) as talk:
            talk.sendmail(ANNA, [FUND], mail(message_id=f"<{number}@x.example>"))
    assert IncomingMessage.objects.count() == 8


def test_a_mail_server_delivers_by_lmtp_too(committed: None) -> None:
    held = bound("127.0.0.1", 0)
    door = Listener(held, "fund.example", clock, lmtp=True)
    door.start()
    try:
        with smtplib.LMTP(*held.getsockname()[:2]) as talk:
            assert talk.sendmail(ANNA, [FUND], mail()) == {}
            refused = talk.sendmail(ANNA, [FUND, "second@fonds.example"], mail(message_id="<2@x.example>"))
    finally:
        door.stop()
    assert list(refused) == ["second@fonds.example"]
    assert IncomingMessage.objects.count() == 2


def test_a_message_is_filed_whole_before_it_is_acknowledged(place: tuple[str, int]) -> None:
    data = mail({"rib.pdf": b"%PDF \r\n.\r\n..\r\n"})
    with client(place) as talk:
        assert talk.sendmail(ANNA, [FUND], data) == {}
    row = IncomingMessage.objects.select_related("file").get()
    from prestalux.office.messages.actions import bytes_of

    assert bytes_of(row.pk).rstrip() == data.rstrip()
    assert (row.way, row.message_id) == ("smtp", "<1.first@example.org>")


def test_the_same_message_again_is_acknowledged_and_filed_once(place: tuple[str, int]) -> None:
    with client(place) as talk:
        for _ in range(3):
            talk.sendmail(ANNA, [FUND], mail())
    assert IncomingMessage.objects.count() == 1


def test_a_line_cut_in_the_middle_files_nothing(place: tuple[str, int]) -> None:
    with socket.create_connection(place, timeout=10) as line:
        said = line.makefile("rb")
        for words in (b"EHLO x", f"MAIL FROM:<{ANNA}>".encode(), f"RCPT TO:<{FUND}>".encode(), b"DATA"):
            line.sendall(words + b"\r\n")
            while said.readline()[3:4] != b" ":
                pass
        line.sendall(mail()[:-100])
    with client(place) as talk:
        assert talk.noop()[0] == 250
    assert IncomingMessage.objects.count() == 0


def test_a_message_above_the_limit_is_refused_with_a_text_while_its_sender_is_there(
    place: tuple[str, int],
) -> None:
    with client(place) as talk, pytest.raises(smtplib.SMTPSenderRefused) as refused:
        talk.sendmail(ANNA, [FUND], b"x" * (listener.LIMITS.max_bytes + 1))
    assert refused.value.smtp_code == 552


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"From: a@example.org\r\n" + b"X-Line: y\r\n" * 10_000, "554"),
        (many(20_000), "554"),
        (mail(), "250"),
    ],
    ids=["endless head", "20,000 parts", "an honest one"],
)
def test_what_cannot_be_taken_is_refused_at_once(committed: None, data: bytes, code: str) -> None:
    assert take(data, ANNA, "smtp", cast.NOW)[:3] == code


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n"])
def test_no_second_message_is_smuggled_behind_another_line_end(place: tuple[str, int], end: bytes) -> None:
    second = (
        b"MAIL FROM:<evil@example.org>\r\nRCPT TO:<x@fonds.example>\r\nDATA\r\nFrom: evil@example.org\r\n"
    )
    with socket.create_connection(place, timeout=10) as line:
        said = line.makefile("rb")
        for words in (b"EHLO x", f"MAIL FROM:<{ANNA}>".encode(), f"RCPT TO:<{FUND}>".encode(), b"DATA"):
            line.sendall(words + b"\r\n")
            while said.readline()[3:4] != b" ":
                pass
        line.sendall(mail() + end + second + b"\r\n.\r\n")
        said.readline()
        line.sendall(b"QUIT\r\n")
        said.readline()
    assert IncomingMessage.objects.count() <= 1


def test_a_sender_who_never_stops_is_asked_to_come_later(committed: None) -> None:
    answers = [take(mail(message_id=f"<{n}@x.example>"), ANNA, "smtp", cast.NOW)[:3] for n in range(130)]
    assert answers.count("250") == messages.MESSAGES_AN_HOUR
    assert set(answers[messages.MESSAGES_AN_HOUR :]) == {"451"}


def test_while_the_store_is_away_nothing_is_acknowledged(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreAway

    monkeypatch.setattr("prestalux.office.files.actions.seal", away)
    assert take(mail(), ANNA, "smtp", cast.NOW).startswith("451")
    assert IncomingMessage.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"Message-ID: <a@b.example>\r\n\r\n", "<a@b.example>"),
        (b"From: x\r\nmessage-id:   <a@b.example> (comment)\r\n\r\n", "<a@b.example>"),
        (b"From: x\r\n\r\nMessage-ID: <in.the.text@b.example>", ""),
        (b"Message-ID: no id\r\n\r\n", ""),
        (b"", ""),
        (b"\xff\xfe" * 1000, ""),
    ],
)
def test_the_id_is_that_of_the_head(data: bytes, found: str) -> None:
    assert id_of(data) == found


def test_the_null_sender_of_an_envelope_is_known_for_one(place: tuple[str, int]) -> None:
    with client(place) as talk:
        talk.sendmail("", [FUND], mail())
    assert IncomingMessage.objects.get().null_sender


def test_a_line_longer_than_the_standard_allows_is_taken(place: tuple[str, int]) -> None:
    with client(place) as talk:
        talk.sendmail(ANNA, [FUND], raw(f"From: {ANNA}\nContent-Type: text/html", "<p>" + "x" * 5_000))
    assert IncomingMessage.objects.count() == 1
