from __future__ import annotations

from enum import StrEnum

from prestalux.rules.errors import Refusal


class CodeState(StrEnum):
    """What is the case with a code on a day; before its first day and after a dated end nothing is."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    VOID = "void"
    """Given by a decision that was set aside: it held on no day."""


class EndReason(StrEnum):
    CESSATION = "cessation"
    DEATH = "death"
    AUTHORISATION_ENDED = "authorisation-ended"
    REPLACED = "replaced"
    OTHER = "other"


class SuspensionReason(StrEnum):
    AUTHORISATION_SUSPENDED = "authorisation-suspended"
    INQUIRY = "inquiry"
    ABSENCE = "absence"
    OTHER = "other"


class NoSuchCode(Refusal):
    code = "no-such-code"


class CodeNotHeld(Refusal):
    """The code is not in the state that the step starts from on that day. `facts`: day, state (empty: none)."""

    code = "code-not-held"
