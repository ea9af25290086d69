"""How many different names an XML file brings: a parser keeps each of them, libxml2 even for the files that come after.

Looked for in the bytes before a parser sees them, in time that grows with the bytes alone: no tag and no quoted value reaches over a `<`.
"""

from __future__ import annotations

import re
from typing import Final

from prestalux.rules.exchange.findings import FileFault

MOST_NAMES: Final = 500
MOST_OCTETS: Final = 16 << 10
"""Of all different names together."""
MOST_OF_A_TAG: Final = 1 << 20
_TAG: Final = re.compile(rb"""<([^!/<>"'][^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*)>""")
_BARE_TAG: Final = re.compile(rb"<([^!/<>][^<>]*)>")
"""The same where nothing is quoted, as in files of ours."""
_NAMES: Final = re.compile(rb"""^\??[^\s/?"'=]+|[^\s/"'=]+(?=\s*=)""")
_SPACES: Final = re.compile(rb"""xmlns[^\s="']*\s*=\s*("[^"]*"|'[^']*')""")
_MOST_KEPT: Final = 1_000


class NamesUsed:
    """Names of elements, attributes, namespaces and processing instructions."""

    def __init__(self) -> None:
        self._tags: set[bytes] = set()
        self._names: set[bytes] = set()
        self._octets = 0
        self._rest = b""

    def fault_in(self, portion: bytes) -> FileFault | None:
        """What is too much, with the next bytes of the file; None where nothing is."""
        text = self._rest + portion if self._rest else portion
        form = _TAG if b'"' in text or b"'" in text else _BARE_TAG
        new = set(form.findall(text)) - self._tags
        if new:
            if len(self._tags) > _MOST_KEPT:
                self._tags.clear()
            self._tags |= new
            for tag in new:
                self._take(tag)
        if len(self._names) > MOST_NAMES or self._octets > MOST_OCTETS:
            return FileFault.XML_TOO_MANY_NAMES
        begun = text.rfind(b"<")
        is_over = (
            begun < 0
            or form.match(text, begun)
            or (text[begun + 1 : begun + 2] in b"!/" and begun + 1 < len(text))
        )
        self._rest = b"" if is_over else text[begun:]
        return FileFault.XML_PIECE_TOO_LARGE if len(self._rest) > MOST_OF_A_TAG else None

    def _take(self, tag: bytes) -> None:
        found = {*_NAMES.findall(tag), *(_SPACES.findall(tag) if b"xmlns" in tag else ())} - self._names
        self._names |= found
        self._octets += sum(map(len, found))
