"""An e-mail on its way through the pipe of the cage: taken apart by the child, believed by the parent word by word."""

from __future__ import annotations

import json
import struct
from io import BytesIO
from typing import Any, Final

from PIL import Image

from prestalux.office.files.cage_frames import LONGEST_MESSAGE, Garbage, Say
from prestalux.rules.identifiers.contact import BadEmail, Email
from prestalux.rules.identifiers.filename import label
from prestalux.rules.identifiers.reference import BadReference, Reference
from prestalux.rules.mail import BadMessage, Delivery, Fault, MailLimits, Message, Part, Report, read
from prestalux.rules.mail.message import (
    LONGEST_HEADER,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MOST_IDS,
    MOST_REFERENCES,
    MOST_RESULTS,
)
from prestalux.rules.mail.parts import shorter_side

MAIL_LIMITS: Final = MailLimits()
_LENGTH: Final = struct.Struct(">I")
_LONGEST_HEAD: Final = 1 << 20


def load_everything() -> None:
    """Read one message of each shape: afterwards no module can be loaded any more."""
    for head in (
        "text/plain; charset=iso-8859-1",
        "text/plain; charset=windows-1252",
        "multipart/mixed; boundary=b",
    ):
        message = (
            f"From: =?utf-8?Q?=C3=A9?= <a@xn--bcher-kva.example>\r\nContent-Type: {head}\r\n\r\n--b\r\n"
            "Content-Type: application/pdf; name*=UTF-8''a\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b\r\n"
            "Content-Type: text/html\r\n\r\n<p>&eacute;</p>\r\n--b--"
        )
        read(message.encode(), MAIL_LIMITS)
    for part in (
        "message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nRnJvbTogYUBiLmNvbQ==",
        "message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nFrom: a@b.com",
        "message/partial; id=1\r\n\r\nx",
        "message/external-body\r\n\r\nContent-Type: application/pdf\r\n\r\nx",
        "multipart/report; boundary=c\r\n\r\n--c\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--c--",
    ):
        read(f"From: a@b\u00fccher.example\r\nContent-Type: {part}".encode(), MAIL_LIMITS)
    for form in ("PNG", "JPEG", "GIF"):
        picture = BytesIO()
        Image.new("L", (1, 1)).save(picture, form)
        shorter_side(picture.getvalue())
    for name in (
        "utf-16",
        "iso-8859-15",
        "iso-8859-2",
        "koi8-r",
        "cp1250",
        "cp1251",
        "gb18030",
        "utf-7",
        "idna",
    ):
        b"".decode(name)


def answer(raw: bytes) -> tuple[Say, bytes]:
    """What the child says to a message."""
    try:
        words = _words_of(read(raw, MAIL_LIMITS))
    except BadMessage as refusal:
        return Say.BAD_MESSAGE, str(refusal.facts["why"]).encode()
    except (MemoryError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError):
        return Say.BAD_MESSAGE, Fault.UNREADABLE.encode()
    return (
        (Say.MESSAGE, words) if len(words) <= LONGEST_MESSAGE else (Say.BAD_MESSAGE, Fault.TOO_LARGE.encode())
    )


def _words_of(message: Message) -> bytes:
    head = {
        "id": message.message_id,
        "sender": message.sender,
        "subject": message.subject,
        "text": message.text,
        "language": message.language,
        "automatic": message.automatic,
        "references": message.references,
        "mentioned": message.mentioned,
        "answers": message.answers,
        "results": message.results,
        "left_out": message.left_out,
        "beyond": message.beyond,
        "report": [message.report.delivery, message.report.about] if message.report else None,
        "parts": [[part.label, len(part.data)] for part in message.parts],
    }
    words = json.dumps(head).encode()
    return b"".join([_LENGTH.pack(len(words)), words, *(part.data for part in message.parts)])


def message_from(words: bytes) -> Message:
    """Raises Garbage."""
    try:
        (length,) = _LENGTH.unpack_from(words)
        if length > _LONGEST_HEAD:
            raise Garbage
        head = json.loads(words[_LENGTH.size : _LENGTH.size + length])
        return _message(head, words, _LENGTH.size + length)
    except (ValueError, TypeError, KeyError, RecursionError, struct.error, BadEmail, BadReference) as error:
        raise Garbage from error


def _message(head: Any, words: bytes, place: int) -> Message:
    parts: list[Part] = []
    for name, size in head["parts"]:
        if type(size) is not int or size < 0 or len(parts) >= MAIL_LIMITS.files:
            raise Garbage
        parts.append(Part(label(_text(name, 300)), words[place : place + size]))
        place += size
    if place != len(words):
        raise Garbage
    language = _text(head["language"], 2)
    return Message(
        message_id=_text(head["id"], 250),
        sender=Email.parse(_text(head["sender"], 254)).address,
        subject=_text(head["subject"], LONGEST_SUBJECT),
        text=_text(head["text"], LONGEST_TEXT),
        language=language if language in {"fr", "de", "en"} else "",
        automatic=head["automatic"] is not False,
        references=_references(head["references"]),
        mentioned=_references(head["mentioned"]),
        answers=tuple(_text(one, 250) for one in _few(head["answers"], MOST_IDS)),
        results=tuple(_text(one, LONGEST_HEADER) for one in _few(head["results"], MOST_RESULTS)),
        parts=tuple(parts),
        left_out=_count(head["left_out"]),
        beyond=_count(head["beyond"]),
        report=_report(head["report"]),
    )


def _references(values: object) -> tuple[str, ...]:
    return tuple(Reference.parse(_text(one, 20)).characters for one in _few(values, MOST_REFERENCES))


def _report(value: object) -> Report | None:
    if value is None:
        return None
    delivery, about = _few(value, 2)
    return Report(Delivery(_text(delivery, 20)), _text(about, 250))


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise Garbage
    return value


def _few(values: object, most: int) -> list[Any]:
    if not isinstance(values, list) or len(values) > most:
        raise Garbage
    return values


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value <= 100_000:
        raise Garbage
    return value


def fault_from(words: bytes) -> Fault:
    try:
        return Fault(words.decode())
    except ValueError:
        return Fault.UNREADABLE
