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
