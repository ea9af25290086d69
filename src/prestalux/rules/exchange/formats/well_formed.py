"""Whether a file is safe and well-formed XML, of whatever elements: read once, in little memory, and nothing of it is kept."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final
from xml.parsers import expat

from prestalux.rules.exchange.findings import NOWHERE, FileFault, Findings, Place
from prestalux.rules.exchange.formats.kind import PORTION, cut_evenly
from prestalux.rules.exchange.formats.names_used import MOST_NAMES
from prestalux.rules.exchange.formats.safety import head_of

MOST_LEVELS: Final = 256
MOST_OF_A_TOKEN: Final = 1 << 20
"""Octets of one tag or comment, which the parser holds as a whole."""
_ENTITIES: Final = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_UNDEFINED_ENTITY,
        expat.errors.XML_ERROR_RECURSIVE_ENTITY_REF,
        expat.errors.XML_ERROR_ENTITY_DECLARED_IN_PE,
    )
)


class _Stop(Exception):
    def __init__(self, fault: FileFault, **facts: int) -> None:
        self.fault = fault
        self.facts = facts
        super().__init__()


def check(portions: Iterable[bytes], findings: Findings) -> int:
    """Adds what is wrong, once: behind it nothing was read. Returns how many octets were read."""
    cut = cut_evenly(portions)
    first = next(cut, b"")
    head = head_of(first, whole=len(first) < PORTION)
    if head.fault is not None:
        findings.add_of_whole(head.fault, head.place)
        return len(first)
    reading = _Reading()
    size, portion = 0, first
    try:
        while portion:
            size += len(portion)
            reading.feed(portion)
            portion = next(cut, b"")
        reading.end()
    except _Stop as stop:
        findings.add_of_whole(stop.fault, reading.place, **stop.facts)
    return size


class _Reading:
    def __init__(self) -> None:
        # The encoding is set here: what the declaration says must not decide how the file is read.
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = _doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._octets = codecs.getincrementaldecoder("utf-8")()
        self._names: set[str] = set()
        self._level = self._fed = 0
        self._closed = False
        self.place = NOWHERE

    def feed(self, portion: bytes) -> None:
        try:
            self._octets.decode(portion)
        except UnicodeDecodeError as wrong:
            # What is wrong before these octets is told rather than they.
            self._parse(portion[: wrong.start])
            self._stop(FileFault.XML_BYTES)
        self._parse(portion)
        self._fed += len(portion)
        if self._fed - self._parser.CurrentByteIndex > MOST_OF_A_TOKEN:
            self._stop(FileFault.XML_PIECE_TOO_LARGE, most=MOST_OF_A_TOKEN)

    def end(self) -> None:
        try:
            self._octets.decode(b"", final=True)
        except UnicodeDecodeError:
            self._stop(FileFault.XML_TRUNCATED)
        self._parse(b"", last=True)

    def _parse(self, portion: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(portion, last)
        except expat.ExpatError as error:
            self._stop(self._fault_of(error.code, last=last))
        except _Stop as stop:
            self._stop(stop.fault, **stop.facts)

    def _fault_of(self, code: int, *, last: bool) -> FileFault:
        if code in _ENTITIES:
            return FileFault.XML_ENTITY
        return FileFault.XML_TRUNCATED if last and not self._closed else FileFault.XML_ILL_FORMED

    def _stop(self, fault: FileFault, **facts: int) -> None:
        parser = self._parser
        self.place = Place(
            parser.ErrorLineNumber or parser.CurrentLineNumber, (parser.CurrentColumnNumber or 0) + 1
        )
        raise _Stop(fault, **facts) from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if self._level > MOST_LEVELS:
            raise _Stop(FileFault.XML_TOO_DEEP)
        names = self._names
        if name not in names or attributes:
            names.add(name)
            names.update(attributes)
            if len(names) > MOST_NAMES:
                raise _Stop(FileFault.XML_TOO_MANY_NAMES)

    def _end(self, _name: str) -> None:
        self._level -= 1
        self._closed = self._level == 0


def _doctype(*_anything: object) -> None:
    raise _Stop(FileFault.XML_DOCTYPE)
