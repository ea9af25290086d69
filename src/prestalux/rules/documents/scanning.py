"""When a received file may be shown: not before the antivirus called it safe, where there is one."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from prestalux.rules.errors import Refusal


class ScanState(StrEnum):
    PENDING = "pending"
    """Queued, or being scanned now."""
    SAFE = "safe"
    INFECTED = "infected"
    ERROR = "error"
    """The last try gave no verdict; the next one comes by itself."""


class ScanPending(Refusal):
    code = "scan-pending"


class ScanMissed(Refusal):
    code = "scan-missed"


class FileInfected(Refusal):
    code = "file-infected"


Withheld = ScanPending | ScanMissed | FileInfected
WITHHELD: Final = (ScanPending, ScanMissed, FileInfected)
_WITHHELD: Final[dict[ScanState, type[Withheld]]] = {
    ScanState.PENDING: ScanPending,
    ScanState.ERROR: ScanMissed,
    ScanState.INFECTED: FileInfected,
}


def withheld(state: ScanState, *, scanner: bool) -> Withheld | None:
    """Why a file in this state is not shown; None when it is. Without a scanner all files are, but for those that an
    earlier one found infected.
    """
    if state is ScanState.INFECTED or scanner:
        refusal = _WITHHELD.get(state)
        return None if refusal is None else refusal()
    return None
