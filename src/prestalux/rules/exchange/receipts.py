"""Receipts for deposited files: *received*, in a chain for each account, and *structure*, what the check found.

An XML file each, signed by the keys that sign the fund's letters; a list of public keys is enough to check one, without network or
database (docs/formats/receipt.md). Equal content and key give equal bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from prestalux.rules.exchange.findings import FileFault, Finding, Place, severity_of
from prestalux.rules.exchange.formats.kind import Checked, Summary
from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of
from prestalux.rules.proof import (
    AlteredProof,
    NoProof,
    ProofKeyExpired,
    ProofKeyRevoked,
    ProofKeyUnknown,
    PublicKey,
    SigningKey,
)
from prestalux.rules.proof.content import coded, decoded

NAMESPACE: Final = "urn:prestalux:receipt:1"
MARK: Final = b"PX1E\n"
"""Begins what is signed: no signature of a letter serves for a receipt."""
MOST_BYTES: Final = 32_000_000
"""Of a receipt; one with 10,000 findings has about four million."""
LANGUAGES: Final = ("fr", "de", "en")
SUFFIXES: Final = {"received": ".received.xml", "structure": ".structure.xml"}
_PLACE: Final = b"0" * 86
_HEAD: Final = f'<?xml version="1.0" encoding="UTF-8"?>\n<receipt xmlns="{NAMESPACE}" layer="'.encode()
_TAIL: Final = re.compile(
    rb'\n  <signature key="([a-z2-7]{8})">([A-Za-z0-9_-]{86})</signature>\r?\n</receipt>\r?\n?\Z'
)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NS: Final = f"{{{NAMESPACE}}}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Space(StrEnum):
    """Whether what is exchanged counts; the two never mix."""

    PRODUCTION = "production"
    TEST = "test"


class FileVerdict(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    """The bytes of an accepted file of this name once more: what was said of that one holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptHead:
    """What both layers say. ValueError for what cannot stand in a receipt."""

    receipt_id: str
    """1 to 64 letters, digits and hyphens."""
    issuer: str
    """The fund, as it writes its name."""
    space: Space
    account: str
    code: ProviderCode
    file_name: str
    sha256: str
    """Of the deposited bytes; 64 hexadecimal characters."""
    at: datetime
    """Aware; written in UTC, to the microsecond."""

    def __post_init__(self) -> None:
        _require(_ID.fullmatch(self.receipt_id), "an id")
        _require(self.at.tzinfo, "a moment with its zone")
        _require(_SHA256.fullmatch(self.sha256), "a digest")
        for text in (self.issuer, self.account, self.file_name):
            _require(text and all(sign.isprintable() for sign in text), "a text on one line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(ReceiptHead):
    """That a file arrived: these bytes, at this moment."""

    size: int
    number: int
    """In the account's chain, from 1."""
    former: str = ""
    """SHA-256 of the bytes of the account's former receipt; empty for the first."""
    duplicate_of: str = ""
    """The id of the receipt that the same bytes got before, where a file with them was accepted by then."""

    def __post_init__(self) -> None:
        ReceiptHead.__post_init__(self)
        _require(self.size >= 0 and self.number >= 1, "a size and a number")
        _require(bool(self.former) == (self.number > 1), "a former receipt behind every one but the first")
        _require(not self.former or _SHA256.fullmatch(self.former), "a digest")
        _require(not self.duplicate_of or _ID.fullmatch(self.duplicate_of), "an id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure(ReceiptHead):
    """What the check of a received file found."""

    received_id: str
    received_sha256: str
    """Of the bytes of its receipt of the first layer: so this one hangs on the chain."""
    verdict: FileVerdict
    kind: str
    """Empty where the name is none by the rule, so that no kind can be read from it."""
    summary: Summary = field(default_factory=Summary)
    counts: Mapping[FileFault, int] = field(default_factory=dict)
    listed: tuple[Finding, ...] = ()
    duplicate_of: str = ""
    """Of a duplicate alone: the id of the receipt *received* of the file whose bytes it repeats."""

    def __post_init__(self) -> None:
        ReceiptHead.__post_init__(self)
        _require((self.verdict is FileVerdict.DUPLICATE) == bool(self.duplicate_of), "a duplicate's first")
        _require(not self.duplicate_of or _ID.fullmatch(self.duplicate_of), "an id")
        _require(_ID.fullmatch(self.received_id), "an id")
        _require(_SHA256.fullmatch(self.received_sha256), "a digest")
        _require(len(self.listed) <= sum(self.counts.values()), "every finding counted")

    @classmethod
    def of(
        cls,
        received: Received,
        data: bytes,
        checked: Checked,
        *,
        receipt_id: str,
        kind: str,
        at: datetime,
        duplicate_of: str = "",
    ) -> Structure:
        """`data`: the bytes of the receipt of the first layer. Of a duplicate nothing is found: its first tells it."""
        verdict = FileVerdict.ACCEPTED if checked.accepted else FileVerdict.REFUSED
        return cls(
            receipt_id=receipt_id,
            issuer=received.issuer,
            space=received.space,
            account=received.account,
            code=received.code,
            file_name=received.file_name,
            sha256=received.sha256,
            at=at,
            received_id=received.receipt_id,
            received_sha256=digest_of(data),
            verdict=FileVerdict.DUPLICATE if duplicate_of else verdict,
            kind=kind,
            summary=checked.summary,
            counts={} if duplicate_of else dict(checked.findings.counts),
            listed=() if duplicate_of else checked.findings.listed,
            duplicate_of=duplicate_of,
        )


Receipt = Received | Structure
Words = Mapping[FileFault, Mapping[str, tuple[str, str, str]]]
"""Title, cause and cure of a code by language."""


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def signed(receipt: Receipt, key: SigningKey, words: Words | None = None) -> bytes:
    """The receipt's file. `words` explain, in a structure receipt, the codes that occur in it."""
    parts = [*_head(receipt), *_body(receipt, words or {})]
    text = _HEAD.decode() + "\n".join(parts)
    before = f'{text}\n  <signature key="{key.key_id}">'.encode()
    after = b"</signature>\n</receipt>\n"
    return before + coded(key.sign(MARK + before + _PLACE + after)).encode() + after


def verify(data: bytes, keys: Iterable[PublicKey]) -> tuple[Receipt, PublicKey]:
    """The receipt in a file, if it may be believed, and the key that signed it.

    Raises NoProof (no receipt, or one of a later version), ProofKeyUnknown, AlteredProof, ProofKeyRevoked, ProofKeyExpired.
    """
    found = _TAIL.search(data, max(len(data) - 300, 0)) if len(data) <= MOST_BYTES else None
    if found is None or not data.startswith(_HEAD):
        raise NoProof()
    key_id = found.group(1).decode()
    key = next((key for key in keys if key.key_id == key_id), None)
    if key is None:
        raise ProofKeyUnknown(key=key_id)
    raw = decoded(found.group(2).decode())
    if raw is None or not key.signed(MARK + data[: found.start(2)] + _PLACE + data[found.end(2) :], raw):
        raise AlteredProof()
    if key.revoked_on is not None:
        raise ProofKeyRevoked(key=key_id, revoked_on=key.revoked_on, reason=key.reason)
    receipt = read(data)
    day = day_of(receipt.at)
    if day not in key.in_force:
        raise ProofKeyExpired(key=key_id, day=day, first=key.in_force.start, last=key.in_force.last_day)
    return receipt, key


def key_id_of(data: bytes) -> str:
    """Of the key by which it says it was signed; whether it was, `verify` tells. Raises NoProof."""
    found = _TAIL.search(data, max(len(data) - 300, 0))
    if found is None:
        raise NoProof()
    return found.group(1).decode()


def explained(data: bytes) -> Words:
    """The words by which a receipt explains its codes, as far as it does. Raises NoProof."""
    words: dict[FileFault, dict[str, tuple[str, str, str]]] = {}
    for code in _root(data).iterfind(f"{_NS}codes/{_NS}code"):
        by_language: dict[str, dict[str, str]] = {}
        for one in code.iterchildren():
            name = etree.QName(one).localname
            by_language.setdefault(one.get(_LANGUAGE, ""), {})[name] = one.text or ""
        words[FileFault(code.get("name"))] = {
            language: (said.get("title", ""), said.get("cause", ""), said.get("cure", ""))
            for language, said in by_language.items()
        }
    return words


def schema() -> bytes:
    """The schema of both layers (XSD)."""
    return files(__package__).joinpath("receipt-1.xsd").read_bytes()


def _require(holds: object, what: str) -> None:
    if not holds:
        raise ValueError(f"a receipt needs {what}")


# Writing


def _element(tag: str, value: object, indent: str = "  ", **attributes: object) -> str:
    given = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"{indent}<{tag}{given}>{escape(str(value))}</{tag}>"


def _head(receipt: Receipt) -> Iterator[str]:
    layer = "received" if isinstance(receipt, Received) else "structure"
    yield f'{layer}" space="{receipt.space}">'
    yield _element("id", receipt.receipt_id)
    yield _element("issuer", receipt.issuer)
    yield _element("account", receipt.account)
    yield _element("code", receipt.code.digits)
    yield _element("at", f"{receipt.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}")
    yield _element("file", receipt.file_name)
    yield _element("sha256", receipt.sha256)


def _body(receipt: Receipt, words: Words) -> Iterator[str]:
    if isinstance(receipt, Received):
        yield _element("size", receipt.size)
        yield _element("number", receipt.number)
        if receipt.former:
            yield _element("former", receipt.former)
        if receipt.duplicate_of:
            yield _element("duplicateOf", receipt.duplicate_of)
        return
    yield _element("received", receipt.received_id, sha256=receipt.received_sha256)
    if receipt.kind:
        yield _element("kind", receipt.kind)
    yield _element("verdict", receipt.verdict)
    if receipt.duplicate_of:
        yield _element("duplicateOf", receipt.duplicate_of)
    yield from _summary(receipt.summary)
    yield from _codes(receipt.counts, words)
    yield f'  <findings total="{sum(receipt.counts.values())}" listed="{len(receipt.listed)}">'
    for finding in receipt.listed:
        yield from _finding(finding)
    yield "  </findings>"


def _summary(summary: Summary) -> Iterator[str]:
    given = f" reference={quoteattr(summary.reference)}" if summary.reference else ""
    yield (
        f'  <summary{given} invoices="{summary.invoices}" lines="{summary.lines}"'
        f' grossCents="{summary.gross_cents}" netCents="{summary.net_cents}"/>'
    )


def _codes(counts: Mapping[FileFault, int], words: Words) -> Iterator[str]:
    """In the order of the catalogue, whatever the order in which they were found."""
    yield "  <codes>"
    for fault in FileFault:
        if count := counts.get(fault, 0):
            yield f'    <code name="{fault}" severity="{severity_of(fault)}" count="{count}">'
            for language in LANGUAGES:
                for name, text in zip(
                    ("title", "cause", "cure"), words.get(fault, {}).get(language, ()), strict=False
                ):
                    yield f'      <{name} xml:lang="{language}">{escape(text)}</{name}>'
            yield "    </code>"
    yield "  </codes>"


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.place
    at = "".join(
        f" {name}={quoteattr(str(value))}"
        for name, value in (("line", place.line), ("column", place.column), ("path", place.path))
        if value
    )
    if not finding.facts:
        yield f'    <finding code="{finding.fault}"{at}/>'
        return
    facts = "".join(_element("fact", value, "", name=name) for name, value in finding.facts.items())
    yield f'    <finding code="{finding.fault}"{at}>{facts}</finding>'


# Reading, of bytes whose signature holds


def read(data: bytes) -> Receipt:
    """Whatever signed it. What a true signature covers and yet cannot be read was written by a later version: NoProof."""
    root = _root(data)
    try:
        head: dict[str, Any] = {
            "receipt_id": _text(root, "id"),
            "issuer": _text(root, "issuer"),
            "space": Space(root.get("space")),
            "account": _text(root, "account"),
            "code": ProviderCode.as_received(_text(root, "code")),
            "at": datetime.strptime(_text(root, "at"), "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
            "file_name": _text(root, "file"),
            "sha256": _text(root, "sha256"),
        }
        return (_read_received if root.get("layer") == "received" else _read_structure)(root, head)
    except (KeyError, TypeError, ValueError):
        raise NoProof() from None


def _root(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NoProof() from None


def _read_received(root: Any, head: dict[str, Any]) -> Received:
    return Received(
        **head,
        size=int(_text(root, "size")),
        number=int(_text(root, "number")),
        former=root.findtext(f"{_NS}former") or "",
        duplicate_of=root.findtext(f"{_NS}duplicateOf") or "",
    )


def _read_structure(root: Any, head: dict[str, Any]) -> Structure:
    received, summary = root.find(f"{_NS}received"), root.find(f"{_NS}summary")
    return Structure(
        **head,
        received_id=received.text,
        received_sha256=received.get("sha256"),
        verdict=FileVerdict(_text(root, "verdict")),
        duplicate_of=root.findtext(f"{_NS}duplicateOf") or "",
        kind=root.findtext(f"{_NS}kind") or "",
        summary=Summary(
            reference=summary.get("reference", ""),
            invoices=int(summary.get("invoices")),
            lines=int(summary.get("lines")),
            gross_cents=int(summary.get("grossCents")),
            net_cents=int(summary.get("netCents")),
        ),
        counts={
            FileFault(code.get("name")): int(code.get("count"))
            for code in root.iter(f"{_NS}code")
            if code.get("name")
        },
        listed=tuple(_read_finding(finding) for finding in root.iter(f"{_NS}finding")),
    )


def _read_finding(finding: Any) -> Finding:
    place = Place(int(finding.get("line", 0)), int(finding.get("column", 0)), finding.get("path", ""))
    facts: dict[str, str | int] = {
        fact.get("name"): fact.text or "" for fact in finding.iterchildren(f"{_NS}fact")
    }
    return Finding(FileFault(finding.get("code")), place, facts)


def _text(root: Any, name: str) -> str:
    text = root.findtext(f"{_NS}{name}")
    if text is None:
        raise ValueError(name)
    return str(text)
