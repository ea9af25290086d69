"""An XML file of any size as its pieces, the children of its root, one after the other in little memory.

Each piece is a small tree; what was looked at is taken away. A piece that grows over its limit before it ends is thinned, and where
nothing can be taken away from it the file is refused: no tree is larger than MOST_OF_A_PIECE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lxml import etree

from prestalux.rules.exchange.findings import FileFault, Findings, Place
from prestalux.rules.exchange.formats.kind import PORTION, cut_evenly
from prestalux.rules.exchange.formats.names_used import NamesUsed
from prestalux.rules.exchange.formats.safety import head_of

MOST_OF_A_PIECE: Final = 1 << 20
"""Octets of a header, or of one line of an invoice, as it would be written."""
_LOOK_AFTER: Final = 4
"""Portions without the end of a piece, after which the unfinished one is looked at."""
_LONGEST_NAME: Final = 60
_INTERNAL: Final = 1
_RESOURCE_LIMIT: Final = 114
_COMMENT_UNFINISHED: Final = 45
_LONGEST_REFERENCE: Final = 12
_ENTITIES: Final = frozenset({26, 27})
_BYTES: Final = frozenset({81, 6003})


class Part(NamedTuple):
    """A child of the root; `many`: one or more of it, else exactly one."""

    name: str
    many: bool = False


class Piece(NamedTuple):
    name: str
    ordinal: int
    """Among those of its name, from 1."""
    element: Any


@dataclass(frozen=True, slots=True)
class Grammar:
    root: str
    parts: tuple[Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.parts)

    def path_of(self, name: str, ordinal: int) -> str:
        many = any(part.many for part in self.parts if part.name == name)
        return f"/{self.root}/{name}[{ordinal}]" if many else f"/{self.root}/{name}"


Thin = Callable[[Any, int], None]
"""Judges what is complete of an unfinished piece (element, ordinal) and takes it away."""


class Pieces:
    """Iterate once; then `size`, and `whole`: whether the root was closed and nothing broke before."""

    def __init__(
        self, grammar: Grammar, portions: Iterable[bytes], findings: Findings, thin: dict[str, Thin]
    ) -> None:
        self.size = 0
        self.whole = False
        self._grammar = grammar
        self._portions = cut_evenly(portions)
        self._findings = findings
        self._thin = thin
        self._counts = dict.fromkeys(grammar.names, 0)
        self._at = 0
        self._root: Any = None
        self._last: Any = None
        self._closed = False
        self._since = 0
        self._tail = b""
        self._names = NamesUsed()

    def __iter__(self) -> Iterator[Piece]:
        first = next(self._portions, b"")
        self.size = len(first)
        head = head_of(first, whole=len(first) < PORTION)
        if head.fault is not None:
            self._findings.add_of_whole(head.fault, head.place)
            return
        if head.root != self._grammar.root:
            space, _, name = head.root.rpartition(" ")
            facts = {"element": name[:_LONGEST_NAME], "expected": self._grammar.root}
            if name == self._grammar.root:
                facts = {"namespace": space[:_LONGEST_NAME]}
            self._findings.add_of_whole(FileFault.XML_ROOT, Place(path="/"), **facts)
            return
        for name in head.attributes:
            path = f"/{self._grammar.root}"
            self._findings.add_of_whole(
                FileFault.XML_ATTRIBUTE, Place(path=path), element=name[:_LONGEST_NAME]
            )
        yield from self._read(first)

    def _read(self, first: bytes) -> Iterator[Piece]:
        parser = etree.XMLPullParser(
            events=("end",),
            tag=(self._grammar.root, *self._grammar.names),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        portion: bytes | None = first
        while portion is not None:
            if fault := self._names.fault_in(portion):
                if fault is FileFault.XML_PIECE_TOO_LARGE:
                    self._too_large(Place(path=f"/{self._grammar.root}"))
                else:
                    self._findings.add_of_whole(fault)
                return
            broken = _fed(parser, portion)
            self._since += 1
            yield from self._finished(parser)
            if broken is not None:
                self._tell_broken(broken, at_the_end=False)
                return
            if self._since >= _LOOK_AFTER and not self._relieved():
                return
            self._tail = portion[-_LONGEST_REFERENCE:]
            portion = next(self._portions, None)
            self.size += len(portion or b"")
        broken = _closed(parser)
        yield from self._finished(parser)
        if broken is not None:
            self._tell_broken(broken, at_the_end=True)
            return
        self._tell_missing(len(self._grammar.parts), self._root)
        self.whole = True

    def _finished(self, parser: Any) -> Iterator[Piece]:
        repeated = self._grammar.parts[-1].name if self._grammar.parts[-1].many else ""
        for _, element in parser.read_events():
            root, name = element.getparent(), element.tag
            if root is None:
                self._root = element
                self._tell_strangers(None)
                self._closed = True
                continue
            if root is not self._root:
                if root.getparent() is not None:
                    continue  # a name of a piece, deeper within one
                self._root = root
            self._since = 0
            last = self._last
            if last is None or element.getprevious() is not last or not _is_blank(last.tail):
                self._tell_strangers(element)
            else:
                root.remove(last)
            self._counts[name] += 1
            if name != repeated or self._at != len(self._counts) - 1:
                self._keep_order(element)
            yield Piece(name, self._counts[name], element)
            element.clear(keep_tail=True)
            self._last = element

    def _tell_strangers(self, until: Any) -> None:
        """Text, and children that the grammar does not name, before the piece (or before the root's end); all of it goes."""
        root, last = self._root, self._last
        before = (
            root[-1] if until is None and len(root) else until.getprevious() if until is not None else None
        )
        strangers = []
        while before is not None and before is not last:
            strangers.append(before)
            before = before.getprevious()
        texts = root.text if last is None else last.tail
        if strangers or not _is_blank(texts):
            self._tell_each(strangers[::-1], texts)
        if last is not None:
            root.remove(last)
            self._last = None
        elif texts:
            root.text = None
        for stranger in strangers:
            root.remove(stranger)

    def _tell_each(self, strangers: list[Any], text: str | None) -> None:
        path = f"/{self._grammar.root}"
        if not _is_blank(text):
            self._findings.add(
                FileFault.XML_TEXT,
                Place(line=self._root.sourceline or 0, path=path),
                element=self._grammar.root,
            )
        for stranger in strangers:
            name = etree.QName(stranger).localname[:_LONGEST_NAME]
            self._findings.add(
                FileFault.XML_ELEMENT,
                Place(line=stranger.sourceline or 0, path=f"{path}/{name}"),
                element=name,
            )
            if not _is_blank(stranger.tail):
                place = Place(line=stranger.sourceline or 0, path=path)
                self._findings.add(FileFault.XML_TEXT, place, element=self._grammar.root)

    def _keep_order(self, element: Any) -> None:
        """Each part in its turn; what is missing before this one is told once."""
        parts = self._grammar.parts
        if parts[min(self._at, len(parts) - 1)].name == element.tag:
            if not parts[self._at].many:
                self._at += 1
            return
        index = self._grammar.names.index(element.tag)
        if index < self._at:
            place = Place(line=element.sourceline or 0, path=self._path_of(element))
            self._findings.add(FileFault.XML_ELEMENT, place, element=element.tag)
            return
        self._tell_missing(index, element)
        self._at = index if parts[index].many else index + 1

    def _path_of(self, element: Any) -> str:
        return self._grammar.path_of(element.tag, self._counts[element.tag])

    def _tell_missing(self, until: int, before: Any) -> None:
        for part in self._grammar.parts[self._at : until]:
            if not self._counts[part.name]:
                place = Place(line=before.sourceline or 0, path=f"/{self._grammar.root}")
                self._findings.add_of_whole(
                    FileFault.XML_MISSING, place, element=self._grammar.root, expected=part.name
                )

    def _relieved(self) -> bool:
        """Takes away what can be; False, with a finding, where the unfinished piece is still too large."""
        self._since = 0
        if self._root is None:
            # No piece has ended yet: what the parser holds cannot be reached before one does.
            return self.size <= MOST_OF_A_PIECE or self._too_large(Place(path=f"/{self._grammar.root}"))
        if not len(self._root):
            return True
        unfinished = self._root[-1]
        if unfinished is self._last:
            return True
        self._tell_strangers(unfinished)
        ordinal = self._counts.get(unfinished.tag, 0) + 1
        if thin := self._thin.get(unfinished.tag):
            thin(unfinished, ordinal)
        if len(etree.tostring(unfinished, with_tail=False)) <= MOST_OF_A_PIECE:
            return True
        path = self._grammar.path_of(unfinished.tag, ordinal) if unfinished.tag in self._counts else ""
        return self._too_large(Place(line=unfinished.sourceline or 0, path=path or f"/{self._grammar.root}"))

    def _too_large(self, place: Place) -> bool:
        self._findings.add_of_whole(FileFault.XML_PIECE_TOO_LARGE, place, most=MOST_OF_A_PIECE)
        return False

    def _tell_broken(self, error: _Broken, *, at_the_end: bool) -> None:
        fault = _fault_of(error)
        # A reference such as &amp; that is not ended is told at the end of a short file, wherever it stands.
        elsewhere = "EntityRef" in error.message and b"&" not in self._tail
        if at_the_end and fault is FileFault.XML_ILL_FORMED and not self._closed and not elsewhere:
            fault = FileFault.XML_TRUNCATED
        self._findings.add_of_whole(fault, Place(line=max(error.line, 0), column=max(error.column, 0)))


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _fed(parser: Any, portion: bytes) -> _Broken | None:
    """The first error, or None."""
    try:
        parser.feed(portion)
    except etree.XMLSyntaxError as error:
        return _told(error, parser)
    return None


def _closed(parser: Any) -> _Broken | None:
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        return _told(error, parser)
    return None


class _Broken(NamedTuple):
    type: int
    message: str
    line: int
    column: int


def _told(error: Any, parser: Any) -> _Broken:
    """At the end of a file the parser may have no better words than that nothing was found: then its log has them."""
    line, column = error.position
    if error.code > _INTERNAL:
        return _Broken(error.code, error.msg or "", line, column)
    entry = next((entry for entry in parser.feed_error_log if entry.type > _INTERNAL), None)
    if entry is None:
        return _Broken(error.code, "", 0, 0)
    return _Broken(entry.type, entry.message, entry.line, entry.column)


def _fault_of(error: _Broken) -> FileFault:
    if error.type == _RESOURCE_LIMIT:
        return FileFault.XML_TOO_DEEP if "depth" in error.message else FileFault.XML_PIECE_TOO_LARGE
    if error.type == _COMMENT_UNFINISHED and "too big" in error.message:
        return FileFault.XML_PIECE_TOO_LARGE
    if error.type in _ENTITIES:
        return FileFault.XML_ENTITY
    return FileFault.XML_BYTES if error.type in _BYTES else FileFault.XML_ILL_FORMED
