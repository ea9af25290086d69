"""Receipts are made in the transaction of the step that they tell of, and signed by the keys that sign the fund's letters."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from prestalux.office.exchange.models import ChainHead, Deposit, Receipt
from prestalux.office.proofs.actions import signing_key_on
from prestalux.rules.exchange import receipts as forms
from prestalux.rules.exchange.formats import Checked
from prestalux.rules.exchange.receipts import Received, Structure, Words
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of

RECEIVED = "received"
STRUCTURE = "structure"


def say_received(row: Deposit, *, first: Deposit | None, at: datetime) -> None:
    """That these bytes came at this moment. `first`: the accepted file whose bytes they are once more."""
    head = _head(row)
    number = head.number + 1
    receipt = Received(
        receipt_id=_id(row, number),
        issuer=settings.FUND.name["fr"],
        space=forms.Space(row.environment),
        account=row.account.username,
        code=ProviderCode.as_received(row.code.digits),
        file_name=row.name,
        sha256=row.sha256,
        at=at,
        size=row.size,
        number=number,
        former=head.digest,
        duplicate_of="" if first is None else _received(first)[0].receipt_id,
    )
    body = _signed(receipt, {}, at)
    _keep(row, RECEIVED, body, number, at)
    head.number, head.digest = number, forms.digest_of(body)
    head.save(update_fields=["number", "digest"])


def say_structure(row: Deposit, checked: Checked, *, words: Words, at: datetime) -> None:
    """What the check found. `words` explain the codes that occur."""
    received, body = _received(row)
    receipt = Structure.of(
        received, body, checked, receipt_id=f"{received.receipt_id}-s", kind=row.kind, at=at
    )
    _keep(row, STRUCTURE, _signed(receipt, words, at), None, at)


def _head(row: Deposit) -> ChainHead:
    """Locked: of two files of one account the second waits for the first's receipt."""
    ChainHead.objects.bulk_create([ChainHead(account_id=row.account_id)], ignore_conflicts=True)
    return ChainHead.objects.select_for_update(no_key=True).get(account_id=row.account_id)


def _received(row: Deposit) -> tuple[Received, bytes]:
    body = bytes(Receipt.objects.get(deposit=row, layer=RECEIVED).body)
    receipt = forms.read(body)
    if not isinstance(receipt, Received):
        raise TypeError(type(receipt))
    return receipt, body


def _signed(receipt: forms.Receipt, words: Words, at: datetime) -> bytes:
    return forms.signed(receipt, signing_key_on(day_of(at), at=at), words)


def _keep(row: Deposit, layer: str, body: bytes, number: int | None, at: datetime) -> None:
    of = number or Receipt.objects.get(deposit=row, layer=RECEIVED).number
    Receipt.objects.create(
        account=row.account,
        deposit=row,
        code=row.code,
        environment=row.environment,
        number=number,
        layer=layer,
        name=f"{row.account.username}_{of:06}_{row.name}{forms.SUFFIXES[layer]}",
        body=body,
        made_at=at,
    )


def _id(row: Deposit, number: int) -> str:
    return f"{row.account.username}-{number}"
