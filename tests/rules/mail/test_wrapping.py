"""Files that are whole messages."""

from __future__ import annotations

import pytest

from prestalux.rules.mail import wrapped_as


@pytest.mark.parametrize(
    ("label", "data", "how"),
    [
        ("smime.p7m", b"0\x80", "encrypted-message"),
        ("encrypted.asc", b"\n-----BEGIN PGP MESSAGE-----", "encrypted-message"),
        ("demande.EML", b"From: a@b.example", "saved-message"),
        ("demande.msg", b"\xd0\xcf\x11\xe0", "saved-message"),
        ("notes.asc", b"Bonjour", ""),
        ("rib.pdf", b"%PDF-1.7", ""),
        ("rib", b"", ""),
    ],
)
def test_a_message_in_a_file_is_known_for_one(label: str, data: bytes, how: str) -> None:
    assert wrapped_as(label, data) == how
