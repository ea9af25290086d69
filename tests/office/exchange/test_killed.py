"""A step of the exchange space killed at any point loses nothing that was done and leaves nothing half-done."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.exchange import space
from tests.office.killing import Killable, dies_whole

from prestalux.office.events import feed
from prestalux.office.exchange.actions import obeying
from prestalux.office.exchange.models import EventCursor

STEPS = (
    "ask for access",
    "obey",
    "grant access",
    "open an account",
    "add a key",
    "make a secret",
    "begin a session",
)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_killed_at_any_statement_never_was(killable: Killable, step: str) -> None:
    with transaction.atomic():
        space.prefixes()
        dora = cast.dora()
        anna, digits = space.held()
        access = space.ask(anna, digits) if step in STEPS[2:] else ""
        username = space.grant(access, dora) if step in STEPS[3:] else ""
        visit = space.visit(anna.by)
        if step == "begin a session":
            space.add_key(username, anna.by)
            space.session(space.by_key(username))  # from a known network no try is counted
        if step == "obey":
            EventCursor.objects.create(series=obeying.SERIES)
            feed.number_what_came(obeying.SERIES)
    order = {
        "step": step,
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "dora": dora.account_id,
        "code": digits,
        "access": access,
        "username": username,
        "visit": visit,
    }
    dies_whole(killable, order, more_than=6)
