"""Whether the 32 bytes of an Ed25519 public key are a point that proves anything (RFC 8032, 5.1.3 and 5.1.7).

A point whose order is 8 or less lets one constant signature hold for many messages, without any private key: whoever verifies by the
equation alone believes it.
"""

from __future__ import annotations

from typing import Final

P: Final = 2**255 - 19
D: Final = -121665 * pow(121666, -1, P) % P
_ROOT_OF_MINUS_ONE: Final = pow(2, (P - 1) // 4, P)


def proves(encoded: bytes) -> bool:
    """Whether it is the shortest form of a point of the curve, and one of large order."""
    point = _decoded(encoded)
    if point is None:
        return False
    for _ in range(3):
        point = _doubled(*point)
    return point != (0, 1)


def _decoded(encoded: bytes) -> tuple[int, int] | None:
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * _ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and sign):
        return None
    return (P - x if x % 2 != sign else x), y


def _doubled(x: int, y: int) -> tuple[int, int]:
    product = D * x * x * y * y % P
    return (
        2 * x * y * pow(1 + product, -1, P) % P,
        (y * y + x * x) * pow(1 - product, -1, P) % P,
    )
