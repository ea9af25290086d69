"""Codes that may be one person's: noted when a register is taken in, settled by staff.

A settled pair is no merging of persons: each code keeps what was stated of it. It says whom the codes belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from prestalux.office.registry import code_lines
from prestalux.office.registry.models import DoubtfulPair, ProviderCode
from prestalux.rules.errors import Refusal
from prestalux.rules.registry.code_line import CodeLine

State = DoubtfulPair.State
MOST_CODES: int = 50
"""Of one person, however many pairs lead from one to the next."""


class NoSuchPair(Refusal):
    """Not there, or settled already."""

    code = "no-such-pair"


@dataclass(frozen=True, slots=True)
class PairSide:
    """`line`: what is stated of the day, else what was stated last before it, else first after it."""

    id: int
    line: CodeLine


@dataclass(frozen=True, slots=True)
class PairView:
    """`why`: same-name or near-name."""

    id: int
    why: str
    first: PairSide
    second: PairSide


def open_pairs(on: date, *, most: int) -> tuple[PairView, ...]:
    """The oldest first, with both codes as they are on the day."""
    rows = DoubtfulPair.objects.filter(state=State.OPEN).select_related("first", "second").order_by("pk")
    found = list(rows[:most])
    codes = {code.digits: code.pk for row in found for code in (row.first, row.second)}
    held = code_lines.of_codes(codes, on)
    sides = {digits: PairSide(pk, held[digits].line) for digits, pk in codes.items()}
    return tuple(
        PairView(row.pk, row.why, sides[row.first.digits], sides[row.second.digits]) for row in found
    )


def pairs_open() -> int:
    return DoubtfulPair.objects.filter(state=State.OPEN).count()


def settle(pair_id: int, *, same: bool, by: int | None, at: datetime) -> tuple[ProviderCode, ProviderCode]:
    """Both codes. Raises NoSuchPair: of two who settle one pair, the second is told."""
    row = DoubtfulPair.objects.filter(pk=pair_id).select_related("first", "second").first()
    still = DoubtfulPair.objects.filter(pk=pair_id, state=State.OPEN)
    state = State.SAME if same else State.DIFFERENT
    if row is None or still.update(state=state, settled_at=at, settled_by=by) != 1:
        raise NoSuchPair()
    return row.first, row.second


def settled_by(code_id: int) -> dict[datetime, int]:
    """By whom each pair with the code was settled, and when."""
    rows = DoubtfulPair.objects.filter(Q(first=code_id) | Q(second=code_id), settled_by__isnull=False)
    return {at: account for at, account in rows.values_list("settled_at", "settled_by") if at and account}


def others_of_person(code_id: int) -> tuple[str, ...]:
    """The other codes that staff said are the same person's, in the order of their digits."""
    known, found, fresh = {code_id}, dict[int, str](), {code_id}
    while fresh and len(found) < MOST_CODES:
        rows = DoubtfulPair.objects.filter(
            Q(first__in=fresh) | Q(second__in=fresh), state=State.SAME
        ).select_related("first", "second")
        found |= {code.pk: code.digits for row in rows for code in (row.first, row.second)}
        fresh = set(found) - known
        known |= fresh
    found.pop(code_id, None)
    return tuple(sorted(found.values()))
