"""An account of the exchange space: its name, its two kinds of holder, what it may do, its secret. All numbers are our own
choice; no text found describes them (domain.md 9.1, 9.9).
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.typed_text import hides_something
from prestalux.rules.periods import Period

MOST_ACCOUNTS: Final = 20
"""Open at once for a code in one space."""
MOST_KEYS: Final = 10
"""Of one account at once."""
LONGEST_NAME: Final = 80
SECRET_BYTES: Final = 20
"""Of randomness in a secret: 160 bits, so that no guessing is worth the while, and 32 signs that can be typed."""
LONGEST_SECRET: Final = 200


class Environment(StrEnum):
    """Two spaces that never mix: no account, key or file of one is in the other."""

    PRODUCTION = "production"
    TEST = "test"


class HolderKind(StrEnum):
    PERSON = "person"
    SOFTWARE = "software"


class ExchangeRole(StrEnum):
    DEPOSIT = "deposit"
    COLLECT = "collect"
    ADMINISTER = "administer"
    """Manage the accounts and keys of the code, in the provider's own space on the web."""


class AccountFault(StrEnum):
    NAME = "name"
    NO_ROLE = "no-role"
    SOFTWARE_ADMINISTERS = "software-administers"
    TOO_MANY = "too-many"


class BadExchangeAccount(Refusal):
    """`facts`: why, an AccountFault; most, where there is a limit."""

    code = "exchange-account-bad"


_BEGINS: Final = {Environment.PRODUCTION: "p", Environment.TEST: "t"}
_USERNAME: Final = re.compile(r"([pt])(\d{8})-([1-9]\d{0,4})", re.ASCII)


def username_of(digits: str, number: int, environment: Environment) -> str:
    """
    >>> username_of("90012345", 1, Environment.PRODUCTION), username_of("90012345", 12, Environment.TEST)
    ('p90012345-1', 't90012345-12')
    """
    return f"{_BEGINS[environment]}{digits}-{number}"


def environment_of(username: str) -> Environment | None:
    """The space that a user name names; None for what cannot be one."""
    found = _USERNAME.fullmatch(username)
    return next((one for one, begins in _BEGINS.items() if found and found[1] == begins), None)


@dataclass(frozen=True, slots=True)
class ExchangeTerms:
    """Whose account it is and what for, checked when it is made: raises BadExchangeAccount."""

    holder: HolderKind
    name: str
    roles: frozenset[ExchangeRole]
    days: Period

    def __post_init__(self) -> None:
        named = " ".join(self.name.split())
        object.__setattr__(self, "name", named)
        if not 0 < len(named) <= LONGEST_NAME or not named.isprintable() or hides_something(named):
            raise BadExchangeAccount(why=AccountFault.NAME.value, most=LONGEST_NAME)
        if not self.roles:
            raise BadExchangeAccount(why=AccountFault.NO_ROLE.value, most=0)
        if self.holder is HolderKind.SOFTWARE and ExchangeRole.ADMINISTER in self.roles:
            raise BadExchangeAccount(why=AccountFault.SOFTWARE_ADMINISTERS.value, most=0)


def first_roles(holder: HolderKind) -> frozenset[ExchangeRole]:
    """Of the account that comes with the access itself."""
    both = frozenset({ExchangeRole.DEPOSIT, ExchangeRole.COLLECT})
    return both | {ExchangeRole.ADMINISTER} if holder is HolderKind.PERSON else both


def secret_text(drawn: bytes) -> str:
    """As it is shown, in groups that can be typed.

    >>> secret_text(bytes(20))
    'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA'
    """
    if len(drawn) < SECRET_BYTES:
        raise ValueError(f"a secret needs {SECRET_BYTES} drawn bytes")
    text = base64.b32encode(drawn[:SECRET_BYTES]).decode()
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))


def as_shown(typed: str) -> str:
    """A secret as people type it, in the form in which it was shown; any other word stays another word.

    >>> as_shown(" aaaa aaaa-AAAAAAAA AAAA AAAA AAAA AAAA ")
    'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA'
    """
    signs = "".join(sign for sign in typed[:LONGEST_SECRET].upper() if sign not in " -\t\r\n")
    return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))
