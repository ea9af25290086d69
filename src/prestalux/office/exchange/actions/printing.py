"""The PDF of a receipt: printed when it is first asked for, in the language in which whoever asks is written to, and kept.
Whoever asks later, in whatever language, gets those very bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from prestalux.office.accounts import queries as people
from prestalux.office.exchange import access
from prestalux.office.exchange.models import PrintedReceipt, Receipt
from prestalux.office.files import actions as files
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor

USUAL_LANGUAGE = "fr"

Render = Callable[[bytes, str, str], bytes]
"""The signed file, its name and a language in; the PDF out."""


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """`name`: of the signed file, as it lies in the exchange space."""

    name: str
    body: bytes


def signed_file(receipt_id: int, *, digits: str, by: Actor, at: datetime) -> ReceiptFile:
    """The receipt itself, byte for byte. Raises NotYours."""
    row = access.own_receipt(by, digits, receipt_id, at)
    return ReceiptFile(row.name, bytes(row.body))


def printed(receipt_id: int, *, digits: str, by: Actor, at: datetime, render: Render) -> ReceiptFile:
    """Of two who ask at once both get the bytes of the one; what the other printed is swept. Raises NotYours, StoreAway."""
    row = access.own_receipt(by, digits, receipt_id, at)
    kept = _kept(row)
    if kept is None:
        account = people.account(by.account_id or 0)
        language = account.language if account else USUAL_LANGUAGE
        data = render(bytes(row.body), row.name, language)
        kept = _keep(row, data, language, by, at)
    return ReceiptFile(row.name, files.unseal(kept.file))


def _kept(row: Receipt) -> PrintedReceipt | None:
    return PrintedReceipt.objects.select_related("file").filter(receipt=row).first()


def _keep(row: Receipt, data: bytes, language: str, by: Actor, at: datetime) -> PrintedReceipt:
    file = files.seal(data, at=at)
    with transaction.atomic():
        Receipt.objects.select_for_update(no_key=True).get(pk=row.pk)
        kept = _kept(row)
        if kept is not None:
            return kept
        file.save(force_insert=True)
        made = PrintedReceipt.objects.create(receipt=row, file=file)
        journal.note(
            subject=("deposit", str(row.deposit_id)),
            event="deposit.receipt-printed",
            by=by,
            at=at,
            receipt=row.pk,
            language=language,
        )
    return made
