"""The parts of a message: which are its words, which are files, and which belong to its looks."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Parsed
from email.policy import compat32
from email.utils import collapse_rfc2231_value
from io import BytesIO
from typing import Final

from PIL import Image

from prestalux.rules.identifiers.filename import label
from prestalux.rules.identifiers.typed_text import hides
from prestalux.rules.mail import headers

LONGEST_TEXT: Final = 4_000
LOGO_BYTES: Final = 200_000
"""A drawing that the text shows, and not larger than that, is a logo."""
LOGO_PIXELS: Final = 400
"""A picture that the text shows, and whose shorter side is below that, is a logo: nobody could read a paper in it."""
DRAWN_PIXELS: Final = 800
"""The same for a drawing."""
TRACKER_BYTES: Final = 20_000


class TooDeep(Exception):
    """More levels than the limit."""


class TooMany(Exception):
    """More parts than the limit."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds something. `shown`: it belongs to a text that shows it (multipart/related), as logos do.

    `choice` is the same for parts that say the same thing in several forms (multipart/alternative); 0 for none.
    """

    kind: str
    name: str
    data: bytes
    charset: str
    is_attached: bool
    has_id: bool
    shown: bool
    forwarded: bool
    choice: int


def leaves_of(parsed: Parsed, *, most: int, deepest: int) -> Iterator[Leaf]:
    """In their order; those of forwarded messages too. Raises TooDeep, TooMany."""
    waiting: list[tuple[Parsed, int, bool, bool, int]] = [(parsed, 0, False, False, 0)]
    seen = 0
    while waiting:
        part, depth, shown, forwarded, choice = waiting.pop()
        seen += 1
        if depth > deepest:
            raise TooDeep
        if seen > most:
            raise TooMany
        if depth:
            headers.repair(part)
        _plain_encoding(part)
        kind = part.get_content_type()
        if not part.is_multipart() or kind in _NOT_HERE or _is_called_message(part):
            yield _leaf(part, shown, forwarded, choice)
            continue
        shown = shown or kind == "multipart/related"
        forwarded = forwarded or kind in {"message/rfc822", "message/global"}
        choice = seen if kind == "multipart/alternative" else choice
        below = inner(part)
        waiting.extend((one, depth + 1, shown, forwarded, choice) for one in reversed(below))


_NOT_HERE: Final = frozenset({"message/partial", "message/external-body"})
"""Parts that only tell of a file which is elsewhere."""


def _plain_encoding(part: Parsed) -> None:
    """The library knows no encoding with a comment behind it."""
    said = str(part.get("Content-Transfer-Encoding") or "")
    word = re.split(r"[\s(;]", said.strip(), maxsplit=1)[0]
    if said and word != said:
        part.replace_header("Content-Transfer-Encoding", word)


def _is_called_message(part: Parsed) -> bool:
    """A file that a program sent as a message: what it holds begins as no message does."""
    if part.get_content_maintype() != "message":
        return False
    below = inner(part)
    return len(below) == 1 and not below[0].keys() and b"%PDF-" in below[0].as_bytes(policy=compat32)[:1_024]


def inner(part: Parsed) -> list[Parsed]:
    """What a part that holds others holds. A message within may be encoded, which no standard allows."""
    found = part.get_payload()
    below = [one for one in found if isinstance(one, Parsed)] if isinstance(found, list) else []
    encoding = str(part.get("Content-Transfer-Encoding") or "")[:40].strip().lower()
    if (
        part.get_content_maintype() != "message"
        or encoding not in {"base64", "quoted-printable"}
        or not below
    ):
        return below
    return [message_from_bytes(_decoded(below[0], encoding), policy=compat32)]


def _decoded(part: Parsed, encoding: str) -> bytes:
    """The bytes behind the text of a part that the library has read as a message."""
    text = part.as_bytes(unixfrom=False, policy=compat32).strip()
    try:
        return base64.b64decode(text) if encoding == "base64" else quopri.decodestring(text)
    except (binascii.Error, ValueError):
        return text


def _leaf(part: Parsed, shown: bool, forwarded: bool, choice: int) -> Leaf:
    try:
        charset = str(part.get_content_charset() or "utf-8")
    except (ValueError, LookupError, TypeError):
        charset = "utf-8"
    return Leaf(
        kind=part.get_content_type(),
        name=_raw_name(part),
        data=_bytes(part),
        charset=charset,
        is_attached=part.get_content_disposition() == "attachment",
        has_id=part.get("Content-ID") is not None,
        shown=shown,
        forwarded=forwarded,
        choice=choice,
    )


def _bytes(part: Parsed) -> bytes:
    if part.is_multipart():
        return b"\n".join(one.as_bytes(policy=compat32) for one in inner(part)).lstrip(b"\n")
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, IndexError):
        return b""
    return data if isinstance(data, bytes) else b""


def _raw_name(part: Parsed) -> str:
    """The name given in either place; RFC 2231 and encoded words both, whichever the sender's program wrote."""
    for place in ("Content-Disposition", "Content-Type"):
        if len(str(part.get(place) or "")) > headers.LONGEST_HEADER:
            return ""
    try:
        return str(_extended_name(part) or part.get_filename() or "")[:1_000]
    except (ValueError, LookupError, TypeError, IndexError):
        return ""


def _extended_name(part: Parsed) -> str:
    """Where a name is given twice, the one with a charset is the whole one (RFC 6266, 4.3)."""
    for place, name in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        given = part.get_params(header=place, failobj=[])
        found = next(
            (value for key, value in given if key.lower() == name and isinstance(value, tuple)), None
        )
        if found is not None:
            return collapse_rfc2231_value(found)
    return ""


def name_of(leaf: Leaf) -> str:
    return label(headers.words(leaf.name)) if leaf.name else label("", default=f"sans-nom.{_ending(leaf)}")


def _ending(leaf: Leaf) -> str:
    if _is_pdf(leaf):
        return "pdf"
    endings = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/heic": "heic", "text/html": "htm", "text/plain": "txt", "text/calendar": "ics", "text/vcard": "vcf", "text/x-vcard": "vcf"}  # fmt: skip
    return endings.get(leaf.kind, "eml" if leaf.kind.startswith("message/") else "bin")


# --- what a part is ------------------------------------------------------------------------------------------


def is_body(leaf: Leaf) -> bool:
    """The words of a message. A text with a name, or handed over as a file, is a file."""
    return (
        leaf.kind in {"text/plain", "text/html", "text/enriched"}
        and not leaf.is_attached
        and not leaf.name
        and not _is_pdf(leaf)
    )


_SIGNATURES: Final = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-encrypted", "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "text/rfc822-headers", "message/global-headers"})  # fmt: skip
_CARDS: Final = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/x-amp-html", "text/watch-html"})  # fmt: skip


def is_decoration(leaf: Leaf, *, in_html: bool) -> bool:
    """Signatures, cards that nobody attached, and pictures that belong to the text, which is `in_html`: a plain text shows
    none. Never a PDF, whatever it is called.
    """
    if _is_pdf(leaf):
        return False
    if leaf.kind in _SIGNATURES or leaf.name.lower() in {"smime.p7s", "signature.asc"}:
        return True
    if leaf.kind in _CARDS:
        return not leaf.name and not leaf.is_attached
    if (
        not in_html
        or not leaf.kind.startswith("image/")
        or (leaf.is_attached and not (leaf.has_id and leaf.shown))
    ):
        return False
    if not leaf.has_id and not leaf.shown:
        return len(leaf.data) <= TRACKER_BYTES
    shorter = shorter_side(leaf.data)
    # A photograph is a JPEG or a HEIC; what is drawn is a PNG or a GIF.
    is_drawn = leaf.kind in {"image/png", "image/gif", "image/svg+xml", "image/webp"}
    if shorter is None:
        return len(leaf.data) <= (LOGO_BYTES if is_drawn else TRACKER_BYTES)
    return shorter < LOGO_PIXELS or (is_drawn and shorter < DRAWN_PIXELS and len(leaf.data) <= LOGO_BYTES)


def _is_pdf(leaf: Leaf) -> bool:
    return b"%PDF-" in leaf.data[:1_024] and not leaf.kind.startswith("text/plain")


def shorter_side(data: bytes) -> int | None:
    """In pixels; None where its head does not tell. Nothing is drawn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF")) as picture:
                return min(picture.size)
    except Exception:  # noqa: BLE001 (the library raises whatever a stranger's bytes lead it to)
        return None


# --- words ---------------------------------------------------------------------------------------------------


def text_of(leaves: Sequence[Leaf]) -> str:
    """All that was written, once: of parts that say the same in several forms the plain one. What is forwarded counts
    only where nothing else was written.
    """
    for forwarded in (False, True):
        bodies = [leaf for leaf in leaves if is_body(leaf) and leaf.forwarded is forwarded]
        texts = [(leaf, _text(leaf)) for leaf in bodies]
        plain = {leaf.choice for leaf, text in texts if leaf.kind == "text/plain" and text}
        said = [
            text
            for leaf, text in texts
            if text and (leaf.kind == "text/plain" or not leaf.choice or leaf.choice not in plain)
        ]
        if said:
            return "\n\n".join(said)[:LONGEST_TEXT]
    return ""


def _text(leaf: Leaf) -> str:
    if leaf.kind == "text/plain":
        return _cleaned(headers.as_text(leaf.data[: 8 * LONGEST_TEXT], leaf.charset))
    return _cleaned(_plain(headers.as_text(leaf.data[: 64 * LONGEST_TEXT], leaf.charset)))


def _cleaned(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = ("".join(sign if not hides(sign) else " " for sign in line).rstrip() for line in lines)
    return "\n".join(shown).strip()[:LONGEST_TEXT]


_UNSEEN: Final = re.compile(
    r"<(style|script|head|title)\b[^>]{0,500}>.{0,60000}?</\1\s*>|<!--.{0,20000}?-->", re.I | re.S
)
_LINE_ENDS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]{0,200}>", re.I)
_TAGS: Final = re.compile(r"<[a-z/!?][^>]{0,2000}>", re.I)


def _plain(markup: str) -> str:
    """What a reader would see, line by line."""
    flat = " ".join(_UNSEEN.sub(" ", markup).split())
    text = html.unescape(_TAGS.sub(" ", _LINE_ENDS.sub("\n", flat)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
