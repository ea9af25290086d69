"""The quick look-up against the plain one: whatever was recorded, both answer every question alike."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import facts, look_ups
from prestalux.office.registry.look_ups import CodeAnswer
from prestalux.office.registry.models import CodeSpecialty, ProviderCode
from prestalux.office.registry.queries import CodeView, code_on
from prestalux.rules.periods import Period, day_of
from prestalux.rules.registry import CodeState, NoSuchCode
from prestalux.rules.registry.asking import DayBeforeRegister

FIRST = date(2026, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    look_ups._begins.clear()


def changed_at_random(seed: int) -> list[ProviderCode]:
    """Four codes of which thirty things were said, some of them about the past."""
    draw = random.Random(seed)  # noqa: S311 (draws facts, no secrets)
    codes = [register.code(serial, at=NOW + timedelta(hours=serial)) for serial in range(1, 5)]
    for step in range(30):
        at = NOW + timedelta(days=1 + step)
        code, start = draw.choice(codes), FIRST + timedelta(days=draw.randrange(200))
        days = Period(start, start + timedelta(days=draw.randrange(1, 60)) if draw.random() < 0.7 else None)
        match draw.randrange(4):
            case 0:
                register.status(code, draw.choice(list(CodeState)).value, days, at=at)
            case 1:
                columns = {"specialty": draw.choice(["Z0", "Z1", "A0"])}
                facts.state(CodeSpecialty, of=code, columns=columns, period=days, at=at)
            case 2:
                register.move(code, f"{step}, rue du Lac", days, at=at)
            case _:
                facts.take_away(CodeSpecialty, of=code, period=days, at=at)
    return codes


def questions(seed: int, codes: list[ProviderCode]) -> list[tuple[tuple[str, date], datetime | None]]:
    draw = random.Random(seed)  # noqa: S311 (draws facts, no secrets)
    return [
        (
            (draw.choice(codes).digits, FIRST + timedelta(days=draw.randrange(-20, 300))),
            draw.choice([None, NOW + timedelta(days=draw.randrange(-1, 35), hours=3)]),
        )
        for _ in range(60)
    ]


def plainly(digits: str, on: date, known_at: datetime | None) -> CodeView | None:
    try:
        return code_on(digits, on, known_at)
    except NoSuchCode:
        return None


def said(answer: CodeAnswer | None) -> object:
    if answer is None:
        return None
    where = answer.where
    lines = (
        (where.practice, where.extra, where.street, f"{where.postcode} {where.town}", where.country)
        if where
        else ()
    )
    return (
        answer.state,
        answer.specialty,
        f"{answer.given_name} {answer.family_name}",
        (answer.first, answer.last) if answer.state else None,
        tuple(line for line in lines if line),
    )


def said_plainly(view: CodeView | None) -> object:
    if view is None:
        return None
    last = view.holds.last_day if view.holds else None
    days = (view.holds.start.isoformat(), last.isoformat() if last else "") if view.holds else None
    return view.state, view.specialty, view.name, days, view.address


@pytest.mark.parametrize("seed", range(4))
def test_one_code_is_answered_as_plainly(seed: int) -> None:
    codes = changed_at_random(seed)
    for (digits, on), known_at in questions(seed, codes):
        (answer,) = look_ups.answers([(digits, on)], known_at, with_address=True)
        assert said(answer) == said_plainly(plainly(digits, on, known_at)), (digits, on, known_at)


@pytest.mark.parametrize("seed", range(4, 6))
@pytest.mark.parametrize("later", [None, 0, 10, 40])
def test_many_codes_are_answered_each_in_its_place(seed: int, later: int | None) -> None:
    codes = changed_at_random(seed)
    known_at = None if later is None else NOW + timedelta(days=later)
    asked = [pair for pair, _ in questions(seed, codes)]
    found = look_ups.answers(asked, known_at, with_address=True)
    plain = [said_plainly(plainly(digits, on, known_at)) for digits, on in asked]
    assert [said(answer) for answer in found] == plain


def test_the_days_are_those_of_the_state_in_however_many_pieces_it_was_stated() -> None:
    code = register.code(1)
    register.status(code, "suspended", Period(date(2026, 5, 1), date(2026, 5, 10)))
    for days in (Period(date(2026, 4, 20), date(2026, 5, 1)), Period(date(2026, 5, 10), date(2026, 6, 1))):
        register.status(code, "suspended", days, at=NOW + timedelta(days=1))
    register.status(code, "active", Period(date(2026, 7, 1)), at=NOW + timedelta(days=2))
    found = look_ups.answers([(code.digits, date(2026, 5, 5)), (code.digits, date(2026, 6, 5))])
    assert [(answer.first, answer.last) for answer in found if answer] == [
        ("2026-04-20", "2026-05-31"),
        ("2026-06-01", ""),
    ]


def test_a_code_whose_last_day_has_passed_has_ended_before_the_clock_came() -> None:
    code = register.code(1, days=Period(FIRST, date(2026, 3, 1)))
    (answer,) = look_ups.answers([(code.digits, date(2026, 3, 1))])
    assert answer is not None
    assert (answer.state, answer.first, answer.last) == ("ended", "2026-03-01", "")


def test_a_code_asked_for_twice_is_answered_twice() -> None:
    register.code(1)
    found = look_ups.answers([("99000119", FIRST), ("99000119", FIRST), ("99000220", FIRST)])
    assert [answer is not None for answer in found] == [True, True, False]


def test_many_are_asked_in_one_statement() -> None:
    codes = register.codes(5)
    with CaptureQueriesContext(connection) as asked:
        look_ups.answers([(code.digits, FIRST) for code in codes], with_address=True, with_account=True)
    assert len(asked) == 1


def test_the_first_day_of_the_register_moves_when_an_older_code_is_taken_in() -> None:
    register.code(1, days=Period(date(2026, 6, 1)))
    with pytest.raises(DayBeforeRegister):
        look_ups.require_begun("", FIRST, at=NOW)
    register.code(2, days=Period(date(2020, 1, 1)))
    look_ups.require_begun("", FIRST, at=NOW + timedelta(minutes=1))


def test_today_is_no_day_before_the_register() -> None:
    today = day_of(NOW)
    register.code(1, days=Period(today + timedelta(days=30)))
    look_ups.require_begun("", today, at=NOW)
    with pytest.raises(DayBeforeRegister):
        look_ups.require_begun("", today - timedelta(days=1), at=NOW)


def test_a_slip_of_two_thousand_years_is_no_beginning_of_the_register() -> None:
    register.code(1)
    register.code(2, days=Period(date.min))
    with pytest.raises(DayBeforeRegister) as refused:
        look_ups.require_begun("", date(1950, 1, 1), at=NOW)
    assert refused.value.facts == {"begins": FIRST.isoformat()}
