"""A process killed at any point loses nothing that was done and leaves nothing half-done."""

from __future__ import annotations

import os
import random
import signal
import threading

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.killing import KILLED, Killable, dies_whole
from tests.office.state import broken_promises

from prestalux.office.dossiers.models import Dossier
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece

RANDOM_KILLS = 6


@pytest.mark.parametrize(
    "step", ["give", "submit", "grant", "confirm", "reopen", "correct", "purge", "remind"]
)
def test_a_step_killed_at_any_statement_never_was(killable: Killable, step: str) -> None:
    with transaction.atomic():
        cast.prefix()
        dora = cast.dora()
        anna = cast.complete() if step in {"give", "submit"} else cast.submitted()
        prepared = cast.prepare(anna, cast.carl()) if step == "confirm" else None
        if step == "reopen":
            cast.grant(anna, dora)
        if step == "remind":
            cast.ask(anna, dora, Piece.BANK_DETAILS)
        if step == "purge":
            anna.withdraw()
    order = {
        "prepared": prepared,
        "step": step,
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "dora": dora.account_id,
    }
    dies_whole(killable, order)


@pytest.mark.parametrize("waits", [False, True], ids=["from the start", "from the first grant"])
def test_a_house_killed_at_random_moments_keeps_every_promise(killable: Killable, waits: bool) -> None:
    with transaction.atomic():
        cast.prefix()
        dora = cast.dora()
    chance = random.Random(20261123)  # noqa: S311
    for turn in range(RANDOM_KILLS):
        child = killable.begin(until="killed", name=f"turn-{turn}", dora=dora.account_id)
        if waits:
            killable.wait_for_a_grant()
        threading.Timer(chance.uniform(0.0, 0.8), os.kill, (child, signal.SIGKILL)).start()
        assert killable.ended() == KILLED
        assert broken_promises() == []
    if waits:
        assert Dossier.objects.filter(status=Status.GRANTED).count() >= RANDOM_KILLS
