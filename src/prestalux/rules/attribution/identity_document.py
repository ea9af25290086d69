"""Who at the desk sees the copy of the identity document. No text found says it: all of this is our own choice.

A clerk sees it while there is something to check: the request is with the fund, and theirs or nobody's. Who decides or
answers for the desk sees it always. An auditor sees who looked, never the picture. Nobody saves the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from prestalux.rules.attribution.roles import Role
from prestalux.rules.attribution.status import WITH_THE_FUND, Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal


class Sight(StrEnum):
    ALWAYS = "always"
    IN_CHARGE = "in-charge"
    """While the request is with the fund, and is theirs or nobody's."""
    NEVER = "never"


SIGHT: Final[dict[Role, Sight]] = {
    Role.APPLICANT: Sight.NEVER,
    Role.HELPER: Sight.NEVER,
    Role.CLERK: Sight.IN_CHARGE,
    Role.REVIEWER: Sight.ALWAYS,
    Role.MANAGER: Sight.ALWAYS,
    Role.AUDITOR: Sight.NEVER,
}
"""At the desk; whoever gave the copy sees it without this."""


class IdentityDocumentNotSaved(Refusal):
    """It is looked at on the screen, marked; its file is given to nobody at the desk."""

    code = "identity-document-not-saved"


def is_identity_document(piece: str, moved_from: str) -> bool:
    """A file that is or was in its slot: moving it elsewhere opens it to nobody."""
    return Piece.IDENTITY_DOCUMENT in {piece, moved_from}


def seeing_role(
    roles: Iterable[Role], *, status: Status, assigned_to: int | None, account_id: int | None
) -> Role | None:
    """The role by which this person sees it now; None when they do not."""
    in_charge = status in WITH_THE_FUND and assigned_to in {None, account_id}
    sees = {Sight.ALWAYS: True, Sight.IN_CHARGE: in_charge, Sight.NEVER: False}
    return next((role for role in sorted(roles) if sees[SIGHT[role]]), None)
