"""What the reference files say of every code on a day, as known at a moment.

The codes and each fact about them are read once, all in the order of the codes and a portion at a time, and walked in step:
five queries and the same memory for a thousand codes and for half a million.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet

from prestalux.office.registry import bulk, facts
from prestalux.office.registry.models import (
    CodeAddress,
    CodeSpecialty,
    CodeStatus,
    DatedFact,
    ProviderCode,
    ProviderIdentity,
)
from prestalux.rules.periods import Period
from prestalux.rules.registry import HELD, CodeState
from prestalux.rules.registry.code_line import CodeLine, written_day
from prestalux.rules.registry.states import bare_state_on

PORTION: Final = 2_000
_CODE: Final = ("digits", "kind", "profession")
_NAMES: Final = ("family_name", "given_name")
_WHERE: Final = ("practice", "street", "extra", "postcode", "town", "country")
_NOWHERE: Final = ("",) * len(_WHERE)

Row = tuple[Any, ...]
"""valid_from, valid_until, and what the fact says."""


class CodeOnDay(NamedTuple):
    """`active`: the days around that day on which the code is active without a break, else the last such days before it, else
    the first ones after it; None where there are none.
    """

    line: CodeLine
    active: Period | None

    @property
    def is_held(self) -> bool:
        return self.line.state in HELD

    @property
    def is_over(self) -> bool:
        return self.line.state in {CodeState.ENDED, CodeState.VOID}


def codes_on(day: date, *, known_at: datetime | None, portion: int = PORTION) -> Iterator[list[CodeOnDay]]:
    """Every code recorded by then, or by now, by its digits. A code whose first day is still to come has no state."""
    with bulk.read_to_the_end():
        yield from _codes_on(day, known_at, portion)


def _codes_on(day: date, known_at: datetime | None, portion: int) -> Iterator[list[CodeOnDay]]:
    codes = ProviderCode.objects.order_by("digits")
    codes = codes if known_at is None else codes.filter(recorded_at__lte=known_at)
    walks = [_Walk(fact, known_at, portion) for fact in _FACTS]
    found: list[CodeOnDay] = []
    for digits, kind, profession in codes.values_list(*_CODE).iterator(portion):
        found.append(_on_day((digits, kind, profession), [walk.of(digits) for walk in walks], day))
        if len(found) == portion:
            yield found
            found = []
    if found:
        yield found


def of_codes(digits: Collection[str], day: date) -> dict[str, CodeOnDay]:
    """Those of them that the register holds, as known now."""
    ids = dict(ProviderCode.objects.filter(digits__in=digits).values_list("digits", "pk"))
    if not ids:
        return {}
    codes = ProviderCode.objects.filter(pk__in=ids.values()).values_list(*_CODE)
    known = [_known(fact, list(ids.values())) for fact in _FACTS]
    return {code[0]: _on_day(code, [rows[code[0]] for rows in known], day) for code in codes}


class _Fact(NamedTuple):
    """`to_code`: the way from a row of the fact to the code."""

    model: type[DatedFact]
    to_code: str
    columns: tuple[str, ...]

    def rows(self, known_at: datetime | None, **which: object) -> QuerySet[DatedFact, Row]:
        """Digits first, then the days and what is said, in this order."""
        digits = f"{self.to_code}__digits"
        known = facts.known(self.model._default_manager.filter(**which), known_at)
        return known.order_by(digits, "valid_from").values_list(
            digits, "valid_from", "valid_until", *self.columns
        )


_FACTS: Final = (
    _Fact(CodeStatus, "code", ("status",)),
    _Fact(CodeSpecialty, "code", ("specialty",)),
    _Fact(CodeAddress, "code", _WHERE),
    _Fact(ProviderIdentity, "provider__codes", _NAMES),
)


class _Walk:
    """The rows of one fact about all codes, walked in step with the codes."""

    def __init__(self, fact: _Fact, known_at: datetime | None, portion: int) -> None:
        self._rows = iter(fact.rows(known_at).iterator(portion))
        self._next: Row | None = next(self._rows, None)

    def of(self, digits: str) -> list[Row]:
        found: list[Row] = []
        row = self._next
        while row is not None and row[0] <= digits:
            if row[0] == digits:
                found.append(row[1:])
            row = next(self._rows, None)
        self._next = row
        return found


def _known(fact: _Fact, ids: list[int]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in fact.rows(None, **{f"{fact.to_code}__in": ids}):
        found[row[0]].append(row[1:])
    return found


def _on_day(code: Row, known: list[list[Row]], day: date) -> CodeOnDay:
    """`known`: the rows of each fact about the code, in the order of `_FACTS`."""
    digits, kind, profession = code
    stands, specialties, addresses, people = known
    held = [row for row in stands if row[2] in HELD]
    ends = [row[1] for row in held]
    open_ended = None in ends
    # A name or an address is known before the first day of a code and after its last: the nearest stated one serves.
    line = CodeLine._make(
        (
            digits,
            kind,
            *(_near(people, day) or ("", "")),
            profession,
            *(_near(specialties, day) or ("",)),
            bare_state_on(stands, day),
            written_day(held[0][0] if held else None),
            written_day(None if open_ended or not held else Period(held[0][0], max(ends)).last_day),
            *(_near(addresses, day) or _NOWHERE),
        )
    )
    return CodeOnDay(line, _active(stands, day))


def _near(rows: list[Row], day: date) -> Row | None:
    """That of the day; else the last one before it; else the first one after it."""
    found = None
    for row in rows:
        if row[0] > day and found is not None:
            break
        found = row
    return found[2:] if found else None


def _active(stands: list[Row], day: date) -> Period | None:
    run: Period | None = None
    for start, end, status in stands:
        if status != CodeState.ACTIVE:
            continue
        if run is not None and run.end == start:
            run = Period(run.start, end)
        elif start <= day or run is None:
            run = Period(start, end)
    return run
