"""What the fund lays down and changes by the day: conventions, required pieces, holidays, letterhead, texts, prefixes.

A provision holds for one thing (`key`) from a day on, until the next one for the same thing; a value of None says that from
that day on nothing is laid down. Before the first provision, and where there is none, the tables of this package and the
fund's file hold. Our own choice: nothing is laid down for a day that has passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from prestalux.rules.conventions.agreements import Agreement, agreement_on
from prestalux.rules.conventions.pieces import OneOf, Piece, Row, row_on
from prestalux.rules.conventions.professions import SERVED, Profession
from prestalux.rules.errors import Refusal
from prestalux.rules.periods import Period

LANGUAGES: Final = ("fr", "de", "en")
LONGEST: Final = 4000
LETTERHEAD_TEXTS: Final = frozenset({"name", "unit"})
LETTERHEAD_LINES: Final = frozenset({"phone", "email", "website"})
ADDRESS: Final = "address"
FUND_TEXTS: Final = frozenset({"remedies", "processing", "legal_basis"})
_TEMPLATE: Final = re.compile(r"(ask|refuse|close)/[a-z-]{1,40}", re.ASCII)


class Kind(StrEnum):
    CONVENTION = "convention"
    """Key: a profession. Value: the title of the convention in force, in three languages."""
    PIECES = "pieces"
    """Key: a profession. Value: `required`, a list of lists of which one suffices, and `where_applicable`."""
    HOLIDAY = "holiday"
    """Key: the day. Value: its name in three languages; None where the day is a working day."""
    LETTERHEAD = "letterhead"
    TEXT = "text"
    """Key: a text of the fund, or the template for a reason such as `ask/unreadable`."""
    PREFIX = "prefix"
    """Key: profession and digits, `dentist/99`. Value: `until`, the first day after it, or None."""


class BadProvision(Refusal):
    """What cannot be laid down; `why` is kind, key, value, day, end or source."""

    code = "bad-provision"


@dataclass(frozen=True, slots=True)
class Provision:
    kind: Kind
    key: str
    value: Any
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """Everything laid down, in the order in which it was confirmed."""

    rows: tuple[Provision, ...] = ()

    def standing(self, kind: Kind, key: str, on: date) -> Provision | None:
        """The provision in force on the day: the latest to begin by then, and of those the last confirmed."""
        found: Provision | None = None
        for row in self.rows:
            if (row.kind, row.key) != (kind, key) or row.valid_from > on:
                continue
            if found is None or row.valid_from >= found.valid_from:
                found = row
        return found

    def on(self, on: date) -> dict[tuple[Kind, str], Provision]:
        keys = dict.fromkeys((row.kind, row.key) for row in self.rows)
        standing = {(kind, key): self.standing(kind, key, on) for kind, key in keys}
        return {which: row for which, row in standing.items() if row is not None}

    def agreement(self, profession: Profession, on: date) -> Agreement | None:
        row = self.standing(Kind.CONVENTION, profession, on)
        if row is None:
            return agreement_on(profession, on)
        if row.value is None:
            return None
        return Agreement(frozenset({profession}), Period(row.valid_from), row.value, row.source, "laid down")

    def requirement(self, profession: Profession, on: date) -> Row:
        """Raises NoRequirementKnown."""
        row = self.standing(Kind.PIECES, profession, on)
        if row is None or row.value is None:
            return row_on(profession, on)
        required = tuple(OneOf(Piece(piece) for piece in one_of) for one_of in row.value["required"])
        extra = tuple(Piece(piece) for piece in row.value["where_applicable"])
        return Row(profession, Period(row.valid_from), required, extra, row.source, "laid down")

    def text(self, key: str, language: str, on: date) -> str:
        """A template or a text of the fund; empty where none is laid down."""
        row = self.standing(Kind.TEXT, key, on)
        return str(row.value[language]) if row is not None and row.value is not None else ""

    def is_holiday(self, day: date) -> bool | None:
        """None where nothing is laid down for the day."""
        row = self.standing(Kind.HOLIDAY, day.isoformat(), day)
        return None if row is None else row.value is not None


def checked(provision: Provision, today: date) -> Provision:
    """The provision if it can be laid down. Raises BadProvision."""
    if provision.valid_from < today:
        raise BadProvision(why="day")
    if not provision.source.strip() or len(provision.source) > LONGEST:
        raise BadProvision(why="source")
    _CHECKS[provision.kind](provision.key, provision.value)
    until = provision.value["until"] if provision.kind is Kind.PREFIX else None
    # Until the first day itself: from then on no code is given under the prefix.
    if until is not None and date.fromisoformat(until) < provision.valid_from:
        raise BadProvision(why="end")
    return provision


def _profession(key: str) -> None:
    if key not in SERVED:
        raise BadProvision(why="key")


def _three(value: Any) -> None:
    whole = isinstance(value, dict) and set(value) == set(LANGUAGES)
    if not whole or not all(
        isinstance(text, str) and 0 < len(text.strip()) <= LONGEST for text in value.values()
    ):
        raise BadProvision(why="value")


def _convention(key: str, value: Any) -> None:
    _profession(key)
    if value is not None:
        _three(value)


def _pieces(key: str, value: Any) -> None:
    _profession(key)
    try:
        named = [Piece(piece) for one_of in value["required"] for piece in one_of]
        extra = [Piece(piece) for piece in value["where_applicable"]]
    except (TypeError, KeyError, ValueError):
        raise BadProvision(why="value") from None
    whole = all(value["required"]) and len(value["required"]) > 1
    if not whole or len({*named, *extra}) != len(named) + len(extra) or Piece.INFORMATION_SHEET not in named:
        raise BadProvision(why="value")


def _holiday(key: str, value: Any) -> None:
    try:
        if date.fromisoformat(key).isoformat() != key:
            raise BadProvision(why="key")
    except ValueError:
        raise BadProvision(why="key") from None
    if value is not None:
        _three(value)


def _letterhead(key: str, value: Any) -> None:
    if key in LETTERHEAD_TEXTS:
        _three(value)
    elif key == ADDRESS:
        lines = value if isinstance(value, list) else []
        if not 0 < len(lines) <= 6 or not all(
            isinstance(line, str) and 0 < len(line.strip()) <= 100 for line in lines
        ):
            raise BadProvision(why="value")
    elif key not in LETTERHEAD_LINES:
        raise BadProvision(why="key")
    elif not isinstance(value, str) or not 0 < len(value.strip()) <= 200:
        raise BadProvision(why="value")


def _text(key: str, value: Any) -> None:
    if key in FUND_TEXTS:
        _three(value)
    elif not _TEMPLATE.fullmatch(key):
        raise BadProvision(why="key")
    elif value is not None:
        _three(value)


def _prefix(key: str, value: Any) -> None:
    profession, _, digits = key.partition("/")
    _profession(profession)
    if not re.fullmatch(r"[1-9][0-9]{0,4}", digits, re.ASCII):
        raise BadProvision(why="key")
    if not isinstance(value, dict) or set(value) != {"until"}:
        raise BadProvision(why="value")
    if value["until"] is not None:
        try:
            date.fromisoformat(value["until"])
        except (TypeError, ValueError):
            raise BadProvision(why="value") from None


_CHECKS: Final = {
    Kind.CONVENTION: _convention,
    Kind.PIECES: _pieces,
    Kind.HOLIDAY: _holiday,
    Kind.LETTERHEAD: _letterhead,
    Kind.TEXT: _text,
    Kind.PREFIX: _prefix,
}


def law_of(rows: Iterable[Provision]) -> Law:
    return Law(tuple(rows))
