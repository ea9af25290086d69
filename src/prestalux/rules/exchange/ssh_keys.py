"""An SSH public key: text or wire bytes in, a value or a reason out. Formats: RFC 4253 6.6, RFC 5656 3.1, RFC 8709,
RFC 4716, and OpenSSH's PROTOCOL.u2f for keys kept in a device.

Which types are taken is our own choice: no short RSA key, no DSA, no certificate.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from prestalux.rules.errors import Refusal
from prestalux.rules.exchange import ed25519_points

LONGEST: Final = 16_384
"""Characters of what is pasted or bytes of what is uploaded: an RSA key of 16,384 bits has 2,800."""
LEAST_RSA_BITS: Final = 3072
MOST_RSA_BITS: Final = 16_384
USUAL_DAYS: Final = 365
LONGEST_LIFE: Final = timedelta(days=3 * 366)
"""A key that nobody renews ends."""

_CURVES: Final[dict[str, tuple[str, ec.EllipticCurve]]] = {
    "ecdsa-sha2-nistp256": ("nistp256", ec.SECP256R1()),
    "ecdsa-sha2-nistp384": ("nistp384", ec.SECP384R1()),
    "ecdsa-sha2-nistp521": ("nistp521", ec.SECP521R1()),
    "sk-ecdsa-sha2-nistp256@openssh.com": ("nistp256", ec.SECP256R1()),
}
TYPES: Final = ("ssh-ed25519", "sk-ssh-ed25519@openssh.com", *_CURVES, "ssh-rsa")


class KeyFault(StrEnum):
    PRIVATE = "private"
    EMPTY = "empty"
    SEVERAL = "several"
    TOO_LONG = "too-long"
    OPTIONS = "options"
    SHAPE = "shape"
    TYPE = "type"
    SHORT_RSA = "short-rsa"
    HELD_ALREADY = "held-already"
    OTHER_SPACE = "other-space"
    TOO_MANY = "too-many"
    DAYS = "days"
    PAST = "past"


class BadSshKey(Refusal):
    """`facts`: why, a KeyFault; type or bits where one is at fault; most. Never anything of the key."""

    code = "ssh-key-bad"


@dataclass(frozen=True, slots=True)
class SshKey:
    """`blob`: the wire bytes, which are what a client shows; `comment` is what stood behind the key, for a first name."""

    type: str
    blob: bytes
    comment: str = ""

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it."""
        return fingerprint(self.blob)


def fingerprint(blob: bytes) -> str:
    return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')}"


_PRIVATE: Final = re.compile(
    r"PRIVATE KEY|PuTTY-User-Key-File|Private-Lines:|Private-MAC:|b3BlbnNzaC1rZXktdjE", re.ASCII
)
"""The last is how the body of OpenSSH's own private format begins, whether or not its first line came along."""
_BARE: Final = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}", re.ASCII)
_UNSEEN: Final = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff]")
_NAME: Final = re.compile(r"[a-z0-9@.-]{1,60}", re.ASCII)
MOST_PIECES: Final = 300
"""Of a body that was broken: the longest, at fifty signs a line, has sixty."""
_SSH2: Final = "---- BEGIN SSH2 PUBLIC KEY ----"
_SSH2_ENDS: Final = "---- END SSH2 PUBLIC KEY ----"


def ssh_key(pasted: str | bytes) -> SshKey:
    """One public key, as OpenSSH writes it (a line of a .pub file) or as PuTTY exports it. Raises BadSshKey.

    A private key is told from every other thing first, in whatever format, also among other text.
    """
    text = _text_of(pasted) if isinstance(pasted, bytes) else pasted
    text = _UNSEEN.sub("", text).strip()
    if _looks_private(text):
        raise BadSshKey(why=KeyFault.PRIVATE.value)
    if len(pasted) > LONGEST:
        raise BadSshKey(why=KeyFault.TOO_LONG.value, most=LONGEST)
    if not text:
        raise BadSshKey(why=KeyFault.EMPTY.value)
    if text.startswith(_SSH2):
        return _from_ssh2(text)
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    begun = [line for line in lines if line.split()[0] in TYPES]
    if len(begun) > 1:
        raise BadSshKey(why=KeyFault.SEVERAL.value)
    return _from_words(" ".join(lines).split())


def _text_of(data: bytes) -> str:
    """As editors and shells save it: PowerShell writes UTF-16, with a mark before it."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if marked else "utf-8", "replace")


def _looks_private(text: str) -> bool:
    if _PRIVATE.search(text):
        return True
    compact = "".join(text.split())
    if not _BARE.fullmatch(compact):
        return False
    try:
        body = base64.b64decode(compact)
    except (ValueError, binascii.Error):
        return False
    # A DER sequence that begins with a number of one byte, its version, is a private key: PKCS 1, PKCS 8 or SEC 1.
    head = 2 + (body[1] & 0x7F if body[1] & 0x80 else 0)
    return body[:1] == b"\x30" and body[head : head + 2] == b"\x02\x01"


def _from_ssh2(text: str) -> SshKey:
    head, ends, rest = text.removeprefix(_SSH2).partition(_SSH2_ENDS)
    if not ends or rest.strip():
        raise BadSshKey(why=(KeyFault.SEVERAL if rest.strip().startswith(_SSH2) else KeyFault.SHAPE).value)
    comment, body, continues = "", "", False
    for line in head.strip().splitlines():
        if continues or ":" in line:
            if line.lower().startswith("comment:"):
                comment = line.partition(":")[2].strip().strip('"')
            continues = line.endswith("\\")
        else:
            body += line.strip()
    return from_wire(_decoded(body), comment=comment)


def _from_words(words: list[str]) -> SshKey:
    """Its type, its body, and a comment. Programs break a long line where they like, and put in spaces of every kind: the body
    goes on until it is whole.
    """
    first, rest = (words[0], words[1:]) if words else ("", [])
    if first not in TYPES:
        if any(one in TYPES for one in words):
            raise BadSshKey(why=KeyFault.OPTIONS.value)
        if _NAME.fullmatch(first) and first.startswith(("ssh-", "ecdsa-", "sk-", "rsa-", "webauthn-")):
            raise BadSshKey(why=KeyFault.TYPE.value, type=first)
        raise BadSshKey(why=KeyFault.SHAPE.value)
    body = ""
    for number, word in enumerate(rest[:MOST_PIECES], 1):
        body += word
        try:
            key = from_wire(_decoded(body), comment=" ".join(rest[number:]))
        except BadSshKey as refusal:
            if refusal.facts["why"] == KeyFault.SHAPE:
                continue
            raise
        if key.type != first:
            break
        return key
    raise BadSshKey(why=KeyFault.SHAPE.value)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise BadSshKey(why=KeyFault.SHAPE.value) from None


def from_wire(blob: bytes, *, comment: str = "") -> SshKey:
    """The bytes that a client shows at sign-in. Raises BadSshKey."""
    parts = _strings(blob)
    kind = parts[0].decode("ascii", "replace") if parts else ""
    if kind not in TYPES:
        if _NAME.fullmatch(kind):
            raise BadSshKey(why=KeyFault.TYPE.value, type=kind)
        raise BadSshKey(why=KeyFault.SHAPE.value)
    if kind == "ssh-rsa":
        _require_rsa(parts)
    elif not _fits(kind, parts):
        raise BadSshKey(why=KeyFault.SHAPE.value)
    return SshKey(kind, blob, " ".join(comment.split())[:60])


def _strings(blob: bytes) -> list[bytes]:
    """The length-prefixed strings of which a key is made; empty where the bytes are something else."""
    parts: list[bytes] = []
    place = 0
    while place < len(blob):
        if place + 4 > len(blob) or len(parts) > 8:
            return []
        size = int.from_bytes(blob[place : place + 4])
        parts.append(blob[place + 4 : place + 4 + size])
        if len(parts[-1]) != size:
            return []
        place += 4 + size
    return parts


def _fits(kind: str, parts: list[bytes]) -> bool:
    body, application = (parts[1:-1], parts[-1]) if kind.startswith("sk-") else (parts[1:], b"ssh:")
    if not application:
        return False
    if kind.endswith(("ssh-ed25519", "ssh-ed25519@openssh.com")):
        return len(body) == 1 and ed25519_points.proves(body[0])
    name, curve = _CURVES[kind]
    if len(body) != 2 or body[0] != name.encode():
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(curve, body[1])
    except (ValueError, UnsupportedAlgorithm):
        return False
    return body[1][:1] == b"\x04"


def _require_rsa(parts: list[bytes]) -> None:
    """Numbers in their shortest form, so that one key has one fingerprint. Raises BadSshKey."""
    if len(parts) != 3 or not all(_is_shortest(part) for part in parts[1:]):
        raise BadSshKey(why=KeyFault.SHAPE.value)
    exponent, modulus = (int.from_bytes(part) for part in parts[1:])
    if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > 64 or modulus % 2 == 0:
        raise BadSshKey(why=KeyFault.SHAPE.value)
    if not LEAST_RSA_BITS <= modulus.bit_length() <= MOST_RSA_BITS:
        raise BadSshKey(why=KeyFault.SHORT_RSA.value, bits=modulus.bit_length(), most=MOST_RSA_BITS)


def _is_shortest(number: bytes) -> bool:
    if not number or number[0] & 0x80:
        return False
    return number[0] != 0 or (len(number) > 1 and bool(number[1] & 0x80))
