"""Numbers a provider code may be given under a prefix, and when a prefix runs out.

A prefix is the beginning of the first six digits; under the two-digit prefix of doctors and dentists the
serial has four digits, at most 10,000 codes (domain.md 2.4). The serial carries no meaning. Which prefix a
profession uses is dated data of the conventions; which numbers are taken is for the register to say.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from typing import Final

from prestalux.rules.errors import Refusal

NEARLY_EXHAUSTED_FROM: Final = Fraction(9, 10)
_PREFIX: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)


class PrefixFault(StrEnum):
    SHAPE = "shape"


class BadPrefix(Refusal):
    code = "prefix-bad"


def serials(prefix: str) -> range:
    """Every first-six number under a prefix of one to five digits, in order. Raises BadPrefix.

    >>> serials("99")
    range(990000, 1000000)
    """
    if not _PREFIX.fullmatch(prefix):
        raise BadPrefix(why=PrefixFault.SHAPE)
    width = 10 ** (6 - len(prefix))
    return range(int(prefix) * width, (int(prefix) + 1) * width)


def capacity(prefix: str) -> int:
    """How many codes a prefix can ever give. Raises BadPrefix."""
    return len(serials(prefix))


def fill_share(used: int, capacity: int) -> Fraction:
    """The exact part of the numbers taken: 1 means exhausted. ValueError for counts that cannot be."""
    if capacity < 1 or not 0 <= used <= capacity:
        raise ValueError("the numbers used lie between none and all")
    return Fraction(used, capacity)


def nearly_exhausted(used: int, capacity: int) -> bool:
    """Whether the manager is to be warned: nine tenths or more are taken."""
    return fill_share(used, capacity) >= NEARLY_EXHAUSTED_FROM
