"""Who does something: an account, the operator at the command line, or the house itself (clock, post)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    ACCOUNT = "account"
    SYSTEM = "system"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Actor:
    """`operator` is the operating-system user when the command line acts with an account's rights."""

    kind: ActorKind
    account_id: int | None = None
    operator: str = ""

    @classmethod
    def account(cls, account_id: int, operator: str = "") -> Actor:
        return cls(ActorKind.ACCOUNT, account_id, operator)


SYSTEM = Actor(ActorKind.SYSTEM)
VISITOR = Actor(ActorKind.VISITOR)
