"""The PDF of a receipt: printed once, in the language of who asks first, the same bytes for everybody ever after."""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.attribution.test_parallel import outcomes
from tests.office.exchange import mailbox, space

from prestalux.office.accounts.models import Account
from prestalux.office.exchange.actions import printing
from prestalux.office.exchange.actions.printing import ReceiptFile
from prestalux.office.exchange.models import PrintedReceipt, Receipt
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.queries import lines_about
from prestalux.rules.attribution.roles import NotYours

Anna = tuple[cast.Request, str, int]


@transaction.atomic
def given() -> Anna:
    space.prefixes()
    anna, digits = space.held()
    return anna, digits, mailbox.receipt_of(space.account(anna, digits, cast.dora()))


@pytest.fixture
def anna(db: None) -> Anna:
    return given()


class Press:
    """Prints other bytes each time."""

    def __init__(self) -> None:
        self.turn = itertools.count(1)

    def __call__(self, data: bytes, name: str, language: str) -> bytes:
        return f"{next(self.turn)} {language} {name} {len(data)}".encode()


def ask(anna: Anna, press: Press, *, by: Actor | None = None, digits: str = "") -> ReceiptFile:
    request, code, receipt = anna
    return printing.printed(receipt, digits=digits or code, by=by or request.by, at=space.LATER, render=press)


def test_it_is_printed_when_first_asked_for_and_never_again(anna: Anna) -> None:
    press = Press()
    assert ask(anna, press) == ask(anna, press)
    assert next(press.turn) == 2


def test_it_is_printed_from_the_signed_bytes_in_the_language_of_who_asks(anna: Anna) -> None:
    Account.objects.filter(pk=anna[0].by.account_id).update(language="de")
    row = Receipt.objects.get(pk=anna[2])
    assert ask(anna, Press()).body.decode() == f"1 de {row.name} {len(row.body)}"


def test_whoever_asks_later_in_another_language_gets_the_first_bytes(anna: Anna) -> None:
    first = ask(anna, Press())
    Account.objects.filter(pk=anna[0].by.account_id).update(language="en")
    assert ask(anna, Press()) == first


def test_many_who_ask_at_once_get_the_same_bytes(committed: None) -> None:
    anna, press = given(), Press()
    found = outcomes([lambda: ask(anna, press) for _ in range(8)])
    assert (len(set(found)), isinstance(found[0], ReceiptFile)) == (1, True)
    assert PrintedReceipt.objects.count() == 1


def test_it_lies_sealed_in_the_store(anna: Anna) -> None:
    ask(anna, Press())
    assert PrintedReceipt.objects.get().file.wrapped_key


def test_the_printing_is_journalled_once(anna: Anna) -> None:
    for _turn in range(2):
        ask(anna, Press())
    about = lines_about("deposit", str(Receipt.objects.get(pk=anna[2]).deposit_id))
    assert [line.event for line in about].count("deposit.receipt-printed") == 1


def test_a_stranger_has_no_such_receipt(anna: Anna) -> None:
    with pytest.raises(NotYours):
        ask(anna, Press(), by=cast.emil().by)


def test_another_code_of_the_provider_has_no_such_receipt(anna: Anna) -> None:
    emil, other = space.held("emil")
    with pytest.raises(NotYours):
        ask(anna, Press(), by=emil.by, digits=other)


def test_the_signed_file_is_given_as_it_is(anna: Anna) -> None:
    request, digits, receipt = anna
    found = printing.signed_file(receipt, digits=digits, by=request.by, at=space.LATER)
    row = Receipt.objects.get(pk=receipt)
    assert (found.name, found.body) == (row.name, bytes(row.body))
