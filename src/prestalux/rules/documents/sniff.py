"""What kind of file bytes are that are not a PDF: told by content, never by name.

The answer picks the text that says what to do, so kinds are grouped by their cure: every archive is
`zip`, every word processor or spreadsheet is `office`.
"""

from __future__ import annotations

import re
from typing import Final

from prestalux.rules.documents.codes import Finding

HEAD: Final = 65_536

_MAGIC: Final[tuple[tuple[bytes, Finding], ...]] = (
    (b"\xff\xd8\xff", Finding.JPEG),
    (b"\x89PNG\r\n\x1a\n", Finding.PNG),
    (b"II*\0", Finding.HEIC_OR_TIFF),
    (b"MM\0*", Finding.HEIC_OR_TIFF),
    (b"II+\0", Finding.HEIC_OR_TIFF),
    (b"MM\0+", Finding.HEIC_OR_TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Finding.OFFICE),
    (b"{\\rtf", Finding.OFFICE),
    (b"7z\xbc\xaf\x27\x1c", Finding.ZIP),
    (b"Rar!\x1a\x07", Finding.ZIP),
    (b"\x1f\x8b", Finding.ZIP),
    (b"\x78\x9f\x3e\x22", Finding.TNEF),
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE_IN_ZIP: Final = (
    b"[Content_Types].xml",
    b"application/vnd.oasis.opendocument",
    b"Index/Document.iwa",
    b"index.apxl",
)
_HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)
_OFFICE_XML: Final = re.compile(rb"<\?mso-application|urn:schemas-microsoft-com:office:(?:word|spreadsheet)")
_HTML: Final = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<script[\s>]|<title[\s>]|<meta\s|<table[\s>]"
    rb"|<div[\s>]|<h[1-6][\s>]|<svg[\s>]|^[ \t]*<p[\s>]|^[ \t]*<a\s|^content-type:\s*(?:text/html|multipart/related)",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENTS: Final = re.compile(rb"(?:[\s\0]++|<!--(?:[^-]|-(?!->))*+-->)*+")
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_INVISIBLE: Final = b"\0 \t\r\n\x0b\x0c\x1a"
_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def kind_of(data: bytes) -> Finding:
    """The kind of a file that is no PDF; UNKNOWN when it is none that we can name."""
    if not data.lstrip(_INVISIBLE):
        return Finding.EMPTY
    for magic, finding in _MAGIC:
        if data.startswith(magic):
            return finding
    if data.startswith(_ZIP):
        return Finding.OFFICE if any(name in data for name in _OFFICE_IN_ZIP) else Finding.ZIP
    if data[4:8] == b"ftyp":
        return Finding.HEIC_OR_TIFF if _heif(data) else Finding.UNKNOWN
    return _kind_of_text(_as_utf8(data[:HEAD]))


def _heif(data: bytes) -> bool:
    size = min(int.from_bytes(data[:4], "big"), 256)
    return any(data[at : at + 4] in _HEIF_BRANDS for at in range(8, size, 4))


def _as_utf8(head: bytes) -> bytes:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace").encode()
    return head


def _kind_of_text(head: bytes) -> Finding:
    start = head.lstrip(_INVISIBLE)
    if not start:
        return Finding.EMPTY if len(head) < HEAD else Finding.UNKNOWN
    if start.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return Finding.UNKNOWN
    if _OFFICE_XML.search(start[:4096]) and start.startswith(b"<?xml"):
        return Finding.OFFICE
    if _HTML.search(_after_comments(start)[:4096]) and len(_NOT_TEXT.findall(start)) < 8:
        return Finding.HTML
    if start.startswith(b"{\\rtf"):
        return Finding.OFFICE
    return Finding.UNKNOWN if _NOT_TEXT.search(head) or _mostly_high(start) else Finding.PLAIN_TEXT


def _after_comments(start: bytes) -> bytes:
    comments = _COMMENTS.match(start)
    return start[comments.end() :] if comments else start


def _mostly_high(text: bytes) -> bool:
    """True when bytes are neither UTF-8 nor look like a page of a one-byte code."""
    try:
        text[:-4].decode() if len(text) >= HEAD - 16 else text.decode()
    except UnicodeDecodeError:
        return sum(byte > 0x7F for byte in text) * 3 > len(text)
    return False
