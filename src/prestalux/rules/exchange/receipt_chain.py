"""Several receipts of an account against each other: which are missing, which were changed or given twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from prestalux.rules.exchange.receipts import Receipt, Received, Structure


class ChainFault(StrEnum):
    MISSING = "receipts-missing"
    NUMBER_TWICE = "number-twice"
    OTHER_FORMER = "other-former"
    RECEIVED_MISSING = "received-missing"
    OTHER_RECEIVED = "other-received"


class Held(NamedTuple):
    """A receipt whose signature holds; `name` of its file, `sha256` of its bytes."""

    name: str
    receipt: Receipt
    sha256: str


class ChainFinding(NamedTuple):
    """`name`: the file that it was noticed at; `first` and `last`: the numbers of those not there."""

    why: ChainFault
    name: str
    account: str
    first: int | None = None
    last: int | None = None


def chain_findings(held: Iterable[Held]) -> Iterator[ChainFinding]:
    """In the order of accounts and numbers. What lies before the first or behind the last receipt held is not missed: nobody
    who has only the receipts can know of it. One receipt held twice is one.
    """
    chains: dict[tuple[str, str], dict[str, Held]] = defaultdict(dict)
    structures = []
    for one in held:
        if isinstance(one.receipt, Received):
            chains[one.receipt.space, one.receipt.account].setdefault(one.sha256, one)
        else:
            structures.append(one)
    for _account, chain in sorted(chains.items()):
        yield from _in_chain(sorted(chain.values(), key=lambda one: (_number(one), one.sha256)))
    receipts = {_key(one, one.receipt.receipt_id): one for chain in chains.values() for one in chain.values()}
    for one in sorted(structures, key=lambda one: one.name):
        yield from _hanging(one, receipts)


def _key(one: Held, receipt_id: str) -> tuple[str, str, str]:
    return one.receipt.space, one.receipt.account, receipt_id


def _in_chain(chain: list[Held]) -> Iterator[ChainFinding]:
    for former, one in pairwise(chain):
        before, number = _number(former), _number(one)
        account = one.receipt.account
        if number == before:
            yield ChainFinding(ChainFault.NUMBER_TWICE, one.name, account)
        elif number > before + 1:
            yield ChainFinding(ChainFault.MISSING, one.name, account, before + 1, number - 1)
        elif isinstance(one.receipt, Received) and one.receipt.former not in {
            other.sha256 for other in chain if _number(other) == before
        }:
            yield ChainFinding(ChainFault.OTHER_FORMER, one.name, account)


def _hanging(one: Held, receipts: dict[tuple[str, str, str], Held]) -> Iterator[ChainFinding]:
    structure = one.receipt
    if not isinstance(structure, Structure):
        return
    received = receipts.get(_key(one, structure.received_id))
    if received is None:
        yield ChainFinding(ChainFault.RECEIVED_MISSING, one.name, structure.account)
    elif received.sha256 != structure.received_sha256:
        yield ChainFinding(ChainFault.OTHER_RECEIVED, one.name, structure.account)


def _number(one: Held) -> int:
    return one.receipt.number if isinstance(one.receipt, Received) else 0
