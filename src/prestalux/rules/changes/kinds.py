"""Kinds of change and how each is handled. No text found says how (domain.md 9): the whole table is our own choice.

What harms nobody but the provider takes effect by itself. What says who they are, what they may do, or whom the fund pays
is examined. Where the money goes is confirmed over a channel that whoever asks could not have brought along.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ChangeKind(StrEnum):
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    SPECIALTY = "specialty"
    BANK_ACCOUNT = "bank-account"
    CESSATION = "cessation"


class Evidence(StrEnum):
    """What goes with a change, as PDF."""

    CIVIL_STATUS = "civil-status"
    """An extract from the register of marriages or births, or the decision that changes the name."""
    AUTHORISATION = "authorisation"
    BANK_DETAILS = "bank-details"


class Channel(StrEnum):
    """Over which address a change is confirmed before anything else happens with it."""

    NONE = "none"
    RECORDED = "recorded"
    """The one that the register knew long before the change was asked for."""
    NEW = "new"
    """The one that the change brings."""


class Told(StrEnum):
    """Who is told of a change at once, beside who asked for it."""

    NOBODY = "nobody"
    FORMER = "former"
    """The address that stood before: whoever no longer reads it loses nothing, whoever never asked learns of it."""


@dataclass(frozen=True, slots=True)
class Handling:
    of_the_code: bool
    """Else it is the person's, for all their codes."""
    dated: bool
    """Whether the provider says from which day on."""
    evidence: Evidence | None = None
    channel: Channel = Channel.NONE
    told: Told = Told.NOBODY
    examined: bool = False
    two_persons: bool = False
    delayed: bool = False
    """Holds only some days after it was accepted, in which it can be stopped."""

    @property
    def stoppable(self) -> bool:
        """Whether somebody who did not ask for it can still stop it after it was accepted."""
        return self.channel is not Channel.NONE


HANDLING: Final[dict[ChangeKind, Handling]] = {
    ChangeKind.ADDRESS: Handling(of_the_code=True, dated=True),
    ChangeKind.PHONE: Handling(of_the_code=False, dated=False),
    ChangeKind.EMAIL: Handling(of_the_code=False, dated=False, channel=Channel.NEW, told=Told.FORMER),
    ChangeKind.NAME: Handling(
        of_the_code=False, dated=True, evidence=Evidence.CIVIL_STATUS, told=Told.FORMER, examined=True
    ),
    ChangeKind.SPECIALTY: Handling(
        of_the_code=True, dated=True, evidence=Evidence.AUTHORISATION, told=Told.FORMER, examined=True
    ),
    ChangeKind.BANK_ACCOUNT: Handling(
        of_the_code=True,
        dated=True,
        evidence=Evidence.BANK_DETAILS,
        channel=Channel.RECORDED,
        told=Told.FORMER,
        examined=True,
        two_persons=True,
        delayed=True,
    ),
    ChangeKind.CESSATION: Handling(of_the_code=True, dated=True, told=Told.FORMER, examined=True),
}
