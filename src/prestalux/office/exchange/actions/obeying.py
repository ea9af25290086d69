"""What follows for the space from what happened below: whoever must exchange and was given a code is asked to open an account."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from prestalux.office.events import feed
from prestalux.office.exchange.actions import steps
from prestalux.office.exchange.models import EventCursor
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.registry.models import ProviderCode

SERIES: Final = "registry.code"
GRANTED: Final = "registry.code-granted"
AT_ONCE: Final = 1_000


def obey(*, at: datetime) -> int:
    """Obey the events of codes that nobody has obeyed yet. Returns how many codes were asked. The clock does it: a portion is
    one transaction, a code is asked once, and doing it again is no harm.
    """
    EventCursor.objects.get_or_create(series=SERIES)
    asked = 0
    while True:
        count, more = _obey_next(at)
        asked += count
        if not more:
            return asked


@transaction.atomic
def _obey_next(at: datetime) -> tuple[int, bool]:
    cursor = EventCursor.objects.select_for_update(no_key=True).get(series=SERIES)
    portion = feed.after(cursor.number, series=SERIES, most=AT_ONCE)
    if not portion.told:
        return 0, False
    EventCursor.objects.filter(pk=SERIES).update(number=portion.told[-1].number)
    granted = [int(one.subject) for one in portion.told if one.kind == GRANTED]
    codes = ProviderCode.objects.filter(pk__in=granted).order_by("pk")
    asked = [code.pk for code in codes if queries.is_obliged(code, at) and _ask(code, at)]
    journal.note_about_each(
        subjects=[("code", pk) for pk in asked], event="exchange.account-asked", by=SYSTEM, at=at
    )
    return len(asked), not portion.complete


def _ask(code: ProviderCode, at: datetime) -> int:
    return steps.tell_holders(code, "exchange-obliged", f"exchange-obliged-{code.pk}", at=at)
