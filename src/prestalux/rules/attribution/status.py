"""The states of a request for a code and the steps between them: one table, one function.

The diagram in docs/procedure.md is generated from NEXT. Groups are named so that doors need no lists of their own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    GRANTED = "granted"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """Examined together with another request of the same person, which alone is decided; it can be split off again."""


class Step(StrEnum):
    SUBMIT = "submit"
    ASK_FOR_PIECES = "ask-for-pieces"
    RESUME = "resume"
    """Every ask is answered or withdrawn; follows by itself."""
    GRANT = "grant"
    REFUSE = "refuse"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SPLIT = "split"
    """Where an ask is still open, asking for pieces follows by itself."""
    REOPEN = "reopen"
    """The former decision is void from then on, and its code with it; the request is examined again."""


class Side(StrEnum):
    APPLICANT = "applicant"
    FUND = "fund"
    NOBODY = "nobody"


class StepNotAllowed(Refusal):
    code = "step-not-allowed"


NEXT: Final[dict[Status, dict[Step, Status]]] = {
    Status.DRAFT: {
        Step.SUBMIT: Status.SUBMITTED,
        Step.WITHDRAW: Status.WITHDRAWN,
    },
    Status.SUBMITTED: {
        Step.ASK_FOR_PIECES: Status.INCOMPLETE,
        Step.GRANT: Status.GRANTED,
        Step.REFUSE: Status.REFUSED,
        Step.CLOSE: Status.CLOSED,
        Step.WITHDRAW: Status.WITHDRAWN,
        Step.MERGE: Status.MERGED,
    },
    Status.INCOMPLETE: {
        Step.ASK_FOR_PIECES: Status.INCOMPLETE,
        Step.RESUME: Status.SUBMITTED,
        Step.REFUSE: Status.REFUSED,
        Step.CLOSE: Status.CLOSED,
        Step.WITHDRAW: Status.WITHDRAWN,
        Step.MERGE: Status.MERGED,
    },
    Status.MERGED: {
        Step.SPLIT: Status.SUBMITTED,
        Step.WITHDRAW: Status.WITHDRAWN,
    },
    Status.GRANTED: {Step.REOPEN: Status.SUBMITTED},
    Status.REFUSED: {Step.REOPEN: Status.SUBMITTED},
    Status.CLOSED: {Step.REOPEN: Status.SUBMITTED},
    Status.WITHDRAWN: {},
}
DECIDED: Final = frozenset(status for status, steps in NEXT.items() if Step.REOPEN in steps)
ENDED: Final = DECIDED | {Status.WITHDRAWN, Status.MERGED}
"""Nobody must act."""
WITH_THE_FUND: Final = frozenset({Status.SUBMITTED, Status.INCOMPLETE})
DECISIONS: Final = frozenset({Step.GRANT, Step.REFUSE, Step.CLOSE})

WHO_MUST_ACT: Final[dict[Status, Side]] = {
    Status.DRAFT: Side.APPLICANT,
    Status.SUBMITTED: Side.FUND,
    Status.INCOMPLETE: Side.APPLICANT,
    **dict.fromkeys(ENDED, Side.NOBODY),
}


def after(status: Status, step: Step) -> Status:
    """Raises StepNotAllowed."""
    try:
        return NEXT[status][step]
    except KeyError:
        raise StepNotAllowed(status=status.value, step=step.value) from None
