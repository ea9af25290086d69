"""What the reference files say of every code on a day, as known at a moment, read in portions.

A portion costs five queries whatever its size, and is all that is held: memory stays the same for a thousand codes and
for half a million.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from prestalux.office.registry import facts
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

PORTION: Final = 2_000
_CODE: Final = ("pk", "digits", "kind", "profession")
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
    after = ""
    while True:
        rows = ProviderCode.objects.filter(digits__gt=after).order_by("digits")
        rows = rows if known_at is None else rows.filter(recorded_at__lte=known_at)
        codes = list(rows.values_list(*_CODE)[:portion])
        if not codes:
            return
        last = codes[-1][1]
        # A range, not a list of ids: the database walks one index, and nothing is sent to it for each code.
        between = {"digits__gt": after, "digits__lte": last}
        yield list(_on_day(codes, day, known_at, between))
        after = last


def of_codes(digits: Collection[str], day: date) -> dict[str, CodeOnDay]:
    """Those of them that the register holds, as known now."""
    codes = list(ProviderCode.objects.filter(digits__in=digits).values_list(*_CODE))
    if not codes:
        return {}
    return {
        on_day.line.code: on_day
        for on_day in _on_day(codes, day, None, {"pk__in": [code[0] for code in codes]})
    }


def _on_day(
    codes: list[Row], day: date, known_at: datetime | None, which: Mapping[str, Any]
) -> Iterator[CodeOnDay]:
    """`which`: the codes, as a condition on them."""
    statuses = _known(CodeStatus, "code", which, ("status",), known_at)
    specialties = _known(CodeSpecialty, "code", which, ("specialty",), known_at)
    addresses = _known(CodeAddress, "code", which, _WHERE, known_at)
    people = _known(ProviderIdentity, "provider__codes", which, _NAMES, known_at)
    for pk, digits, kind, profession in codes:
        stands = statuses[pk]
        held = [row for row in stands if row[2] in HELD]
        ends = [row[1] for row in held]
        open_ended = None in ends
        # A name or an address is known before the first day of a code and after its last: the nearest stated one serves.
        line = CodeLine._make(
            (
                digits,
                kind,
                *(_near(people[pk], day) or ("", "")),
                profession,
                *(_near(specialties[pk], day) or ("",)),
                _state(stands, day),
                written_day(held[0][0] if held else None),
                written_day(None if open_ended or not held else Period(held[0][0], max(ends)).last_day),
                *(_near(addresses[pk], day) or _NOWHERE),
            )
        )
        yield CodeOnDay(line, _active(stands, day))


def _known(
    model: type[DatedFact],
    to_code: str,
    which: Mapping[str, Any],
    columns: tuple[str, ...],
    known_at: datetime | None,
) -> dict[int, list[Row]]:
    """What is known of each code, by day; `to_code` is the way from the fact to it."""
    rows = model._default_manager.filter(**{f"{to_code}__{name}": value for name, value in which.items()})
    ordered = facts.known(rows, known_at).order_by("valid_from")
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in ordered.values_list(f"{to_code}__pk", "valid_from", "valid_until", *columns):
        found[row[0]].append(row[1:])
    return found


def _state(stands: list[Row], day: date) -> str:
    """Empty before the first day and where nothing is said; after a dated end the code has ended."""
    last = ""
    for start, end, status in stands:
        if start <= day and (end is None or day < end):
            return str(status)
        if start <= day:
            last = str(status)
    return CodeState.ENDED.value if last in HELD else last


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
