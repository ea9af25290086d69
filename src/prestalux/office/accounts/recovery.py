"""Recovery codes: each stands in once for the authenticator's figure. Shown when made, kept as digests only."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.models import RecoveryCode
from prestalux.office.journal import actions as journal
from prestalux.office.journal.actor import Actor
from prestalux.rules.identifiers.typed_text import in_fours

AT_ONCE: Final = 10
BYTES: Final = 10
"""Eighty random bits a code: so many that a plain digest needs no slow hash."""
_MISREAD: Final = str.maketrans("018", "OIB")

Entropy = Callable[[int], bytes]


@transaction.atomic
def make_codes(
    *, session: int | None, by: Actor, at: datetime, entropy: Entropy = os.urandom
) -> tuple[str, ...]:
    """New codes in place of all former ones, as they are printed: four groups of four. Raises SignInTooOld."""
    account_id = by.account_id or 0
    sign_ins.require_recent(session, account_id, at=at)
    codes = tuple(base64.b32encode(entropy(BYTES)).decode() for _ in range(AT_ONCE))
    RecoveryCode.objects.filter(account_id=account_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account_id=account_id, digest=_digest(account_id, code), made_at=at) for code in codes
    )
    journal.note(subject=("account", account_id), event="recovery-codes.made", by=by, at=at, count=len(codes))
    return tuple(in_fours(code, "-") for code in codes)


def spend(account_id: int, typed: str, *, at: datetime) -> bool:
    """As people type it: small letters, spaces and hyphens do not count; 0, 1 and 8 are read as O, I and B."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    unspent = RecoveryCode.objects.filter(
        account_id=account_id, digest=_digest(account_id, code), spent_at=None
    )
    return unspent.update(spent_at=at) == 1


def codes_left(account_id: int) -> int:
    return RecoveryCode.objects.filter(account_id=account_id, spent_at=None).count()


def _digest(account_id: int, code: str) -> str:
    return hashlib.sha256(f"recovery {account_id} {code}".encode()).hexdigest()
