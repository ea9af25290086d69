"""The caged process: reads one question after another, answers, and ends when its parent does.

Run as `python -m prestalux.office.files.cage_child` with the parent's process number, its duty (a Duty), the bytes of memory and the seconds of processor time that a job may take, and the
limits of the verdict.
"""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO, Final

import pikepdf
import pypdfium2

from prestalux.office.files import cage_limits, cage_pages, mail_frames
from prestalux.office.files.cage_frames import (
    ANSWER,
    LONGEST_IMAGE,
    LONGEST_READING,
    MARK,
    QUESTION,
    Ask,
    Duty,
    Say,
    reading_parts,
    reading_question,
    words_of,
)
from prestalux.rules.documents import Finding, Flag, Limits, Verdict, judge

_NO_TICKET: Final = bytes(8)
_ENCODINGS: Final = ("ascii", "latin-1", "cp1252", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "pdfdoc")
_UNREADABLE: Final = (pypdfium2.PdfiumError, ValueError, TypeError, OSError, ArithmeticError, RuntimeError)


def main(arguments: list[str]) -> None:
    parent, duty, memory, seconds, *numbers = (int(argument) for argument in arguments)
    limits = Limits(*numbers)
    cage_limits.die_with(parent)
    _load_everything()
    reader = _reader() if duty == Duty.READ else None
    if duty == Duty.MAIL:
        mail_frames.load_everything()
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    cage_limits.confine(memory)
    cage_limits.die_with(parent)  # the kernel forgets it when the user changes
    _say(answers, _NO_TICKET, Say.READY)
    while head := _exactly(questions, QUESTION.size):
        mark, ticket, kind, number, dpi, stamp_length, length = QUESTION.unpack(head)
        stamp = _exactly(questions, stamp_length).decode()
        data = _exactly(questions, length)
        if mark != MARK or len(data) != length:
            return
        cage_limits.allow_seconds(seconds)
        if Ask(kind) is Ask.READ:
            _say(answers, ticket, *_reading(reader, data))
        elif Ask(kind) is Ask.MAIL:
            _say(answers, ticket, *mail_frames.answer(data))
        else:
            _say(answers, ticket, *_answer(Ask(kind), data, number, dpi, stamp, limits))


_Reader = Callable[[bytes], bytes]


def _reader() -> _Reader:
    """Loaded where it is asked for: the checks of the command line do without its libraries."""
    from prestalux.office.files import cage_reading, reading

    cage_reading.load_everything()

    def read(question: bytes) -> bytes:
        return json.dumps(reading.words_of(cage_reading.read(*reading_parts(question)))).encode()

    read(reading_question(_sample(), (), datetime.fromtimestamp(0, UTC)))
    return read


def _reading(reader: _Reader | None, question: bytes) -> tuple[Say, bytes]:
    if reader is None:
        return Say.UNREADABLE, b""
    try:
        words = reader(question)
    except (MemoryError, pikepdf.PdfError, KeyError, AttributeError, *_UNREADABLE):
        return Say.UNREADABLE, b""
    return (Say.READING, words) if len(words) <= LONGEST_READING else (Say.UNREADABLE, b"")


def _answer(kind: Ask, data: bytes, number: int, dpi: int, stamp: str, limits: Limits) -> tuple[Say, bytes]:
    try:
        if kind is Ask.JUDGE:
            return Say.VERDICT, words_of(verdict_on(data, limits))
        png = cage_pages.png_of(data, number, dpi, stamp)
    except cage_pages.NoPage:
        return Say.NO_SUCH_PAGE, b""
    except (MemoryError, *_UNREADABLE):
        return Say.UNREADABLE, b""
    return (Say.IMAGE, png) if len(png) <= LONGEST_IMAGE else (Say.UNREADABLE, b"")


def verdict_on(data: bytes, limits: Limits) -> Verdict:
    """The rule's verdict, and a look at the pages: what cannot be drawn cannot be read by staff."""
    verdict = judge(data, limits)
    if not verdict.accepted:
        return verdict
    try:
        blank = cage_pages.looks_blank(data)
    except MemoryError:
        return replace(verdict, accepted=False, finding=Finding.BOMB)
    except _UNREADABLE:
        return replace(verdict, accepted=False, finding=Finding.DAMAGED)
    return replace(verdict, flags=(*verdict.flags, Flag.LOOKS_BLANK)) if blank else verdict


def _load_everything() -> None:
    """Judge and draw once: afterwards no file can be opened any more, not even a module."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    data = _sample()
    verdict_on(data, Limits())
    cage_pages.png_of(data, 1, 10, "x")


def _sample() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        held = BytesIO()
        pdf.save(held, encryption=pikepdf.Encryption(owner="x", user=""))  # opens the source of randomness
    return held.getvalue()


def _exactly(source: BinaryIO, length: int) -> bytes:
    data = source.read(length)
    return data if len(data) == length else b""


def _say(answers: BinaryIO, ticket: bytes, kind: Say, words: bytes = b"") -> None:
    answers.write(ANSWER.pack(MARK, ticket, kind, len(words)))
    answers.write(words)
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
    os._exit(0)
