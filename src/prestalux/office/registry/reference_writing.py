"""The files of one issue, written side by side in one walk over the register, each with its digest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from prestalux.office.registry.code_lines import CodeOnDay
from prestalux.rules.registry.code_line import (
    CodeChange,
    CodeLine,
    code_of_json,
    csv_header,
    csv_text,
    json_line,
    line_of_json,
    prescriber_line,
)
from prestalux.rules.registry.prescriber_line import Misfit, MisfitFault
from prestalux.rules.registry.reference_issue import REPORT, FileEntry, ReferenceKind

_PORTION: Final = 1 << 20


class HashedFile:
    """A file whose digest is known when its last octet is written, and which is then safely on the disk."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.lines = self.bytes = 0
        self._digest = hashlib.sha256()
        self._file: BinaryIO = path.open("xb")

    def write(self, data: bytes, lines: int) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.lines += lines
        self.bytes += len(data)

    def entry(self) -> FileEntry:
        return FileEntry(self.name, self.lines, self.bytes, self._digest.hexdigest())

    def close(self) -> None:
        with self._file as file:
            file.flush()
            os.fsync(file.fileno())


@dataclass
class Portion:
    """What is to be written next into the files of one kind."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class KindFiles:
    """The three forms of one kind, and what its fixed-width lines could not say."""

    def __init__(self, kind: ReferenceKind, folder: Path, encoding: str, stack: ExitStack) -> None:
        self.kind, self.encoding = kind, encoding
        self.csv, self.ndjson, self.txt = (
            _opened(folder / f"{kind.value}.{form}", stack) for form in ("csv", "ndjson", "txt")
        )
        self.report: list[str] = []
        self._portion = Portion()
        header = csv_header(with_change=kind is ReferenceKind.DELTA)
        self.csv.write(header.encode(), 0)

    def add(self, on_day: CodeOnDay, text: str, change: CodeChange | None = None) -> None:
        """`text`: the line of JSON without a change, as every caller has it already."""
        line, portion = on_day.line, self._portion
        portion.rows.append((change.value, *line) if change else line)
        portion.objects.append(json_line(line, change) if change else text)
        if on_day.active is None:
            self._tell(line.code, 0, Misfit("line", MisfitFault.NO_DAY, "", ""))
            return
        fixed, misfits = prescriber_line(line, on_day.active).written(self.encoding)
        portion.texts.append(fixed)
        for misfit in misfits:
            self._tell(line.code, self.txt.lines + len(portion.texts), misfit)

    def flush(self) -> list[str]:
        """What was added goes into the files; the lines for the report are handed over."""
        portion, self._portion = self._portion, Portion()
        self.csv.write(csv_text(portion.rows).encode(), len(portion.rows))
        self.ndjson.write(_lines(portion.objects).encode(), len(portion.objects))
        self.txt.write(_lines(portion.texts).encode(self.encoding), len(portion.texts))
        report, self.report = self.report, []
        return report

    def _tell(self, code: str, number: int, misfit: Misfit) -> None:
        values = {"file": self.txt.name, "line": number or None, "code": code, **misfit._asdict()}
        self.report.append(json.dumps(values, ensure_ascii=False))


def write_files(
    folder: Path, portions: Iterable[list[CodeOnDay]], *, encoding: str, former: Path | None
) -> tuple[FileEntry, ...]:
    """`former`: the file of all codes, as JSON, of the issue before; without it there is nothing to compare with."""
    with ExitStack() as stack:
        full, ended = (
            KindFiles(kind, folder, encoding, stack) for kind in (ReferenceKind.FULL, ReferenceKind.ENDED)
        )
        delta = KindFiles(ReferenceKind.DELTA, folder, encoding, stack) if former else None
        report = _opened(folder / REPORT, stack)
        before = FormerLines(stack.enter_context(former.open("rb"))) if former else None
        kinds = [kind for kind in (full, delta, ended) if kind]
        for portion in portions:
            for on_day in portion:
                text = json_line(on_day.line)
                if on_day.is_held:
                    full.add(on_day, text)
                elif on_day.is_over:
                    ended.add(on_day, text)
                if delta and before:
                    _compare(on_day, text, before, delta)
            _flush(kinds, report)
        if delta and before:
            _add_gone(before.up_to(None), delta)
        _flush(kinds, report)
        files = [file for kind in kinds for file in (kind.csv, kind.ndjson, kind.txt)]
        return tuple(file.entry() for file in (*files, report))


def write_text(path: Path, text: str) -> FileEntry:
    with ExitStack() as stack:
        file = _opened(path, stack)
        file.write(text.encode(), text.count("\n"))
        return file.entry()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(path: Path, stack: ExitStack) -> HashedFile:
    file = HashedFile(path)
    stack.callback(file.close)
    return file


def _lines(texts: list[str]) -> str:
    return "\n".join([*texts, ""]) if texts else ""


def _flush(kinds: list[KindFiles], report: HashedFile) -> None:
    told = [line for kind in kinds for line in kind.flush()]
    report.write(_lines(told).encode(), len(told))


def _compare(on_day: CodeOnDay, text: str, before: FormerLines, delta: KindFiles) -> None:
    _add_gone(before.up_to(on_day.line.code), delta)
    was = before.take(on_day.line.code)
    if on_day.is_held:
        if was is None:
            delta.add(on_day, text, CodeChange.NEW)
        elif was != text.encode():
            delta.add(on_day, text, CodeChange.CHANGED)
    elif was is not None:
        delta.add(on_day, text, CodeChange.GONE)


def _add_gone(lines: Iterator[bytes], delta: KindFiles) -> None:
    """Codes of the former issue that the register no longer tells: their state is unknown."""
    for was in lines:
        line: CodeLine = line_of_json(was)._replace(state="")
        delta.add(CodeOnDay(line, None), "", CodeChange.GONE)


class FormerLines:
    """The lines of the former issue, walked in step with the codes of this one: both are sorted by code."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._next = self._read()

    def up_to(self, code: str | None) -> Iterator[bytes]:
        """Those before a code, or all that are left."""
        while self._next and (code is None or code_of_json(self._next) < code):
            yield self._next
            self._next = self._read()

    def take(self, code: str) -> bytes | None:
        if not self._next or code_of_json(self._next) != code:
            return None
        found, self._next = self._next, self._read()
        return found

    def _read(self) -> bytes:
        return self._file.readline().rstrip(b"\n")
