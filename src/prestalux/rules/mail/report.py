"""What mail servers report of a letter that went out: arrived, delayed, not delivered, complained about.

RFC 3464 and 6533 for delivery, RFC 5965 for complaints, and the plain words of servers that follow neither. A report is
believed because it names the letter by an id that nobody else can know (outbox).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Parsed
from email.policy import compat32
from enum import StrEnum
from typing import Final

from prestalux.rules.mail.parts import inner

_MOST_PARTS: Final = 60
_LONGEST: Final = 8_192
_ID: Final = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,48}>")
_STATUS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED: Final = frozenset({"message/rfc822", "message/global"})
_RETURNED_HEADS: Final = frozenset({"text/rfc822-headers", "message/global-headers"})
_COMPLAINTS: Final = frozenset({"abuse", "fraud", "virus", "opt-out", "opt-out-list"})
"""Feedback-Type; what others say is nothing that the person wants of us."""
_WHO_RETURNS: Final = re.compile(r"mailer-daemon|postmaster|.*daemon|bounces?.*", re.I)
_IN_WORDS: Final = re.compile(r"^Message-ID:\s*(<[^<>\s@]{1,200}@[^<>\s]{1,48}>)", re.I | re.M)
_NOT_YET: Final = re.compile(
    r"\bdelayed\b|not (?:yet )?been delivered yet|will (?:be retried|continue|keep trying)|warning message only|still trying",
    re.I,
)


class Delivery(StrEnum):
    """How far a letter came, from little to grave; reports come in any order, and the last of these stands."""

    UNKNOWN = ""
    DELAYED = "delayed"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    """Beside the others: it says nothing of whether the letter arrived."""

    @property
    def rank(self) -> int:
        return list(Delivery).index(self)


@dataclass(frozen=True, slots=True)
class Report:
    """`about` is the Message-ID of the letter it is about."""

    delivery: Delivery
    about: str


def report_in(parsed: Parsed, sender: str, text: str) -> Report | None:
    """None where it is no report, or does not name the letter. `text` are the words of the message."""
    found = list(_parts(parsed))
    delivery = max(map(_delivery, found), key=lambda one: one.rank, default=Delivery.UNKNOWN)
    about = next(filter(None, map(_original_id, found)), "")
    if not any(part.get_content_type() in _STATUS | {"message/feedback-report"} for part in found):
        delivery, about = _in_words(parsed, sender, text, about)
    # Who sends nothing of the letter back still says what it answers.
    about = about or _id_of(parsed, "In-Reply-To") or _id_of(parsed, "References")
    return Report(delivery, about) if about and delivery is not Delivery.UNKNOWN else None


def _parts(parsed: Parsed) -> Iterator[Parsed]:
    """Those of the letter that came back are none of the report's."""
    waiting, seen = [parsed], 0
    while waiting and seen < _MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting.extend(inner(part))


def _delivery(part: Parsed) -> Delivery:
    kind = part.get_content_type()
    if kind == "message/feedback-report":
        said = {_field(block, "Feedback-Type") for block in _blocks(part)}
        return Delivery.COMPLAINED if said & _COMPLAINTS else Delivery.UNKNOWN
    if kind not in _STATUS:
        return Delivery.UNKNOWN
    said = {_field(block, "Action") for block in _blocks(part)}
    words = {"failed": Delivery.BOUNCED, "delayed": Delivery.DELAYED, "delivered": Delivery.DELIVERED}
    return max((words.get(one, Delivery.UNKNOWN) for one in said), key=lambda one: one.rank)


def _blocks(part: Parsed) -> list[Parsed]:
    """The groups of fields of a report. The library reads those of a delivery report each as a message, and of every
    other kind the first alone, with the rest as its words.
    """
    below = inner(part)
    rest = [one.get_payload() for one in below] if below else [part.get_payload(decode=True)]
    found = list(below)
    for words in rest:
        data = words.encode("utf-8", "surrogateescape") if isinstance(words, str) else words
        if isinstance(data, bytes):
            groups = re.split(rb"\r?\n\r?\n", data[: 8 * _LONGEST].strip())
            found += [message_from_bytes(group, policy=compat32) for group in groups]
    return found[:_MOST_PARTS]


def _field(block: Parsed, name: str) -> str:
    return str(block.get(name) or "")[:60].partition("(")[0].strip().lower()


def _original_id(part: Parsed) -> str:
    """Of the letter that is sent back, whole or its head alone."""
    kind = part.get_content_type()
    if kind in _RETURNED | _RETURNED_HEADS and part.is_multipart():
        below = inner(part)
        return _id_of(below[0]) if below else ""
    if kind in _RETURNED_HEADS:
        data = part.get_payload(decode=True)
        head = data[: 8 * _LONGEST] if isinstance(data, bytes) else b""
        return _id_of(message_from_bytes(head, policy=compat32))
    return ""


def _id_of(parsed: Parsed, name: str = "Message-ID") -> str:
    found = _ID.search(str(parsed.get(name) or "")[:_LONGEST])
    return found[0] if found else ""


def _in_words(parsed: Parsed, sender: str, text: str, about: str) -> tuple[Delivery, str]:
    """A report of a server that has only words for it (qmail, Exim before 4.90): the letter stands below them."""
    if not (_WHO_RETURNS.fullmatch(sender.partition("@")[0]) or parsed.get("X-Failed-Recipients")):
        return Delivery.UNKNOWN, ""
    whole = _whole_text(parsed)
    named = _IN_WORDS.search(whole)
    subject = str(parsed.get("Subject") or "")[:300]
    is_late = _NOT_YET.search(f"{subject}\n{text[:1_500]}")
    return Delivery.DELAYED if is_late else Delivery.BOUNCED, about or (named[1] if named else "")


def _whole_text(parsed: Parsed) -> str:
    """The words of all its plain parts, further than the text that is kept of a message."""
    found = []
    for part in _parts(parsed):
        data = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(data, bytes):
            found.append(data[: 16 * _LONGEST].decode("latin-1").replace("\r\n", "\n"))
    return "\n".join(found)
