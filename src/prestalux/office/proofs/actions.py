"""Keys that sign letters: making, revoking, and choosing the one for a day. Each public function with `by` is one use
case, one transaction and one journal line.
"""

from __future__ import annotations

import base64
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.proofs import queries, seeds
from prestalux.office.proofs.models import ProofKey
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period, day_of
from prestalux.rules.proof import RevocationReason, SigningKey


class NoSigningKey(Refusal):
    """This house holds no key that may sign a letter of this day."""

    code = "no-signing-key"


class NoNewKey(Refusal):
    """PROOF_KEYS is set and holds no key that is not known yet."""

    code = "no-new-key"


class NoSuchKey(Refusal):
    code = "no-such-key"


class KeyRevokedAlready(Refusal):
    code = "key-revoked-already"


def signing_key_on(day: date, *, at: datetime) -> SigningKey:
    """The newest key that may sign letters of this day. A house without any takes its first key into use.

    Raises NoSigningKey.
    """
    known = queries.public_keys()
    if not known:
        take_first_key(since=day, at=at)
        known = queries.public_keys()
    held = {key.key_id: key for key in _held()}
    for public in reversed(known):
        if public.key_id in held and public.revoked_on is None and day in public.in_force:
            return held[public.key_id]
    raise NoSigningKey(day=day)


@transaction.atomic
def take_first_key(*, since: date, at: datetime) -> None:
    """Take the first key held into use from this day, where the database knows none yet; else do nothing."""
    if ProofKey.objects.exists():
        return
    first = min(since, day_of(at))
    row, new = ProofKey.objects.get_or_create(
        key_id=_held()[0].key_id, defaults=_columns(_held()[0], Period(first), at)
    )
    if new:
        journal.note(subject=("proof-key", row.key_id), event="key.made", by=SYSTEM, at=at, first=f"{first}")


@transaction.atomic
def make_key(*, in_force: Period, by: Actor, at: datetime) -> str:
    """Take one more key into use and return its id: the first unknown one of PROOF_KEYS where that is set, else one
    drawn now into the data folder. Raises NoNewKey.
    """
    key = _unknown_key()
    ProofKey.objects.create(key_id=key.key_id, **_columns(key, in_force, at))
    journal.note(
        subject=("proof-key", key.key_id),
        event="key.made",
        by=by,
        at=at,
        first=f"{in_force.start}",
        last=f"{in_force.last_day or ''}",
    )
    return key.key_id


@transaction.atomic
def revoke_key(*, key_id: str, reason: RevocationReason, by: Actor, at: datetime) -> None:
    """From now on nothing that this key signed is believed, whatever its day. Cannot be undone.

    Raises NoSuchKey, KeyRevokedAlready.
    """
    standing = ProofKey.objects.filter(key_id=key_id)
    if standing.filter(revoked_on=None).update(revoked_on=day_of(at), reason=reason.value) != 1:
        raise KeyRevokedAlready() if standing.exists() else NoSuchKey()
    journal.note(subject=("proof-key", key_id), event="key.revoked", by=by, at=at, reason=reason.value)


def keys_sign() -> bool:
    """Whether a key of the database is held here; true where the database knows none yet."""
    known = {key.key_id for key in queries.public_keys()}
    return not known or any(key.key_id in known for key in _held())


def held_ids() -> frozenset[str]:
    """The keys whose private half is here."""
    return frozenset(key.key_id for key in _held())


def _held() -> tuple[SigningKey, ...]:
    # Read anew each time: a key made at the command line signs without a restart.
    return _parsed(settings.PROOF_KEYS) if settings.PROOF_KEYS else seeds.kept_in(_file())


@lru_cache(maxsize=2)
def _parsed(text: str) -> tuple[SigningKey, ...]:
    return seeds.parse(text)


def _file() -> Path:
    return Path(settings.DATA) / "keys" / "proof"


def _unknown_key() -> SigningKey:
    known = {key.key_id for key in queries.public_keys()}
    for key in _held():
        if key.key_id not in known:
            return key
    if settings.PROOF_KEYS:
        raise NoNewKey()
    return seeds.add_to(_file())


def _columns(key: SigningKey, in_force: Period, at: datetime) -> dict[str, object]:
    return {
        "public": base64.b64encode(key.public).decode(),
        "valid_from": in_force.start,
        "valid_until": in_force.end,
        "made_at": at,
    }
