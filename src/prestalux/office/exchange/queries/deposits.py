"""What the mailbox saw of a code's files, as far as the guide asks for it."""

from __future__ import annotations

from datetime import datetime

from prestalux.office.exchange.models import Deposit
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import TAKEN


def first_file_at(code_id: int, environment: Environment) -> datetime | None:
    """When the first file of the code was accepted in this space; None before."""
    rows = Deposit.objects.filter(
        code_id=code_id, environment=environment, state__in=sorted(state.value for state in TAKEN)
    )
    return rows.order_by("opened_at", "pk").values_list("settled_at", flat=True).first()
