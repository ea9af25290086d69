"""Messages of strangers, taken apart in a process of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.samples.mail import ANNA, mail, many, nested, raw

from prestalux.office.files.cage import Cage, Duty
from prestalux.office.files.cage_frames import Garbage, Say
from prestalux.office.files.mail_frames import MAIL_LIMITS, answer, message_from
from prestalux.rules.mail import BadMessage, read


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(size=1, duty=Duty.MAIL, memory=1 << 30, cpu_seconds=5, wall_seconds=20) as made:
        yield made


def test_a_message_comes_through_the_pipe_as_it_was_read(cage: Cage) -> None:
    data = mail({"fiche.pdf": b"%PDF", "rib é.pdf": bytes(range(256))}, subject="2222-2222-2222 pièces")
    assert cage.take_apart(data) == read(data, MAIL_LIMITS)


def one(part: str, sender: str = ANNA) -> bytes:
    head = f"From: {sender}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b"
    return raw(head, f"--b\n{part}\n--b\nContent-Type: application/pdf; name=rib.pdf\n\n%PDF-1.7\n--b--\n")


ENCODED = "Content-Transfer-Encoding: base64\n\nRnJvbTogYUBiLmNvbQpTdWJqZWN0OiB4Cgp4"


@pytest.mark.parametrize(
    "data",
    [
        one(f"Content-Type: message/rfc822\n{ENCODED}"),
        one(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\nFrom: a@b.com\n\n=C3=A9"
        ),
        one("Content-Type: message/rfc822\n\n%PDF-1.7"),
        one("Content-Type: message/external-body; access-type=URL\n\nContent-Type: application/pdf"),
        one("Content-Type: message/partial; id=1; number=1\n\nFrom: x\n\nhalf"),
        one(f"Content-Type: message/delivery-status\n{ENCODED}"),
        one("Content-Type: text/html\n\n<p>&eacute;</p>", "anna@xn--bcher-kva.example"),
        one("Content-Type: text/plain\n\nx", "anna@bücher.example"),
        one("Content-Type: text/plain\n\nx", "anna@straße.example"),
    ],
    ids=range(9),
)
def test_what_is_read_outside_is_read_in_the_cage(data: bytes, cage: Cage) -> None:
    assert cage.take_apart(data) == read(data, MAIL_LIMITS)


@pytest.mark.parametrize("data", [many(20_000), nested(100), nested(900), b"", b"\0" * 100_000], ids=len)
def test_a_hostile_message_is_refused_and_the_next_one_read(data: bytes, cage: Cage) -> None:
    with pytest.raises(BadMessage):
        cage.take_apart(data)
    assert cage.take_apart(mail()).sender == ANNA


@pytest.mark.parametrize("charset", ["iso-2022-jp", "big5", "cp437", "mac-roman", "utf-7", "nothing"])
def test_a_charset_that_was_not_loaded_harms_nobody(charset: str, cage: Cage) -> None:
    head = f"From: {ANNA}\nSubject: =?{charset}?B?QUJD?=\nContent-Type: text/plain; charset={charset}"
    assert cage.take_apart(raw(head, "Bonjour")).sender == ANNA


def test_many_parameters_take_bounded_time(cage: Cage) -> None:
    kind = "Content-Type: application/pdf" + "".join(f"; a{n}=b" for n in range(6_000))
    assert len(cage.take_apart(raw(f"From: {ANNA}\n{kind}", "%PDF")).parts) == 1


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"\0\0\0\2{}",
        b"\xff\xff\xff\xff",
        b"\0\0\0\4null",
        answer(mail({"a.pdf": b"%PDF"}))[1][:-1],
        answer(mail({"a.pdf": b"%PDF"}))[1] + b"x",
        answer(mail())[1].replace(ANNA.encode(), b"anna.weber@example\\n"),
        answer(mail())[1].replace(b'"automatic": false', b'"automatic": [[]]').replace(b"fr", b"xx"),
    ],
    ids=len,
)
def test_words_that_the_child_never_says_are_garbage(words: bytes) -> None:
    try:
        found = message_from(words)
    except Garbage:
        return
    assert found.automatic is True
    assert found.language == ""


def test_a_message_that_cannot_be_read_is_told_with_its_reason() -> None:
    assert answer(nested(100)) == (Say.BAD_MESSAGE, b"too-deep")
