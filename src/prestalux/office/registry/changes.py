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
    event: int
    at: datetime
    code: str
    what: str
    first: date | None
    last: date | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`complete`: at this moment nothing else is known. `newest`: the greatest sequence number that there is."""

    changes: tuple[Change, ...]
    newest: int
    complete: bool


def changes_after(sequence: int, *, most: int, event: int | None = None) -> Changes:
    """The next ones, none left out. `event`: which one the number stood for when it was given; 0 is the beginning.

    Raises CursorElsewhere.
    """
    portion = feed.after(sequence, series=SERIES, most=most)
    if sequence > portion.newest:
        raise CursorElsewhere(newest=portion.newest)
    if event is not None and sequence:
        there = feed.numbered(sequence, series=SERIES)
        if there is None or there.id != event:
            raise CursorElsewhere(newest=portion.newest)
    keys = {int(told.subject) for told in portion.told}
    digits = dict(ProviderCode.objects.filter(pk__in=keys).values_list("pk", "digits"))
    changes = tuple(_change(told, digits[int(told.subject)]) for told in portion.told)
    return Changes(changes, portion.newest, portion.complete)


def _change(told: feed.Told, digits: str) -> Change:
    facts = told.facts
    return Change(
        sequence=told.number,
        event=told.id,
        at=told.at,
        code=digits,
        what=told.kind.removeprefix("registry.").removeprefix("code-"),
        first=_day(facts.get("from_day")),
        last=_day(facts.get("last_day")),
        fields=tuple(map(str, facts.get("changed", ()))),
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
