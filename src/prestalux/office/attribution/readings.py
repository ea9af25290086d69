"""What was read in the pieces of a request, beside what was typed. Both sides see the same; it blocks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prestalux.office.attribution.queries import PieceView, RequestView
from prestalux.office.dossiers.models import PieceFile
from prestalux.office.files import actions as files
from prestalux.office.files.reading import FileRead
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.periods import day_of
from prestalux.rules.reading import Remark, Said, remarks_on_account, remarks_on_end

DATED = frozenset(
    {
        Piece.PRACTICE_AUTHORISATION,
        Piece.SERVICE_DECLARATION,
        Piece.RADIOPROTECTION_AUTHORISATION,
        Piece.IDENTITY_DOCUMENT,
    }
)
TYPED_END = frozenset({Piece.PRACTICE_AUTHORISATION, Piece.SERVICE_DECLARATION})
"""Of these the sheet asks for the last day."""


@dataclass(frozen=True, slots=True)
class PieceReading:
    piece: PieceView
    read: FileRead
    remarks: tuple[Remark, ...]

    @property
    def concerns(self) -> bool:
        return any(remark.concerns for remark in self.remarks)


def readings_of(view: RequestView, at: datetime) -> dict[int, PieceReading]:
    """By the number of the piece file, for those that were read; one query, whatever the number of files."""
    rows = PieceFile.objects.filter(dossier_id=view.id).values_list("pk", "file_id")
    places = dict(rows)
    read = files.readings(places.values())
    return {
        given.id: PieceReading(
            given, read[places[given.id]], _remarks(view, given, read[places[given.id]], at)
        )
        for given in view.pieces
        if places.get(given.id) in read
    }


def _remarks(view: RequestView, given: PieceView, read: FileRead, at: datetime) -> tuple[Remark, ...]:
    said, values = Said(read.ibans, read.holder, read.ends), view.values
    if given.piece is Piece.BANK_DETAILS:
        # Without text there is nothing to miss.
        found = remarks_on_account(said, iban=values["iban"], holder=values["holder"])
        return tuple(one for one in found if one is not Remark.IBAN_NOT_FOUND or read.outcome == "read")
    if given.piece not in DATED:
        return ()
    typed = given.piece in TYPED_END and values["basis_from"] is not None
    return remarks_on_end(said, on=day_of(at), typed=typed, until=values["basis_until"])
