"""Sealing: each object is encrypted with AES-256-GCM under its own data key, itself wrapped by a key of the ring.

The ring is `id:base64key` pairs separated by commas, newest first: the first seals, all open. Without SEAL_KEYS one
is drawn at the first start and kept in the data folder.
"""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class BrokenSeal(Exception):
    """The bytes or the key are not those that were sealed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    key_id: str
    wrapped_key: bytes
    body: bytes


class KeyRing:
    def __init__(self, keys: dict[str, bytes]) -> None:
        self._keys = keys
        self._newest = next(iter(keys))

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Raises ValueError without repeating the text."""
        keys: dict[str, bytes] = {}
        for part in text.split(","):
            key_id, _, key = part.strip().partition(":")
            try:
                raw = base64.b64decode(key, validate=True)
            except binascii.Error:
                raise ValueError("a key is not base64") from None
            if len(raw) != 32 or not key_id or len(key_id) > 16:
                raise ValueError("expected id:base64 of 32 bytes")
            keys[key_id] = raw
        return cls(keys)

    @classmethod
    def kept_in(cls, path: Path) -> KeyRing:
        """The ring in a file, drawn on first use; the file is as secret as the data."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # A draft of its own for every thread: one shared would be rewritten after it became the key.
            handle, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
            with os.fdopen(handle, "w") as file:
                file.write("k1:" + base64.b64encode(os.urandom(32)).decode())
                file.flush()
                os.fsync(file.fileno())
            try:
                # link, not rename: of two who start at once one key wins, and both use it.
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                Path(draft).unlink()
        return cls.parse(path.read_text(encoding="ascii").strip())

    def seal(self, data: bytes, name: str, entropy: Callable[[int], bytes] = os.urandom) -> Sealed:
        key, nonce, wrap_nonce = entropy(32), entropy(NONCE), entropy(NONCE)
        body = nonce + AESGCM(key).encrypt(nonce, data, name.encode())
        wrapped = wrap_nonce + AESGCM(self._keys[self._newest]).encrypt(wrap_nonce, key, name.encode())
        return Sealed(self._newest, wrapped, body)

    def unwrap(self, key_id: str, wrapped: bytes, name: str) -> bytes:
        """The data key of one object. Raises BrokenSeal."""
        try:
            return AESGCM(self._keys[key_id]).decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())
        except (KeyError, InvalidTag, ValueError):
            raise BrokenSeal(name) from None

    def open(self, sealed: Sealed, name: str) -> bytes:
        """Raises BrokenSeal."""
        key, body = self.unwrap(sealed.key_id, sealed.wrapped_key, name), sealed.body
        try:
            return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], name.encode())
        except (InvalidTag, ValueError):
            raise BrokenSeal(name) from None
