"""What proves a letter: signed content in its QR code, and a signature over its file.

The project's own format, described in docs/formats/proof.md. Needs neither network nor database: a list of public keys
is enough to check it.
"""

from prestalux.rules.proof.content import (
    AlteredProof,
    LetterFacts,
    LetterKind,
    NoProof,
    Proof,
    ProofKeyExpired,
    ProofKeyRevoked,
    ProofKeyUnknown,
    check,
)
from prestalux.rules.proof.detached import check_detached, detached_signature
from prestalux.rules.proof.files import OtherFile, check_file, signed_file
from prestalux.rules.proof.keys import PublicKey, RevocationReason, SigningKey, key_list, read_key_list

__all__ = [
    "AlteredProof",
    "LetterFacts",
    "LetterKind",
    "NoProof",
    "OtherFile",
    "Proof",
    "ProofKeyExpired",
    "ProofKeyRevoked",
    "ProofKeyUnknown",
    "PublicKey",
    "RevocationReason",
    "SigningKey",
    "check",
    "check_detached",
    "check_file",
    "detached_signature",
    "key_list",
    "read_key_list",
    "signed_file",
]
