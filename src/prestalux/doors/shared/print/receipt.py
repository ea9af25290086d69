"""A receipt to read and to file: what the signed file says, on paper. Equal bytes and letterhead give equal bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from babel.numbers import format_decimal

from prestalux.doors.shared import receipt_texts
from prestalux.doors.shared.finding_texts import details, euro
from prestalux.doors.shared.print.engine import compile_letter
from prestalux.doors.shared.print.facts import Letterhead
from prestalux.doors.shared.print.wording import (
    Lang,
    Words,
    french_spaces,
    printed_code,
    texts,
    written_day,
    written_instant,
)
from prestalux.rules.exchange.findings import NOWHERE, Finding, severity_of
from prestalux.rules.exchange.receipts import Received, Structure, explained, key_id_of, read
from prestalux.rules.periods import day_of

MOST_PRINTED: Final = 500
"""Findings on paper: about forty pages. The signed file lists up to 10,000."""

_Row = dict[str, str]


def receipt(data: bytes, name: str, letterhead: Letterhead, lang: Lang) -> bytes:
    """`data` and `name`: of the signed file, whose signature is not checked here. Raises NoProof for what is none."""
    found, words = read(data), texts(lang)["receipt"]
    layer = "received" if isinstance(found, Received) else "structure"
    issued_on = day_of(found.at)
    facts: dict[str, object] = {
        "lang": lang,
        "day": written_day(issued_on, lang),
        "common": texts(lang)["common"],
        "words": {**words, "title": words[f"title_{layer}"], "lead": words[f"lead_{layer}"]},
        "letterhead": asdict(letterhead),
        "reference": found.receipt_id,
        "is_test": found.space == "test",
        "file": [
            _text(words["file"], found.file_name),
            *([_text(words["size"], _size(found.size, words, lang))] if isinstance(found, Received) else []),
            _digest("SHA-256", found.sha256),
        ],
        "about": list(_about(found, words, lang)),
        "signature": [
            _text(words["key"], key_id_of(data)),
            _text(words["issuer"], found.issuer),
            _text(words["signed_file"], name),
        ],
        "result": None if isinstance(found, Received) else _result(found, data, words, lang),
    }
    return compile_letter("receipt", facts, issued_on=issued_on)


def _about(found: Received | Structure, words: Words, lang: Lang) -> Iterator[_Row]:
    yield _text(words["at"], written_instant(found.at, lang))
    yield _text(words["id"], found.receipt_id)
    yield _text(words["space"], words[f"space_{found.space}"])
    yield _text(words["account"], found.account)
    yield _text(words["code"], printed_code(found.code.digits))
    if isinstance(found, Structure):
        yield _text(words["hangs_on"], found.received_id)
        yield _digest(words["hangs_on_digest"], found.received_sha256)
        if found.duplicate_of:
            yield _text(words["duplicate"], found.duplicate_of)
        return
    yield _text(words["number"], _number(found.number, lang))
    if found.former:
        yield _digest(words["former"], found.former)
    else:
        yield _text(words["former"], words["first"])
    if found.duplicate_of:
        yield _text(words["duplicate"], found.duplicate_of)


def _result(found: Structure, data: bytes, words: Words, lang: Lang) -> dict[str, object]:
    summary, total = found.summary, sum(found.counts.values())
    printed = found.listed[:MOST_PRINTED]
    return {
        "verdict": words[f"verdict_{found.verdict}"],
        "accepted": found.verdict == "accepted",
        "rows": [
            _text(words["kind"], found.kind or "–"),
            *([_text(words["file_reference"], summary.reference)] if summary.reference else []),
            _text(words["invoices"], _number(summary.invoices, lang)),
            _text(words["lines"], _number(summary.lines, lang)),
            _text(words["gross"], euro(summary.gross_cents, lang)),
            _text(words["net"], euro(summary.net_cents, lang)),
            _text(words["total"], _number(total, lang)),
        ],
        "codes": list(_codes(found, data, words, lang)),
        # Where none has a place or a fact, the codes above say all of it.
        "findings": [_finding(number, one, words, lang) for number, one in enumerate(printed, 1)]
        if any(one.facts or one.place != NOWHERE for one in printed)
        else [],
        "beyond": words["beyond"].format(
            printed=_number(len(printed), lang),
            listed=_number(len(found.listed), lang),
            total=_number(total, lang),
        )
        if total > len(printed)
        else "",
    }


def _codes(found: Structure, data: bytes, words: Words, lang: Lang) -> Iterator[dict[str, str]]:
    """In the words that were signed; in those of today where the file explains nothing."""
    signed = explained(data)
    for fault, count in found.counts.items():
        title, cause, cure = signed.get(fault, {}).get(lang) or receipt_texts.WORDS[fault][lang]
        yield {
            "code": fault.value,
            "title": title,
            "text": f"{cause}\n{cure}",
            "count": _number(count, lang),
            "severity": words[f"severity_{severity_of(fault)}"],
        }


def _finding(number: int, one: Finding, words: Words, lang: Lang) -> dict[str, str]:
    place = one.place
    where = [
        words["at_line"].format(line=place.line) if place.line else "",
        words["at_column"].format(column=place.column) if place.column else "",
    ]
    return {
        "number": _number(number, lang),
        "where": ", ".join(part for part in where if part) or words["whole_file"],
        "path": place.path,
        "code": one.fault.value,
        "facts": details(one, lang),
    }


def _text(label: str, value: str) -> _Row:
    return {"label": label, "value": value, "form": "text"}


def _digest(label: str, value: str) -> _Row:
    return {"label": label, "value": value, "form": "digest"}


def _number(value: int, lang: Lang) -> str:
    return str(format_decimal(value, locale=lang))


def _size(octets: int, words: Words, lang: Lang) -> str:
    said = words["octets"].format(count=_number(octets, lang))
    return french_spaces(said) if lang == "fr" else said
