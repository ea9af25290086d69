"""Files in the space of an account with a key: put away as the door does it, taken up as the worker does it."""

from __future__ import annotations

import base64
import uuid
from datetime import datetime
from functools import cache
from typing import Any, Final

from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.exchange import sealing
from prestalux.office.exchange.actions import arriving, publishing, receiving
from prestalux.office.exchange.actions.arriving import SealedPortion, WholeFile
from prestalux.office.exchange.models import ExchangeAccount, Receipt
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.periods import day_of

REQUEST: Final = "F99000119202611_INF_TST_001_x.xml"
ANSWER: Final = "F99000119202611_INF_RETTST_001_x.xml"
BODY: Final = b"whatever it is\n"


@cache
def keys() -> sealing.WorkerKeys:
    return sealing.WorkerKeys.parse(base64.b64encode(bytes(range(32))).decode())


def space_of(serial: int = 1, *, environment: str = "test", profession: str = "dentist") -> Space:
    code = register.code(serial, profession=profession)
    account = ExchangeAccount.objects.create(
        code=code,
        environment=environment,
        username=f"{environment[0]}{code.digits}-1",
        holder="software",
        name="software",
        roles="collect deposit",
        valid_from=day_of(NOW),
        opened_at=NOW,
    )
    return Space(account.pk, code.pk, environment)


def sealed(file_id: uuid.UUID, body: bytes, *, size: int = 1 << 20) -> tuple[SealedPortion, ...]:
    writer = sealing.WorkerPublic.parse(keys().public).writer()
    found = []
    for number, offset in enumerate(range(0, len(body), size)):
        portion = body[offset : offset + size]
        about = sealing.about(file_id.hex, number, offset)
        found.append(
            SealedPortion(
                uuid.uuid4(),
                number,
                offset,
                len(portion),
                writer.key_id,
                writer.envelope,
                writer.seal(portion, about),
            )
        )
    return tuple(found)


def keep(space: Space, body: bytes = BODY, *, at: datetime = NOW, **told: Any) -> uuid.UUID:
    """`told`: as in `whole`."""
    file = whole(space, body, at=at, **told)
    arriving.keep_whole([file], at=at)
    return file.id


def whole(
    space: Space,
    body: bytes = BODY,
    *,
    name: str = REQUEST,
    complete: bool = True,
    at: datetime = NOW,
    size: int = 1 << 20,
) -> WholeFile:
    pk = uuid.uuid4()
    return WholeFile(space, pk, name, sealed(pk, body, size=size), at, complete)


def receive(pk: uuid.UUID, *, at: datetime = NOW) -> None:
    receiving.receive(pk, keys(), now=lambda: at)


def judge(pk: uuid.UUID, *, at: datetime = NOW) -> None:
    receiving.judge(pk, keys(), words={}, now=lambda: at)


def receipt_of(username: str, *, name: str = REQUEST, at: datetime = NOW) -> int:
    """That a file of this account came."""
    account = ExchangeAccount.objects.get(username=username)
    pk = keep(Space(account.pk, account.code_id, account.environment), name=name, at=at)
    receive(pk, at=at)
    return Receipt.objects.values_list("pk", flat=True).get(deposit_id=pk)


def publish(space: Space, body: bytes = b"<answer/>", *, name: str = ANSWER, at: datetime = NOW) -> uuid.UUID:
    """Under a name of the space's own code, also where `name` has that of the first one."""
    digits = ProviderCode.objects.values_list("digits", flat=True).get(pk=space.code_id)
    return publishing.publish(
        code_id=space.code_id,
        environment=space.environment,
        name=name.replace("99000119", digits),
        content=[body],
        deposit_id=None,
        by=SYSTEM,
        at=at,
    )
