"""Taking in an existing register: a verdict for each line and, where it is meant, what it says as facts.

Lines are taken in batches, one transaction each, together with the cursor of the run: a process killed at any point leaves
whole batches, and the same file goes on where they end. What stands already is not written again. Batches of runs that go
at one time follow each other, and no code is given in the midst of one.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from prestalux.office.events import actions as events
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import code_lines
from prestalux.office.registry.code_lines import CodeOnDay
from prestalux.office.registry.import_writing import Taken, change_code, differs_in_state, put_member, put_new
from prestalux.office.registry.models import PrefixSerial, ProviderCode, RegisterImport
from prestalux.office.registry.name_index import NameIndex
from prestalux.rules.errors import Refusal
from prestalux.rules.registry.asking import is_before_all_registers
from prestalux.rules.registry.life import CodeKind
from prestalux.rules.registry.register_comparing import differences, full_name, may_be_same_person
from prestalux.rules.registry.register_line import (
    LONGEST,
    BadRegisterLine,
    Layout,
    LineReason,
    LineVerdict,
    MemberLine,
    Read,
    RegisterLine,
    layout_of,
    profession_of,
    reader_of,
)

BATCH: Final = 2_000
_BOM: Final = b"\xef\xbb\xbf"
_PORTION: Final = 1 << 20
_FIRST_SIX: Final = range(100_000, 1_000_000)


class ImportUnderWay(Refusal):
    """Another process is taking in the same file."""

    code = "import-under-way"


class ImportBegunOtherwise(Refusal):
    """The file's unfinished run was begun with another encoding or profession. `facts`: encoding, profession."""

    code = "import-begun-otherwise"


class ImportFileChanged(Refusal):
    """The file was changed while it was read: what it said so far is recorded, its run is not finished."""

    code = "import-file-changed"


class LineReport(NamedTuple):
    """`other`: the code that may be the same person's. `raw`: the line itself where it was refused."""

    line: int
    code: str
    verdict: LineVerdict
    reasons: tuple[LineReason, ...] = ()
    other: str = ""
    raw: str = ""
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a file is to be read. `profession`: of codes whose specialty tells none. `changes_from`: the first day of whatever a
    line changes about a code that is known. `renamed`: the codes whose provider has taken another name altogether.
    """

    encoding: str
    profession: str
    changes_from: date
    write: bool
    renamed: frozenset[str] = frozenset()


def import_register(source: BinaryIO, wanted: Wanted, *, by: Actor, at: datetime) -> Iterator[LineReport]:
    """A report for each line, as it is judged; what is to be written is written before its reports are given.

    `source` must allow going back. Raises BadRegisterFile, ImportUnderWay, ImportBegunOtherwise, ImportFileChanged.
    """
    digest = _digest(source)
    first = _decoded(next(_lines(source), _Raw(0, b"")).data, wanted.encoding) or ""
    source.seek(0)
    layout = layout_of(first)
    read = reader_of(layout, first)
    run = _run_of(digest, layout, wanted, at) if wanted.write else None
    changes_from = run.changes_from if run else wanted.changes_from
    with closing(NameIndex()) as names:
        newest = _newest_code()
        if layout is not Layout.MEMBERS:
            names.add_register(changes_from)
        judging = _Judging(wanted, changes_from, names, by, at, newest)
        passed = run.lines if run else 0
        as_read = hashlib.sha256()
        for batch in _batches(source, as_read.update, layout, read, judging, passed):
            yield from _take(batch, judging, run)
    if as_read.hexdigest() != digest:
        raise ImportFileChanged()
    if run is not None:
        _finish(run, by=by, at=at)


def lines_passed(source: BinaryIO) -> int:
    """How many lines of a file an unfinished run has recorded already."""
    digest = _digest(source)
    rows = RegisterImport.objects.filter(sha256=digest, finished_at=None)
    return rows.values_list("lines", flat=True).first() or 0


def _digest(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while portion := source.read(_PORTION):
        digest.update(portion)
    source.seek(0)
    return digest.hexdigest()


class _Raw(NamedTuple):
    number: int
    data: bytes
    too_long: bool = False


@dataclass
class _Line:
    """A line on its way: what was read of it, or why it is refused, and in the end its report."""

    raw: _Raw
    text: str
    read: RegisterLine | MemberLine | None = None
    report: LineReport | None = None


@dataclass
class _Judging:
    wanted: Wanted
    changes_from: date
    names: NameIndex
    by: Actor
    at: datetime
    newest: int
    """The greatest id of a code that the names were compared with."""
    mine: set[str] = field(default_factory=set)
    """The codes of the last batch."""
    seen: array[int] = field(default_factory=lambda: array("Q", bytes(8 * len(_FIRST_SIX))))
    """A digest of the line of each code that could ever be given: two lines about one code are noticed."""


def _run_of(digest: str, layout: Layout, wanted: Wanted, at: datetime) -> RegisterImport:
    """The unfinished run over this very file, else a new one."""
    run, _ = RegisterImport.objects.get_or_create(
        sha256=digest,
        finished_at=None,
        defaults={
            "layout": layout.value,
            "encoding": wanted.encoding,
            "profession": wanted.profession,
            "changes_from": wanted.changes_from,
            "started_at": at,
        },
    )
    if (run.encoding, run.profession) != (wanted.encoding, wanted.profession):
        raise ImportBegunOtherwise(encoding=run.encoding, profession=run.profession)
    return run


def _lines(source: BinaryIO, seen: Callable[[bytes], object] = bool) -> Iterator[_Raw]:
    """Without their ends, CRLF or LF, and the byte order mark; of one that is too long only the beginning."""
    number = 0
    while data := source.readline(LONGEST):
        number += 1
        seen(data)
        rest = data
        while rest and not rest.endswith(b"\n"):
            rest = source.readline(LONGEST)
            seen(rest)
        too_long = len(data) >= LONGEST and not data.endswith(b"\n")
        yield _Raw(number, data.removeprefix(_BOM if number == 1 else b"").rstrip(b"\r\n"), too_long)


def _decoded(data: bytes, encoding: str) -> str | None:
    """None where it is in another one. What is no plain ASCII and yet UTF-8 throughout is not in an encoding of one octet a
    character, though any octets can be read as such: its names would be recorded as gibberish.
    """
    if data.isascii():
        return data.decode("ascii")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding != "utf-8" and _is_utf8(data) else text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _batches(
    source: BinaryIO,
    seen: Callable[[bytes], object],
    layout: Layout,
    read: Read,
    judging: _Judging,
    passed: int,
) -> Iterator[list[_Line]]:
    """Read and looked at alone and beside the other lines; those already recorded are only remembered."""
    batch: list[_Line] = []
    for raw in _lines(source, seen):
        if not raw.data.strip() or (raw.number == 1 and layout is not Layout.PRESCRIBERS):
            continue
        line = _read(raw, judging.wanted.encoding, read)
        if isinstance(line.read, RegisterLine):
            _notice_doubles(line, line.read, judging)
        if raw.number > passed:
            batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(raw: _Raw, encoding: str, read: Read) -> _Line:
    text = _decoded(raw.data, encoding)
    line = _Line(raw, raw.data.decode(encoding, "backslashreplace") if text is None else text)
    if raw.too_long or text is None:
        line.report = _refused(line, LineReason.TOO_LONG if raw.too_long else LineReason.NOT_ENCODED)
        return line
    try:
        line.read = read(text)
        if is_before_all_registers(line.read.days, settings.REGISTRY_EARLIEST_DAY):
            line.report = _refused(line, LineReason.DAY_TOO_EARLY)
    except BadRegisterLine as bad:
        length = bad.facts.get("length")
        line.report = _refused(line, bad.reason, length=int(str(length)) if length is not None else None)
    return line


def _notice_doubles(line: _Line, read: RegisterLine, judging: _Judging) -> None:
    """The first line about a code stands; the same line again says nothing new, another one is refused."""
    place = int(read.code[:6]) - _FIRST_SIX.start
    digest = int.from_bytes(hashlib.blake2b(line.raw.data, digest_size=8).digest()) | 1
    before = judging.seen[place]
    if not before:
        judging.seen[place] = digest
    elif before == digest:
        line.report = LineReport(line.raw.number, read.code, LineVerdict.SAME, (LineReason.DOUBLED,))
    else:
        line.report = _refused(line, LineReason.DOUBLED_OTHERWISE)


def _refused(line: _Line, reason: LineReason, *, length: int | None = None) -> LineReport:
    code = line.read.code if line.read else ""
    return LineReport(line.raw.number, code, LineVerdict.REFUSED, (reason,), raw=line.text, length=length)


def _take(batch: list[_Line], judging: _Judging, run: RegisterImport | None) -> list[LineReport]:
    with transaction.atomic():
        if run is not None:
            # The first statement of the transaction: whoever comes second with the same file waits, and is told.
            _claim(run)
            _wait_for_others(judging)
        open_lines = [line for line in batch if line.report is None]
        _judge_codes([line for line in open_lines if isinstance(line.read, RegisterLine)], judging, run)
        _judge_members([line for line in open_lines if isinstance(line.read, MemberLine)], judging, run)
        reports = [line.report for line in batch if line.report is not None]
        if run is not None:
            _move_on(run, batch[-1].raw.number, reports)
    return reports


def _claim(run: RegisterImport) -> None:
    standing = RegisterImport.objects.filter(pk=run.pk, lines=run.lines, finished_at=None)
    if standing.update(lines=run.lines) != 1:
        raise ImportUnderWay()


def _wait_for_others(judging: _Judging) -> None:
    """One batch at a time, whichever file it is of; and no code is given, for which the serials are needed, before it stands."""
    RegisterImport.objects.order_by("pk").select_for_update(no_key=True)[:1].get()
    list(PrefixSerial.objects.order_by("pk").select_for_update(no_key=True))
    come = dict(ProviderCode.objects.filter(pk__gt=judging.newest).values_list("digits", "pk"))
    judging.newest = max(come.values(), default=judging.newest)
    if others := come.keys() - judging.mine:
        held = code_lines.of_codes(others, judging.changes_from)
        judging.names.add(on_day.line for on_day in held.values())


def _newest_code() -> int:
    return ProviderCode.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _move_on(run: RegisterImport, last: int, reports: list[LineReport]) -> None:
    counts = Counter(run.counts) + Counter(report.verdict.value for report in reports)
    run.lines, run.counts = last, dict(counts)
    RegisterImport.objects.filter(pk=run.pk).update(lines=run.lines, counts=run.counts)


@transaction.atomic
def _finish(run: RegisterImport, *, by: Actor, at: datetime) -> None:
    standing = RegisterImport.objects.filter(pk=run.pk, lines=run.lines, finished_at=None)
    if standing.update(finished_at=at) != 1:
        raise ImportUnderWay()
    counts = {name: run.counts.get(name, 0) for name in ("new", "changed", "doubtful", "refused")}
    events.tell("registry.imported", subject=("register-import", run.pk), at=at, **counts)
    journal.note(
        subject=("register-import", run.pk),
        event="register.imported",
        by=by,
        at=at,
        sha256=run.sha256,
        lines=run.lines,
        added=counts["new"],
        changed=counts["changed"],
        doubtful=counts["doubtful"],
        refused=counts["refused"],
    )


def _judge_codes(lines: list[_Line], judging: _Judging, run: RegisterImport | None) -> None:
    read = {line.read.code: line.read for line in lines if isinstance(line.read, RegisterLine)}
    held = code_lines.of_codes(read, judging.changes_from)
    alike_by_code = judging.names.alike(told for told in read.values() if told.code not in held)
    new: list[Taken] = []
    for line in lines:
        told = read[line.read.code] if line.read else None
        if told is None:
            continue
        if told.code in held:
            line.report = _judge_known(line, told, held[told.code], judging, run)
        else:
            alike = alike_by_code.get(told.code)
            new.append(Taken(told, profession_of(told, judging.wanted.profession), alike))
            verdict = LineVerdict.DOUBTFUL if alike else LineVerdict.NEW
            reasons, other = ((alike.why,), alike.code) if alike else ((), "")
            line.report = LineReport(line.raw.number, told.code, verdict, reasons, other)
    if run is not None and new:
        put_new(new, at=judging.at)
    judging.mine = {one.line.code for one in new}


def _judge_known(
    line: _Line, told: RegisterLine, held: CodeOnDay, judging: _Judging, run: RegisterImport | None
) -> LineReport:
    found = differences(told, held.line, held.active, encoding=judging.wanted.encoding)
    renamed = LineReason.NAME in found and not may_be_same_person(full_name(told), full_name(held.line))
    if (reason := _contradiction(told, held, found)) is not None:
        return _refused(line, reason)
    if renamed and told.code not in judging.wanted.renamed:
        return _refused(line, LineReason.OTHER_PERSON)
    if not found:
        return LineReport(line.raw.number, told.code, LineVerdict.SAME)
    if run is not None:
        code_id = change_code(told, found, held, from_day=judging.changes_from, at=judging.at)
        if renamed:
            journal.note(subject=("code", code_id), event="code.renamed", by=judging.by, at=judging.at)
    return LineReport(line.raw.number, told.code, LineVerdict.CHANGED, found)


def _contradiction(told: RegisterLine, held: CodeOnDay, found: tuple[LineReason, ...]) -> LineReason | None:
    """What a file cannot change: the kind and profession of a code, and a suspension, an end or a voiding that the house
    recorded itself.
    """
    if told.printed is None and told.kind != held.line.kind:
        return LineReason.OTHER_KIND
    if told.profession and told.profession != held.line.profession:
        return LineReason.OTHER_PROFESSION
    if LineReason.DAYS in found and differs_in_state(told.code):
        return LineReason.STATE_OTHERWISE
    return None


def _judge_members(lines: list[_Line], judging: _Judging, run: RegisterImport | None) -> None:
    if not lines:
        return
    digits = {
        code
        for line in lines
        if isinstance(line.read, MemberLine)
        for code in (line.read.code, line.read.member)
    }
    known = {code.digits: code for code in ProviderCode.objects.filter(digits__in=digits)}
    for line in lines:
        if not isinstance(line.read, MemberLine):
            continue
        code, member = known.get(line.read.code), known.get(line.read.member)
        if code is None:
            line.report = _refused(line, LineReason.NO_SUCH_CODE)
        elif code.kind != CodeKind.COMMON:
            line.report = _refused(line, LineReason.NOT_COMMON)
        elif member is None or member == code:
            line.report = _refused(line, LineReason.NO_SUCH_MEMBER)
        else:
            verdict = put_member(code, member, line.read.days, write=run is not None, at=judging.at)
            line.report = LineReport(line.raw.number, code.digits, verdict)
