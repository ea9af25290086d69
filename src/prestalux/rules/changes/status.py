"""The states of a change and the steps between them: one table, one function."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class ChangeStatus(StrEnum):
    CONFIRMING = "confirming"
    """Waits until the link sent to a known address is followed, or staff reach the provider by the known number."""
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    """The provider says that it does not come from them."""


class ChangeStep(StrEnum):
    CONFIRM = "confirm"
    """To the fund; a change that nobody examines is accepted by it."""
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    STOP = "stop"


class Whose(StrEnum):
    PROVIDER = "provider"
    FUND = "fund"
    NOBODY = "nobody"


class ChangeNotAllowed(Refusal):
    """`facts`: status, step."""

    code = "change-not-allowed"


_OPEN_TO_ALL: Final = {
    ChangeStep.REFUSE: ChangeStatus.REFUSED,
    ChangeStep.WITHDRAW: ChangeStatus.WITHDRAWN,
    ChangeStep.STOP: ChangeStatus.STOPPED,
}
NEXT: Final[dict[ChangeStatus, dict[ChangeStep, ChangeStatus]]] = {
    ChangeStatus.CONFIRMING: {ChangeStep.CONFIRM: ChangeStatus.SUBMITTED, **_OPEN_TO_ALL},
    ChangeStatus.SUBMITTED: {
        ChangeStep.ASK: ChangeStatus.INCOMPLETE,
        ChangeStep.ACCEPT: ChangeStatus.ACCEPTED,
        **_OPEN_TO_ALL,
    },
    ChangeStatus.INCOMPLETE: {ChangeStep.ANSWER: ChangeStatus.SUBMITTED, **_OPEN_TO_ALL},
    ChangeStatus.ACCEPTED: {ChangeStep.STOP: ChangeStatus.STOPPED},
    ChangeStatus.REFUSED: {},
    ChangeStatus.WITHDRAWN: {},
    ChangeStatus.STOPPED: {},
}
OPEN: Final = frozenset({ChangeStatus.CONFIRMING, ChangeStatus.SUBMITTED, ChangeStatus.INCOMPLETE})


def after(status: ChangeStatus, step: ChangeStep) -> ChangeStatus:
    """Raises ChangeNotAllowed."""
    try:
        return NEXT[status][step]
    except KeyError:
        raise ChangeNotAllowed(status=status.value, step=step.value) from None


def whose_turn(status: ChangeStatus) -> Whose:
    if status is ChangeStatus.SUBMITTED:
        return Whose.FUND
    return Whose.PROVIDER if status in OPEN else Whose.NOBODY
