"""The decision: from which day to which day a granted code holds, and the reasons staff may give."""

from __future__ import annotations

from enum import StrEnum

from prestalux.rules.attribution.request import RequestFacts
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import EmptyPeriod, Period


class RefusalReason(StrEnum):
    """Our own list: no text found names reasons (domain.md 9)."""

    NO_AUTHORISATION = "no-authorisation"
    AUTHORISATION_EXPIRED = "authorisation-expired"
    NOT_THE_PERSON = "not-the-person"
    PIECES_NOT_GENUINE = "pieces-not-genuine"
    OTHER = "other"


class CloseReason(StrEnum):
    NO_ANSWER = "no-answer"
    DUPLICATE = "duplicate"
    NOT_NEEDED = "not-needed"
    OTHER = "other"


class AskReason(StrEnum):
    MISSING = "missing"
    UNREADABLE = "unreadable"
    WRONG_PIECE = "wrong-piece"
    EXPIRED = "expired"
    INCOMPLETE = "incomplete"
    NOT_SIGNED = "not-signed"
    DIFFERS = "differs"
    INFECTED = "infected"
    OTHER = "other"


class ReasonMissing(Refusal):
    code = "reason-missing"


class NoPossiblePeriod(Refusal):
    """The start lies after the end of the declaration or authorisation: there is no day on which a code could hold."""

    code = "no-possible-period"


def code_period(facts: RequestFacts) -> Period:
    """From the start of practice, but not before the authorisation; to the last day of the declaration or of a dated
    authorisation. Raises NoPossiblePeriod.
    """
    days = [day for day in (facts.start_on, facts.basis_from) if day is not None]
    if not days:
        raise NoPossiblePeriod()
    try:
        return Period.through(max(days), facts.basis_until)
    except EmptyPeriod:
        raise NoPossiblePeriod() from None
