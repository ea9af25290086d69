"""An export of the journal: its two forms, and whether one is whole. Plain Python, no database.

A head record (the end of the chain when the export was made), a record a line with every column that the chain covers,
and an end record with their number: docs/formats/journal-export.md.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from prestalux.office.journal.chain import GENESIS, JournalHead, LineValues, digest, instant

VERSION: Final = 2
LONGEST_RECORD: Final = 100_000
"""Characters; longer ones are none of ours, and are not kept in memory."""
COLUMNS: Final = ("record", "asked", *LineValues.__slots__, "digest", "words")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
Record = Mapping[str, Any]


class Form(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


class NotAnExport(ValueError):
    """The file is no export of a journal, whole or broken."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`why` is empty for an export in which nothing was changed; otherwise `broken_at` is the line's chain number, 0 for
    the export as a whole. `gaps` counts the places at which lines of the chain were not asked for.
    """

    lines: int
    gaps: int
    head: JournalHead
    reaches_head: bool
    broken_at: int = 0
    why: str = ""

    @property
    def whole(self) -> bool:
        return not self.why

    @property
    def unbroken(self) -> bool:
        """Whether every line is bound to the head: then the head, if kept elsewhere, proves them all."""
        return self.whole and self.reaches_head and not self.gaps


# Writing


def head_record(head: JournalHead) -> Record:
    return {"record": "head", "seq": head.seq, "digest": head.digest, "version": VERSION}


def line_record(values: LineValues, line_digest: str, *, asked: bool, words: str) -> Record:
    columns = {name: getattr(values, name) for name in LineValues.__slots__}
    columns["at"] = instant(values.at)
    return {"record": "line", "asked": asked, **columns, "digest": line_digest, "words": words}


def end_record(lines: int, said: str) -> Record:
    """`said` is the digest of what stands beside the chain's columns."""
    return {"record": "end", "seq": lines, "digest": said}


class Said:
    """The digest over what the chain does not cover: which lines were asked for, and the words of each."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()

    def take(self, seq: int, *, asked: bool, words: str) -> None:
        said = json.dumps([seq, asked, words], ensure_ascii=False, separators=(",", ":"))
        self._sha256.update(said.encode() + b"\n")

    @property
    def digest(self) -> str:
        return self._sha256.hexdigest()


def written(records: Iterable[Record], form: Form) -> Iterator[bytes]:
    if form is Form.JSONL:
        for record in records:
            yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        return
    # The mark tells spreadsheets that the words are UTF-8.
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for record in records:
        yield _row(_cell(record.get(name)) for name in COLUMNS)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _row(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


# Reading and judging


def judge(lines: Iterable[str], kept: JournalHead | None = None) -> Judged:
    """Whether the export is what was written. Raises NotAnExport."""
    records = _records(iter(lines))
    head = _head_of(next(records, {}))
    walk = _Walk(head, kept)
    for record in records:
        if record.get("record") == "end":
            walk.end(record)
            break
        walk.take(record)
        if walk.why:
            return walk.judged()
    if walk.ended and next(records, None) is not None:
        walk.broken(0, "goes-on")
    return walk.judged()


class _Walk:
    def __init__(self, head: JournalHead, kept: JournalHead | None) -> None:
        self.head, self.kept = head, kept
        self.lines, self.gaps = 0, 0
        self.last: JournalHead | None = None
        self.ended, self.broken_at, self.why = False, 0, ""
        self.said = Said()

    def take(self, record: Record) -> None:
        values = _values_of(record)
        seq = values.seq if values else _number(record.get("seq"))
        why = self._fault(record, values)
        if why or values is None:
            self.broken(seq, why or "changed")
            return
        if self.last and values.seq != self.last.seq + 1:
            self.gaps += 1
        self.last = JournalHead(values.seq, str(record["digest"]))
        self.lines += 1
        asked = record.get("asked") in (True, "yes")
        self.said.take(values.seq, asked=asked, words=str(record.get("words")))

    def _fault(self, record: Record, values: LineValues | None) -> str:
        if values is None or record.get("digest") != digest(values):
            return "changed"
        if self.last is not None and values.seq <= self.last.seq:
            return "out-of-order"
        first = values.seq == 1 and values.previous != GENESIS
        follows = self.last is not None and values.seq == self.last.seq + 1
        if first or (follows and self.last is not None and values.previous != self.last.digest):
            return "not-chained"
        if values.seq > self.head.seq or (
            values.seq == self.head.seq and record["digest"] != self.head.digest
        ):
            return "head-differs"
        if self.kept and self.kept.seq == values.seq and self.kept.digest != record["digest"]:
            return "not-the-kept-head"
        return ""

    def end(self, record: Record) -> None:
        self.ended = True
        if _number(record.get("seq")) != self.lines:
            self.broken(0, "lines-missing")
        elif record.get("digest") != self.said.digest:
            self.broken(0, "words-changed")

    def broken(self, at: int, why: str) -> None:
        self.broken_at, self.why = at, why

    def judged(self) -> Judged:
        why = self.why or ("" if self.ended else "cut-off")
        if not why and self.kept and self.kept.seq == self.head.seq and self.kept.digest != self.head.digest:
            why = "not-the-kept-head"
        reaches = self.last == self.head or self.head.seq == 0
        return Judged(self.lines, self.gaps, self.head, reaches, self.broken_at, why)


def _records(lines: Iterator[str]) -> Iterator[Record]:
    first = next(lines, "").removeprefix("\ufeff")
    if first.startswith("{"):
        yield _object(first)
        for line in lines:
            yield _object(line)
        return
    if _cells(first) != list(COLUMNS):
        raise NotAnExport
    for line in lines:
        cells = _cells(line)
        yield dict(zip(COLUMNS, cells, strict=False)) if len(cells) == len(COLUMNS) else {}


def _object(line: str) -> Record:
    """Empty for what is no object: it is then judged as a changed line."""
    try:
        found = json.loads(line) if len(line) <= LONGEST_RECORD else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), []) if len(line) <= LONGEST_RECORD else []
    except csv.Error:
        return []


def _head_of(record: Record) -> JournalHead:
    fits = record.get("record") == "head" and _DIGEST.fullmatch(str(record.get("digest")))
    seq = _number(record.get("seq"), otherwise=-1)
    if not fits or seq < 0:
        raise NotAnExport
    return JournalHead(seq, str(record["digest"]))


def _number(value: object, otherwise: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return otherwise
    text = str(value) if isinstance(value, str) or abs(value) < 10**18 else ""
    return int(text) if _NUMBER.fullmatch(text) else otherwise


def _values_of(record: Record) -> LineValues | None:
    """None where a column is missing or is none of the kind the journal writes."""
    texts = {
        name: record.get(name)
        for name in ("actor_kind", "operator", "subject_kind", "subject", "event", "facts", "previous")
    }
    account = record.get("account_id")
    seq, at = _number(record.get("seq")), _instant(record.get("at"))
    if record.get("record") != "line" or not seq or at is None:
        return None
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    account_id = None if account in (None, "") else _number(account, otherwise=-1)
    return LineValues(seq=seq, at=at, account_id=account_id, **texts)  # type: ignore[arg-type]


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    # Written in another way it would be another text under the same digest.
    return at if at.tzinfo is not None and instant(at) == text else None
