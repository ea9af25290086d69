"""The kinds of request file that can be checked and answered here: add one to KINDS and every door takes it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from prestalux.rules.exchange.findings import FileFault
from prestalux.rules.exchange.formats.echo import Echo
from prestalux.rules.exchange.formats.fac import Fac
from prestalux.rules.exchange.formats.kind import (
    Answer,
    Checked,
    Deposit,
    Kind,
    Summary,
    cut_evenly,
    portions_of,
)
from prestalux.rules.exchange.formats.mhm import Mhm

__all__ = [
    "KINDS",
    "Answer",
    "Checked",
    "Deposit",
    "Kind",
    "Summary",
    "cut_evenly",
    "name_faults",
    "portions_of",
]

_ALL: Final[tuple[Kind, ...]] = (Fac(), Mhm(), Echo())
KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.code: kind for kind in _ALL})


def name_faults(deposit: Deposit, kinds: Mapping[str, Kind] = KINDS) -> tuple[FileFault, ...]:
    """What is wrong with a file's name in this account, whatever its bytes; empty where its kind may check it."""
    kind = kinds.get(deposit.name.kind)
    return (FileFault.NAME_KIND_UNKNOWN,) if kind is None else kind.name_faults(deposit)
