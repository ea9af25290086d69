"""Which of the parser's remarks are harmless: every mainstream reader opens such a file as its producer meant.

A remark that is not listed here means damage. Each line was seen in files of real producers; the reason and
the producers are in docs/formats/pdf.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_HARMLESS_REMARKS: Final = (
    # the cross-reference table
    r"object has offset 0 - a common error",
    r"xref entry for the xref stream itself is missing - a common error",
    r"reported number of objects \(-?\d+\) is not one plus the highest object number",
    r"extraneous whitespace seen before xref",
    r"accepting invalid xref table entry",
    # objects whose meaning stays certain
    r"dictionary has duplicated key .*last occurrence overrides",
    r"expected endobj",
    r"stream keyword followed by carriage return only",
    r"stream keyword followed by extraneous whitespace",
    r"empty object treated as null",
    r"treating bad indirect reference \(\d+ 65535 R\) as null",
    r"input stream is complete but output may still be valid",
    # the page tree
    r"Resources is missing or invalid; repairing",
    r"MediaBox is undefined; setting to letter",
    r"is direct; converting to indirect",
    r"setting missing or invalid /Type entry",
    r"/Type key should be /Pages? but is not; overriding",
    r"kid \d+ \(from \d+\) .*overriding page tree node type",
    # forms and name trees: navigation, not content
    r"invalid /Parent entry while traversing /AcroForm",
    r"this widget annotation is not reachable from /AcroForm",
    r"Name/Number tree node.*keys are not sorted",
    r"Name/Number tree node.*item \d+ is invalid",
    r"Name/Number tree node.*name/number tree node has neither non-empty /Names nor /Kids",
)
_TABLE_SIZES: Final = re.compile(
    r"Cross-reference stream data has the wrong size; expected = (\d+); actual = (\d+)"
)
_HARMLESS: Final = re.compile("|".join(_HARMLESS_REMARKS))
_LIMIT: Final = re.compile(
    r"limit|memory|too slow|too many filters|maximum .* exceeded|bad_alloc|too large", re.IGNORECASE
)


def harmful(remarks: Iterable[str]) -> tuple[str, ...]:
    return tuple(remark for remark in remarks if not _HARMLESS.search(remark) and not _only_too_long(remark))


def _only_too_long(remark: str) -> bool:
    """A cross-reference stream with bytes to spare (early LuaTeX); one that is too short is damage."""
    sizes = _TABLE_SIZES.search(remark)
    return sizes is not None and int(sizes[2]) > int(sizes[1])


def speaks_of_limits(remark: str) -> bool:
    return _LIMIT.search(remark) is not None
