"""The public keys, as they are told to whoever wants to check a letter."""

from __future__ import annotations

import base64
from typing import Final

from prestalux.office.composed import Composed
from prestalux.office.proofs.models import ProofKey
from prestalux.rules.periods import Period
from prestalux.rules.proof import PublicKey, RevocationReason


def public_keys() -> tuple[PublicKey, ...]:
    """Every key that ever signed here, the revoked ones with day and reason, oldest first."""
    return tuple(as_public(row) for row in _KEYS.all())


_KEYS: Final[Composed[ProofKey]] = Composed(lambda: ProofKey.objects.all())


def as_public(row: ProofKey) -> PublicKey:
    return PublicKey(
        public=base64.b64decode(row.public),
        in_force=Period(row.valid_from, row.valid_until),
        revoked_on=row.revoked_on,
        reason=RevocationReason(row.reason) if row.revoked_on else None,
    )
