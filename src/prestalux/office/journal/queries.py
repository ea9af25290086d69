"""Reading and verifying the journal."""

from __future__ import annotations

from dataclasses import dataclass

from prestalux.office.journal.chain import GENESIS, LineValues, digest
from prestalux.office.journal.models import Head, Line


@dataclass(frozen=True, slots=True)
class JournalHead:
    """What to keep elsewhere: with it a missing tail is noticed, without it only changes inside are."""

    seq: int
    digest: str


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
    previous, count = GENESIS, 0
    for line in Line.objects.order_by("seq").iterator(chunk_size=2000):
        expected = count + 1
        if line.seq != expected:
            return ChainState(count, expected, "missing")
        values = LineValues(**{name: getattr(line, name) for name in LineValues.__slots__})
        if line.previous != previous or line.digest != digest(values):
            return ChainState(count, line.seq, "changed")
        if kept and kept.seq == line.seq and kept.digest != line.digest:
            return ChainState(count, line.seq, "not-the-kept-head")
        previous, count = line.digest, expected
    return _tail(count, previous, kept)


def _tail(count: int, last: str, kept: JournalHead | None) -> ChainState:
    own = head()
    end = max(own.seq, kept.seq if kept else 0)
    if count < end:
        return ChainState(count, count + 1, "missing")
    if own.digest != last:
        return ChainState(count, count + 1, "head-differs")
    return ChainState(count)


def lines_about(kind: str, subject: object) -> list[Line]:
    return list(Line.objects.filter(subject_kind=kind, subject=str(subject)).order_by("seq"))
