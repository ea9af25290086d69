"""What is asked of the fund before files are exchanged: the secured network and access to the space (page.txt; domain.md 5.2).

The fund's forms were not to be had (domain.md 9.1): kinds, states and reasons are our own choice.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class AccessKind(StrEnum):
    NETWORK_ACTIVATION = "network-activation"
    NETWORK_CHANGE = "network-change"
    NETWORK_TERMINATION = "network-termination"
    EXCHANGE_ACCESS = "exchange-access"

    @property
    def of_the_network(self) -> bool:
        return self is not AccessKind.EXCHANGE_ACCESS


class AccessStatus(StrEnum):
    SUBMITTED = "submitted"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AccessStep(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class AccessRefusal(StrEnum):
    """Why the fund says no."""

    CODE_NOT_VALID = "code-not-valid"
    NOT_IN_CONVENTION = "not-in-convention"
    UNCLEAR = "unclear"
    OTHER = "other"


class AccessNotAllowed(Refusal):
    """`facts`: status, step."""

    code = "access-step-not-allowed"


class CodeNotValid(Refusal):
    """Network and space are for holders of a valid code (page.txt, NOTE IMPORTANTE). `facts`: state, empty where none."""

    code = "exchange-code-not-valid"


class NotInConvention(Refusal):
    """The convention of the profession knows no exchange of files on that day."""

    code = "exchange-not-in-convention"


class NothingConnected(Refusal):
    """A connection is changed or ended that does not exist."""

    code = "network-not-connected"


class LastDayPast(Refusal):
    """A connection is to have ended before the day on which that is asked. `facts`: first, the first day that can be asked for."""

    code = "network-last-day-past"


class HeldAlready(Refusal):
    """What is asked for was granted and still stands."""

    code = "exchange-held-already"


NEXT: Final[dict[AccessStatus, dict[AccessStep, AccessStatus]]] = {
    AccessStatus.SUBMITTED: {
        AccessStep.GRANT: AccessStatus.GRANTED,
        AccessStep.REFUSE: AccessStatus.REFUSED,
        AccessStep.WITHDRAW: AccessStatus.WITHDRAWN,
    },
    AccessStatus.GRANTED: {},
    AccessStatus.REFUSED: {},
    AccessStatus.WITHDRAWN: {},
}


def after(status: AccessStatus, step: AccessStep) -> AccessStatus:
    """Raises AccessNotAllowed."""
    try:
        return NEXT[status][step]
    except KeyError:
        raise AccessNotAllowed(status=status.value, step=step.value) from None


def require_to_come(last_day: date, today: date) -> None:
    """Raises LastDayPast."""
    if last_day < today:
        raise LastDayPast(first=today)


def require_sensible(kind: AccessKind, *, connected: bool, has_access: bool) -> None:
    """Raises HeldAlready, NothingConnected."""
    if kind in {AccessKind.NETWORK_CHANGE, AccessKind.NETWORK_TERMINATION} and not connected:
        raise NothingConnected()
    if (kind is AccessKind.NETWORK_ACTIVATION and connected) or (
        kind is AccessKind.EXCHANGE_ACCESS and has_access
    ):
        raise HeldAlready()
