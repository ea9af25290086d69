"""An issue of the reference files: its manifest, and what a folder of issues must look like.

The form is the project's own (docs/formats/reference-files.md). Bytes in, values or findings out: whoever calls reads the
disk and checks the signature.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final, NamedTuple

FORMAT: Final = "prestalux reference files 1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
MOST_BYTES: Final = 1_000_000
"""Of a manifest; one has about 3,000."""
FORMS: Final = ("csv", "ndjson", "txt")
REPORT: Final = "report.ndjson"
_FOLDER: Final = re.compile(r"([0-9]{6,9})-([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ReferenceKind(StrEnum):
    """What the files of an issue are: all codes held on the day, the changes since the former issue, the ended codes."""

    FULL = "full"
    DELTA = "delta"
    ENDED = "ended"


class ReferenceFault(StrEnum):
    """What can be wrong with a folder of issues."""

    NO_ISSUE = "no-issue"
    ISSUE_MISSING = "issue-missing"
    NUMBER_TWICE = "number-twice"
    DAYS_TURNED = "days-turned"
    OTHER_SERIES = "other-series"
    OTHER_FORMER = "other-former"
    NOT_AN_ISSUE = "not-an-issue"
    MANIFEST_MISSING = "manifest-missing"
    MANIFEST_UNREADABLE = "manifest-unreadable"
    NAME_DIFFERS = "name-differs"
    SIGNATURE_MISSING = "signature-missing"
    FILE_MISSING = "file-missing"
    FILE_CHANGED = "file-changed"
    FILE_ADDED = "file-added"


class Finding(NamedTuple):
    """`issue` is the name of its folder; `file` that of a file in it; `first` and `last` the numbers of those not there."""

    why: ReferenceFault
    issue: str = ""
    file: str = ""
    first: int | None = None
    last: int | None = None


class FileEntry(NamedTuple):
    name: str
    lines: int
    bytes: int
    sha256: str


class Former(NamedTuple):
    """The issue before, with the digest of its manifest."""

    sequence: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`known_at`: the files say what the register knew at this moment; its day is that of the signature."""

    series: str
    sequence: int
    day: date
    known_at: datetime
    encoding: str
    former: Former | None
    delta_from: int | None
    files: tuple[FileEntry, ...]

    @property
    def folder(self) -> str:
        return folder_name(self.sequence, self.day)

    def written(self) -> bytes:
        values = {
            "format": FORMAT,
            "series": self.series,
            "sequence": self.sequence,
            "day": self.day.isoformat(),
            "known_at": self.known_at.isoformat(),
            "encoding": self.encoding,
            "former": self.former._asdict() if self.former else None,
            "delta_from": self.delta_from,
            "files": [entry._asdict() for entry in self.files],
        }
        return (json.dumps(values, indent=1) + "\n").encode("ascii")


def folder_name(sequence: int, day: date) -> str:
    return f"{sequence:06d}-{day.isoformat()}"


def is_folder_name(name: str) -> bool:
    return _FOLDER.fullmatch(name) is not None


def read_manifest(data: bytes) -> Manifest:
    """Raises ValueError for whatever is not one, down to a name that leads out of the folder."""
    try:
        values = json.loads(data)
        if values["format"] != FORMAT or set(values) != _KEYS:
            raise ValueError("not a manifest of this format")
        former = values["former"]
        manifest = Manifest(
            series=_word(values["series"]),
            sequence=_number(values["sequence"], at_least=1),
            day=date.fromisoformat(values["day"]),
            known_at=datetime.fromisoformat(values["known_at"]),
            encoding=_word(values["encoding"]),
            former=Former(_number(former["sequence"], at_least=1), _digest(former["sha256"]))
            if former
            else None,
            delta_from=None if values["delta_from"] is None else _number(values["delta_from"], at_least=1),
            files=tuple(_entry(entry) for entry in values["files"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a manifest: {type(error).__name__}") from None
    if manifest.known_at.tzinfo is None or len({entry.name for entry in manifest.files}) != len(
        manifest.files
    ):
        raise ValueError("not a manifest: a moment without zone, or a name twice")
    return manifest


_KEYS: Final = {
    "format",
    "series",
    "sequence",
    "day",
    "known_at",
    "encoding",
    "former",
    "delta_from",
    "files",
}


def file_findings(
    manifest: Manifest, seen: Mapping[str, str], *, issue: str, besides: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """`seen`: the digest of each file that is there, by its name; `besides`: names that need no entry."""
    told = {entry.name: entry.sha256 for entry in manifest.files}
    found = [Finding(ReferenceFault.FILE_MISSING, issue, name) for name in told if name not in seen]
    found += [
        Finding(ReferenceFault.FILE_CHANGED, issue, name)
        for name, digest in told.items()
        if name in seen and seen[name] != digest
    ]
    added = set(seen) - set(told) - {MANIFEST, SIGNATURE, *besides}
    found += [Finding(ReferenceFault.FILE_ADDED, issue, name) for name in sorted(added)]
    return tuple(found)


class IssueSeen(NamedTuple):
    """A manifest that was found, with the digest of its bytes."""

    manifest: Manifest
    sha256: str


def order_findings(issues: Iterable[IssueSeen]) -> tuple[Finding, ...]:
    """Numbers without gaps, days that go on, one series, each holding the digest of the one before.

    Where the oldest issues were taken away, the first one that is left is the beginning.
    """
    found: list[Finding] = []
    ordered = sorted(issues, key=lambda seen: (seen.manifest.sequence, seen.manifest.day))
    for before, after in pairwise(ordered):
        found += _between(before, after)
    return tuple(found)


def _between(before: IssueSeen, after: IssueSeen) -> list[Finding]:
    one, other = before.manifest, after.manifest
    where = other.folder
    if one.series != other.series:
        return [Finding(ReferenceFault.OTHER_SERIES, where)]
    if one.sequence == other.sequence:
        return [Finding(ReferenceFault.NUMBER_TWICE, where)]
    found: list[Finding] = []
    follows = one.sequence + 1 == other.sequence
    if not follows:
        first, last = one.sequence + 1, other.sequence - 1
        found.append(Finding(ReferenceFault.ISSUE_MISSING, first=first, last=last))
    if other.day <= one.day:
        found.append(Finding(ReferenceFault.DAYS_TURNED, where))
    if follows and other.former != Former(one.sequence, before.sha256):
        found.append(Finding(ReferenceFault.OTHER_FORMER, where))
    return found


def _entry(values: Any) -> FileEntry:
    name = values["name"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError("not the name of a file")
    return FileEntry(
        name,
        _number(values["lines"], at_least=0),
        _number(values["bytes"], at_least=0),
        _digest(values["sha256"]),
    )


def _number(value: Any, *, at_least: int) -> int:
    if type(value) is not int or value < at_least or value > 10**15:
        raise ValueError("not a number")
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueError("not a digest")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("not a word")
    return value
