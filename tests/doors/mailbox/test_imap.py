"""A mailbox on a real IMAP server: each message filed once, whatever the server does."""

from __future__ import annotations

import imaplib
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from tests.harness.services import MAIL_PASSWORD, MAIL_USER, Dovecot
from tests.office import cast
from tests.samples.mail import mail

from prestalux.doors.mailbox import imap
from prestalux.doors.mailbox.imap import DONE, REFUSED, Away, collect
from prestalux.office.messages.actions import bytes_of
from prestalux.office.messages.models import IncomingMessage


def clock() -> datetime:
    return cast.NOW


class Folder:
    """The mailbox as another client sees it."""

    def __init__(self, server: Dovecot) -> None:
        self._talk = imaplib.IMAP4("127.0.0.1", server.port, timeout=20)
        self._talk.login(MAIL_USER, MAIL_PASSWORD)

    def put(self, data: bytes) -> None:
        self._talk.append("INBOX", "", None, data)

    def count(self, name: str) -> int:
        status, found = self._talk.select(f'"{name}"', readonly=True)
        return int(found[0] or b"0") if status == "OK" else 0

    def close(self) -> None:
        self._talk.logout()


@pytest.fixture
def folder(dovecot: Dovecot, committed: None) -> Iterator[Folder]:
    dovecot.stop()
    shutil.rmtree(dovecot.folder / "mail")
    (dovecot.folder / "mail").mkdir()
    shutil.chown(dovecot.folder / "mail", "mail", "mail")
    dovecot.start()
    opened = Folder(dovecot)
    yield opened
    opened.close()


def test_what_lies_there_is_filed_byte_by_byte_and_moved_out_of_the_way(
    folder: Folder, dovecot: Dovecot
) -> None:
    data = mail({"rib.pdf": b"%PDF"})
    folder.put(data)
    assert collect(dovecot.url, clock) == 1
    row = IncomingMessage.objects.get()
    assert (bytes_of(row.pk), row.way) == (data, "imap")
    assert (folder.count("INBOX"), folder.count(DONE)) == (0, 1)


def test_a_message_that_comes_ends_the_wait(folder: Folder, dovecot: Dovecot) -> None:
    putting = threading.Timer(0.5, folder.put, [mail()])
    putting.start()
    began = time.monotonic()
    assert imap.wait(dovecot.url, seconds=30)
    putting.join()
    assert time.monotonic() - began < 15


def test_a_message_that_lies_there_already_is_not_waited_for(folder: Folder, dovecot: Dovecot) -> None:
    folder.put(mail())
    assert imap.wait(dovecot.url, seconds=3_600)


def test_a_server_that_goes_away_ends_the_wait(folder: Folder, dovecot: Dovecot) -> None:
    leaving = threading.Timer(0.5, dovecot.stop)
    leaving.start()
    with pytest.raises(Away):
        imap.wait(dovecot.url, seconds=3_600)
    leaving.join()
    dovecot.start()


def test_a_server_that_cannot_tell_is_asked_again_later(
    folder: Folder, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imaplib.IMAP4.capabilities", ("IMAP4REV1",), raising=False)
    monkeypatch.setattr("imaplib.IMAP4._get_capabilities", lambda _self: None)
    assert not imap.wait(dovecot.url, seconds=3_600)


def test_a_message_that_could_not_be_moved_is_filed_once(
    folder: Folder, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put(mail())

    def away(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("imap_tools.BaseMailBox.move", away)
        with pytest.raises(Away):
            collect(dovecot.url, clock)
    assert IncomingMessage.objects.count() == 1
    assert collect(dovecot.url, clock) == 1
    assert IncomingMessage.objects.count() == 1


def test_a_server_that_goes_away_in_the_middle_loses_nothing(
    folder: Folder, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        folder.put(mail(message_id=f"<{number}@x.example>"))
    asked, fetch = [], imap._bytes

    def fetch_then_die(box: object, uid: str) -> bytes | None:
        asked.append(uid)
        if len(asked) == 3:
            dovecot.stop()
            box.client.shutdown()  # type: ignore[attr-defined] (what is left of the session)
        return fetch(box, uid)  # type: ignore[arg-type]

    with monkeypatch.context() as dying:
        dying.setattr(imap, "_bytes", fetch_then_die)
        with pytest.raises(Away):
            collect(dovecot.url, clock)
    with pytest.raises(Away):
        collect(dovecot.url, clock)
    dovecot.start()
    assert IncomingMessage.objects.count() == 2
    collect(dovecot.url, clock)
    assert IncomingMessage.objects.count() == 4


def test_uids_that_begin_anew_double_nothing(folder: Folder, dovecot: Dovecot) -> None:
    data = mail()
    folder.put(data)
    collect(dovecot.url, clock)
    dovecot.stop()
    for path in (dovecot.folder / "mail").rglob("dovecot-uidlist*"):
        path.unlink()
    for path in (dovecot.folder / "mail").rglob("dovecot.index*"):
        path.unlink()
    done = [path for path in (dovecot.folder / "mail" / f".{DONE}").glob("*/*") if path.is_file()]
    assert len(done) == 1
    shutil.move(done[0], dovecot.folder / "mail" / "new" / done[0].name.partition(":")[0])
    dovecot.start()
    assert collect(dovecot.url, clock) == 1
    assert IncomingMessage.objects.count() == 1


def test_a_message_the_fund_cannot_take_is_put_into_a_folder_of_its_own(
    folder: Folder, dovecot: Dovecot
) -> None:
    folder.put(b"From: a@example.org\r\n" + b"X-Line: y\r\n" * 10_000 + b"\r\n")
    assert collect(dovecot.url, clock) == 0
    assert (folder.count("INBOX"), folder.count(REFUSED)) == (0, 1)


def test_a_wrong_password_is_no_crash(dovecot: Dovecot) -> None:
    with pytest.raises(Away):
        collect(dovecot.url.replace("tests", "nobody"), clock)


def test_nobody_listening_is_no_crash() -> None:
    with pytest.raises(Away):
        collect("imap://a:b@127.0.0.1:1", clock)
