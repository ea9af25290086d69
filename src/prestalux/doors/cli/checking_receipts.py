"""Receipts checked against public keys, and against each other: the same words with and without a house."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, cast

from prestalux.doors.cli.exits import Exit, WrongUse
from prestalux.doors.cli.inputs import contents
from prestalux.doors.cli.speaker import Speaker, shown
from prestalux.doors.shared import receipt_texts
from prestalux.doors.shared.print.wording import Lang, written_instant
from prestalux.rules.errors import Refusal
from prestalux.rules.exchange.receipt_chain import ChainFinding, Held, chain_findings
from prestalux.rules.exchange.receipts import MOST_BYTES, Received, Space, Structure, verify
from prestalux.rules.proof import PublicKey

_SUFFIX: Final = ".xml"
_NOTHING: Final = dict.fromkeys(
    ("layer", "receipt", "space", "account", "code", "name", "sha256", "size", "at", "number", "duplicate_of",
     "verdict", "findings", "key", "why", "first", "last")
)  # fmt: skip


def tell(names: Sequence[str], request: str | None, keys: Iterable[PublicKey], speaker: Speaker) -> Exit:
    """One line for each receipt, one for whatever is missing between them, one for the request file. Raises WrongUse for a
    list of keys or a request file that cannot be read.
    """
    keys = tuple(keys)
    deposited = _digest_of(request) if request else ""
    held: list[Held] = []
    worst = Exit.DONE
    for name in _each(names, speaker):
        try:
            worst = max(worst, _tell_one(name, keys, held, speaker))
        except WrongUse as wrong:
            speaker.complain(speaker.say(wrong.word, **wrong.facts))
            worst = max(worst, Exit.WRONG_USE)
    worst = max(worst, _tell_chains(held, speaker))
    if request:
        worst = max(worst, _tell_request(request, deposited, held, speaker))
    return worst


def _each(names: Sequence[str], speaker: Speaker) -> Iterator[str]:
    """Files as they are named, and of a folder those that may be receipts, by name."""
    for name in names:
        folder = Path(name)
        if "\0" in name or not folder.is_dir():
            yield name
            continue
        found = sorted(str(path) for path in folder.iterdir() if path.suffix == _SUFFIX and path.is_file())
        if not found:
            raise WrongUse("receipts-none", folder=shown(name))
        yield from found


def _tell_one(name: str, keys: tuple[PublicKey, ...], held: list[Held], speaker: Speaker) -> Exit:
    data = contents(name, most=MOST_BYTES + 1).data
    record: dict[str, object] = {"file": name, "genuine": False, **_NOTHING}
    try:
        receipt, key = verify(data, keys)
    except Refusal as refusal:
        title = receipt_texts.TITLES[refusal.code][speaker.language]
        speaker.tell(
            speaker.say("receipt-not-proved", what=shown(name), title=title), record | {"why": refusal.code}
        )
        return Exit.REFUSED
    held.append(Held(name, receipt, hashlib.sha256(data).hexdigest()))
    record |= {
        "genuine": True,
        "receipt": receipt.receipt_id,
        "space": receipt.space.value,
        "account": receipt.account,
        "code": receipt.code.digits,
        "name": receipt.file_name,
        "sha256": receipt.sha256,
        "at": receipt.at.isoformat(),
        "key": key.key_id,
    }
    if isinstance(receipt, Received):
        speaker.tell(_received(name, receipt, key.key_id, speaker), record | _record_of_received(receipt))
    else:
        speaker.tell(_structure(name, receipt, key.key_id, speaker), record | _record_of_structure(receipt))
    return Exit.DONE


def _received(name: str, receipt: Received, key: str, speaker: Speaker) -> str:
    return speaker.say(
        "receipt-received",
        what=shown(name),
        number=receipt.number,
        account=shown(receipt.account),
        moment=written_instant(receipt.at, cast(Lang, speaker.language)),
        file=shown(receipt.file_name),
        size=receipt.size,
        key=key,
        remark=_remark(receipt, speaker),
    )


def _structure(name: str, receipt: Structure, key: str, speaker: Speaker) -> str:
    return speaker.say(
        "receipt-structure",
        what=shown(name),
        moment=written_instant(receipt.at, cast(Lang, speaker.language)),
        account=shown(receipt.account),
        file=shown(receipt.file_name),
        verdict=receipt_texts.VERDICTS[receipt.verdict][speaker.language],
        total=sum(receipt.counts.values()),
        key=key,
        remark=_remark(receipt, speaker),
    )


def _remark(receipt: Received | Structure, speaker: Speaker) -> str:
    said = speaker.say("receipt-duplicate", receipt=receipt.duplicate_of) if receipt.duplicate_of else ""
    return said + (speaker.say("receipt-of-test") if receipt.space is Space.TEST else "")


def _record_of_received(receipt: Received) -> dict[str, object]:
    return {
        "layer": "received",
        "size": receipt.size,
        "number": receipt.number,
        "duplicate_of": receipt.duplicate_of or None,
    }


def _record_of_structure(receipt: Structure) -> dict[str, object]:
    findings = {fault.value: count for fault, count in receipt.counts.items()}
    return {
        "layer": "structure",
        "verdict": receipt.verdict.value,
        "findings": findings,
        "duplicate_of": receipt.duplicate_of or None,
    }


def _tell_chains(held: list[Held], speaker: Speaker) -> Exit:
    """Nothing is said of one receipt alone, nor of an account of which one is there and nothing is wrong."""
    found = list(chain_findings(held)) if len(held) > 1 else []
    for finding in found:
        _tell_finding(finding, speaker)
    broken = {finding.account for finding in found}
    chains: dict[tuple[str, str], set[int]] = {}
    for one in held:
        if isinstance(one.receipt, Received):
            chains.setdefault((one.receipt.space, one.receipt.account), set()).add(one.receipt.number)
    for (space, account), numbers in sorted(chains.items()):
        if account in broken or len(numbers) < 2:
            continue
        record = {
            "file": None,
            "genuine": True,
            **_NOTHING,
            "layer": "chain",
            "space": space,
            "account": account,
        }
        text = speaker.say(
            "receipt-chain-whole", account=shown(account), first=min(numbers), last=max(numbers)
        )
        speaker.tell(text, record | {"first": min(numbers), "last": max(numbers)})
    return Exit.REFUSED if found else Exit.DONE


def _tell_finding(finding: ChainFinding, speaker: Speaker) -> None:
    why = receipt_texts.CHAIN[finding.why][speaker.language].format(first=finding.first, last=finding.last)
    text = speaker.say(
        "receipt-chain-finding", what=shown(finding.name), account=shown(finding.account), why=why
    )
    record = {
        "file": finding.name,
        "genuine": False,
        **_NOTHING,
        "layer": "chain",
        "account": finding.account,
    }
    speaker.tell(text, record | {"why": finding.why.value, "first": finding.first, "last": finding.last})


def _digest_of(request: str) -> str:
    return contents(request, most=0).sha256


def _tell_request(request: str, sha256: str, held: list[Held], speaker: Speaker) -> Exit:
    receipts = [one.receipt for one in held if one.receipt.sha256 == sha256]
    record = {"file": request, "genuine": bool(receipts), **_NOTHING, "layer": "request", "sha256": sha256}
    if not receipts:
        speaker.tell(
            speaker.say("receipt-of-no-file", file=shown(request)), record | {"why": "no-receipt-of-it"}
        )
        return Exit.REFUSED
    for receipt in receipts:
        text = speaker.say("receipt-of-file", file=shown(request), receipt=receipt.receipt_id)
        speaker.tell(text, record | {"receipt": receipt.receipt_id, "name": receipt.file_name})
    return Exit.DONE
