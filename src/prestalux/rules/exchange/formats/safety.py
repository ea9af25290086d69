"""Whether a file may be given to an XML parser at all: told from its first 64 KiB, before anything is resolved or unpacked.

UTF-8 alone is taken, without DOCTYPE. A root element must begin within the portion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from prestalux.rules.exchange.findings import NOWHERE, FileFault, Place

UTF8_MARK: Final = b"\xef\xbb\xbf"
_OTHER_ENCODINGS: Final = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x00\x00\xfe\xff",
    b"+/v",
    b"\x00<",
    b"<\x00",
    b"\x4c\x6f\xa7\x94",
)
"""Marks of UTF-16, UTF-32 and UTF-7; `<` in UTF-16 without a mark; `<?xm` in EBCDIC."""
_PACKED: Final = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"\x1f\x9d",
)
_STOPPED_SHORT: Final = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_SPACE: Final = " "
_OF_XML_ITSELF: Final = ("http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace")


@dataclass(frozen=True, slots=True)
class Head:
    """The root's name, with its namespace and a space before it where it has one; or why the file goes no further."""

    root: str = ""
    fault: FileFault | None = None
    place: Place = NOWHERE
    attributes: tuple[str, ...] = ()
    """Those of the root, but for what XML and schemas say of themselves."""


class _Seen(Exception):
    """Ends the reading: enough is known."""

    def __init__(
        self, root: str = "", fault: FileFault | None = None, attributes: tuple[str, ...] = ()
    ) -> None:
        self.root = root
        self.fault = fault
        self.attributes = attributes
        super().__init__()


def head_of(first: bytes, *, whole: bool) -> Head:
    """`whole`: the file has no more than these bytes."""
    if fault := _by_first_bytes(first):
        return Head(fault=fault)
    # The encoding is set here: what the declaration says must not decide how the declaration is read.
    parser = expat.ParserCreate("utf-8", namespace_separator=_SPACE)
    parser.XmlDeclHandler = _declaration
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = _root
    try:
        parser.Parse(first, whole)
    except _Seen as seen:
        return Head(seen.root, seen.fault, _here(parser) if seen.fault else NOWHERE, seen.attributes)
    except (expat.ExpatError, UnicodeError) as error:
        return Head(fault=_fault_of(error, first), place=_here(parser))
    return Head(fault=FileFault.XML_NO_ROOT, place=_here(parser))


def _by_first_bytes(first: bytes) -> FileFault | None:
    if not first:
        return FileFault.FILE_EMPTY
    if first.startswith(_PACKED):
        return FileFault.FILE_PACKED
    if first.startswith(_OTHER_ENCODINGS):
        return FileFault.XML_ENCODING
    return FileFault.FILE_BINARY if b"\x00" in first else None


def _declaration(version: str, encoding: str | None, _standalone: int) -> None:
    if version != "1.0":
        raise _Seen(fault=FileFault.XML_VERSION)
    if encoding is not None and encoding.upper() != "UTF-8":
        raise _Seen(fault=FileFault.XML_ENCODING)


def _doctype(*_anything: object) -> None:
    raise _Seen(fault=FileFault.XML_DOCTYPE)


def _root(name: str, attributes: dict[str, str]) -> None:
    own = (attribute for attribute in attributes if attribute.partition(_SPACE)[0] not in _OF_XML_ITSELF)
    raise _Seen(root=name, attributes=tuple(attribute.rpartition(_SPACE)[2] for attribute in own))


def _fault_of(error: Exception, first: bytes) -> FileFault:
    """Bytes that are no UTF-8 have a reason of their own, unless what is wrong stands before them."""
    code = getattr(error, "code", 0)
    if code in _STOPPED_SHORT:
        return FileFault.XML_TRUNCATED
    if code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        try:
            first.decode()
        except UnicodeDecodeError as wrong:
            if wrong.end < len(first) and wrong.start <= _offset(error, first):
                return FileFault.XML_BYTES
    return FileFault.XML_ILL_FORMED


def _offset(error: Exception, first: bytes) -> int:
    """Where the parser stopped, in octets."""
    line, column = getattr(error, "lineno", 1), getattr(error, "offset", 0)
    before = first.split(b"\n")[: line - 1]
    return sum(len(part) + 1 for part in before) + column


def _here(parser: expat.XMLParserType) -> Place:
    return Place(parser.ErrorLineNumber or parser.CurrentLineNumber, (parser.CurrentColumnNumber or 0) + 1)
