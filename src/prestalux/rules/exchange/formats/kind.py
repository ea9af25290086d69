"""What a kind of request file is: a plug with a name rule, a check, and an answer.

Bytes come in portions of any size, from wherever they lie; how they are cut changes nothing in what is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from prestalux.rules.conventions.exchange import LEGAL_FRAMES, LegalFrame
from prestalux.rules.exchange.findings import FileFault, Findings
from prestalux.rules.exchange.naming import FileName
from prestalux.rules.identifiers.provider_code import ProviderCode

PORTION: Final = 1 << 16
"""Octets that are looked at in one go, also where they arrive otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What is known of a file beside its bytes."""

    name: FileName
    account: ProviderCode
    frames: Sequence[LegalFrame] = LEGAL_FRAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a file asks for, in whole cents; of a file with findings as far as it could be read."""

    reference: str = ""
    invoices: int = 0
    lines: int = 0
    gross_cents: int = 0
    net_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    size: int
    """Octets that were there; of a file that broke off early as many as were read."""
    findings: Findings
    summary: Summary = field(default_factory=Summary)

    @property
    def accepted(self) -> bool:
        return self.findings.errors == 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A return file."""

    name: FileName
    portions: Iterable[bytes]


class Kind(Protocol):
    @property
    def code(self) -> str:
        """As it stands in a file's name."""

    @property
    def layouts(self) -> frozenset[int]: ...

    @property
    def for_tests_only(self) -> bool:
        """Whether it has no place in a space that counts."""

    def name_faults(self, deposit: Deposit) -> tuple[FileFault, ...]:
        """What is wrong with the name of this file beyond the rule that all names follow."""

    def check(self, deposit: Deposit, portions: Iterable[bytes]) -> Checked:
        """Everything that is wrong with the content. Raises nothing for any bytes; memory does not grow with the file."""

    def answer(self, deposit: Deposit, portions: Iterable[bytes], checked: Checked) -> Answer | None:
        """The return file that the check alone can give; None where an answer needs more than the file."""


def common_name_faults(kind: Kind, deposit: Deposit) -> tuple[FileFault, ...]:
    """Legal frame, its letter, layout, and whose file it is."""
    name = deposit.name
    frame = next((frame for frame in deposit.frames if frame.code == name.frame), None)
    wrong = {
        FileFault.NAME_ACCOUNT_DIFFERS: name.code != deposit.account,
        FileFault.NAME_FRAME_UNKNOWN: frame is None,
        FileFault.NAME_LETTER_DIFFERS: frame is not None and frame.letter != name.letter,
        FileFault.NAME_LAYOUT_UNKNOWN: name.layout not in kind.layouts,
    }
    return tuple(fault for fault, holds in wrong.items() if holds)


def portions_of(source: BinaryIO | Path) -> Iterator[bytes]:
    """The bytes of a file that is open, or of one on a disk."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield from portions_of(file)
        return
    while portion := source.read(PORTION):
        yield portion


def cut_evenly(portions: Iterable[bytes], size: int = PORTION) -> Iterator[bytes]:
    """The same bytes in portions of exactly `size`, the last one shorter, so that no finding depends on how they came."""
    rest = b""
    for portion in portions:
        rest = rest + portion if rest else portion
        at = 0
        while len(rest) - at >= size:
            yield rest[at : at + size]
            at += size
        rest = rest[at:]
    if rest:
        yield rest
