"""A letter's PDF carries its proof as text, among the document's keywords, and a signature over the file itself.

So the content can be read without decoding a picture, and a proof that was moved into another file is noticed. The
signature covers every byte, its own place taken as zeros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.proof.content import NoProof, Proof, check_with_key, coded, decoded
from prestalux.rules.proof.keys import PublicKey, SigningKey

MARK: Final = b"PX1F."
PLACE: Final = (MARK + b"0" * 86).decode()
"""Stands in the printed file where the signature will stand."""
_SIGNED: Final = b"PX1F\n"
_SIGNATURE: Final = re.compile(re.escape(MARK) + rb"([A-Za-z0-9_-]{86})")
_TEXT: Final = re.compile(rb"PX1\.[A-Za-z0-9_.-]{160,200}")


class OtherFile(Refusal):
    """The proof is genuine, but this file is not, or no longer, the one that was signed with it."""

    code = "proof-other-file"


def signed_file(pdf: bytes, key: SigningKey) -> bytes:
    """Raises ValueError when the file has no place for a signature."""
    if PLACE.encode() not in pdf:
        raise ValueError("no place for a signature")
    return pdf.replace(PLACE.encode(), MARK + coded(key.sign(_SIGNED + pdf)).encode())


def check_file(pdf: bytes, keys: Iterable[PublicKey]) -> Proof:
    """Raises what `check` raises, and OtherFile."""
    text = _TEXT.search(pdf)
    if text is None:
        raise NoProof()
    proof, key = check_with_key(text.group().decode("ascii"), keys)
    signature = _SIGNATURE.search(pdf)
    if signature is None:
        raise OtherFile()
    raw = decoded(signature.group(1).decode("ascii"))
    before = pdf.replace(signature.group(), PLACE.encode())
    if raw is None or not key.signed(_SIGNED + before, raw):
        raise OtherFile()
    return proof
