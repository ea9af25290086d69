"""A file on its way, killed at any statement: nothing lost, nothing twice."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.exchange import mailbox
from tests.office.killing import Killable, dies_whole

from prestalux.office.exchange.models import Deposit, Return

STEPS = ("keep a file", "receive a file", "publish a file", "acknowledge a file")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_killed_at_any_statement_never_was(killable: Killable, step: str) -> None:
    with transaction.atomic():
        anna = cast.submitted()
        space = mailbox.space_of()
        file = mailbox.keep(space) if step == "receive a file" else None
        answer = mailbox.publish(space) if step == "acknowledge a file" else None
    order = {
        "step": step,
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "space": list(space),
        "file": str(file),
        "return": str(answer),
    }
    dies_whole(killable, order, more_than=2)


def test_a_worker_killed_anywhere_while_judging_leaves_what_the_next_one_finishes(killable: Killable) -> None:
    with transaction.atomic():
        anna = cast.submitted()
        space = mailbox.space_of()
    order = {
        "step": "judge a file",
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "space": list(space),
    }
    for number in range(1, 60, 3):
        name = mailbox.REQUEST.replace("_x", f"_x{number}")
        file = mailbox.keep(space, name=name)
        mailbox.receive(file)
        killable.begin(until=number, **order, file=str(file))
        killable.ended()
        mailbox.judge(file)
        mailbox.judge(file)
        row = Deposit.objects.get(pk=file)
        assert (row.state, Return.objects.filter(deposit_id=file).count()) == ("answered", 1), number
        assert list(row.receipts.order_by("layer").values_list("layer", flat=True)) == [
            "received",
            "structure",
        ]
