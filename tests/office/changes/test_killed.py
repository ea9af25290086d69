"""A change killed at any point loses nothing that was done and leaves nothing half-done."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.changes import space
from tests.office.killing import Killable, dies_whole

from prestalux.rules.changes import ChangeKind

STEPS = (
    "ask for an account",
    "change the number",
    "follow the link",
    "confirm the change",
    "stop the change",
)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_killed_at_any_statement_never_was(killable: Killable, step: str) -> None:
    with transaction.atomic():
        cast.prefix()
        dora = cast.dora()
        anna, digits = space.held()
        change = space.ask(anna, digits, ChangeKind.BANK_ACCOUNT) if step in STEPS[2:] else ""
        if step in STEPS[3:]:
            space.follow(change)
            space.decide(change, cast.carl())
        if step == "stop the change":
            space.confirm(change, dora)
    order = {
        "step": step,
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "dora": dora.account_id,
        "code": digits,
        "change": change,
    }
    dies_whole(killable, order)
