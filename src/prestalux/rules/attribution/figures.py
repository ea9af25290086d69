"""How the fund counts its own work: percentiles of days, weeks, and what is not shown because it would show a person.

No text asks for figures: the method is our own choice, and is told on the page.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from prestalux.rules.attribution.status import Status

DECIDED: Final = frozenset({Status.GRANTED, Status.REFUSED, Status.CLOSED})
"""The ends that the fund brings about; a withdrawal is not its work."""
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
MEDIAN: Final = 50
LATE: Final = 90


def percentile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The nearest rank: the least value that at least `percent` of a hundred do not exceed. None for nothing counted.

    `histogram` says how often each value occurs. The answer is one of the values, never a mean of two, so that every
    database gives the same. ValueError for a percent that is not between 1 and 100.

    >>> percentile({1: 2, 4: 1, 9: 1}, 50), percentile({1: 2, 4: 1, 9: 1}, 90)
    (1, 9)
    """
    if not 1 <= percent <= 100:
        raise ValueError("a percentile lies between 1 and 100")
    total, seen = sum(histogram.values()), 0
    if total <= 0:
        return None
    rank = -(-total * percent // 100)
    for value in sorted(histogram):
        seen += histogram[value]
        if seen >= rank:
            return value
    raise AssertionError("the ranks end at the total")


def shown(counts: Mapping[tuple[Row, Column], int], least: int) -> dict[tuple[Row, Column], int | None]:
    """The cells of a table whose rows and columns have known totals; None where a count is hidden.

    Hidden is what is above 0 and below `least`. A single hidden cell of a row or column could be computed from the total
    and the others: then the smallest other one is hidden as well, until those hidden are `least` together or none is left.
    That guards each row and column, not every combination of several tables.
    """
    hidden = {cell for cell, count in counts.items() if 0 < count < least}
    lines = [*_lines(counts, 0), *_lines(counts, 1)]
    changed = bool(hidden)
    while changed:
        changed = False
        for line in lines:
            for cell in _also(line, hidden, counts, least):
                hidden.add(cell)
                changed = True
    return {cell: None if cell in hidden else count for cell, count in counts.items()}


def _lines(counts: Mapping[tuple[Row, Column], int], side: int) -> list[list[tuple[Row, Column]]]:
    """The cells that are not empty, row by row or column by column, the smallest first."""
    found: dict[object, list[tuple[Row, Column]]] = {}
    for cell in sorted(counts, key=lambda cell: (counts[cell], str(cell))):
        if counts[cell]:
            found.setdefault(cell[side], []).append(cell)
    return list(found.values())


def _also(
    line: list[tuple[Row, Column]],
    hidden: set[tuple[Row, Column]],
    counts: Mapping[tuple[Row, Column], int],
    least: int,
) -> list[tuple[Row, Column]]:
    gone = [cell for cell in line if cell in hidden]
    number, total, more = len(gone), sum(counts[cell] for cell in gone), []
    for cell in line:
        if not number or (number > 1 and total >= least):
            break
        if cell not in hidden:
            more.append(cell)
            number, total = number + 1, total + counts[cell]
    return more


def monday_of(day: date) -> date:
    """The first day of the week as ISO 8601 counts weeks."""
    return day - timedelta(days=day.weekday())


def weeks_until(day: date, count: int) -> tuple[date, ...]:
    """The Mondays of so many weeks, oldest first, the last one being that of the day."""
    last = monday_of(day)
    return tuple(last - timedelta(weeks=back) for back in reversed(range(count)))


def covered(stretches: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long at least one of the stretches lasts; where they overlap, time counts once. One that ends before it begins
    lasts nothing.
    """
    total, until = timedelta(), None
    for begin, end in sorted(stretches):
        start = begin if until is None else max(begin, until)
        if end > start:
            total += end - start
            until = end
    return total
