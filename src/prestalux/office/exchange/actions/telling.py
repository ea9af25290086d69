"""A readable file beside a refusal: the protocol of old clients knows hardly more than that something failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from prestalux.office.exchange.models import RefusalNotice
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR

TOGETHER: Final = timedelta(minutes=5)
"""The same refusal of the same name within this time is counted, not told anew: a client tries again and again."""
LONGEST_NAME: Final = 255


@transaction.atomic
def tell_refusal(space: Space, *, reason: str, file_name: str, at: datetime) -> None:
    rows = RefusalNotice.objects.filter(
        account_id=space.account_id,
        code_id=space.code_id,
        environment=space.environment,
        reason=reason,
        file_name=file_name[:LONGEST_NAME],
        at__gt=at - TOGETHER,
    )
    if rows.update(count=F("count") + 1):
        return
    RefusalNotice.objects.create(
        account_id=space.account_id,
        code_id=space.code_id,
        environment=space.environment,
        at=at,
        reason=reason,
        file_name=file_name[:LONGEST_NAME],
    )
    # Without the name: it is whatever a client made of it.
    journal.note(
        subject=("exchange-account", space.account_id),
        event="exchange.refused",
        by=VISITOR,
        at=at,
        why=reason,
    )
