"""Return files acknowledged and restored by a person on a page, as a client of the space does it by moving them."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from prestalux.office.exchange import access
from prestalux.office.exchange.actions import publishing
from prestalux.office.exchange.actions.arriving import NotThere
from prestalux.office.exchange.models import Return
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.office.journal.actor import Actor

NOBODYS: int = 0
"""No account of the space does it."""


@transaction.atomic
def acknowledge_by_hand(*, digits: str, return_id: uuid.UUID, by: Actor, at: datetime) -> bool:
    """Whether it waited until now. Raises NotYours, NotThere."""
    row = _held(digits, return_id, by, at)
    if row.acknowledged_at is not None:
        return False
    publishing.acknowledge(_space(row), row.pk, by=by, at=at)
    return True


@transaction.atomic
def restore_by_hand(*, digits: str, return_id: uuid.UUID, by: Actor, at: datetime) -> bool:
    """Acknowledged by mistake: whether it was acknowledged until now. Raises NotYours, NotThere."""
    row = _held(digits, return_id, by, at)
    if row.acknowledged_at is None:
        return False
    publishing.restore(_space(row), row.pk, by=by, at=at)
    return True


def _held(digits: str, return_id: uuid.UUID, by: Actor, at: datetime) -> Return:
    code = access.acts_for(by, digits, at)
    rows = Return.objects.select_for_update(no_key=True, of=("self",)).defer("body", "wrapped_key")
    row = rows.filter(pk=return_id, code=code, deleted_at=None).first()
    if row is None:
        raise NotThere
    return row


def _space(row: Return) -> Space:
    return Space(NOBODYS, row.code_id, row.environment)
