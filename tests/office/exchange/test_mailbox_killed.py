"""A file on its way, killed at any statement: nothing lost, nothing twice."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.cast import NOW
from tests.office.exchange import mailbox
from tests.office.exchange import space as exchange
from tests.office.killing import Killable, dies_whole

from prestalux.office.exchange.actions import arriving, warning
from prestalux.office.exchange.models import Deposit, Return
from prestalux.office.outbox.models import Letter
from prestalux.rules.exchange.waiting import WaitingTerms

# Nothing can be killed between the statements of a file under whose name none arrives: on PostgreSQL it is one.
STEPS = {"keep a file": 2, "receive a file": 2, "publish a file": 2, "acknowledge a file": 2}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_killed_at_any_statement_never_was(killable: Killable, step: str) -> None:
    with transaction.atomic():
        anna = cast.submitted()
        space = mailbox.space_of()
        file = mailbox.keep(space) if step == "receive a file" else None
        answer = mailbox.publish(space) if step == "acknowledge a file" else None
        if step == "keep a file":
            arriving.begin(space, mailbox.REQUEST, writer="another", at=NOW)
    order = {
        "step": step,
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "space": list(space),
        "file": str(file),
        "return": str(answer),
    }
    dies_whole(killable, order, more_than=STEPS[step])


@pytest.mark.parametrize("days", [2, 5], ids=["the provider", "the desk"])
def test_telling_that_files_wait_killed_at_any_statement_told_nobody(killable: Killable, days: int) -> None:
    """On each of the two days the one of them is due alone."""
    with transaction.atomic():
        exchange.prefixes()
        anna, digits = exchange.held()
        exchange.account(anna, digits, cast.dora())
        space = mailbox.Space(0, exchange.code(digits).pk, "production")
        for number in range(3):
            name = mailbox.ANSWER.replace("_x", f"_x{number}")
            mailbox.publish(space, name=name, at=exchange.LATER)
        if days == 5:
            warning.warn_of_waiting(at=exchange.LATER + 4 * cast.DAY, terms=WaitingTerms((2, 4), 5))
    order = {
        "step": "warn of files",
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "days": days,
        "desk": 5,
    }
    dies_whole(killable, order, more_than=4)
    told = Return.objects.filter(warned=1 if days == 2 else 2, staff_warned_at__isnull=days == 2)
    assert (told.count(), Letter.objects.filter(kind=warning.LETTER).count()) == (3, 1)


def test_printing_a_receipt_killed_at_any_statement_printed_nothing(killable: Killable) -> None:
    with transaction.atomic():
        exchange.prefixes()
        anna, digits = exchange.held()
        receipt = mailbox.receipt_of(exchange.account(anna, digits, cast.dora()))
    order = {
        "step": "print a receipt",
        "reference": anna.reference,
        "account": anna.by.account_id,
        "dossier": anna.id,
        "receipt": receipt,
        "code": digits,
    }
    dies_whole(killable, order, more_than=4)


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
