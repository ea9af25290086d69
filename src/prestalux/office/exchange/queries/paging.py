"""Pages told apart by where they begin, not by their number: the hundredth costs what the first does, and what comes meanwhile
shifts nothing from one page to the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet

PAGE: Final = 25
MOST_SIGNS: Final = 120
"""Of where a page begins, as an address holds it."""
_MOMENT: Final = "%Y%m%dT%H%M%S.%f"
_LONGEST_NUMBER: Final = 18

M = TypeVar("M", bound=Model)
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`before` and `after` are where the neighbouring pages begin; empty where there is none."""

    rows: tuple[T, ...]
    before: str = ""
    after: str = ""

    def of(self, rows: Sequence[U]) -> Page[U]:
        return Page(tuple(rows), self.before, self.after)


class Column(NamedTuple):
    """One by which rows are ordered. `read` raises ValueError for what no value can be."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _read_number(text: str) -> int:
    """Raises ValueError for what no id can be."""
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def moment(name: str) -> Column:
    return Column(name, lambda value: f"{value.astimezone(UTC):{_MOMENT}}", _read_moment)


def day(name: str) -> Column:
    return Column(name, lambda value: f"{value:%Y%m%d}", _read_day)


def number(name: str) -> Column:
    return Column(name, str, _read_number)


FILE: Final = Column("pk", lambda value: value.hex, lambda text: uuid.UUID(hex=text))
ROW: Final = number("pk")


def page_of(
    rows: QuerySet[M],
    order: Sequence[Column],
    *,
    newest_first: bool,
    before: str = "",
    after: str = "",
    size: int = PAGE,
) -> Page[M]:
    """`before` and `after` are those of another page; beyond the last row, and for anything else, the first page is shown.
    The last column tells any two rows apart.
    """
    back = not after and bool(before)
    mark = read_mark(before if back else after, order)
    falling = newest_first != back
    among = rows if mark is None else rows.filter(beyond(order, mark, falling=falling))
    found = list(among.order_by(*(f"-{one.name}" if falling else one.name for one in order))[: size + 1])
    if not found and mark is not None:
        return page_of(rows, order, newest_first=newest_first, size=size)
    return cut(found, lambda row: _mark_of(row, order), size=size, back=back, marked=mark is not None)


def cut(found: list[T], mark_of: Callable[[T], str], *, size: int, back: bool, marked: bool) -> Page[T]:
    """`found`: one more than a page holds, where there is more; in the order in which they were asked for, which `back` is
    the other way round. `marked`: whether the page lies beyond another.
    """
    more, shown = len(found) > size, found[:size]
    if back:
        shown.reverse()
    has_before, has_after = (more, marked) if back else (marked, more)
    return Page(
        tuple(shown), mark_of(shown[0]) if has_before else "", mark_of(shown[-1]) if has_after else ""
    )


def beyond(order: Sequence[Column], mark: Sequence[Any], *, falling: bool) -> Q:
    """The rows that come after this place in the order."""
    way, after = "lt" if falling else "gt", Q()
    for place, column in enumerate(order):
        same = {one.name: value for one, value in zip(order[:place], mark, strict=False)}
        after |= Q(**same, **{f"{column.name}__{way}": mark[place]})
    # The first condition alone is what the index is entered by.
    return Q(**{f"{order[0].name}__{way}e": mark[0]}) & after


def read_mark(text: str, order: Sequence[Column]) -> list[Any] | None:
    """None for whatever is no place in this order."""
    parts = text.split("_") if len(text) <= MOST_SIGNS else []
    if len(parts) != len(order):
        return None
    try:
        return [column.read(part) for column, part in zip(order, parts, strict=True)]
    except ValueError:
        return None


def _mark_of(row: Model, order: Sequence[Column]) -> str:
    return "_".join(column.write(_value(row, column.name)) for column in order)


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _read_moment(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)


def _read_day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
