"""A signature that stands beside what it signs, as one line of text: `PX1R.k7f3a2bq.SIGNATURE`.

The same keys as for letters; what is signed begins with the mark, so that no signature of one kind serves for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from prestalux.rules.proof.content import (
    AlteredProof,
    NoProof,
    ProofKeyExpired,
    ProofKeyRevoked,
    ProofKeyUnknown,
    coded,
    decoded,
)
from prestalux.rules.proof.keys import PublicKey, SigningKey

MARK: Final = "PX1R"
LONGEST: Final = 200
"""Octets; a signature has 101 with its line end."""
_FORM: Final = re.compile(rb"PX1R\.([a-z2-7]{8})\.([A-Za-z0-9_-]{86})\r?\n?")


def detached_signature(content: bytes, key: SigningKey) -> str:
    return f"{MARK}.{key.key_id}.{coded(key.sign(_signed(content)))}\n"


def check_detached(content: bytes, signature: bytes, day: date, keys: Iterable[PublicKey]) -> PublicKey:
    """The key that signed `content` on its `day`.

    Raises NoProof, ProofKeyUnknown, AlteredProof, ProofKeyRevoked, ProofKeyExpired.
    """
    found = _FORM.fullmatch(signature)
    if found is None:
        raise NoProof()
    key_id = found.group(1).decode("ascii")
    key = next((key for key in keys if key.key_id == key_id), None)
    if key is None:
        raise ProofKeyUnknown(key=key_id)
    raw = decoded(found.group(2).decode("ascii"))
    if raw is None or not key.signed(_signed(content), raw):
        raise AlteredProof()
    if key.revoked_on is not None:
        raise ProofKeyRevoked(key=key_id, revoked_on=key.revoked_on, reason=key.reason)
    if day not in key.in_force:
        raise ProofKeyExpired(key=key_id, day=day, first=key.in_force.start, last=key.in_force.last_day)
    return key


def _signed(content: bytes) -> bytes:
    return f"{MARK}\n".encode() + content
