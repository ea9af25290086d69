"""Two time axes: every question as of a day, as known at a moment, has the answer that a naive log would give."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.office.cast import NOW

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeSpecialty, Provider, ProviderCode
from prestalux.office.registry.two_axes import ALL_FACTS, FactTable
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
_SERIALS = count(990_000)


def code() -> ProviderCode:
    provider = Provider.objects.create(recorded_at=NOW)
    digits = Code.of_serial(next(_SERIALS)).digits
    return ProviderCode.objects.create(
        digits=digits, provider=provider, profession="dentist", recorded_at=NOW
    )


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def moment(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def state(of: ProviderCode, specialty: str, first: int, end: int | None, at: int = 0) -> CodeSpecialty:
    period = Period(day(first), None if end is None else day(end))
    return facts.state(CodeSpecialty, of=of, columns={"specialty": specialty}, period=period, at=moment(at))


def answer(of: ProviderCode, on: int, known_at: int | None = None) -> str:
    rows = facts.as_of(
        CodeSpecialty.objects.filter(code=of), day(on), None if known_at is None else moment(known_at)
    )
    found = list(rows.values_list("specialty", flat=True))
    assert len(found) <= 1
    return found[0] if found else ""


days = st.integers(0, 12)
statement = st.tuples(
    st.sampled_from(["Z0", "Z1", "E6", ""]),
    days,
    st.one_of(st.none(), st.integers(1, 6)),
    st.integers(0, 3),
)
"""A specialty, or none; from which day; for how many days; minutes since the statement before."""


@settings(max_examples=50)  # on each database
@given(st.lists(statement, max_size=8))
def test_every_answer_is_that_of_a_naive_log(statements: list[tuple[str, int, int | None, int]]) -> None:
    of, log, at = code(), [], 0
    for specialty, first, length, later in statements:
        at += later
        end = None if length is None else first + length
        if specialty:
            state(of, specialty, first, end, at)
        else:
            period = Period(day(first), None if end is None else day(end))
            facts.take_away(CodeSpecialty, of=of, period=period, at=moment(at))
        log.append((at, specialty, first, end))
    for known_at in range(at + 2):
        for on in range(20):
            said = [
                specialty
                for when, specialty, first, end in log
                if when <= known_at and first <= on and (end is None or on < end)
            ]
            assert answer(of, on, known_at) == (said[-1] if said else ""), (log, on, known_at)
    assert [answer(of, on) for on in range(20)] == [answer(of, on, at) for on in range(20)]


def test_what_is_stated_already_is_not_stated_again() -> None:
    of = code()
    state(of, "Z0", 0, None)
    state(of, "Z0", 3, 5, at=1)
    assert CodeSpecialty.objects.filter(code=of).count() == 1


def test_a_clock_that_steps_back_does_not_change_what_was_known() -> None:
    of = code()
    state(of, "Z0", 0, None, at=5)
    state(of, "Z1", 3, None, at=1)
    assert (answer(of, 4, 4), answer(of, 4, 5)) == ("", "Z1")


def test_nothing_that_was_not_there_is_taken_away() -> None:
    of = code()
    state(of, "Z0", 0, 3)
    assert not facts.take_away(CodeSpecialty, of=of, period=Period(day(3)), at=moment(1))


def row(of: ProviderCode, **changes: Any) -> None:
    usual = {"specialty": "Z0", "valid_from": day(2), "valid_until": day(5), "recorded_at": moment(2)}
    CodeSpecialty.objects.create(code=of, **{**usual, **changes})


OVERLAPS: dict[str, dict[str, Any]] = {
    "the same": {},
    "within": {"valid_from": day(3), "valid_until": day(4)},
    "around": {"valid_from": day(0), "valid_until": None},
    "its last day": {"valid_from": day(4), "valid_until": day(9)},
    "another value": {"specialty": "Z1"},
    "known later": {"recorded_at": moment(9)},
    "known before, and still": {"recorded_at": moment(0)},
    "known before, until then": {"recorded_at": moment(0), "superseded_at": moment(3)},
}
APART: dict[str, dict[str, Any]] = {
    "the day after": {"valid_from": day(5), "valid_until": None},
    "until the day before": {"valid_from": day(0), "valid_until": day(2)},
    "known no more by then": {"recorded_at": moment(0), "superseded_at": moment(2)},
    "known for no moment": {"recorded_at": moment(3), "superseded_at": moment(3)},
}


@pytest.mark.parametrize("other", OVERLAPS)
def test_the_database_refuses_two_answers_to_one_question(other: str) -> None:
    of = code()
    row(of)
    with pytest.raises(IntegrityError, match="one_answer"), transaction.atomic():
        row(of, **OVERLAPS[other])


@pytest.mark.parametrize("other", APART)
def test_the_database_takes_what_answers_another_question(other: str) -> None:
    of = code()
    row(of)
    row(of, **APART[other])
    assert CodeSpecialty.objects.filter(code=of).count() == 2


def test_the_same_fact_of_two_codes_is_none_of_the_other_s_concern() -> None:
    row(code())
    row(code())
    assert CodeSpecialty.objects.count() == 2


CHANGES: dict[str, Callable[[Any], object]] = {
    "its value": lambda rows: rows.update(specialty="Z1"),
    "its value with its end": lambda rows: rows.update(specialty="Z1", superseded_at=moment(9)),
    "its first day": lambda rows: rows.update(valid_from=day(0)),
    "its last day": lambda rows: rows.update(valid_until=None),
    "when it was recorded": lambda rows: rows.update(recorded_at=moment(0)),
    "its existence": lambda rows: rows.delete(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_database_lets_nobody_change(what: str) -> None:
    of = code()
    row(of)
    with pytest.raises(DatabaseError, match="only"), transaction.atomic():
        CHANGES[what](CodeSpecialty.objects.filter(code=of))


@pytest.mark.parametrize("again", [None, moment(8)])
def test_a_row_is_superseded_once(again: datetime | None) -> None:
    of = code()
    row(of)
    CodeSpecialty.objects.filter(code=of).update(superseded_at=moment(7))
    with pytest.raises(DatabaseError, match="only"), transaction.atomic():
        CodeSpecialty.objects.filter(code=of).update(superseded_at=again)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_both_engines_hold_it_by_their_own_means() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname LIKE %s", ["registry_%_one_answer"])
        assert cursor.fetchone()[0] == len(ALL_FACTS)


TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE %s",
}


@pytest.mark.parametrize("table", ALL_FACTS, ids=lambda table: table.name)
def test_no_table_of_facts_lost_its_protection_to_a_migration(table: FactTable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor], [f"{table.name}_%"])
        found = {row[0] for row in cursor.fetchall()}
    held = {f"{table.name}_no_update", f"{table.name}_no_delete"}
    assert found >= (held | {f"{table.name}_one_answer"} if connection.vendor == "sqlite" else held)
