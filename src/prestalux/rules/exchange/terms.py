"""What the fund lays down for the exchange space."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Folders(NamedTuple):
    """The names of the four folders at the top."""

    deposit: str = "depot"
    collect: str = "retrait"
    receipts: str = "accuses"
    archive: str = "archive"
    """Of returns that were acknowledged."""


@dataclass(frozen=True, slots=True)
class SpaceTerms:
    """What the exchange space takes; no text found says any of it, so that all of it is the fund's to choose."""

    folders: Folders = field(default_factory=Folders)
    file_bytes: int = 2 << 30
    space_bytes: int = 20 << 30
    """Of the files of a code over which nothing is decided yet; so is their number."""
    space_files: int = 20_000
    files_per_minute: int = 20_000
    """Of a code; who sends faster is made to wait."""
    sessions: int = 16
    """Open at once, of one account."""
    shown_days: int = 60
    """How long decided files and receipts stand in their folders."""
    stuck_minutes: int = 15
    """A request file that is complete and not decided over for so long is shown to staff as stuck."""
    unfinished_hours: int = 6
    """The same of one that began to arrive so long ago and is not complete."""
    arriving_days: int = 7
    """A request file that was begun so long ago and is still not complete is dropped."""
    unanswered_hours: int = 48
    """The same of one that was accepted so long ago and has no answer."""
