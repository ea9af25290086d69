"""Receipts are made in the transaction of the step that they tell of, and signed by the keys that sign the fund's letters."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final

from django.conf import settings

from prestalux.office.composed import Composed, ComposedUpdate, ComposedValues
from prestalux.office.exchange import rows
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
    _MOVE_HEAD(account=row.account_id, number=number, digest=forms.digest_of(body))


def say_structure(row: Deposit, checked: Checked, *, words: Words, at: datetime) -> None:
    """What the check found, or of a duplicate which file it repeats. `words` explain the codes that occur."""
    received, body = _received(row)
    receipt = Structure.of(
        received,
        body,
        checked,
        receipt_id=f"{received.receipt_id}-s",
        kind=row.kind,
        at=at,
        duplicate_of="" if row.first is None else _received(row.first)[0].receipt_id,
    )
    _keep(row, STRUCTURE, _signed(receipt, words, at), received.number, at)


def _head(row: Deposit) -> ChainHead:
    """Locked: of two files of one account the second waits for the first's receipt."""
    head = _HEAD.first(account=row.account_id)
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(account_id=row.account_id)], ignore_conflicts=True)
        head = _HEAD.all(account=row.account_id)[0]
    return head


_HEAD: Final[Composed[ChainHead]] = Composed(
    lambda account: ChainHead.objects.select_for_update(no_key=True).filter(account_id=account), account=int
)
_MOVE_HEAD: Final = ComposedUpdate(
    lambda account, number, digest: (
        ChainHead.objects.filter(account_id=account),
        {"number": number, "digest": digest},
    ),
    account=int,
    number=int,
    digest=str,
)
_BODY: Final = ComposedValues(
    lambda deposit: Receipt.objects.filter(deposit_id=deposit, layer=RECEIVED).values_list("body"),
    deposit=uuid.UUID,
)


def _received(row: Deposit) -> tuple[Received, bytes]:
    body = bytes(_BODY.all(deposit=row.pk)[0][0])
    receipt = forms.read(body)
    if not isinstance(receipt, Received):
        raise TypeError(type(receipt))
    return receipt, body


def _signed(receipt: forms.Receipt, words: Words, at: datetime) -> bytes:
    return forms.signed(receipt, signing_key_on(day_of(at), at=at), words)


def _keep(row: Deposit, layer: str, body: bytes, number: int, at: datetime) -> None:
    """`number`: of the receipt *received* of this file."""
    receipt = {
        "account_id": row.account_id,
        "deposit_id": row.pk,
        "code_id": row.code_id,
        "environment": row.environment,
        "number": number if layer == RECEIVED else None,
        "layer": layer,
        "name": f"{row.account.username}_{number:06}_{row.name}{forms.SUFFIXES[layer]}",
        "body": body,
        "made_at": at,
    }
    rows.put(Receipt, [receipt])


def _id(row: Deposit, number: int) -> str:
    return f"{row.account.username}-{number}"
