"""The verdict on one file and the limits it was judged by."""

from __future__ import annotations

from dataclasses import dataclass

from prestalux.rules.documents.codes import Finding, Flag


@dataclass(frozen=True, slots=True)
class Limits:
    """What a piece may measure at most: pages in points (1/72 inch), pictures in bytes once unpacked."""

    max_bytes: int = 20_000_000
    max_pages: int = 500
    max_page_side: int = 14_400
    max_image_bytes: int = 600_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """`pages` is 0 unless the pages could be counted; `sha256` is of the bytes as received."""

    accepted: bool
    finding: Finding | None
    pages: int
    sha256: str
    flags: tuple[Flag, ...] = ()

    def __post_init__(self) -> None:
        if self.accepted is not (self.finding is None):
            raise ValueError("a verdict is either accepted or has a finding")
