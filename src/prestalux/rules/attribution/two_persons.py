"""Four eyes: what one person prepares and another confirms. Which deeds that are is the fund's choice; so is the default.

No text found asks for a second person; a code, its end and the account that is paid are what an error or a fraud would
aim at (our own choice).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class Deed(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"
    CLOSE = "close"
    REOPEN = "reopen"
    CHANGE_BANK_ACCOUNT = "change-bank-account"


USUAL: Final = frozenset({Deed.GRANT, Deed.REFUSE, Deed.REOPEN, Deed.CHANGE_BANK_ACCOUNT})


class SamePerson(Refusal):
    """Who prepared a deed cannot confirm it or send it back."""

    code = "same-person"


def require_another(prepared_by: int | None, by: int | None) -> None:
    """Raises SamePerson, also when it is not known who either of the two is."""
    if by is None or prepared_by is None or prepared_by == by:
        raise SamePerson()
