"""Files that are whole messages: what they hold is not taken out of them, and their sender is told what to do instead."""

from __future__ import annotations

from typing import Final

_ENCRYPTED: Final = (b"-----BEGIN PGP MESSAGE", b"-----BEGIN PKCS7", b"-----BEGIN CMS")


def wrapped_as(label: str, data: bytes) -> str:
    """`encrypted-message` (S/MIME or OpenPGP, also where it is only signed), `saved-message`, or empty for any other file."""
    ending = label.rpartition(".")[2].lower()
    if ending in {"p7m", "pgp", "gpg"} or data.lstrip()[:40].startswith(_ENCRYPTED):
        return "encrypted-message"
    return "saved-message" if ending in {"eml", "msg"} else ""
