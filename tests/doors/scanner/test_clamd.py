"""A real clamd, and whatever may sit in its place: safe is one exact answer, everything else is no verdict."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.doors.scanner import lying
from tests.harness.services import free_port
from tests.samples import eicar, pdf

from prestalux.doors.scanner import clamd as client

DATA = b"x" * 1_000_000
OPENED = Callable[[lying.Behaviour], str]
INFECTED = {
    "plain": eicar.plain,
    "in a stream of a PDF": lambda: eicar.in_pdf(packed=False),
    "in a packed stream of a PDF": eicar.in_pdf,
    "in a ZIP": eicar.in_zip,
}
LIES = {
    "nothing": lying.saying(b""),
    "half an answer": lying.saying(b"stream: O"),
    "an answer without its end": lying.saying(b"stream: OK"),
    "an answer in another form": lying.saying(b"stream: OK\n"),
    "another word before": lying.saying(b"xstream: OK\0"),
    "another word after": lying.saying(b"stream: OK\0stream: Evil FOUND\0"),
    "an error": lying.saying(b"INSTREAM: Can't open file or directory ERROR\0"),
    "bytes": lying.saying(bytes(range(256))),
    "a page": lying.saying(b"HTTP/1.1 200 OK\r\n\r\n"),
    "a name that is none": lying.saying(b"stream: \x1b[2J FOUND\0"),
    "a limit": lying.saying(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"),
    "far too much": lying.flooding,
    "a reset": lying.resetting,
    "safe before it was read": lying.content_too_early,
    "safe before a byte was heard": lying.prejudiced,
}
SLOW = {
    "hangs": lying.hanging,
    "reads nothing": lying.deaf,
    "dribbles": lying.slow_of_speech,
    "does not close": lying.talking_on,
}


@pytest.mark.parametrize("kind", INFECTED)
def test_a_real_one_finds_the_test_file(clamd: str, kind: str) -> None:
    assert client.scan(clamd, INFECTED[kind]()) == "Prestalux.Test.EICAR.UNOFFICIAL"


def test_a_real_one_calls_a_plain_pdf_safe(clamd: str) -> None:
    assert client.scan(clamd, pdf.good()) is None


def test_a_real_one_calls_no_bytes_at_all_safe(clamd: str) -> None:
    assert client.scan(clamd, b"") is None


def test_more_than_it_takes_is_no_verdict(clamd: str) -> None:
    with pytest.raises(client.NoVerdict):
        client.scan(clamd, bytes(3_000_000))


def test_a_real_one_answers(clamd: str) -> None:
    assert client.answers(clamd)


@pytest.mark.parametrize("lie", LIES)
def test_another_answer_is_no_verdict(liar: OPENED, lie: str) -> None:
    with pytest.raises(client.NoVerdict):
        client.scan(liar(LIES[lie]), DATA)


@pytest.mark.parametrize("lie", ["safe before it was read", "safe before a byte was heard"])
def test_an_early_answer_about_a_small_file_is_no_verdict(liar: OPENED, lie: str) -> None:
    with pytest.raises(client.NoVerdict):
        client.scan(liar(LIES[lie]), b"x")


@pytest.mark.parametrize("lie", SLOW)
def test_a_slow_one_is_given_up_in_time(liar: OPENED, lie: str) -> None:
    with pytest.raises(client.NoVerdict, match="too-slow"):
        client.scan(liar(SLOW[lie]), DATA, seconds=0.5)


@pytest.mark.parametrize("lie", LIES)
def test_what_is_told_of_a_wrong_answer_is_our_own_word(liar: OPENED, lie: str) -> None:
    with pytest.raises(client.NoVerdict) as told:
        client.scan(liar(LIES[lie]), DATA)
    assert str(told.value).replace("-", "").isalpha()


def test_where_nobody_listens_there_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(client.NoVerdict, match="FileNotFoundError"):
        client.scan(f"clamd://{tmp_path}/socket", b"x")


def test_a_port_at_which_nobody_listens_gives_no_verdict() -> None:
    with pytest.raises(client.NoVerdict, match="ConnectionRefusedError"):
        client.scan(f"clamd://127.0.0.1:{free_port()}", b"x")


def test_one_that_says_something_else_does_not_answer(liar: OPENED) -> None:
    assert not client.answers(liar(lambda caller: caller.sendall(b"HELLO\0")))


def test_it_is_reached_over_the_network_too(clamd: str) -> None:
    """clamd's own answer, handed on through a port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_hand_on, args=(door, urlsplit(clamd).path), daemon=True).start()
        found = client.scan(f"clamd://127.0.0.1:{door.getsockname()[1]}", eicar.plain())
    assert found == "Prestalux.Test.EICAR.UNOFFICIAL"


def _hand_on(door: socket.socket, path: str) -> None:
    caller, _ = door.accept()
    with caller, socket.socket(socket.AF_UNIX) as real:
        real.connect(path)
        real.sendall(lying.hear_all(caller))
        while said := real.recv(4096):
            caller.sendall(said)
