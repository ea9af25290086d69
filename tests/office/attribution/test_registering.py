"""The life of a code after it was given: suspended, resumed, ended; each day tells the truth, and each moment too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.office import cast
from tests.office.cast import NOW

from prestalux.office.attribution import actions
from prestalux.office.events.models import Event
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.office.journal.models import Line
from prestalux.office.registry import queries
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.periods import Period
from prestalux.rules.registry import CodeNotHeld, EndReason, NoSuchCode, SuspensionReason

pytestmark = pytest.mark.django_db
FIRST = date(2026, 12, 1)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def code(dora: Actor, prefix: None) -> str:
    return cast.grant(cast.submitted(), dora)


def suspend(code: str, by: Actor, first: int = 10, last: int | None = 20) -> None:
    period = Period.through(day(first), None if last is None else day(last))
    actions.suspend_code(digits=code, period=period, reason=SuspensionReason.INQUIRY, by=by, at=LATER)


def resume(code: str, by: Actor, first: int = 15) -> None:
    actions.resume_code(digits=code, from_day=day(first), by=by, at=LATER)


def end(code: str, by: Actor, last: int = 30) -> None:
    actions.end_code(digits=code, last_day=day(last), reason=EndReason.CESSATION, by=by, at=LATER)


def day(number: int) -> date:
    """Counted from the first day of the code."""
    return FIRST + timedelta(days=number)


def states(code: str, *days: int, **how: Any) -> list[str]:
    return [queries.code_on(code, day(number), **how).state for number in days]


def test_a_suspension_holds_on_its_days_alone(code: str, dora: Actor) -> None:
    suspend(code, dora)
    assert states(code, 9, 10, 20, 21) == ["active", "suspended", "suspended", "active"]


def test_what_was_known_before_is_known_of_that_moment(code: str, dora: Actor) -> None:
    suspend(code, dora)
    assert states(code, 15, known_at=LATER - timedelta(seconds=1)) == ["active"]
    assert states(code, 15, known_at=LATER) == ["suspended"]


def test_a_suspension_is_over_from_the_day_on_which_the_code_is_resumed(code: str, dora: Actor) -> None:
    suspend(code, dora, last=None)
    resume(code, dora)
    assert states(code, 14, 15, 99) == ["suspended", "active", "active"]


def test_a_code_holds_to_its_last_day(code: str, dora: Actor) -> None:
    end(code, dora)
    assert states(code, 30, 31, 9999) == ["active", "ended", "ended"]


def test_a_suspended_code_is_ended_too(code: str, dora: Actor) -> None:
    suspend(code, dora, last=None)
    end(code, dora)
    assert states(code, 9, 30, 31) == ["active", "suspended", "ended"]


def test_a_suspension_beyond_the_end_leaves_the_end_as_it_is(code: str, dora: Actor) -> None:
    end(code, dora)
    suspend(code, dora, first=25, last=60)
    assert states(code, 24, 25, 30, 31, 61) == ["active", "suspended", "suspended", "ended", "ended"]


def test_before_its_first_day_nothing_is_the_case(code: str) -> None:
    assert states(code, -1) == [""]


STEPS: dict[str, Callable[[str, Actor], None]] = {"suspend": suspend, "resume": resume, "end": end}


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (lambda code, by: suspend(code, by, last=None), "suspend"),
        (lambda code, by: end(code, by, last=5), "suspend"),
        (lambda code, by: end(code, by, last=5), "end"),
        (lambda _code, _by: None, "resume"),
        (lambda code, by: suspend(code, by, last=12), "resume"),
    ],
    ids=["suspended", "ended, to suspend", "ended, to end", "never suspended", "suspended before"],
)
def test_a_step_from_another_state_is_refused(
    code: str, dora: Actor, before: Callable[[str, Actor], None], step: str
) -> None:
    before(code, dora)
    with pytest.raises(CodeNotHeld):
        STEPS[step](code, dora)


@pytest.mark.parametrize("step", STEPS)
def test_a_code_nobody_gave_is_refused(dora: Actor, step: str) -> None:
    with pytest.raises(NoSuchCode):
        STEPS[step]("99999999", dora)


@pytest.mark.parametrize("step", STEPS)
def test_who_may_not_decide_takes_no_step(code: str, carl: Actor, otto: Actor, step: str) -> None:
    for by in (carl, otto, VISITOR):
        with pytest.raises(NotYours):
            STEPS[step](code, by)


@pytest.mark.parametrize(("step", "event"), [("suspend", "code-suspended"), ("end", "code-ended")])
def test_a_step_is_journalled_and_told(code: str, dora: Actor, step: str, event: str) -> None:
    STEPS[step](code, dora)
    line = Line.objects.latest("seq")
    assert (line.event, line.account_id) == (event.replace("-", ".", 1), dora.account_id)
    assert Event.objects.latest("pk").kind == f"registry.{event}"


def test_a_decision_set_aside_makes_an_ended_code_void(code: str, dora: Actor, mia: Actor) -> None:
    end(code, dora)
    request = cast.Request(*_of_code(code))
    cast.reopen(request, mia, at=LATER)
    assert states(code, 0, 31) == ["void", "void"]


def _of_code(code: str) -> tuple[str, Actor, int]:
    from prestalux.office.attribution.models import Decision

    dossier = Decision.objects.get(code__digits=code).request.dossier
    return dossier.reference, VISITOR, dossier.pk


def test_the_code_of_a_day_says_whose_it_is_and_where(code: str) -> None:
    view = queries.code_on(code, FIRST)
    assert (view.name, view.profession, view.address[-1]) == ("Anna Weber", "dentist", "LU")
    assert view.is_valid


def test_a_code_recorded_later_was_not_known_then(code: str) -> None:
    with pytest.raises(NoSuchCode):
        queries.code_on(code, FIRST, NOW - timedelta(days=1))


def test_the_history_tells_each_statement_and_whether_it_still_stands(code: str, dora: Actor) -> None:
    suspend(code, dora)
    told = [
        (one.says[0], one.still)
        for one in queries.history_of(queries.code_id_of(code))
        if one.fact == "status"
    ]
    assert told == [("active", False), ("active", True), ("suspended", True), ("active", True)]
