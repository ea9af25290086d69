"""Receipts of three deposits of an invented account, signed by a key made up for the tests."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.rules.proof.samples import KEY
from tests.samples import fac

from prestalux.doors.shared.receipt_texts import WORDS
from prestalux.rules.exchange.formats import KINDS, Deposit
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.exchange.receipts import Received, Space, Structure, digest_of, signed
from prestalux.rules.identifiers.provider_code import ProviderCode

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CODE = ProviderCode.parse(fac.CODE)
ACCOUNT = "f99000119"
GOOD = fac.of()
BAD = fac.of(net=999, count=2)
REQUESTS = (GOOD, BAD, GOOD)


class Made(NamedTuple):
    receipt: Received
    data: bytes
    structure: bytes


def received(
    number: int, former: str, data: bytes, *, duplicate_of: str = "", account: str = ACCOUNT
) -> Received:
    return Received(
        receipt_id=f"20261123-{number}",
        issuer="Caisse de démonstration",
        space=Space.PRODUCTION,
        account=account,
        code=CODE,
        file_name=fac.NAME.replace("R1", f"R{number}"),
        sha256=hashlib.sha256(data).hexdigest(),
        at=AT + timedelta(minutes=number),
        size=len(data),
        number=number,
        former=former,
        duplicate_of=duplicate_of,
    )


def structure_of(receipt: Received, data: bytes, request: bytes) -> Structure:
    deposit = Deposit(name=FileName.parse(receipt.file_name), account=CODE)
    checked = KINDS["FAC"].check(deposit, [request])
    at = receipt.at + timedelta(seconds=2)
    return Structure.of(receipt, data, checked, receipt_id=f"{receipt.receipt_id}-s", kind="FAC", at=at)


def chain(account: str = ACCOUNT) -> list[Made]:
    made: list[Made] = []
    for number, request in enumerate(REQUESTS, 1):
        former = digest_of(made[-1].data) if made else ""
        first = made[0].receipt.receipt_id if number == 3 else ""
        receipt = received(number, former, request, duplicate_of=first, account=account)
        data = signed(receipt, KEY)
        made.append(Made(receipt, data, signed(structure_of(receipt, data, request), KEY, WORDS)))
    return made
