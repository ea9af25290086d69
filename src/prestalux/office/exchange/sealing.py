"""How bytes of the exchange are kept: a request file can be opened by the worker alone, a return by who signed in for it.

A request: who receives it holds only the public half of the worker's key. Each writer draws a content key and seals it to
that half (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM); every portion is sealed with the content key, under a nonce of
its own and bound to its file, its number and its place. A return is sealed in portions of one size with a key of its own, so
that any range of it opens by itself; that key is wrapped by the key of the account's code.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NONCE: Final = 12
TAG: Final = 16
MANY_PIECES: Final = 1024
"""Of one portion: to join more than so many costs less than to seal each."""
_INFO: Final = b"prestalux exchange request 1"
_SUITE: Final = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)

Entropy = Callable[[int], bytes]


class NotOpened(Exception):
    """The bytes or the key are not those that were sealed."""


@dataclass(frozen=True, slots=True)
class WorkerPublic:
    """The half with which request files are sealed. `key_id`: which of the worker's keys opens them."""

    key_id: str
    _key: X25519PublicKey

    @classmethod
    def parse(cls, text: str) -> WorkerPublic:
        """Base64 of 32 bytes. Raises ValueError."""
        raw = _raw(text)
        return cls(key_id_of(raw), X25519PublicKey.from_public_bytes(raw))

    def writer(self, entropy: Entropy = os.urandom) -> Writer:
        content = entropy(32)
        envelope = _SUITE.encrypt(content, self._key, info=_INFO)
        return Writer(self.key_id, envelope, AESGCM(content), content)


@dataclass(frozen=True, slots=True)
class Writer:
    """Seals the portions of one session; cannot open what it does not hold in memory."""

    key_id: str
    envelope: bytes
    _content: AESGCM
    _key: bytes = field(repr=False)

    def seal(self, portion: bytes, about: bytes, entropy: Entropy = os.urandom) -> bytes | bytearray:
        nonce = entropy(NONCE)
        sealed = bytearray(NONCE + len(portion) + TAG)
        sealed[:NONCE] = nonce
        self._content.encrypt_into(nonce, portion, about, memoryview(sealed)[NONCE:])
        return sealed

    def seal_pieces(
        self,
        pieces: Sequence[bytes | memoryview],
        about: bytes,
        room: bytearray,
        entropy: Entropy = os.urandom,
    ) -> memoryview:
        """The same of a portion that lies in pieces, written into `room`, which has space for it, its nonce and its tag. Good for as
        long as the room is not used again.
        """
        if len(pieces) > MANY_PIECES:
            pieces = [b"".join(pieces)]
        nonce, sealed, end = entropy(NONCE), memoryview(room), NONCE
        sealing = Cipher(algorithms.AES256(self._key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(about)
        sealed[:NONCE] = nonce
        for piece in pieces:
            end += sealing.update_into(piece, sealed[end:])
        sealing.finalize()
        sealed[end : end + TAG] = sealing.tag
        return sealed[: end + TAG]


class WorkerKeys:
    """The private halves, newest first: the first is the one to seal to, all open."""

    def __init__(self, keys: tuple[X25519PrivateKey, ...]) -> None:
        self._by_id = {key_id_of(_public(key)): key for key in keys}
        self._newest = keys[0]

    @classmethod
    def parse(cls, text: str) -> WorkerKeys:
        """Keys as base64 of 32 bytes, separated by commas or lines. Raises ValueError without repeating the text."""
        raw = [_raw(part) for part in text.replace(",", "\n").split()]
        if not raw:
            raise ValueError("holds no key")
        return cls(tuple(X25519PrivateKey.from_private_bytes(part) for part in raw))

    @property
    def public(self) -> str:
        return base64.b64encode(_public(self._newest)).decode()

    def reader(self, key_id: str, envelope: bytes) -> AESGCM:
        """Raises NotOpened."""
        try:
            return AESGCM(_SUITE.decrypt(envelope, self._by_id[key_id], info=_INFO))
        except (KeyError, InvalidTag, ValueError):
            raise NotOpened(key_id) from None


def opened(reader: AESGCM, sealed: bytes, about: bytes) -> bytes:
    """Raises NotOpened."""
    try:
        return reader.decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        raise NotOpened(about.decode(errors="replace")) from None


def about(file_id: str, number: int, offset: int) -> bytes:
    """What a portion is bound to: it opens nowhere else."""
    return f"{file_id}|{number}|{offset}".encode()


def key_id_of(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def _public(key: X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _raw(text: str) -> bytes:
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("expected a key as base64 of 32 bytes") from None
    if len(raw) != 32:
        raise ValueError("expected a key as base64 of 32 bytes")
    return raw
