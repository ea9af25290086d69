"""One message taken apart: who wrote, what it answers, which files came with it.

`policy.compat32` keeps headers as they came; only the few that are asked for are decoded, each within its own length.
The modern policy of the library takes gigabytes for one subject (stack.md 9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Parsed
from email.policy import compat32
from email.utils import getaddresses, parseaddr
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.contact import BadEmail, Email
from prestalux.rules.identifiers.filename import label
from prestalux.rules.identifiers.reference import LENGTH, BadReference, Reference
from prestalux.rules.identifiers.typed_text import hides, tidy
from prestalux.rules.mail.report import Report, report_in

LONGEST_HEADER: Final = 8_192
LONGEST_SUBJECT: Final = 300
LONGEST_TEXT: Final = 4_000
MOST_IDS: Final = 30
LOGO_BYTES: Final = 200_000
"""A picture that the text shows, and not larger than that, is a logo."""
TRACKER_BYTES: Final = 20_000


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

    `reference` is that of the dossier named in the subject or in the address written to; `answers` are the ids of the
    messages it answers, the latest first. `left_out` counts logos and other parts that are no files, and `beyond` the
    files above the limit.
    """

    message_id: str
    sender: str
    subject: str
    text: str
    language: str
    automatic: bool
    reference: str
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


def read(raw: bytes, limits: MailLimits) -> Message:
    """Raises BadMessage."""
    fault = outside_fault(raw, limits)
    if fault is not None:
        raise BadMessage(why=fault)
    try:
        parsed = message_from_bytes(raw, policy=compat32)
        return _read(parsed, limits)
    except RecursionError:
        raise BadMessage(why=Fault.TOO_DEEP) from None


def _read(parsed: Parsed, limits: MailLimits) -> Message:
    sender = _sender(parsed)
    if not sender:
        raise BadMessage(why=Fault.NO_SENDER)
    leaves = list(_leaves(parsed, limits))
    text = next((_text(leaf.part) for leaf in leaves if _is_body(leaf) and _kind(leaf) == "text/plain"), "")
    text = text or next((_plain(_text(leaf.part)) for leaf in leaves if _is_body(leaf)), "")
    files = [leaf for leaf in leaves if not _is_body(leaf) and not _is_decoration(leaf)]
    subject = _decoded(parsed, "Subject", LONGEST_SUBJECT)
    return Message(
        message_id=(_ids(_header(parsed, "Message-ID"))[:1] and _ids(_header(parsed, "Message-ID"))[0]) or "",
        sender=sender,
        subject=subject,
        text=text,
        language=_language(f"{subject} {text}"),
        automatic=_automatic(parsed, sender),
        reference=_reference(parsed, subject),
        answers=_answers(parsed),
        results=tuple(
            _flat(str(value)) for value in parsed.get_all("Authentication-Results", [])[:20] if value
        ),
        parts=tuple(Part(_name(leaf.part), _bytes(leaf.part)) for leaf in files[: limits.files]),
        left_out=len(leaves) - len(files),
        beyond=max(0, len(files) - limits.files),
        report=report_in(parsed),
    )


# --- headers -------------------------------------------------------------------------------------------------


def _head(raw: bytes, most: int) -> bytes:
    """The header block, as far as `most` bytes."""
    start = raw[: most + 4]
    ends = [place for place in (start.find(b"\r\n\r\n"), start.find(b"\n\n")) if place >= 0]
    return start[: min(ends)] if ends else start[:most]


def _header(parsed: Parsed, name: str) -> str:
    value = parsed.get(name)
    return _flat(str(value)) if value is not None else ""


def _flat(value: str) -> str:
    """On one line; what is longer than any honest header is none."""
    return " ".join(value.split()) if len(value) <= LONGEST_HEADER else ""


def _decoded(parsed: Parsed, name: str, most: int) -> str:
    return _words(_header(parsed, name))[:most]


def _words(value: str) -> str:
    """Encoded words (RFC 2047) as text, without what nobody can see."""
    try:
        pairs = decode_header(value)
    except (HeaderParseError, ValueError):
        pairs = [(value, None)]
    found = "".join(
        _as_text(chunk, charset) if isinstance(chunk, bytes) else chunk for chunk, charset in pairs
    )
    return tidy("".join(sign if not hides(sign) else " " for sign in found))


def _as_text(data: bytes, charset: str | None) -> str:
    for name in (charset or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError, OSError):  # OSError: a caged process cannot load a seldom one
            continue
    return data.decode("latin-1")


def _sender(parsed: Parsed) -> str:
    """The one address of the From line; several, or none that is an address, are no sender."""
    values = parsed.get_all("From", [])
    if len(values) != 1:
        return ""
    pairs = [pair for pair in getaddresses([_flat(str(values[0]))]) if pair[1]]
    return _address(pairs[0][1]) if len(pairs) == 1 else ""


def _address(text: str) -> str:
    try:
        return Email.parse(text).address
    except BadEmail:
        return ""


_ID: Final = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,48}>")


def _ids(value: str) -> list[str]:
    return _ID.findall(value)


def _answers(parsed: Parsed) -> tuple[str, ...]:
    found = [*_ids(_header(parsed, "In-Reply-To")), *reversed(_ids(_header(parsed, "References")))]
    return tuple(dict.fromkeys(found))[:MOST_IDS]


_GROUPS: Final = re.compile(r"(?<![0-9A-Za-z])([2-9CFHJKMPRTWX]{4})[-\s]?([2-9CFHJKMPRTWX]{4})[-\s]?([2-9CFHJKMPRTWX]{4})(?![0-9A-Za-z])", re.IGNORECASE)  # fmt: skip


def _reference(parsed: Parsed, subject: str) -> str:
    """Of the address written to (name+REFERENCE@…), else of the subject; one whose check character is right."""
    for _, address in getaddresses(
        [_header(parsed, name) for name in ("To", "Cc", "Delivered-To", "X-Original-To")]
    ):
        if found := _as_reference(address.partition("@")[0].rpartition("+")[2]):
            return found
    for groups in _GROUPS.findall(subject):
        if found := _as_reference("".join(groups)):
            return found
    return ""


def _as_reference(text: str) -> str:
    try:
        return Reference.parse(text).characters if len(text) >= LENGTH else ""
    except BadReference:
        return ""


_ROBOTS: Final = re.compile(r"mailer-daemon|postmaster|no-?_?\.?reply|do-?_?not-?_?reply|bounces?([-+].*)?|ne-?pas-?repondre", re.I)  # fmt: skip
_MASS: Final = frozenset({"bulk", "list", "junk", "auto_reply"})
_OF_ROBOTS: Final = ("List-Id", "List-Post", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "Feedback-ID")  # fmt: skip


def _automatic(parsed: Parsed, sender: str) -> bool:
    """Sent by a program, or to many (RFC 3834; List-Id of RFC 2919; a bounce's null return path)."""
    said = _header(parsed, "Auto-Submitted").partition(";")[0].strip().lower()
    suppress = _header(parsed, "X-Auto-Response-Suppress").lower()
    return bool(
        (said and said != "no")
        or _header(parsed, "Precedence").lower() in _MASS
        or any(parsed.get(name) is not None for name in _OF_ROBOTS)
        or "all" in suppress.replace(",", " ").split()
        or "autoreply" in suppress
        or _header(parsed, "Return-Path") == "<>"
        or parsed.get_content_type() in {"multipart/report", "message/delivery-status"}
        or _ROBOTS.fullmatch(sender.partition("@")[0])
        or parseaddr(_header(parsed, "Sender"))[1].lower().startswith("mailer-daemon@")
    )


# --- parts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leaf:
    part: Parsed
    shown: bool
    """Whether it belongs to a text that shows it (multipart/related), as logos do."""
    forwarded: bool


def _leaves(parsed: Parsed, limits: MailLimits) -> Iterator[_Leaf]:
    """The parts that hold something, in their order; those of forwarded messages too. Raises BadMessage."""
    waiting: list[tuple[Parsed, int, bool, bool]] = [(parsed, 0, False, False)]
    seen = 0
    while waiting:
        part, depth, shown, forwarded = waiting.pop()
        seen += 1
        if depth > limits.depth:
            raise BadMessage(why=Fault.TOO_DEEP)
        if seen > limits.parts:
            raise BadMessage(why=Fault.TOO_MANY_PARTS)
        if part.is_multipart():
            shown = shown or part.get_content_type() == "multipart/related"
            forwarded = forwarded or part.get_content_type() == "message/rfc822"
            below = [below for below in part.get_payload() if isinstance(below, Parsed)]
            waiting.extend((one, depth + 1, shown, forwarded) for one in reversed(below))
        else:
            yield _Leaf(part, shown, forwarded)


def _kind(leaf: _Leaf) -> str:
    return str(leaf.part.get_content_type())


def _is_body(leaf: _Leaf) -> bool:
    """The words of a message. A text with a name, or handed over as a file, is a file."""
    return (
        _kind(leaf) in {"text/plain", "text/html", "text/enriched"}
        and leaf.part.get_content_disposition() != "attachment"
        and not _raw_name(leaf.part)
    )


_NO_FILES: Final = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar", "text/vcard", "text/x-vcard", "application/pgp-encrypted", "message/delivery-status", "text/rfc822-headers"})  # fmt: skip


def _is_decoration(leaf: _Leaf) -> bool:
    """Signatures, cards, and pictures that belong to the text: a logo, the dots by which senders count readers."""
    kind = _kind(leaf)
    if kind in _NO_FILES:
        return True
    if not kind.startswith("image/"):
        return False
    has_id, handed_over = (
        leaf.part.get("Content-ID") is not None,
        leaf.part.get_content_disposition() == "attachment",
    )
    if handed_over and not (has_id and leaf.shown):
        return False
    return len(_bytes(leaf.part)) <= (LOGO_BYTES if has_id or leaf.shown else TRACKER_BYTES)


def _bytes(part: Parsed) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, IndexError):
        return b""
    return data if isinstance(data, bytes) else b""


def _name(part: Parsed) -> str:
    raw = _raw_name(part)
    return label(_words(raw)) if raw else label("", default=f"sans-nom.{_ending(part)}")


def _raw_name(part: Parsed) -> str:
    """The name given in either place; RFC 2231 and encoded words both, whichever the sender's program wrote."""
    for header in ("Content-Disposition", "Content-Type"):
        if len(str(part.get(header) or "")) > LONGEST_HEADER:
            return ""
    try:
        return str(part.get_filename() or "")[:1_000]
    except (ValueError, LookupError, TypeError, IndexError):
        return ""


def _ending(part: Parsed) -> str:
    kind = part.get_content_type()
    return {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "text/html": "htm"}.get(
        kind, "bin"
    )


def _text(part: Parsed) -> str:
    data = _bytes(part)[: 8 * LONGEST_TEXT]
    try:
        charset = str(part.get_content_charset() or "utf-8")
    except (ValueError, LookupError, TypeError):
        charset = "utf-8"
    lines = _as_text(data, charset).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = ("".join(sign if not hides(sign) else " " for sign in line).rstrip() for line in lines)
    return "\n".join(shown).strip()[:LONGEST_TEXT]


_TAGS: Final = re.compile(
    r"<(?:style|script)\b[^>]{0,500}>.{0,20000}?</(?:style|script)>|<[^>]{0,2000}>", re.I | re.S
)


def _plain(markup: str) -> str:
    return " ".join(_TAGS.sub(" ", markup).split())[:LONGEST_TEXT]


# --- language ------------------------------------------------------------------------------------------------

_COMMON: Final = {
    "fr": frozenset({"bonjour", "vous", "je", "et", "le", "la", "les", "des", "une", "pour", "ci-joint", "merci", "veuillez", "demande", "mes", "mon", "madame", "monsieur", "cordialement", "votre"}),
    "de": frozenset({"guten", "tag", "sie", "ich", "und", "der", "die", "das", "eine", "für", "anbei", "danke", "bitte", "antrag", "meine", "geehrte", "damen", "herren", "grüßen", "ihre", "mit"}),
    "en": frozenset({"hello", "you", "i", "and", "the", "of", "a", "for", "attached", "thank", "thanks", "please", "request", "my", "dear", "sir", "madam", "regards", "your", "find"}),
}  # fmt: skip


def _language(text: str) -> str:
    """By its most common words; empty where no language is ahead."""
    words = re.findall(r"[\w-]+", text.lower())[:400]
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    return best if counts[best] > counts[second] else ""
