"""What changed in the register, code by code, for programs that keep a copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from prestalux.office.events import feed
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.errors import Refusal

SERIES: Final = "registry.code"
MOST: Final = 10_000
USUAL: Final = 1_000
BANK_ACCOUNT: Final = "bank-account-changed"


class CursorElsewhere(Refusal):
    """The place is not in the history of this register: of another one, or of this one before a backup was put back."""

    code = "cursor-elsewhere"


@dataclass(frozen=True, slots=True)
class Change:
    """`first` and `last` are the days that a step is about, where it is about days; `fields` what differs."""

    sequence: int
    mark: int
    at: datetime
    code: str
    what: str
    first: date | None
    last: date | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`complete`: at this moment nothing else is known. `newest`: the greatest sequence number that there is.

    `place` and `mark`: the number of the last of them, or of the one asked from where there are none, and its mark.
    """

    changes: tuple[Change, ...]
    place: int
    mark: int | None
    newest: int
    complete: bool


def changes_after(sequence: int, *, most: int, mark: int | None = None) -> Changes:
    """The next ones, none left out. `mark`: that of the number when it was given, where it is known; 0 is the beginning.

    Raises CursorElsewhere.
    """
    portion = feed.after(sequence, series=SERIES, most=most)
    if sequence > portion.newest:
        raise CursorElsewhere(newest=portion.newest)
    here = _mark_of(sequence) if sequence else 0
    if mark is not None and mark != here:
        raise CursorElsewhere(newest=portion.newest)
    keys = {int(told.subject) for told in portion.told}
    digits = dict(ProviderCode.objects.filter(pk__in=keys).values_list("pk", "digits"))
    changes = tuple(_change(told, digits[int(told.subject)]) for told in portion.told)
    place, here = (changes[-1].sequence, changes[-1].mark) if changes else (sequence, here)
    return Changes(changes, place, here, portion.newest, portion.complete)


def _mark_of(sequence: int) -> int | None:
    there = feed.numbered(sequence, series=SERIES)
    return None if there is None else there.mark


def _change(told: feed.Told, digits: str) -> Change:
    facts = told.facts
    return Change(
        sequence=told.number,
        mark=told.mark,
        at=told.at,
        code=digits,
        what=told.kind.removeprefix("registry.").removeprefix("code-"),
        first=_day(facts.get("from_day")),
        last=_day(facts.get("last_day")),
        fields=tuple(map(str, facts.get("changed", ()))),
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
