"""One message taken apart: who wrote, what it answers, which files came with it."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Parsed
from email.policy import compat32
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.mail import headers, parts
from prestalux.rules.mail.headers import LONGEST_HEADER, MOST_IDS, MOST_REFERENCES
from prestalux.rules.mail.language import language_of, own_words
from prestalux.rules.mail.parts import LONGEST_TEXT
from prestalux.rules.mail.programs import is_program
from prestalux.rules.mail.report import Report, report_in

__all__ = [
    "LONGEST_HEADER",
    "LONGEST_SUBJECT",
    "LONGEST_TEXT",
    "MOST_IDS",
    "MOST_REFERENCES",
    "MOST_RESULTS",
    "BadMessage",
    "Fault",
    "MailLimits",
    "Message",
    "Part",
    "head_of",
    "outside_fault",
    "read",
]

LONGEST_SUBJECT: Final = 300
MOST_RESULTS: Final = 20


class Fault(StrEnum):
    """Why a message as a whole cannot be read."""

    TOO_LARGE = "too-large"
    HEADERS = "headers"
    TOO_MANY_PARTS = "too-many-parts"
    TOO_DEEP = "too-deep"
    NO_SENDER = "no-sender"
    UNREADABLE = "unreadable"


class BadMessage(Refusal):
    code = "message-bad"


@dataclass(frozen=True, slots=True)
class MailLimits:
    max_bytes: int = 60_000_000
    header_bytes: int = 65_536
    boundary_lines: int = 2_000
    parts: int = 400
    depth: int = 20
    files: int = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One file. Its name is a label and never a path."""

    label: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """`sender` is whom the From line names: claimed, not proven. `automatic` messages get no answer, ever.

    `references` stand in the address written to and in the subject, `mentioned` in the writer's own words;
    `answers` are the ids of the messages it answers, the latest first. `left_out` counts logos and other parts that are
    no files, and `beyond` the files above the limit.
    """

    message_id: str
    sender: str
    subject: str
    text: str
    language: str
    automatic: bool
    references: tuple[str, ...]
    mentioned: tuple[str, ...]
    answers: tuple[str, ...]
    results: tuple[str, ...]
    """Its Authentication-Results, the topmost first."""
    parts: tuple[Part, ...]
    left_out: int = 0
    beyond: int = 0
    report: Report | None = None


def outside_fault(raw: bytes, limits: MailLimits) -> Fault | None:
    """What can be told without parsing; asked before a message is taken."""
    if len(raw) > limits.max_bytes:
        return Fault.TOO_LARGE
    if len(_head(raw, limits.header_bytes + 4)) > limits.header_bytes:
        return Fault.HEADERS
    if raw.count(b"\n--") > limits.boundary_lines:
        return Fault.TOO_MANY_PARTS
    return None


def head_of(raw: bytes, limits: MailLimits) -> bytes:
    """The message without its content: who wrote can be told where the rest cannot be read."""
    return _head(raw, limits.header_bytes) + b"\r\n\r\n"


def read(raw: bytes, limits: MailLimits) -> Message:
    """Raises BadMessage."""
    fault = outside_fault(raw, limits)
    if fault is not None:
        raise BadMessage(why=fault)
    try:
        parsed = message_from_bytes(raw, policy=compat32)
        return _read(parsed, limits)
    except (RecursionError, parts.TooDeep):
        raise BadMessage(why=Fault.TOO_DEEP) from None
    except parts.TooMany:
        raise BadMessage(why=Fault.TOO_MANY_PARTS) from None


def _read(parsed: Parsed, limits: MailLimits) -> Message:
    headers.repair(parsed)
    sender = headers.sender_of(parsed)
    if not sender:
        raise BadMessage(why=Fault.NO_SENDER)
    leaves = list(parts.leaves_of(parsed, most=limits.parts, deepest=limits.depth))
    in_html = any(leaf.kind == "text/html" for leaf in leaves if parts.is_body(leaf))
    files = [
        leaf for leaf in leaves if not parts.is_body(leaf) and not parts.is_decoration(leaf, in_html=in_html)
    ]
    text, subject = parts.text_of(leaves), headers.decoded(parsed, "Subject", LONGEST_SUBJECT)
    own = own_words(text)
    automatic = is_program(parsed, sender, subject)
    found = [*headers.references_to(parsed), *headers.references_in(subject)]
    return Message(
        message_id=next(iter(headers.ids(headers.header(parsed, "Message-ID"))), ""),
        sender=sender,
        subject=subject,
        text=text,
        language=language_of(f"{subject} {own}", headers.header(parsed, "Content-Language")),
        automatic=automatic,
        references=tuple(dict.fromkeys(found))[:MOST_REFERENCES],
        mentioned=tuple(headers.references_in(own)),
        answers=headers.answers_of(parsed),
        results=tuple(
            headers.flat(str(value))
            for value in parsed.get_all("Authentication-Results", [])[:MOST_RESULTS]
            if value
        ),
        parts=tuple(Part(parts.name_of(leaf), leaf.data) for leaf in files[: limits.files]),
        left_out=len(leaves) - len(files),
        beyond=max(0, len(files) - limits.files),
        report=report_in(parsed, sender, text) if automatic else None,
    )


def _head(raw: bytes, most: int) -> bytes:
    """The header block, as far as `most` bytes."""
    start = raw[: most + 4]
    ends = [place for place in (start.find(b"\r\n\r\n"), start.find(b"\n\n")) if place >= 0]
    return start[: min(ends)] if ends else start[:most]
