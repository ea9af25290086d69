"""The signed content of a letter: what its QR code says, and whether it may be believed.

    PX1.A.72C5459C462K.20261201.k7f3a2bq.DIGEST.SIGNATURE

Version, kind, reference, day of issue, key id, digest of the letter's facts, and the signature over all before it. No
name stands in it: whoever holds the letter compares name and code through the digest (docs/formats/proof.md).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.person_name import folded
from prestalux.rules.identifiers.reference import BadReference, Reference
from prestalux.rules.proof.keys import PublicKey, SigningKey

VERSION: Final = "PX1"
LONGEST_TEXT: Final = 4000
"""Characters; a proof has 167, the rest is what it was copied with."""
_MOST_NAMES: Final = 12
_FORM: Final = re.compile(
    r"(?<![A-Za-z0-9_-])(PX1\.([A-Z])\.([0-9A-Z]{12})\.([0-9]{8})\.([a-z2-7]{8})\.([A-Za-z0-9_-]{43}))"
    r"\.([A-Za-z0-9_-]{86})(?![A-Za-z0-9_-])",
    re.ASCII,
)


_ADDRESS: Final = re.compile(r"https?://[!-~]{1,300}[?&]t=", re.ASCII)


class LetterKind(StrEnum):
    """The letters that carry a proof, under the names by which the house keeps them."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ATTRIBUTION = "attribution"
    REFUSAL = "refusal"
    CLOSING = "closing"
    REOPENING = "reopening"


LETTER_OF: Final = {
    LetterKind.ACKNOWLEDGEMENT: "R",
    LetterKind.ATTRIBUTION: "A",
    LetterKind.REFUSAL: "N",
    LetterKind.CLOSING: "C",
    LetterKind.REOPENING: "V",
}
_KIND_OF: Final = {letter: kind for kind, letter in LETTER_OF.items()}


class NoProof(Refusal):
    """The text or file holds no signed content that this version knows."""

    code = "no-proof"


class AlteredProof(Refusal):
    """The signature does not belong to this content."""

    code = "proof-altered"


class ProofKeyUnknown(Refusal):
    code = "proof-key-unknown"


class ProofKeyRevoked(Refusal):
    """`facts`: key, revoked_on, reason."""

    code = "proof-key-revoked"


class ProofKeyExpired(Refusal):
    """The letter's day is none on which the key could sign. `facts`: key, day, first, last."""

    code = "proof-key-expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What a reader can compare with the letter in hand; the last three are empty on letters without a code."""

    person: str
    code: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    kind: LetterKind
    reference: Reference
    day: date
    key_id: str
    digest: str
    text: str

    @classmethod
    def sign(
        cls, kind: LetterKind, reference: Reference, day: date, facts: LetterFacts, key: SigningKey
    ) -> Proof:
        digest = digest_of(kind, reference, day, facts)
        content = f"{VERSION}.{LETTER_OF[kind]}.{reference.characters}.{day:%Y%m%d}.{key.key_id}.{digest}"
        return cls(kind, reference, day, key.key_id, digest, f"{content}.{coded(key.sign(content.encode()))}")

    def agrees(self, facts: LetterFacts) -> bool:
        """Whether the letter was about these facts; case, accents, spaces and hyphens of the name do not count, nor which of
        its names comes first.
        """
        words = facts.person.split()[:_MOST_NAMES]
        turned = [" ".join(words[at:] + words[:at]) for at in range(len(words))] or [facts.person]
        return any(
            digest_of(self.kind, self.reference, self.day, replace(facts, person=person)) == self.digest
            for person in turned
        )


def check(text: str, keys: Iterable[PublicKey]) -> Proof:
    """The proof found in a text, also within an address or broken over lines, if it may be believed.

    Raises NoProof, ProofKeyUnknown, AlteredProof, ProofKeyRevoked, ProofKeyExpired.
    """
    return check_with_key(text, keys)[0]


def check_with_key(text: str, keys: Iterable[PublicKey]) -> tuple[Proof, PublicKey]:
    found = find(text)
    if found is None:
        raise NoProof()
    content, letter, characters, day, key_id, digest, signature = found.groups()
    key = next((key for key in keys if key.key_id == key_id), None)
    if key is None:
        raise ProofKeyUnknown(key=key_id)
    raw = decoded(signature)
    if raw is None or not key.signed(content.encode(), raw):
        raise AlteredProof()
    if key.revoked_on is not None:
        raise ProofKeyRevoked(key=key_id, revoked_on=key.revoked_on, reason=key.reason)
    proof = _read(letter, characters, day, key_id, digest, found.group())
    if proof.day not in key.in_force:
        raise ProofKeyExpired(key=key_id, day=proof.day, first=key.in_force.start, last=key.in_force.last_day)
    return proof, key


def find(text: str) -> re.Match[str] | None:
    text = text[:LONGEST_TEXT]
    return _FORM.search(text) or _FORM.search("".join(text.split()))


def stands_alone(text: str) -> bool:
    """Whether a text is a proof, or the address that leads to one, and nothing else: more was not signed with it."""
    joined = "".join(text.removeprefix("\ufeff").split())
    found = _FORM.search(joined) if len(text) <= LONGEST_TEXT else None
    if found is None:
        return False
    before, after = joined[: found.start()], joined[found.end() :]
    return not after and (not before or _ADDRESS.fullmatch(before) is not None)


def digest_of(kind: LetterKind, reference: Reference, day: date, facts: LetterFacts) -> str:
    """SHA-256 over eight lines, base64url without padding."""
    lines = (
        "prestalux letter facts 1",
        LETTER_OF[kind],
        reference.characters,
        day.isoformat(),
        folded(facts.person),
        re.sub(r"[^0-9]", "", facts.code),
        facts.first_day.isoformat() if facts.first_day else "",
        facts.last_day.isoformat() if facts.last_day else "",
    )
    return coded(hashlib.sha256("\n".join(lines).encode()).digest())


def coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes | None:
    """None for a text that is not the one way to write these bytes: two texts must not prove the same."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if coded(data) == text else None


def _read(letter: str, characters: str, day: str, key_id: str, digest: str, text: str) -> Proof:
    """What a true signature covers and yet cannot be read was written by a later version."""
    try:
        on = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 (a day, no instant)
        return Proof(_KIND_OF[letter], Reference.parse(characters), on, key_id, digest, text)
    except (KeyError, ValueError, BadReference):
        raise NoProof() from None
