"""What an auditor does: read the journal and take a part of it away. Nothing of the house is changed by either, but for
the journal line that says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import BinaryIO, Final

from django.db import transaction

from prestalux.office.attribution import access, queries
from prestalux.office.dossiers.models import PieceFile
from prestalux.office.journal import actions as journal
from prestalux.office.journal import exported, reading
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.chain import JournalHead
from prestalux.office.journal.exported import Form, Record
from prestalux.office.journal.queries import head
from prestalux.office.journal.reading import Asked, LineView, Page, Seer
from prestalux.rules.attribution.roles import Task
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.reference import Reference

MOST_LINES: Final = 100_000
"""About forty megabytes. Our own choice: an export is made within one request."""
Words = Callable[[LineView], str]


class ExportTooLarge(Refusal):
    """More lines than one export may hold; fewer days make it smaller."""

    code = "export-too-large"


@dataclass(frozen=True, slots=True)
class Export:
    lines: int
    sha256: str


def read_journal(
    asked: Asked, *, before: int | None = None, after: int | None = None, by: Actor, at: datetime
) -> Page:
    """A page of the journal. Reading about one dossier, account or person is itself a look, journalled before.

    Raises NotYours.
    """
    access.require(by, Task.READ_JOURNAL, at)
    _note_look(asked, by, at)
    return reading.page(asked, before=before, after=after)


def who_saw(asked: Asked, *, by: Actor, at: datetime) -> list[Seer]:
    """The persons behind the looks of one page. Raises NotYours."""
    access.require(by, Task.READ_JOURNAL, at)
    return reading.seers(asked)


def about_piece(asked: Asked, dossier_id: int, piece: Piece) -> Asked:
    """Narrowed to the files of a dossier that are or were this piece: moving a file hides no look at it."""
    rows = PieceFile.objects.filter(dossier_id=dossier_id)
    files = [
        pk for pk, now, was in rows.values_list("pk", "piece", "moved_from") if piece.value in {now, was}
    ]
    return replace(asked, piece=piece.value, files=tuple(files))


def references_of(lines: tuple[LineView, ...]) -> dict[str, Reference]:
    """The references of the dossiers that lines are about, by subject; forgotten drafts have none any more."""
    subjects = {line.values.subject for line in lines if line.values.subject_kind == "dossier"}
    return queries.references_of(int(subject) for subject in subjects if subject.isdecimal())


@transaction.atomic
def _note_look(asked: Asked, by: Actor, at: datetime) -> None:
    if asked.subject is not None:
        journal.note(
            subject=asked.subject, event="look.journal", by=by, at=at, about_piece=asked.piece or None
        )
    if asked.actor is not None and asked.actor[1] is not None:
        journal.note(subject=("account", asked.actor[1]), event="look.journal", by=by, at=at)


def export_journal(
    asked: Asked, *, form: Form, unbroken: bool, words: Words, to: BinaryIO, by: Actor, at: datetime
) -> Export:
    """Write the lines asked for, oldest first, with the proof; then journal what was taken, with the file's SHA-256.

    With `unbroken` also the lines between and up to the head, so that each is bound to it. Raises NotYours,
    ExportTooLarge; whatever `to` raises when it cannot take the bytes.
    """
    access.require(by, Task.EXPORT_JOURNAL, at)
    end, count, sha256, said = head(), 0, hashlib.sha256(), exported.Said()

    def records() -> Iterator[Record]:
        nonlocal count
        yield exported.head_record(end)
        for line, wanted in _lines(asked, end, unbroken=unbroken):
            count += 1
            if count > MOST_LINES:
                raise ExportTooLarge(most=MOST_LINES)
            sentence = words(line)
            said.take(line.values.seq, asked=wanted, words=sentence)
            yield exported.line_record(line.values, line.digest, asked=wanted, words=sentence)
        yield exported.end_record(count, said.digest)

    for portion in exported.written(records(), form):
        sha256.update(portion)
        to.write(portion)
    with transaction.atomic():
        journal.note(
            subject=asked.subject or ("journal", end.seq),
            event="journal.exported",
            by=by,
            at=at,
            form=form.value,
            lines=count,
            unbroken=unbroken,
            sha256=sha256.hexdigest(),
            asked=asked.as_facts(),
        )
    return Export(count, sha256.hexdigest())


def _lines(asked: Asked, end: JournalHead, *, unbroken: bool) -> Iterator[tuple[LineView, bool]]:
    wanted = reading.lines(asked, end.seq)
    if not unbroken:
        yield from ((line, True) for line in wanted)
        return
    first = next(wanted, None)
    if first is None:
        return
    seqs = chain([first.values.seq], (line.values.seq for line in wanted))
    following = next(seqs, None)
    for line in reading.lines_between(first.values.seq, end.seq):
        is_wanted = line.values.seq == following
        if is_wanted:
            following = next(seqs, None)
        yield line, is_wanted
