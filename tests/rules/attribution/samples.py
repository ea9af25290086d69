"""A dentist's request that lacks nothing; tests change the one thing they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from prestalux.rules.attribution.request import Basis, PieceFacts, RequestFacts, Section, Signing
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession

ON: Final = date(2026, 11, 23)
GIVEN: Final = (Piece.PRACTICE_AUTHORISATION, Piece.IDENTITY_DOCUMENT, Piece.BANK_DETAILS)
COMPLETE: Final = RequestFacts(
    profession=Profession.DENTIST,
    sections_given=frozenset(Section),
    email_confirmed=True,
    basis=Basis.AUTHORISATION,
    basis_from=date(2026, 1, 1),
    start_on=date(2026, 12, 1),
    radiological_equipment=False,
    signing=Signing.PORTAL,
    signed_in_portal=True,
    pieces=tuple(PieceFacts(piece, f"digest of {piece}") for piece in GIVEN),
)


def facts(**changes: Any) -> RequestFacts:
    return replace(COMPLETE, **changes)


def holding(*pieces: Piece, **changes: Any) -> RequestFacts:
    """A request with these files and no other, not signed in the portal."""
    given = tuple(PieceFacts(piece, f"digest of {piece}") for piece in pieces)
    return facts(pieces=given, signing=Signing.HAND, signed_in_portal=False, **changes)
