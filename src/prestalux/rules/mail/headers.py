"""The headers of a message: decoded only where they are asked for, each within its own length.

`policy.compat32` keeps them as they came. The modern policy of the library takes gigabytes for one subject (stack.md 9).
"""

from __future__ import annotations

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Parsed
from email.utils import getaddresses
from typing import Final

from prestalux.rules.identifiers.contact import BadEmail, Email
from prestalux.rules.identifiers.reference import LENGTH, BadReference, Reference
from prestalux.rules.identifiers.typed_text import hides, tidy

LONGEST_HEADER: Final = 8_192
MOST_IDS: Final = 30
MOST_REFERENCES: Final = 10


def repair(part: Parsed) -> None:
    """Headers in raw bytes, which no standard allows and many programs write, become text: UTF-8, or else Latin-1.

    The library would read each such byte as a question mark.
    """
    raw: dict[str, list[str]] = {}
    for name, value in part.raw_items():
        raw.setdefault(name.lower(), []).append(str(value))
    for name, values in raw.items():
        if all(_is_clean(value) for value in values):
            continue
        del part[name]
        for value in values:
            part[name] = value if _is_clean(value) else _from_bytes(value)


def _is_clean(value: str) -> bool:
    return not any("\udc80" <= sign <= "\udcff" for sign in value)


def _from_bytes(value: str) -> str:
    return as_text(value.encode("utf-8", "surrogateescape"), None)


def header(parsed: Parsed, name: str) -> str:
    value = parsed.get(name)
    return flat(str(value)) if value is not None else ""


def flat(value: str) -> str:
    """On one line; what is longer than any honest header is none."""
    return " ".join(value.split()) if len(value) <= LONGEST_HEADER else ""


def decoded(parsed: Parsed, name: str, most: int) -> str:
    return words(header(parsed, name))[:most]


def words(value: str) -> str:
    """Encoded words (RFC 2047) as text, without what nobody can see."""
    try:
        pairs = decode_header(value)
    except (HeaderParseError, ValueError):
        pairs = [(value, None)]
    found = "".join(
        as_text(chunk, charset) if isinstance(chunk, bytes) else chunk for chunk, charset in pairs
    )
    return tidy("".join(sign if not hides(sign) else " " for sign in found))


def as_text(data: bytes, charset: str | None) -> str:
    for name in (charset or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError, OSError):  # OSError: a caged process cannot load a seldom one
            continue
    return data.decode("latin-1")


# --- who wrote, what it answers -----------------------------------------------------------------------------


def sender_of(parsed: Parsed) -> str:
    """The one address of the From line; several, or none that is an address, are no sender. A name with a comma that stands
    without quotes is no second one.
    """
    values = parsed.get_all("From", [])
    if len(values) != 1:
        return ""
    line = flat(str(values[0]))
    if not _is_plain(line):
        return ""
    pairs = [pair for pair in getaddresses([line]) if "@" in pair[1]]
    return _address(pairs[0][1]) if len(pairs) == 1 else ""


def _is_plain(line: str) -> bool:
    """No group, no second bracket, no remark left open: in such a line another program may read another address."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    without_remarks = re.sub(r"\([^()]*\)", "", bare)
    return not re.search(r'[()";:]|<.*<|>.*>', without_remarks)


def _address(text: str) -> str:
    try:
        return Email.parse(text).address
    except BadEmail:
        return ""


_ID: Final = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,48}>")


def ids(value: str) -> list[str]:
    return _ID.findall(value)


def answers_of(parsed: Parsed) -> tuple[str, ...]:
    found = [*ids(header(parsed, "In-Reply-To")), *reversed(ids(header(parsed, "References")))]
    return tuple(dict.fromkeys(found))[:MOST_IDS]


# --- references ----------------------------------------------------------------------------------------------

_GROUP: Final = "[2-9CFHJKMPRTWX]{4}"
_HYPHENS: Final = "\u002d\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
# Looked ahead at, so that a word which only resembles the beginning of one does not swallow it.
_GROUPS: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?=({_GROUP})[{_HYPHENS}\s._/]{{0,3}}({_GROUP})[{_HYPHENS}\s._/]{{0,3}}({_GROUP})(?![0-9A-Za-z]))",
    re.IGNORECASE,
)


def references_to(parsed: Parsed) -> list[str]:
    """In the addresses written to (name+REFERENCE@…)."""
    written_to = [header(parsed, name) for name in ("To", "Cc", "Delivered-To", "X-Original-To")]
    found = (
        as_reference(address.partition("@")[0].rpartition("+")[2]) for _, address in getaddresses(written_to)
    )
    return [one for one in found if one][:MOST_REFERENCES]


def references_in(text: str) -> list[str]:
    """However its groups are joined: hyphens of any kind, dots, spaces, nothing. Only those whose check character is right."""
    plain = unicodedata.normalize("NFKC", text)
    found = (as_reference("".join(groups)) for groups in _GROUPS.findall(plain))
    return list(dict.fromkeys(one for one in found if one))[:MOST_REFERENCES]


def as_reference(text: str) -> str:
    try:
        return Reference.parse(text).characters if len(text) >= LENGTH else ""
    except BadReference:
        return ""
