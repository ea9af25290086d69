"""Looks at what an applicant gave: allowed, journalled before anything is shown, and told to the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from prestalux.office.accounts import queries as accounts
from prestalux.office.attribution import access, queries
from prestalux.office.attribution.actions.auditing import about_piece
from prestalux.office.attribution.actions.fund import look
from prestalux.office.attribution.queries import PieceView, RequestView
from prestalux.office.files.caged import cage
from prestalux.office.journal import reading
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.reading import Asked
from prestalux.rules.attribution.identity_document import IdentityDocumentNotSaved
from prestalux.rules.attribution.roles import NotYours, Role
from prestalux.rules.conventions.pieces import Piece

ONE_LOOK: Final = timedelta(minutes=30)
"""Pages seen by one person within this time of each other are told as one look."""
MOST_LINES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    at: datetime
    role: str
    """Empty where the journal does not say it."""
    name: str


def look_at_page(
    *, view: RequestView, piece_id: int, page: int, stamp: str, by: Actor, at: datetime
) -> bytes:
    """The page as a PNG; `stamp` says who looks and when, and stands all over the identity document alone.

    A look is journalled when the picture is there, before it is shown: what could not be drawn nobody saw.
    Raises NotYours, Purged, StoreAway, NoSuchPage, PageUnreadable; ScanPending, ScanMissed, FileInfected.
    """
    given, role = _allowed(view, piece_id, by, at)
    data = _bytes(view, given)[1]
    picture = cage().page_image(data, page, stamp=stamp if given.is_identity_document else "").png
    if given.is_identity_document:
        seen = {"file": given.id, "piece": Piece.IDENTITY_DOCUMENT.value, "page": page, "role": role}
    else:
        seen = {"file": given.id, "piece": given.piece.value, "page": page}
    look(dossier_id=view.id, at_what="page", by=by, at=at, **seen)
    return picture


def look_at_original(*, view: RequestView, piece_id: int, by: Actor, at: datetime) -> tuple[PieceView, bytes]:
    """The bytes as they came. Raises NotYours, Purged, StoreAway, IdentityDocumentNotSaved; ScanPending, ScanMissed,
    FileInfected.
    """
    given, _role = _allowed(view, piece_id, by, at)
    if given.is_identity_document:
        raise IdentityDocumentNotSaved()
    found = _bytes(view, given)
    look(dossier_id=view.id, at_what="original", by=by, at=at, file=given.id, piece=given.piece.value)
    return found


def _allowed(view: RequestView, piece_id: int, by: Actor, at: datetime) -> tuple[PieceView, Role | None]:
    given = next((file for file in view.pieces if file.id == piece_id), None)
    if given is None:
        raise NotYours()
    role = access.seeing_role(access.roles_of(by, at), view, by)
    if given.is_identity_document and role is None:
        raise NotYours()
    queries.require_shown(given)
    return given, role


def _bytes(view: RequestView, given: PieceView) -> tuple[PieceView, bytes]:
    found = queries.piece_bytes(view.id, given.id)
    if found is None:
        raise NotYours()
    return found


def looks_at_identity_document(dossier_id: int, *, names: bool) -> tuple[Look, ...]:
    """What the applicant is told of the looks at their identity document, latest first."""
    events = ("look.page", "look.original")
    asked = about_piece(
        Asked(subject=("dossier", str(dossier_id)), events=events), dossier_id, Piece.IDENTITY_DOCUMENT
    )
    lines = reading.page(asked, size=MOST_LINES).lines
    known = accounts.names_of({line.values.account_id or 0 for line in lines}) if names else {}
    looks: list[Look] = []
    begun: dict[tuple[int | None, str], int] = {}
    for line in lines:
        account, role = line.values.account_id, str(line.facts.get("role", ""))
        place = begun.get((account, role))
        if place is not None and looks[place].at - line.values.at <= ONE_LOOK:
            looks[place] = Look(line.values.at, role, looks[place].name)
            continue
        begun[account, role] = len(looks)
        looks.append(Look(line.values.at, role, known.get(account or 0, "")))
    return tuple(sorted(looks, key=lambda one: one.at, reverse=True))
