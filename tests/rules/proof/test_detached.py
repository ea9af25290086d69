"""A signature beside what it signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period
from prestalux.rules.proof import (
    AlteredProof,
    NoProof,
    ProofKeyExpired,
    ProofKeyRevoked,
    ProofKeyUnknown,
    PublicKey,
    RevocationReason,
    SigningKey,
    check_detached,
    detached_signature,
)

DAY = date(2026, 12, 1)
KEY = SigningKey(b"k" * 32)
PUBLIC = PublicKey(public=KEY.public, in_force=Period(date(2026, 1, 1), date(2027, 1, 1)))
CONTENT = b"what is signed"
SIGNATURE = detached_signature(CONTENT, KEY).encode()


def test_a_signature_is_one_line_that_names_its_key() -> None:
    assert SIGNATURE.startswith(f"PX1R.{KEY.key_id}.".encode())
    assert SIGNATURE.count(b"\n") == 1


def test_a_genuine_signature_is_believed() -> None:
    assert check_detached(CONTENT, SIGNATURE, DAY, [PUBLIC]) == PUBLIC


@pytest.mark.parametrize(
    ("content", "signature", "day", "keys", "refusal"),
    [
        (CONTENT, b"", DAY, [PUBLIC], NoProof),
        (CONTENT, SIGNATURE + b"more", DAY, [PUBLIC], NoProof),
        (CONTENT, SIGNATURE, DAY, [], ProofKeyUnknown),
        (CONTENT + b".", SIGNATURE, DAY, [PUBLIC], AlteredProof),
        (CONTENT, SIGNATURE, date(2027, 1, 1), [PUBLIC], ProofKeyExpired),
        (
            CONTENT,
            SIGNATURE,
            DAY,
            [replace(PUBLIC, revoked_on=DAY, reason=RevocationReason.LOST)],
            ProofKeyRevoked,
        ),
    ],
)
def test_what_cannot_be_believed_is_refused(
    content: bytes, signature: bytes, day: date, keys: list[PublicKey], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_detached(content, signature, day, keys)


def test_a_signature_of_bare_bytes_serves_for_nothing() -> None:
    from prestalux.rules.proof.content import coded

    bare = f"PX1R.{KEY.key_id}.{coded(KEY.sign(CONTENT))}\n".encode()
    with pytest.raises(AlteredProof):
        check_detached(CONTENT, bare, DAY, [PUBLIC])
