"""Receipts of request files, as the signed file and as a PDF to read and to file."""

from __future__ import annotations

import re
from typing import Any, Final, cast

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from prestalux.doors.shared import paper
from prestalux.doors.shared.fund import fund_on
from prestalux.doors.shared.print.receipt import receipt
from prestalux.doors.shared.print.wording import Lang
from prestalux.doors.shared.serving import download
from prestalux.doors.web.provider.pages import own
from prestalux.office.exchange.actions import printing
from prestalux.rules.exchange.receipts import read
from prestalux.rules.periods import day_of

MOST_ID: Final = 2**63 - 1
_PLAIN: Final = re.compile(r"[A-Za-z0-9._-]{1,200}\.xml", re.ASCII)


@require_safe
@own
def printed(request: Any, digits: str, receipt_id: int) -> HttpResponse:
    found = printing.printed(
        _known(receipt_id), digits=digits, by=request.actor, at=request.now, render=_render
    )
    return download(found.body, f"{_name(found.name, receipt_id).removesuffix('.xml')}.pdf")


@require_safe
@own
def signed_file(request: Any, digits: str, receipt_id: int) -> HttpResponse:
    found = printing.signed_file(_known(receipt_id), digits=digits, by=request.actor, at=request.now)
    return download(found.body, _name(found.name, receipt_id), "application/xml")


def _render(data: bytes, name: str, language: str) -> bytes:
    """Under the letterhead of the day on which the receipt was made."""
    fund = fund_on(day_of(read(data).at))
    return receipt(data, name, paper.letterhead(fund, language), cast(Lang, language))


def _known(receipt_id: int) -> int:
    """A number that no database could hold is nobody's."""
    if receipt_id > MOST_ID:
        raise Http404
    return receipt_id


def _name(name: str, receipt_id: int) -> str:
    """As in the space, where a header can hold it."""
    return name if _PLAIN.fullmatch(name) else f"receipt-{receipt_id}.xml"
