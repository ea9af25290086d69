"""What was read in a file: the values that the reading child of the cage answers with, and their way through the pipe.

The parent takes them as it takes a stranger's: known words, bounded lengths, numbers and days checked anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.identifiers.bank_account import BadBankAccount, BankAccount
from prestalux.rules.identifiers.typed_text import hides, tidy
from prestalux.rules.reading import MOST_DAYS, MOST_IBANS

READER: Final = 4
"""Raised when the reader learns something: files read by an earlier one are read again."""
LONGEST_LINE: Final = 120
LONGEST_ANSWER: Final = 500
MOST_ANSWERS: Final = 60
MOST_SIGNATURES: Final = 10


class Outcome(StrEnum):
    READ = "read"
    NO_TEXT = "no-text"
    UNREADABLE = "unreadable"


class SignatureVerdict(StrEnum):
    """Of one signature; of a file the gravest one, in this order from grave to good."""

    BROKEN = "broken"
    CHANGED = "changed"
    UNKNOWN_SIGNER = "unknown-signer"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True)
class SignatureRead:
    """`signer` and `signed_at` are the signature's own words, believed only where the verdict is `trusted`."""

    verdict: SignatureVerdict
    signer: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileRead:
    """`answers` are those of a filled information sheet by field name; None when the file is not such a sheet."""

    outcome: Outcome
    ibans: tuple[str, ...] = ()
    holder: str = ""
    ends: tuple[date, ...] = ()
    signatures: tuple[SignatureRead, ...] = ()
    answers: dict[str, str] | None = None
    titles: tuple[Piece, ...] = ()
    """What the text calls the document, as far as it is one of the pieces."""
    access: dict[str, str] | None = None
    """The answers of a form that asks for the network or for access; None when the file is no such form."""
    access_printed: bool = False
    """It is such a form, printed to PDF: nothing can be read in its fields any more."""

    @property
    def signature(self) -> SignatureVerdict | None:
        """The gravest verdict; None without a signature."""
        found = {row.verdict for row in self.signatures}
        return next((verdict for verdict in SignatureVerdict if verdict in found), None)

    @property
    def unsigned_form(self) -> bool:
        """A sheet that can still be filled in and that nobody signed."""
        return self.answers is not None and not self.signatures


UNREADABLE: Final = FileRead(Outcome.UNREADABLE)


class NotWords(ValueError):
    """The words are not those of a reading."""


def words_of(read: FileRead, *, with_answers: bool = True) -> dict[str, Any]:
    """What JSON can hold. Without the answers only that the file is a sheet is told."""
    return {
        "outcome": read.outcome.value,
        "ibans": list(read.ibans),
        "holder": read.holder,
        "ends": [day.isoformat() for day in read.ends],
        "signatures": [
            {
                "verdict": row.verdict.value,
                "signer": row.signer,
                "signed_at": row.signed_at.isoformat() if row.signed_at else None,
            }
            for row in read.signatures
        ],
        "titles": [piece.value for piece in read.titles],
        "answers": (read.answers if with_answers else {}) if read.answers is not None else None,
        "access": (read.access if with_answers else {}) if read.access is not None else None,
        "access_printed": read.access_printed,
    }


def read_from(words: object) -> FileRead:
    """Raises NotWords."""
    try:
        return _read_from(words)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise NotWords from error


def read_from_json(data: bytes) -> FileRead:
    """Raises NotWords."""
    try:
        return read_from(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise NotWords from error


def _read_from(words: Any) -> FileRead:
    ibans, ends = _few(words["ibans"], MOST_IBANS + 1), _few(words["ends"], MOST_DAYS)
    return FileRead(
        outcome=Outcome(words["outcome"]),
        ibans=tuple(_iban(text) for text in ibans),
        holder=visible_line(words["holder"]),
        ends=tuple(date.fromisoformat(text) for text in ends),
        signatures=tuple(_signature(row) for row in _few(words["signatures"], MOST_SIGNATURES)),
        answers=_answers(words["answers"]),
        access=_answers(words.get("access")),
        access_printed=words.get("access_printed", False) is True,
        titles=tuple(Piece(title) for title in _few(words.get("titles", []), len(Piece))),
    )


def _few(values: Any, most: int) -> list[Any]:
    if not isinstance(values, list) or len(values) > most:
        raise NotWords
    return values


def _iban(text: str) -> str:
    try:
        return BankAccount.parse(text).iban
    except BadBankAccount:
        raise NotWords from None


def _signature(row: dict[str, Any]) -> SignatureRead:
    said = row["signed_at"]
    at = datetime.fromisoformat(said) if said is not None else None
    if at is not None and at.tzinfo is None:
        raise NotWords
    return SignatureRead(SignatureVerdict(row["verdict"]), visible_line(row["signer"]), at)


def _answers(said: Any) -> dict[str, str] | None:
    if said is None:
        return None
    if not isinstance(said, dict) or len(said) > MOST_ANSWERS:
        raise NotWords
    if not all(isinstance(text, str) and len(text) <= LONGEST_ANSWER for text in said.values()):
        raise NotWords
    return said


def visible_line(text: str) -> str:
    """One line of bounded length without what nobody can see."""
    shown = "".join(" " if hides(char) else char for char in text[: LONGEST_LINE * 4])
    return tidy(shown)[:LONGEST_LINE]
