"""The keys that sign letters, and the list of public ones that is given to whoever wants to check letters.

A key's id follows from the key itself: nobody can give two keys the same name by mistake.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from prestalux.rules.periods import EmptyPeriod, Period

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_ID_BYTES: Final = 5


class RevocationReason(StrEnum):
    COMPROMISED = "compromised"
    LOST = "lost"
    MISTAKE = "mistake"


def key_id_of(public: bytes) -> str:
    """Eight characters of a to z and 2 to 7, from the digest of the public key."""
    return base64.b32encode(hashlib.sha256(public).digest()[:_ID_BYTES]).decode().lower()


class SigningKey:
    """The private half. Equal content gives equal signatures (Ed25519 draws nothing)."""

    def __init__(self, seed: bytes) -> None:
        """Raises ValueError for anything but 32 bytes."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.key_id = key_id_of(self.public)

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """`in_force`: the days whose letters the key may sign. A revoked key proves nothing any more, whatever the day."""

    public: bytes
    in_force: Period
    revoked_on: date | None = None
    reason: RevocationReason | None = None

    @property
    def key_id(self) -> str:
        return key_id_of(self.public)

    def signed(self, content: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True


def key_list(keys: Iterable[PublicKey], *, title: str) -> str:
    """The list as a TOML text that `read_key_list` reads; `title` becomes its first line, a comment."""
    lines = [f"# {' '.join(title.split())}"]
    for key in keys:
        last = key.in_force.last_day
        lines += [
            "",
            "[[key]]",
            f'id = "{key.key_id}"',
            f'public = "{base64.b64encode(key.public).decode()}"',
            f"from = {key.in_force.start.isoformat()}",
            *([f"until = {last.isoformat()}"] if last else []),
        ]
        if key.revoked_on and key.reason:
            lines += [f"revoked = {key.revoked_on.isoformat()}", f'reason = "{key.reason}"']
    return "\n".join(lines) + "\n"


def read_key_list(text: str) -> tuple[PublicKey, ...]:
    """Raises ValueError for whatever is not such a list, down to an id that is not its key's."""
    rows = tomllib.loads(text).get("key")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("no list of keys")
    return tuple(_key(row) for row in rows)


def _key(row: dict[str, Any]) -> PublicKey:
    if unknown := set(row) - {"id", "public", "from", "until", "revoked", "reason"}:
        # A word we do not know may be one that takes the key's force away.
        raise ValueError(f"unknown words: {sorted(unknown)}")
    try:
        public = base64.b64decode(row["public"], validate=True)
        key = PublicKey(
            public=public,
            in_force=Period.through(_day(row["from"]), _day(row["until"]) if "until" in row else None),
            revoked_on=_day(row["revoked"]) if "revoked" in row else None,
            reason=RevocationReason(row["reason"]) if "revoked" in row else None,
        )
    except (KeyError, TypeError, binascii.Error, EmptyPeriod) as error:
        raise ValueError(f"not a key: {type(error).__name__}") from None
    if len(public) != KEY_BYTES or row.get("id") != key.key_id:
        raise ValueError("a key whose id is another one's")
    return key


def _day(value: object) -> date:
    if type(value) is not date:  # an instant is a date, too
        raise TypeError("not a day")
    return value
