"""What ties a code to others: the members of a common code, and what staff said of two codes that may be one person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeMember, DoubtfulPair
from prestalux.office.registry.queries import Change
from prestalux.rules.periods import Period

MEMBER = "member"
MEMBER_OF = "member-of"
SAME_PERSON = "same-person"
OTHER_PERSON = "other-person"
TIES = frozenset({MEMBER, MEMBER_OF, SAME_PERSON, OTHER_PERSON})
"""Facts that are about another code."""


@dataclass(frozen=True, slots=True)
class Tie:
    """`digits`: the code at the other end."""

    digits: str
    days: Period


def members_of(code_id: int, known_at: datetime | None = None, *, on: date | None = None) -> tuple[Tie, ...]:
    """Who may bill under a common code, on any day or on that one."""
    rows = _standing(CodeMember.objects.filter(code_id=code_id), known_at, on)
    named = rows.order_by("member__digits", "valid_from")
    return tuple(Tie(*_tie(row)) for row in named.values_list("member__digits", "valid_from", "valid_until"))


def memberships_of(
    code_id: int, known_at: datetime | None = None, *, on: date | None = None
) -> tuple[Tie, ...]:
    """Under which common codes it may bill."""
    rows = _standing(CodeMember.objects.filter(member_id=code_id), known_at, on)
    named = rows.order_by("code__digits", "valid_from")
    return tuple(Tie(*_tie(row)) for row in named.values_list("code__digits", "valid_from", "valid_until"))


def ties_told(code_id: int) -> tuple[Change, ...]:
    """Every statement about them, in the order in which they were recorded: what `history_of` says of the code alone."""
    rows = CodeMember.objects.filter(Q(code_id=code_id) | Q(member_id=code_id))
    told = [
        Change(
            row.recorded_at,
            MEMBER if row.code_id == code_id else MEMBER_OF,
            Period(row.valid_from, row.valid_until),
            (row.member.digits if row.code_id == code_id else row.code.digits,),
            row.superseded_at is None,
        )
        for row in rows.select_related("code", "member")
    ]
    pairs = DoubtfulPair.objects.filter(Q(first=code_id) | Q(second=code_id)).exclude(settled_at=None)
    for pair in pairs.select_related("first", "second"):
        other = pair.second if pair.first_id == code_id else pair.first
        fact = SAME_PERSON if pair.state == DoubtfulPair.State.SAME else OTHER_PERSON
        if pair.settled_at is not None:
            told.append(Change(pair.settled_at, fact, None, (other.digits,), still=True))
    return in_order(told)


def in_order(told: list[Change]) -> tuple[Change, ...]:
    """As they were recorded; of one moment by fact and day."""
    return tuple(
        sorted(told, key=lambda row: (row.at, row.fact, row.period.start if row.period else date.min))
    )


def _standing(rows: QuerySet[CodeMember], known_at: datetime | None, on: date | None) -> QuerySet[CodeMember]:
    return facts.known(rows, known_at) if on is None else facts.as_of(rows, on, known_at)


def _tie(row: tuple[str, date, date | None]) -> tuple[str, Period]:
    digits, first, until = row
    return digits, Period(first, until)
