"""Who of the fund's staff may take which step. Our own choice: the page names no roles."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class Role(StrEnum):
    APPLICANT = "applicant"
    HELPER = "helper"
    """Invited by the applicant: fills in and gives pieces, signs and sends nothing, sees no decision."""
    CLERK = "clerk"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    AUDITOR = "auditor"


class Task(StrEnum):
    READ = "read"
    ASK = "ask"
    MOVE_PIECE = "move-piece"
    PREPARE = "prepare"
    """Prepare a decision that another person confirms."""
    CORRECT = "correct"
    ASSIGN = "assign"
    MERGE = "merge"
    DECIDE = "decide"
    PREPARE_PROVISION = "prepare-provision"
    CONFIRM_PROVISION = "confirm-provision"
    READ_PARTNERS = "read-partners"
    MANAGE_PARTNERS = "manage-partners"
    """Add a partner, prepare a key or more for one, and take away: less for a key, or the key itself."""
    CONFIRM_PARTNER_KEY = "confirm-partner-key"
    READ_JOURNAL = "read-journal"
    EXPORT_JOURNAL = "export-journal"


class NotYours(Refusal):
    """The person's rights do not reach this. Outside, the answer is the same as for a thing that does not exist."""

    code = "not-yours"


_CASEWORK: Final = frozenset(
    {
        Task.READ,
        Task.ASK,
        Task.MOVE_PIECE,
        Task.PREPARE,
        Task.CORRECT,
        Task.ASSIGN,
        Task.MERGE,
    }
)
MAY: Final[dict[Role, frozenset[Task]]] = {
    Role.APPLICANT: frozenset(),
    Role.HELPER: frozenset(),
    Role.CLERK: _CASEWORK,
    Role.REVIEWER: _CASEWORK
    | {Task.DECIDE, Task.CONFIRM_PROVISION, Task.READ_PARTNERS, Task.CONFIRM_PARTNER_KEY},
    Role.MANAGER: _CASEWORK
    | {
        Task.DECIDE,
        Task.PREPARE_PROVISION,
        Task.CONFIRM_PROVISION,
        Task.READ_PARTNERS,
        Task.MANAGE_PARTNERS,
        Task.CONFIRM_PARTNER_KEY,
        Task.READ_JOURNAL,
    },
    Role.AUDITOR: frozenset({Task.READ, Task.READ_PARTNERS, Task.READ_JOURNAL, Task.EXPORT_JOURNAL}),
}
STAFF: Final = frozenset(role for role, tasks in MAY.items() if tasks)
