"""The desk common to whatever is asked of the fund: references, steps, pieces, asks. Capabilities call these inside
their own transaction and write the journal line of the whole use case themselves.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from prestalux.office.dossiers.models import Ask, Dossier, IssuedDocument, Moment, PieceFile, Proposal
from prestalux.office.files import actions as files
from prestalux.office.files import scans
from prestalux.office.files.models import SealedFile
from prestalux.office.files.reading import FileRead
from prestalux.rules.documents import Flag
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.reference import Reference

REFERENCE_BYTES = 16
Entropy = Callable[[int], bytes]


class ChangedMeanwhile(Refusal):
    """Somebody else moved or changed the dossier since the page was read."""

    code = "changed-meanwhile"


class NothingPrepared(Refusal):
    """The deed was confirmed, sent back or taken back already, or lapsed because the dossier changed."""

    code = "nothing-prepared"


class NoSuchAsk(Refusal):
    code = "no-such-ask"


class AskedAlready(Refusal):
    code = "asked-already"


class NothingToAnswer(Refusal):
    """The slot asked for holds no new file yet."""

    code = "nothing-to-answer"


class TooManyFiles(Refusal):
    code = "too-many-files"


MOST_FILES_A_PIECE = 6
"""In a draft, and again in the answer to each ask: what was sent in before never stands in an answer's way."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file that passed the gate, ready to be kept; what is not read yet is read later, by the clock."""

    data: bytes
    label: str
    pages: int
    flags: tuple[str, ...]
    read: FileRead | None = None


def open_dossier(
    *,
    kind: str,
    status: str,
    language: str,
    at: datetime,
    profession: str = "",
    entropy: Entropy = os.urandom,
) -> Dossier:
    while True:
        reference = Reference.of(entropy(REFERENCE_BYTES)).characters
        if not Dossier.objects.filter(reference=reference).exists():
            break
    return Dossier.objects.create(
        kind=kind,
        profession=profession,
        reference=reference,
        status=status,
        language=language,
        opened_at=at,
        moved_at=at,
        touched_at=at,
    )


def hold(dossier_id: int) -> Dossier:
    """The row, locked until the end of the transaction: whoever changes a dossier waits here."""
    return Dossier.objects.select_for_update(no_key=True).get(pk=dossier_id)


def expect_version(dossier: Dossier, version: int | None) -> None:
    """Raises ChangedMeanwhile when the page was read at another version; None expects nothing."""
    if version is not None and dossier.version != version:
        raise ChangedMeanwhile(expected=version, found=dossier.version)


def touch(dossier: Dossier, *, at: datetime) -> None:
    _let_lapse(dossier, at=at)
    Dossier.objects.filter(pk=dossier.pk).update(version=F("version") + 1, touched_at=at)


def move(dossier: Dossier, *, to: str, at: datetime, submitted: bool = False) -> None:
    """Write the new status. Raises ChangedMeanwhile when the row no longer stands where it was read."""
    columns: dict[str, Any] = {"status": to, "moved_at": at, "touched_at": at, "version": F("version") + 1}
    if submitted:
        columns["submitted_at"] = at
    _let_lapse(dossier, at=at)
    still = Dossier.objects.filter(pk=dossier.pk, status=dossier.status, version=dossier.version)
    if still.update(**columns) != 1:
        raise ChangedMeanwhile(expected=dossier.version)


def _let_lapse(dossier: Dossier, *, at: datetime) -> None:
    """What was prepared was prepared for the dossier as it stood."""
    prepared = Proposal.objects.filter(dossier_id=dossier.pk, state=Proposal.State.PREPARED)
    prepared.update(state=Proposal.State.LAPSED, settled_at=at)


def propose(dossier: Dossier, *, deed: str, by: int, at: datetime, **facts: object) -> Proposal:
    """A deed prepared; one prepared before lapses."""
    touch(dossier, at=at)
    return Proposal.objects.create(dossier=dossier, deed=deed, facts=facts, prepared_by=by, prepared_at=at)


def prepared_in(dossier: Dossier) -> Proposal | None:
    """What waits for a second person."""
    return Proposal.objects.filter(dossier=dossier, state=Proposal.State.PREPARED).first()


def prepared(dossier: Dossier, proposal_id: int) -> Proposal:
    """Raises NothingPrepared when it lapsed, was settled, or belongs to another dossier."""
    found = Proposal.objects.filter(dossier=dossier, pk=proposal_id, state=Proposal.State.PREPARED).first()
    if found is None:
        raise NothingPrepared()
    return found


def settle_proposal(
    proposal: Proposal, *, state: Proposal.State, by: int | None, at: datetime, note: str = ""
) -> None:
    """Raises NothingPrepared when somebody else settled it."""
    still = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.PREPARED)
    if still.update(state=state, settled_by=by, settled_at=at, note=note) != 1:
        raise NothingPrepared()


def assign(dossier: Dossier, *, to: int | None) -> None:
    """Whose dossier it is. Nothing in it changes, so what was prepared stands."""
    Dossier.objects.filter(pk=dossier.pk).update(assigned_to=to)


def remember(dossier_id: int, *, what: str, side: str, at: datetime, **facts: object) -> None:
    Moment.objects.create(dossier_id=dossier_id, what=what, side=side, at=at, facts=facts)


@dataclass(frozen=True, slots=True)
class ToKeep:
    """A file on its way into a slot, or into the answer to an ask."""

    sealed: SealedFile
    given: Given
    piece: str
    ask_id: int | None = None


def files_held(dossier: Dossier, *, but: Flag | None = None) -> Counter[tuple[str, int | None]]:
    """How many files each slot, and each answer to an ask, holds: MOST_FILES_A_PIECE at most. Those with the flag `but`
    are not counted.
    """
    rows = PieceFile.objects.filter(dossier=dossier).order_by().values_list("piece", "ask_id", "flags")
    return Counter((piece, ask_id) for piece, ask_id, flags in rows if but is None or but not in flags)


def keep_piece(dossier: Dossier, wanted: ToKeep, *, by: int | None, at: datetime) -> PieceFile:
    """Raises TooManyFiles."""
    if files_held(dossier)[wanted.piece, wanted.ask_id] >= MOST_FILES_A_PIECE:
        raise TooManyFiles(most=MOST_FILES_A_PIECE)
    return keep_pieces(dossier, [wanted], by=by, at=at)[0]


def keep_pieces(
    dossier: Dossier, wanted: Sequence[ToKeep], *, by: int | None, at: datetime
) -> list[PieceFile]:
    """The rows, in the order of `wanted`; whether there is room was asked before (`files_held`)."""
    SealedFile.objects.bulk_create(one.sealed for one in wanted)
    files.keep_first_readings(
        {one.sealed.pk: one.given.read for one in wanted if one.given.read is not None}, at=at
    )
    scans.queue((one.sealed for one in wanted), at=at)
    return PieceFile.objects.bulk_create(
        PieceFile(
            dossier=dossier,
            piece=one.piece,
            file=one.sealed,
            label=one.given.label,
            pages=one.given.pages,
            flags=list(one.given.flags),
            given_at=at,
            given_by=by,
            ask_id=one.ask_id,
        )
        for one in wanted
    )


def place_piece(row: PieceFile, piece: str, *, identity: str) -> bool:
    """Put a file into the slot it belongs to; one whose place was guessed is a guess no more. False when both held
    already. What was once given as the `identity` document stays known as such, however often it is moved.
    """
    sure = [Flag.PLACE_SAID.value if flag == Flag.PLACE_GUESSED else flag for flag in row.flags]
    if row.piece == piece and sure == row.flags:
        return False
    was = row.moved_from if row.moved_from == identity else row.piece
    moved_from = was if row.piece != piece else row.moved_from
    PieceFile.objects.filter(pk=row.pk).update(piece=piece, moved_from=moved_from, flags=sure)
    return True


def discard_piece(piece_file: PieceFile, *, at: datetime) -> None:
    """A file taken back before it was submitted: gone, bytes and row."""
    sealed_id = piece_file.file_id
    piece_file.delete()
    files.purge(sealed_id, at=at)


def open_ask(
    dossier: Dossier, *, piece: str, reason: str, text: str, due_on: date, by: int | None, at: datetime
) -> Ask:
    """Raises AskedAlready when this piece is asked for and not yet answered."""
    if Ask.objects.filter(dossier=dossier, piece=piece, state=Ask.State.OPEN).exists():
        raise AskedAlready(piece=piece)
    return Ask.objects.create(
        dossier=dossier, piece=piece, reason=reason, text=text, due_on=due_on, asked_at=at, asked_by=by
    )


def settle_ask(ask: Ask, *, state: Ask.State, at: datetime) -> None:
    """Raises NoSuchAsk when it is no longer open."""
    if Ask.objects.filter(pk=ask.pk, state=Ask.State.OPEN).update(state=state, settled_at=at) != 1:
        raise NoSuchAsk()


def note_reminded(ask: Ask, *, reminded: int, close_from: date | None) -> None:
    """How far the reminders came. Nothing in the dossier changes, so what was prepared stands."""
    Ask.objects.filter(pk=ask.pk, state=Ask.State.OPEN).update(reminded=reminded, close_from=close_from)


def confirm_files(dossier_id: int, only: Collection[int] | None = None) -> None:
    """The applicant says that these files, or all, are theirs."""
    for row in PieceFile.objects.filter(dossier_id=dossier_id):
        if Flag.UNCONFIRMED in row.flags and (only is None or row.pk in only):
            flags = [flag for flag in row.flags if flag != Flag.UNCONFIRMED]
            PieceFile.objects.filter(pk=row.pk).update(flags=flags)


def replace_former(dossier: Dossier, *, piece: str, ask: Ask, at: datetime) -> None:
    """The answer stands; what was given for the piece before is kept as replaced."""
    PieceFile.objects.filter(dossier=dossier, piece=piece, replaced_at=None).exclude(ask=ask).update(
        replaced_at=at
    )


def keep_issued(
    dossier_id: int, *, kind: str, key: str, language: str, data: bytes, at: datetime
) -> IssuedDocument:
    """Keep an issued document under its key; the first bytes kept are the document. Raises StoreAway."""
    if former := IssuedDocument.objects.filter(key=key).first():
        return former
    sealed = files.seal(data, at=at)
    with transaction.atomic():
        sealed.save(force_insert=True)
        issued, first = IssuedDocument.objects.get_or_create(
            key=key,
            defaults={
                "dossier_id": dossier_id,
                "kind": kind,
                "language": language,
                "file": sealed,
                "issued_at": at,
            },
        )
        if not first:
            files.purge(sealed.pk, at=at)
    return issued


def forget(dossiers: Iterable[Dossier], *, at: datetime) -> None:
    """Delete drafts with everything given and issued in them."""
    for dossier in dossiers:
        for piece_file in PieceFile.objects.filter(dossier=dossier):
            discard_piece(piece_file, at=at)
        for file_id in IssuedDocument.objects.filter(dossier=dossier).values_list("file_id", flat=True):
            files.purge(file_id, at=at)
        dossier.delete()
