"""What can be found in a deposited file: one catalogue of codes, each with its place and facts.

The codes are the project's own: the fund publishes no list that could be read (domain.md 5.11). The values are stable: they stand
in receipts that are kept for years. Their words are in `doors/shared/finding_texts.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MOST_LISTED: Final = 10_000
"""Findings listed of one file; all are counted."""


class FileFault(StrEnum):
    """`NAME_`: the name by the exchange's rule; `DISK_`: a name that cannot stand in the space at all."""

    NAME_FORM = "name-form"
    NAME_EXTENSION = "name-extension"
    NAME_HEAD = "name-head"
    NAME_LETTER = "name-letter"
    NAME_CODE = "name-code"
    NAME_CODE_CHECK = "name-code-check"
    NAME_YEAR = "name-year"
    NAME_NUMBER = "name-number"
    NAME_FRAME = "name-frame"
    NAME_FRAME_UNKNOWN = "name-frame-unknown"
    NAME_LETTER_DIFFERS = "name-letter-differs"
    NAME_KIND = "name-kind"
    NAME_KIND_UNKNOWN = "name-kind-unknown"
    KIND_NOT_TAKEN = "kind-not-taken"
    """The policy of the code's profession names other kinds."""
    NAME_LAYOUT = "name-layout"
    NAME_LAYOUT_UNKNOWN = "name-layout-unknown"
    NAME_REFERENCE = "name-reference"
    NAME_FEE_NOTE = "name-fee-note"
    """Of a kind whose name has a stricter form."""
    NAME_ACCOUNT_DIFFERS = "name-account-differs"
    NAME_TAKEN = "name-taken"
    """Another file of this name was accepted."""

    DISK_EMPTY = "disk-empty"
    DISK_TOO_LONG = "disk-too-long"
    DISK_NOT_UNICODE = "disk-not-unicode"
    DISK_PATH = "disk-path"
    DISK_CONTROL = "disk-control"
    DISK_CHARACTER = "disk-character"
    DISK_DEVICE = "disk-device"
    DISK_LEADING = "disk-leading"
    DISK_TRAILING = "disk-trailing"
    DISK_NOT_NORMAL = "disk-not-normal"
    DISK_LOOK_ALIKE = "disk-look-alike"
    DISK_MIXED_SCRIPTS = "disk-mixed-scripts"

    FILE_EMPTY = "file-empty"
    DIGEST_DIFFERS = "digest-differs"
    """Not the bytes that the control file names."""
    FILE_PACKED = "file-packed"
    FILE_BINARY = "file-binary"
    XML_ENCODING = "xml-encoding"
    XML_BYTES = "xml-bytes"
    XML_VERSION = "xml-version"
    XML_DOCTYPE = "xml-doctype"
    XML_ENTITY = "xml-entity"
    XML_NO_ROOT = "xml-no-root"
    XML_ILL_FORMED = "xml-ill-formed"
    XML_TRUNCATED = "xml-truncated"
    XML_TOO_DEEP = "xml-too-deep"
    XML_PIECE_TOO_LARGE = "xml-piece-too-large"
    XML_TOO_MANY_NAMES = "xml-too-many-names"

    XML_ROOT = "xml-root"
    XML_ELEMENT = "xml-element"
    XML_MISSING = "xml-missing"
    XML_TEXT = "xml-text"
    XML_ATTRIBUTE = "xml-attribute"
    XML_VALUE = "xml-value"
    XML_VALUE_LENGTH = "xml-value-length"

    HEAD_FRAME_DIFFERS = "head-frame-differs"
    HEAD_KIND_DIFFERS = "head-kind-differs"
    HEAD_CODE_DIFFERS = "head-code-differs"
    HEAD_ACCOUNT_DIFFERS = "head-account-differs"
    HEAD_YEAR_DIFFERS = "head-year-differs"
    HEAD_NUMBER_DIFFERS = "head-number-differs"
    HEAD_ORGANISM_DIFFERS = "head-organism-differs"

    CODE_CHECK = "code-check"
    COUNT_DIFFERS = "count-differs"
    INVOICE_GROSS_DIFFERS = "invoice-gross-differs"
    INVOICE_NET_DIFFERS = "invoice-net-differs"
    FILE_GROSS_DIFFERS = "file-gross-differs"
    FILE_NET_DIFFERS = "file-net-differs"
    TOTALS_UNCHECKED = "totals-unchecked"
    INVOICE_REPEATED = "invoice-repeated"
    LINE_REPEATED = "line-repeated"
    PERIOD_REVERSED = "period-reversed"


class Severity(StrEnum):
    ERROR = "error"
    REMARK = "remark"


_REMARKS: Final = frozenset({FileFault.TOTALS_UNCHECKED})


def severity_of(fault: FileFault) -> Severity:
    return Severity.REMARK if fault in _REMARKS else Severity.ERROR


@dataclass(frozen=True, slots=True)
class Place:
    """Lines and columns from 1; 0 where none can be named. `path` with positions, `/decompteFacturation/facture[17]`."""

    line: int = 0
    column: int = 0
    path: str = ""


NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """`facts` are the checker's own words and figures; no reference, amount aside, and no person of the file is in them."""

    fault: FileFault
    place: Place = NOWHERE
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return severity_of(self.fault)


@dataclass(slots=True)
class Findings:
    """All are counted, the first MOST_LISTED listed: those about the whole file before those about a place in it."""

    counts: Counter[FileFault] = field(default_factory=Counter)
    _whole: list[Finding] = field(default_factory=list)
    _placed: list[Finding] = field(default_factory=list)

    def add(self, fault: FileFault, place: Place = NOWHERE, **facts: str | int) -> None:
        self.counts[fault] += 1
        if len(self._placed) < MOST_LISTED:
            self._placed.append(Finding(fault, place, facts))

    def add_of_whole(self, fault: FileFault, place: Place = NOWHERE, **facts: str | int) -> None:
        """About the file as such: it is listed however many there were before it. A file has a few dozen at most."""
        self.counts[fault] += 1
        self._whole.append(Finding(fault, place, facts))

    @property
    def listed(self) -> tuple[Finding, ...]:
        return (*self._whole, *self._placed)[:MOST_LISTED]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def errors(self) -> int:
        return sum(count for fault, count in self.counts.items() if severity_of(fault) is Severity.ERROR)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.listed)
