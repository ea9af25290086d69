"""Reading and verifying the journal."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from prestalux.office.journal.chain import GENESIS, JournalHead, LineValues, digest
from prestalux.office.journal.models import Head, Line


@dataclass(frozen=True, slots=True)
class ChainState:
    lines: int
    broken_at: int | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def head() -> JournalHead:
    row = Head.objects.filter(pk=1).first()
    return JournalHead(row.seq, row.digest) if row else JournalHead(0, GENESIS)


def verify(kept: JournalHead | None = None) -> ChainState:
    """Walk the chain from its first line; name the first broken one."""
    # The head is read first and the walk ends there: lines written meanwhile are not taken for wrong ones.
    own = head()
    previous, count = GENESIS, 0
    for line in _lines_up_to(own.seq):
        if why := _fault(line, count + 1, previous, kept):
            return ChainState(count, count + 1, why)
        previous, count = line.digest if line else "", count + 1
    return _end(count, previous, own, kept)


def _lines_up_to(seq: int) -> Iterator[Line | None]:
    """In order; None for a line whose columns cannot even be read, with which the walk is over."""
    read = 0
    try:
        for line in Line.objects.filter(seq__lte=seq).order_by("seq").iterator(chunk_size=2000):
            yield line
            read = line.seq
    except ValueError:
        # SQLite keeps what is no instant and fails for the whole chunk: the line is found one by one.
        yield from _one_by_one(read + 1, seq)


def _one_by_one(first: int, last: int) -> Iterator[Line | None]:
    for seq in range(first, last + 1):
        try:
            yield from Line.objects.filter(seq=seq)
        except ValueError:
            yield None


def _fault(line: Line | None, expected: int, previous: str, kept: JournalHead | None) -> str:
    if line is not None and line.seq != expected:
        return "missing"
    if line is None or line.previous != previous or line.digest != _digest_of(line):
        return "changed"
    if kept and kept.seq == line.seq and kept.digest != line.digest:
        return "not-the-kept-head"
    return ""


def _digest_of(line: Line) -> str:
    try:
        return digest(LineValues(**{name: getattr(line, name) for name in LineValues.__slots__}))
    except AttributeError:
        return ""  # what is no instant at all is read as none


def _end(count: int, last: str, own: JournalHead, kept: JournalHead | None) -> ChainState:
    if count < max(own.seq, kept.seq if kept else 0):
        return ChainState(count, count + 1, "missing")
    # A line behind the head belongs there only if the head has moved since.
    behind = Line.objects.filter(seq__gt=own.seq).order_by("seq").values_list("seq", flat=True).first()
    if own.digest != last or (behind is not None and head().seq < behind):
        return ChainState(count, count + 1, "head-differs")
    return ChainState(count)


def lines_about(kind: str, subject: object, *, event: str = "") -> list[Line]:
    """Of one event alone where one is named."""
    found = Line.objects.filter(
        subject_kind=kind, subject=str(subject), **({"event": event} if event else {})
    )
    return list(found.order_by("seq"))


@dataclass(frozen=True, slots=True)
class StepAt:
    actor_kind: str
    account_id: int | None
    operator: str
    prepared_by: int | None


def steps_at(moments: Collection[datetime], subjects: Collection[tuple[str, int]]) -> dict[datetime, StepAt]:
    """The steps that were noted at these very moments, about one of the subjects or else about a dossier; looks are none.

    The moment is that of the facts, to the microsecond: a step over a dossier of another capability is known by it.
    """
    about = Q(subject_kind="dossier")
    for kind, key in subjects:
        about |= Q(subject_kind=kind, subject=str(key))
    rows = Line.objects.filter(about, at__in=moments).exclude(event__startswith="look.").order_by("seq")
    wanted = {(kind, str(key)) for kind, key in subjects}
    found = sorted(rows, key=lambda row: (row.subject_kind, row.subject) in wanted)
    return {row.at: _step(row) for row in found}


def _step(row: Line) -> StepAt:
    prepared_by = json.loads(row.facts).get("prepared_by")
    return StepAt(row.actor_kind, row.account_id, row.operator, prepared_by)
