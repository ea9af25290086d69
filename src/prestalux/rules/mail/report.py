"""What mail servers report of a letter that went out: not delivered, delayed, complained about (RFC 3464, RFC 5965)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message as Parsed
from email.policy import compat32
from enum import StrEnum
from typing import Final

_MOST_PARTS: Final = 60
_LONGEST: Final = 8_192
_ID: Final = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,48}>")


class Delivery(StrEnum):
    """What is known of a letter, from light to grave; reports come in any order, and the gravest stands."""

    UNKNOWN = ""
    DELAYED = "delayed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"

    @property
    def rank(self) -> int:
        return list(Delivery).index(self)


@dataclass(frozen=True, slots=True)
class Report:
    """`about` is the Message-ID of the letter it is about."""

    delivery: Delivery
    about: str


def report_in(parsed: Parsed) -> Report | None:
    """None where it is no report, says nothing grave, or does not name the letter."""
    if parsed.get_content_type() != "multipart/report":
        return None
    kinds = list(_parts(parsed))
    about = next(filter(None, map(_original_id, kinds)), "")
    delivery = max(map(_delivery, kinds), key=lambda one: one.rank, default=Delivery.UNKNOWN)
    return Report(delivery, about) if about and delivery is not Delivery.UNKNOWN else None


def _parts(parsed: Parsed) -> Iterator[Parsed]:
    waiting, seen = [parsed], 0
    while waiting and seen < _MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        yield part
        if part.is_multipart():
            waiting.extend(one for one in part.get_payload() if isinstance(one, Parsed))


def _delivery(part: Parsed) -> Delivery:
    if part.get_content_type() == "message/feedback-report":
        return Delivery.COMPLAINED
    action = str(part.get("Action") or "")[:40].strip().lower()
    return {"failed": Delivery.BOUNCED, "delayed": Delivery.DELAYED}.get(action, Delivery.UNKNOWN)


def _original_id(part: Parsed) -> str:
    """Of the letter that is sent back, whole or its head alone."""
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        inner = part.get_payload()
        return _id_of(inner[0]) if isinstance(inner, list) and inner and isinstance(inner[0], Parsed) else ""
    if kind == "text/rfc822-headers":
        data = part.get_payload(decode=True)
        head = data[: 8 * _LONGEST].decode("latin-1") if isinstance(data, bytes) else ""
        return _id_of(message_from_string(head, policy=compat32))
    return ""


def _id_of(parsed: Parsed) -> str:
    found = _ID.search(str(parsed.get("Message-ID") or "")[:_LONGEST])
    return found[0] if found else ""
