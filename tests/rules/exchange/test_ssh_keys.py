"""SSH public keys: what is taken, what is refused, and that a private one is always told from them."""

from __future__ import annotations

import base64
import struct
from functools import cache

import pytest
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.exchange.ssh_keys import BadSshKey, KeyFault, from_wire, ssh_key

KINDS = ("ed25519", "p256", "p384", "p521", "rsa")


@cache
def private(kind: str) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    curves = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    if kind in curves:
        return ec.derive_private_key(12345678901234567890, curves[kind]())
    return rsa.generate_private_key(65537, 3072 if kind == "rsa" else 2048)


def line(kind: str) -> str:
    return private(kind).public_key().public_bytes(ser.Encoding.OpenSSH, ser.PublicFormat.OpenSSH).decode()


def blob(kind: str) -> bytes:
    return base64.b64decode(line(kind).split()[1])


def wire(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def on_a_device(kind: str) -> bytes:
    """As a security key holds it: the same with its application (OpenSSH, PROTOCOL.u2f)."""
    names = {"ed25519": b"sk-ssh-ed25519@openssh.com", "p256": b"sk-ecdsa-sha2-nistp256@openssh.com"}
    body, place = [], 0
    whole = blob(kind)
    while place < len(whole):
        size = struct.unpack(">I", whole[place : place + 4])[0]
        body.append(whole[place + 4 : place + 4 + size])
        place += 4 + size
    return wire(names[kind], *body[1:], b"ssh:")


def why(pasted: str | bytes) -> str:
    with pytest.raises(BadSshKey) as refused:
        ssh_key(pasted)
    return str(refused.value.facts["why"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_of_a_public_file_is_taken(kind: str) -> None:
    key = ssh_key(f"# a remark\n{line(kind)} anna@practice \r\n")
    assert (key.type, key.blob, key.comment) == (line(kind).split()[0], blob(kind), "anna@practice")


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_a_key_kept_in_a_device_is_taken(kind: str) -> None:
    kept = on_a_device(kind)
    assert from_wire(kept).type.startswith("sk-")


def test_the_fingerprint_is_the_one_that_ssh_keygen_prints() -> None:
    given_line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    assert ssh_key(given_line).fingerprint == "SHA256:lbmsoA0yIEcEiVDRnMWuzm+nV+3ZEEpVIURqFoeSspg"


def test_a_key_as_putty_exports_it_is_taken() -> None:
    body = base64.b64encode(blob("ed25519")).decode()
    text = f'---- BEGIN SSH2 PUBLIC KEY ----\nComment: "praxis"\n{body[:40]}\n{body[40:]}\n---- END SSH2 PUBLIC KEY ----\n'
    assert (ssh_key(text).blob, ssh_key(text).comment) == (blob("ed25519"), "praxis")


def test_a_long_line_that_was_broken_is_put_together() -> None:
    whole = line("rsa")
    assert ssh_key(f"{whole[:76]}\n{whole[76:152]}\n{whole[152:]}").blob == blob("rsa")


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\t", "  ", "\n", "\r\n", "\u200b ", " \u00ad"])
def test_any_kind_of_space_parts_the_type_from_the_key(space: str) -> None:
    kind, body = line("ed25519").split()
    key = ssh_key(f"{kind}{space}{body}{space}anna@practice")
    assert (key.blob, key.comment) == (blob("ed25519"), "anna@practice")


@pytest.mark.parametrize("place", range(12, 80, 4))
@pytest.mark.parametrize("comment", ["", " anna@practice", "\nanna@practice"])
def test_a_key_wrapped_anywhere_is_put_together(place: int, comment: str) -> None:
    whole = line("ed25519")
    key = ssh_key(f"{whole[:place]}\n{whole[place:]}{comment}")
    assert (key.blob, key.comment) == (blob("ed25519"), comment.strip())


@pytest.mark.parametrize("code", ["utf-16", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_file_as_an_editor_saves_it_is_read(code: str) -> None:
    mark = "\ufeff" if code.endswith("e") else ""
    assert ssh_key(f"{mark}{line('ed25519')} anna\r\n".encode(code)).blob == blob("ed25519")


def test_a_private_key_saved_as_utf_16_is_told() -> None:
    text = private("ed25519").private_bytes(*FORMATS["openssh"], ser.NoEncryption()).decode()
    assert why(text.encode("utf-16")) == KeyFault.PRIVATE


def test_a_file_without_any_sign_is_too_long_all_the_same() -> None:
    assert why(bytes(20_000)) == KeyFault.TOO_LONG


def test_no_refusal_tells_the_key_as_its_type() -> None:
    body = line("ed25519").split()[1]
    with pytest.raises(BadSshKey) as refused:
        ssh_key(f"ssh-ed25519,{body}")
    assert body not in str(refused.value.facts)


FORMATS = {
    "openssh": (ser.Encoding.PEM, ser.PrivateFormat.OpenSSH),
    "pkcs8": (ser.Encoding.PEM, ser.PrivateFormat.PKCS8),
    "traditional": (ser.Encoding.PEM, ser.PrivateFormat.TraditionalOpenSSL),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["p256", "rsa"])
def test_a_private_key_is_told_in_every_format(form: str, kind: str) -> None:
    text = private(kind).private_bytes(*FORMATS[form], ser.NoEncryption()).decode()
    assert why(text) == KeyFault.PRIVATE
    assert why(f"{line(kind)}\n{text}") == KeyFault.PRIVATE


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["p256", "rsa"])
def test_a_private_key_without_its_first_and_last_line_is_told(form: str, kind: str) -> None:
    text = private(kind).private_bytes(*FORMATS[form], ser.NoEncryption()).decode()
    assert why("\n".join(one for one in text.splitlines() if "---" not in one)) == KeyFault.PRIVATE


def test_a_private_key_under_a_password_is_told() -> None:
    secret = ser.BestAvailableEncryption(b"a password")
    text = private("ed25519").private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, secret)
    assert why(text) == KeyFault.PRIVATE


def test_a_private_file_of_putty_is_told() -> None:
    assert why("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n") == KeyFault.PRIVATE


def test_nothing_of_a_private_key_is_in_the_refusal() -> None:
    text = private("ed25519").private_bytes(ser.Encoding.PEM, ser.PrivateFormat.OpenSSH, ser.NoEncryption())
    with pytest.raises(BadSshKey) as refused:
        ssh_key(text)
    assert refused.value.facts == {"why": KeyFault.PRIVATE}


def test_a_short_key_is_refused_with_its_length() -> None:
    with pytest.raises(BadSshKey) as refused:
        ssh_key(line("short"))
    assert (refused.value.facts["why"], refused.value.facts["bits"]) == (KeyFault.SHORT_RSA, 2048)


def test_an_old_kind_of_key_is_refused_by_its_name() -> None:
    numbers = dsa.generate_private_key(2048).public_key().public_numbers()
    parts = (numbers.parameter_numbers.p, numbers.parameter_numbers.q, numbers.parameter_numbers.g, numbers.y)
    body = wire(b"ssh-dss", *(n.to_bytes(n.bit_length() // 8 + 1) for n in parts))
    assert why(f"ssh-dss {base64.b64encode(body).decode()}") == KeyFault.TYPE
    assert why(f"ssh-ed25519-cert-v01@openssh.com {base64.b64encode(body).decode()}") == KeyFault.TYPE


@pytest.mark.parametrize(
    ("pasted", "fault"),
    [
        ("", KeyFault.EMPTY),
        ("hello", KeyFault.SHAPE),
        ("ssh-ed25519 not*base64", KeyFault.SHAPE),
        ("ssh-ed25519 AAAA", KeyFault.SHAPE),
        ("x" * 20_000, KeyFault.TOO_LONG),
        ("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----", KeyFault.SHAPE),
    ],
)
def test_what_is_no_key_is_refused_with_its_reason(pasted: str, fault: KeyFault) -> None:
    assert why(pasted) == fault


def test_two_keys_at_once_are_refused() -> None:
    assert why(f"{line('ed25519')}\n{line('p256')}") == KeyFault.SEVERAL


def test_options_before_a_key_are_refused_and_not_left_out() -> None:
    assert why(f'from="10.0.0.1" {line("ed25519")}') == KeyFault.OPTIONS


def test_a_key_that_says_another_kind_than_it_is_is_refused() -> None:
    assert why(f"ssh-rsa {line('ed25519').split()[1]}") == KeyFault.SHAPE


def test_a_point_that_lies_on_no_curve_is_refused() -> None:
    broken = bytearray(blob("p256"))
    broken[-1] ^= 1
    with pytest.raises(BadSshKey):
        from_wire(bytes(broken))


def test_the_same_number_written_longer_is_no_second_key() -> None:
    whole = private("rsa").public_key().public_numbers()
    modulus = whole.n.to_bytes(whole.n.bit_length() // 8 + 1)
    assert from_wire(wire(b"ssh-rsa", b"\x01\x00\x01", modulus)).blob == blob("rsa")
    for longer in (
        wire(b"ssh-rsa", b"\x00\x01\x00\x01", modulus),
        wire(b"ssh-rsa", b"\x01\x00\x01", b"\x00" + modulus),
    ):
        with pytest.raises(BadSshKey):
            from_wire(longer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_cut_anywhere_is_refused(kind: str) -> None:
    for end in range(len(blob(kind))):
        with pytest.raises(BadSshKey):
            from_wire(blob(kind)[:end])


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
def test_anything_at_all_is_a_key_or_a_refusal(pasted: str | bytes) -> None:
    with pytest.raises(BadSshKey):
        ssh_key(pasted)


@given(st.binary(max_size=200))
def test_any_bytes_that_a_client_shows_are_a_key_or_a_refusal(shown: bytes) -> None:
    try:
        key = from_wire(shown)
    except BadSshKey:
        return
    assert key.blob == shown


EIGHTH = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
"""The y of the points of order 8, and of their opposites."""
P = 2**255 - 19
LOW = [0, 1, P - 1, EIGHTH, P - EIGHTH, P, P + 1]


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", LOW)
@pytest.mark.parametrize("kind", ["ssh-ed25519", "sk-ssh-ed25519@openssh.com"])
def test_a_point_that_proves_nothing_is_refused(kind: str, y: int, sign: int) -> None:
    point = (y | sign << 255).to_bytes(32, "little")
    rest = (b"ssh:",) if kind.startswith("sk-") else ()
    with pytest.raises(BadSshKey) as refusal:
        from_wire(wire(kind.encode(), point, *rest))
    assert refusal.value.facts["why"] == KeyFault.SHAPE


def test_bytes_that_are_no_point_are_refused() -> None:
    with pytest.raises(BadSshKey):
        from_wire(wire(b"ssh-ed25519", (2).to_bytes(32, "little")))


@given(st.binary(min_size=32, max_size=32))
def test_every_key_that_somebody_drew_is_a_point_that_proves(seed: bytes) -> None:
    public = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key()
    raw = public.public_bytes(ser.Encoding.Raw, ser.PublicFormat.Raw)
    assert from_wire(wire(b"ssh-ed25519", raw)).type == "ssh-ed25519"
