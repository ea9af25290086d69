"""What people send to the fund, and what became of it."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.office import cast
from tests.samples.mail import ANNA, mail
from tests.samples.readable import filled

from prestalux.doors.mailbox.listener import id_of
from prestalux.doors.mailbox.work import take_next
from prestalux.doors.post.work import compose
from prestalux.doors.shared.print.blank_sheet import blank_sheet
from prestalux.office.attribution import queries
from prestalux.office.attribution.queries import RequestView
from prestalux.office.dossiers.models import Dossier
from prestalux.office.messages import actions as messages
from prestalux.office.messages.models import IncomingMessage
from prestalux.office.outbox import actions as outbox
from prestalux.office.outbox.models import Letter

_numbers = itertools.count(1)
ANSWERS = {
    "family_name": "Weber",
    "given_name": "Anna",
    "birth_date": "30.09.1990",
    "matricule": "1990 0930 1235 8",
    "phone": "621 123 456",
    "basis": "authorisation",
    "basis_from": "01.11.2026",
    "start_on": "01.02.2027",
    "street": "1, rue de l'Exemple",
    "postcode": "9999",
    "town": "Luxembourg",
    "country": "LU",
    "radiological_equipment": "no",
    "holder": "Anna Weber",
    "iban": "LU28 0019 4006 4475 0000",
}


@cache
def _blank() -> bytes:
    return blank_sheet("fr", "Fonds de santé")


@cache
def sheet(**changes: str) -> bytes:
    return filled(_blank(), **{**ANSWERS, **changes})


def paper(title: str) -> bytes:
    return cast.paper(title)


def whole() -> dict[str, bytes]:
    """The files of a request that lacks nothing: the sheet is there once filled in, once signed on paper."""
    return {
        "remplie.pdf": sheet(),
        "fiche signée.pdf": paper("fiche"),
        "autorisation d'exercer.pdf": paper("autorisation"),
        "passeport.pdf": paper("passeport"),
        "rib.pdf": paper("rib"),
    }


def send(files: dict[str, bytes] | None = None, *, at: datetime = cast.NOW, **how: Any) -> IncomingMessage:
    """File a message and settle it."""
    how.setdefault("message_id", f"<{next(_numbers)}.mail@example.org>")
    return bring(mail(files, **how), at=at)


def bring(data: bytes, *, at: datetime = cast.NOW) -> IncomingMessage:
    messages.file(data, message_id=id_of(data), way="smtp", at=at)
    while take_next(lambda: at):
        pass
    return IncomingMessage.objects.order_by("-pk")[0]


def request_of(row: IncomingMessage, at: datetime = cast.NOW) -> RequestView:
    assert row.dossier_id is not None, (row.state, row.why)
    return queries.view_of(row.dossier_id, at)


def only_request() -> RequestView:
    return queries.view_of(Dossier.objects.get().pk, cast.NOW)


def fates(row: IncomingMessage) -> dict[str, str]:
    """What became of each file: the piece it was kept as, or why it was not."""
    return {part.label: part.finding or part.piece for part in row.parts.all()}


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def text_of(letter: Letter, at: datetime = cast.NOW) -> str:
    body = compose(outbox._view(letter), at).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def token_of(text: str) -> str:
    return text.partition("/link/")[2].partition("/")[0]


LATER = cast.NOW + timedelta(minutes=5)
__all__ = ["ANNA", "LATER", "bring", "fates", "letters", "only_request", "paper", "request_of", "send", "sheet", "text_of", "token_of", "whole"]  # fmt: skip
