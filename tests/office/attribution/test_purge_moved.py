"""A copy of the identity document that was moved elsewhere goes with the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast

from prestalux.office.attribution import actions
from prestalux.office.journal.actor import Actor
from prestalux.rules.conventions.pieces import Piece

pytestmark = pytest.mark.django_db


def test_a_copy_moved_into_another_slot_is_deleted_too(dora: Actor) -> None:
    anna = cast.submitted()
    (copy,) = anna.view().files_for(Piece.IDENTITY_DOCUMENT)
    for to in (Piece.BANK_DETAILS, Piece.PRACTICE_AUTHORISATION):
        actions.move_piece(
            reference=anna.reference, piece_id=copy.id, to=to, version=None, by=dora, at=cast.NOW
        )
    anna.withdraw()
    later = cast.NOW + timedelta(days=91)
    assert actions.purge_identity_documents(at=later, after_days=90) == 1
    assert next(one for one in anna.view().pieces if one.id == copy.id).purged
