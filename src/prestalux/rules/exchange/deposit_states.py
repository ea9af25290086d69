"""The states of a request file between its first byte and its keeping, and the steps between them: one table, one function."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class DepositState(StrEnum):
    ARRIVING = "arriving"
    COMPLETE = "complete"
    ACCEPTED = "accepted"
    """Its name is taken from now on."""
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    """The bytes of an accepted file of this name once more: the first receipt holds."""
    PROCESSING = "processing"
    ANSWERED = "answered"
    COLLECTED = "collected"
    """Everything it was answered with was read to its end."""
    ARCHIVED = "archived"
    """Everything it was answered with was acknowledged."""
    DROPPED = "dropped"
    """Given up by its sender before it was complete, or begun anew; or by the clock, where it will not become so any more."""


class DepositStep(StrEnum):
    COMPLETE = "complete"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REPEAT = "repeat"
    PROCESS = "process"
    ANSWER = "answer"
    COLLECT = "collect"
    ACKNOWLEDGE = "acknowledge"
    RESTORE = "restore"
    DROP = "drop"


class DepositStepNotAllowed(Refusal):
    """`facts`: state, step."""

    code = "deposit-step-not-allowed"


NEXT: Final[dict[DepositState, dict[DepositStep, DepositState]]] = {
    DepositState.ARRIVING: {
        DepositStep.COMPLETE: DepositState.COMPLETE,
        DepositStep.DROP: DepositState.DROPPED,
    },
    DepositState.COMPLETE: {
        DepositStep.ACCEPT: DepositState.ACCEPTED,
        DepositStep.REFUSE: DepositState.REFUSED,
        DepositStep.REPEAT: DepositState.DUPLICATE,
    },
    DepositState.ACCEPTED: {DepositStep.PROCESS: DepositState.PROCESSING},
    DepositState.PROCESSING: {DepositStep.ANSWER: DepositState.ANSWERED},
    DepositState.ANSWERED: {
        DepositStep.COLLECT: DepositState.COLLECTED,
        DepositStep.ACKNOWLEDGE: DepositState.ARCHIVED,
    },
    DepositState.COLLECTED: {DepositStep.ACKNOWLEDGE: DepositState.ARCHIVED},
    DepositState.ARCHIVED: {DepositStep.RESTORE: DepositState.COLLECTED},
    DepositState.REFUSED: {},
    DepositState.DUPLICATE: {},
    DepositState.DROPPED: {},
}
TAKEN: Final = frozenset(
    {
        DepositState.ACCEPTED,
        DepositState.PROCESSING,
        DepositState.ANSWERED,
        DepositState.COLLECTED,
        DepositState.ARCHIVED,
    }
)
"""States in which a file holds its name."""
ON_THE_WAY: Final = frozenset(
    {DepositState.ARRIVING, DepositState.COMPLETE, DepositState.ACCEPTED, DepositState.PROCESSING}
)
"""States in which the sender or the fund still has to do something before there is an answer."""


def after(state: DepositState, step: DepositStep) -> DepositState:
    """Raises DepositStepNotAllowed."""
    try:
        return NEXT[state][step]
    except KeyError:
        raise DepositStepNotAllowed(state=state.value, step=step.value) from None
