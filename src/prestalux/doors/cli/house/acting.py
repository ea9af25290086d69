"""Who acts at the command line: an account with its rights, and always the operating-system user."""

from __future__ import annotations

import os
import pwd

from prestalux.office.accounts import queries as accounts
from prestalux.office.journal.actor import Actor, ActorKind
from prestalux.rules.errors import Refusal

_LONGEST = 64


class NoSuchAccount(Refusal):
    code = "no-such-account"


def acting_as(handle: str) -> Actor:
    """Raises NoSuchAccount."""
    account = accounts.staff_named(handle)
    if account is None:
        raise NoSuchAccount()
    return Actor.account(account.pk, operator_name())


def the_operator() -> Actor:
    """For what needs no account's rights: whoever reaches the database from here holds it anyway."""
    return Actor(ActorKind.SYSTEM, operator=operator_name())


def operator_name() -> str:
    """From the process itself: LOGNAME and its like can be set to anybody's name."""
    user = os.getuid()
    try:
        return pwd.getpwuid(user).pw_name[:_LONGEST]
    except KeyError:
        return f"uid-{user}"
