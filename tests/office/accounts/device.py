"""A device that holds passkeys, in Python: it makes keys and signs as browser and authenticator together do.

What it answers is what a real browser sends; the walks in `tests/walks/web` do the same with a real one.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """`origin` is the address that the browser shows; `flags` what the device says of the person."""

    origin: str = "http://localhost:8000"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    _keys: dict[bytes, tuple[str, ec.EllipticCurvePrivateKey]] = field(default_factory=dict)

    def create(self, options: str) -> str:
        asked = json.loads(options)
        house, key = asked["rp"]["id"], ec.generate_private_key(ec.SECP256R1())
        credential_id = os.urandom(32)
        self._keys[credential_id] = (house, key)
        attested = bytes(16) + struct.pack(">H", len(credential_id)) + credential_id + _cose(key)
        data = self._authenticator_data(house, ATTESTED) + attested
        client = self._client_data("webauthn.create", asked["challenge"])
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            credential_id, {"clientDataJSON": client, "attestationObject": attestation, "transports": []}
        )

    def get(self, options: str, **changed: Any) -> str:
        """`changed` stands over what the options ask for."""
        asked = {**json.loads(options), **changed}
        credential_id, (house, key) = next(iter(self._keys.items()))
        self.counter += 1
        data = self._authenticator_data(asked.get("rpId", house))
        client = self._client_data("webauthn.get", asked["challenge"])
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            credential_id,
            {"clientDataJSON": client, "authenticatorData": data, "signature": signature},
        )

    def _authenticator_data(self, house: str, more: int = 0) -> bytes:
        head = hashlib.sha256(house.encode()).digest()
        return head + bytes([self.flags | more]) + struct.pack(">I", self.counter)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    @staticmethod
    def _answer(credential_id: bytes, response: dict[str, Any]) -> str:
        words = {
            name: bytes_to_base64url(part) if isinstance(part, bytes) else part
            for name, part in response.items()
        }
        name = bytes_to_base64url(credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": words})


def challenge_of(options: str) -> bytes:
    return base64url_to_bytes(json.loads(options)["challenge"])


def _cose(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
