"""Files the fund puts there for a code, and their way until they are deleted. Processing, staff and tests publish alike."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from prestalux.office.exchange.actions.arriving import NameTaken, NotThere, put_event
from prestalux.office.exchange.models import Deposit, Return, SpaceKey
from prestalux.office.exchange.place import place
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.office.files.actions import ring
from prestalux.office.files.sealing import NONCE, Sealed
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.deposit_states import DepositState, DepositStep, after
from prestalux.rules.exchange.formats import cut_evenly
from prestalux.rules.exchange.names_on_disk import collision_key, faults_of
from prestalux.rules.exchange.naming import code_in

PORTION: Final = 1 << 20
"""Bytes of a return that are sealed together: what a range of it costs at least."""
INLINE: Final = 64 << 10
"""A return so small lies beside its row."""

Entropy = Callable[[int], bytes]


class BadReturnName(Refusal):
    """No client could fetch a file of this name. `facts`: why."""

    code = "return-name-bad"


class ReturnOfAnother(Refusal):
    """The name of the file says that it is another code's. `facts`: named, the digits."""

    code = "return-of-another"


def publish(
    *,
    code_id: int,
    environment: str,
    name: str,
    content: Iterable[bytes],
    deposit_id: uuid.UUID | None,
    by: Actor,
    at: datetime,
    entropy: Entropy = os.urandom,
) -> uuid.UUID:
    """Raises BadReturnName, ReturnOfAnother, NameTaken, StoreAway. What was written before it failed is swept."""
    if faults := faults_of(name):
        raise BadReturnName(why=faults[0].value)
    named = code_in(name)
    if named is not None and not ProviderCode.objects.filter(pk=code_id, digits=named.digits).exists():
        raise ReturnOfAnother(named=named.digits)
    pk = uuid.uuid4()
    key = entropy(32)
    cipher, digest, size, number, only = AESGCM(key), hashlib.sha256(), 0, 0, None
    for portion in cut_evenly(content, PORTION):
        digest.update(portion)
        sealed = _sealed(cipher, pk, number, portion)
        if number == 0 and len(portion) <= INLINE:
            only = sealed
        else:
            place().put(object_name(pk, number), sealed)
        size, number = size + len(portion), number + 1
    with transaction.atomic():
        wrapped = _wrap(key, pk, space_key(code_id, environment, at=at, entropy=entropy), entropy)
        if Return.objects.filter(
            code_id=code_id, environment=environment, name_key=collision_key(name)
        ).exists():
            raise NameTaken
        Return.objects.create(
            id=pk,
            code_id=code_id,
            environment=environment,
            deposit_id=deposit_id,
            name=name,
            name_key=collision_key(name),
            size=size,
            sha256=digest.hexdigest(),
            wrapped_key=wrapped,
            body=only,
            published_at=at,
        )
        journal.note(
            subject=("code", code_id),
            event="exchange.published",
            by=by,
            at=at,
            return_file=str(pk),
            sha256=digest.hexdigest(),
        )
    return pk


def space_key(code_id: int, environment: str, *, at: datetime, entropy: Entropy = os.urandom) -> bytes:
    """The key that opens a code's returns; the first to need it draws it."""
    row = SpaceKey.objects.filter(code_id=code_id, environment=environment).first()
    if row is None:
        sealed = ring().seal(entropy(32), f"{code_id}|{environment}")
        SpaceKey.objects.bulk_create(
            [
                SpaceKey(
                    code_id=code_id,
                    environment=environment,
                    key_id=sealed.key_id,
                    wrapped_key=len(sealed.wrapped_key).to_bytes(2, "big") + sealed.wrapped_key + sealed.body,
                    made_at=at,
                )
            ],
            ignore_conflicts=True,
        )
        row = SpaceKey.objects.get(code_id=code_id, environment=environment)
    kept = bytes(row.wrapped_key)
    cut = 2 + int.from_bytes(kept[:2], "big")
    return ring().open(Sealed(row.key_id, kept[2:cut], kept[cut:]), f"{code_id}|{environment}")


class OpenedReturn:
    """A return, for whoever signed in to its space: any range of it, portion by portion."""

    def __init__(self, row: Return, key: bytes) -> None:
        self.id, self.size = row.pk, row.size
        self._body = None if row.body is None else bytes(row.body)
        self._cipher = AESGCM(key)

    def portion(self, number: int) -> bytes:
        """Raises NoSuchObject, StoreAway."""
        sealed = self._body if self._body is not None else place().take(object_name(self.id, number))
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _about(self.id, number))


def opened(space: Space, return_id: uuid.UUID, *, at: datetime) -> OpenedReturn:
    """Raises NotThere."""
    row = Return.objects.filter(
        pk=return_id, code_id=space.code_id, environment=space.environment, deleted_at=None
    ).first()
    if row is None or row.wrapped_key is None:
        raise NotThere
    kept = bytes(row.wrapped_key)
    space_cipher = AESGCM(space_key(space.code_id, space.environment, at=at))
    return OpenedReturn(row, space_cipher.decrypt(kept[:NONCE], kept[NONCE:], row.pk.bytes))


@transaction.atomic
def note_collected(space: Space, return_id: uuid.UUID, *, at: datetime) -> None:
    """It was read to its end."""
    row = _held(space, return_id)
    if row.collected_at is None:
        row.collected_at = at
        row.save(update_fields=["collected_at"])
        _step(row.deposit_id, DepositStep.COLLECT, at)
        _note(row, "exchange.return-collected", space, VISITOR, at)


@transaction.atomic
def acknowledge(space: Space, return_id: uuid.UUID, *, by: Actor = VISITOR, at: datetime) -> None:
    """It needs not be kept for the provider any longer; until it is deleted it can be restored. Raises NotThere."""
    row = _held(space, return_id)
    if row.acknowledged_at is None:
        row.acknowledged_at = at
        row.save(update_fields=["acknowledged_at"])
        if (
            row.deposit_id
            and not Return.objects.filter(deposit_id=row.deposit_id, acknowledged_at=None).exists()
        ):
            _step(row.deposit_id, DepositStep.ACKNOWLEDGE, at)
        _note(row, "exchange.return-acknowledged", space, by, at)


@transaction.atomic
def restore(space: Space, return_id: uuid.UUID, *, by: Actor = VISITOR, at: datetime) -> None:
    """Acknowledged by mistake. Raises NotThere."""
    row = _held(space, return_id)
    if row.acknowledged_at is not None:
        row.acknowledged_at = None
        row.save(update_fields=["acknowledged_at"])
        _step(row.deposit_id, DepositStep.RESTORE, at)
        _note(row, "exchange.return-restored", space, by, at)


def _note(row: Return, event: str, space: Space, by: Actor, at: datetime) -> None:
    account = {"exchange_account": space.account_id} if space.account_id else {}
    journal.note(subject=("code", row.code_id), event=event, by=by, at=at, return_file=str(row.pk), **account)


def _held(space: Space, return_id: uuid.UUID) -> Return:
    row = (
        Return.objects.select_for_update(no_key=True)
        .filter(pk=return_id, code_id=space.code_id, environment=space.environment, deleted_at=None)
        .first()
    )
    if row is None:
        raise NotThere
    return row


def _step(deposit_id: uuid.UUID | None, step: DepositStep, at: datetime) -> None:
    """Where the file is past it or not so far, nothing."""
    if deposit_id is None:
        return
    row = Deposit.objects.select_for_update(no_key=True).get(pk=deposit_id)
    state = DepositState(row.state)
    if (state, step) not in _STEPS:
        return
    row.state = after(state, step).value
    row.save(update_fields=["state"])
    put_event(row.pk, DepositState(row.state), at)


_STEPS: Final = frozenset(
    {
        (DepositState.ANSWERED, DepositStep.COLLECT),
        (DepositState.ANSWERED, DepositStep.ACKNOWLEDGE),
        (DepositState.COLLECTED, DepositStep.ACKNOWLEDGE),
        (DepositState.ARCHIVED, DepositStep.RESTORE),
    }
)


def object_name(return_id: uuid.UUID, number: int) -> str:
    return f"{return_id.hex}-{number}"


def _about(return_id: uuid.UUID, number: int) -> bytes:
    return f"{return_id.hex}|{number}".encode()


def _sealed(cipher: AESGCM, return_id: uuid.UUID, number: int, portion: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, portion, _about(return_id, number))


def _wrap(key: bytes, return_id: uuid.UUID, space: bytes, entropy: Entropy) -> bytes:
    nonce = entropy(NONCE)
    return nonce + AESGCM(space).encrypt(nonce, key, return_id.bytes)
