"""The life of a code after it was given: suspended, resumed, ended; each day tells the truth, and each moment too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.office import cast
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.attribution import actions
from prestalux.office.events.models import Event
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.office.journal.models import Line
from prestalux.office.registry import actions as registry
from prestalux.office.registry import queries
from prestalux.office.registry.actions import CodeChangedMeanwhile
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.periods import LUXEMBOURG, Period
from prestalux.rules.registry import CodeNotHeld, EndReason, LastDayOpen, NoSuchCode, SuspensionReason

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


def version(code: str) -> str:
    return queries.states_version(queries.code_id_of(code))


ASKED: dict[str, Callable[[str, Actor, str | None], object]] = {
    "suspend": lambda code, by, seen: actions.suspend_code(
        digits=code,
        period=Period(day(12), day(40)),
        reason=SuspensionReason.ABSENCE,
        by=by,
        at=LATER,
        seen=seen,
    ),
    "resume": lambda code, by, seen: actions.resume_code(
        digits=code, from_day=day(12), by=by, at=LATER, seen=seen
    ),
    "end": lambda code, by, seen: actions.end_code(
        digits=code, last_day=day(60), reason=EndReason.OTHER, by=by, at=LATER, seen=seen
    ),
}


class TestTwoClerks:
    """Both read the same page; what the second chose on it no longer fits what the register knows."""

    @pytest.mark.parametrize("step", ASKED)
    def test_who_comes_second_is_told(self, code: str, dora: Actor, mia: Actor, step: str) -> None:
        seen = version(code)
        suspend(code, dora)
        with pytest.raises(CodeChangedMeanwhile):
            ASKED[step](code, mia, seen)
        assert Line.objects.latest("seq").event == "code.suspended"

    def test_who_has_read_what_the_first_did_takes_the_step(self, code: str, dora: Actor, mia: Actor) -> None:
        suspend(code, dora)
        ASKED["end"](code, mia, version(code))
        assert states(code, 60, 61) == ["active", "ended"]

    def test_what_is_said_of_an_address_is_no_step_over_the_state(self, code: str, dora: Actor) -> None:
        seen = version(code)
        register.move(ProviderCode.objects.get(), "2, rue du Lac", Period(FIRST), at=LATER)
        ASKED["end"](code, dora, seen)
        assert states(code, 61) == ["ended"]

    def test_who_saw_nothing_is_told_what_the_step_replaced(self, code: str, dora: Actor) -> None:
        suspend(code, dora)
        replaced = ASKED["end"](code, dora, None)
        assert [(row.period.start, row.says[0]) for row in replaced] == [(day(21), "active")]  # type: ignore[attr-defined]


def test_the_last_day_of_the_calendar_ends_no_code(code: str, dora: Actor) -> None:
    with pytest.raises(LastDayOpen):
        actions.end_code(digits=code, last_day=date.max, reason=EndReason.OTHER, by=dora, at=LATER)


def told(kind: str) -> list[tuple[str, str | None]]:
    rows = Event.objects.filter(kind=f"registry.code-{kind}").order_by("pk")
    return [(row.facts["from_day"], row.facts["last_day"]) for row in rows]


def test_the_days_that_were_really_suspended_are_told(code: str, dora: Actor) -> None:
    end(code, dora)
    suspend(code, dora, first=25, last=60)
    assert told("suspended") == [(day(25).isoformat(), day(30).isoformat())]


def test_days_around_a_suspension_that_stood_already_are_told_each(code: str, dora: Actor) -> None:
    suspend(code, dora, first=10, last=12)
    suspend(code, dora, first=8, last=15)
    assert told("suspended")[1:] == [
        (day(8).isoformat(), day(9).isoformat()),
        (day(13).isoformat(), day(15).isoformat()),
    ]


def test_a_resumed_code_leaves_a_later_suspension_as_it_is(code: str, dora: Actor) -> None:
    suspend(code, dora, first=10, last=20)
    suspend(code, dora, first=30, last=40)
    resume(code, dora)
    assert states(code, 15, 20, 30) == ["active", "active", "suspended"]
    assert told("resumed") == [(day(15).isoformat(), day(20).isoformat())]


def test_the_same_end_again_is_neither_told_nor_journalled(code: str, dora: Actor) -> None:
    end(code, dora)
    end(code, dora)
    assert len(told("ended")) == 1
    assert Line.objects.filter(event="code.ended").count() == 1


class TestADatedCode:
    """One whose authorisation ends on its eleventh day."""

    @pytest.fixture
    def dated(self, dora: Actor, prefix: None) -> str:
        return cast.grant(cast.submitted(basis_until=day(10)), dora)

    def end(self, number: int) -> int:
        return registry.end_what_is_over(at=datetime.combine(day(number), time(1), LUXEMBOURG))

    def test_it_ends_by_itself_after_its_last_day(self, dated: str) -> None:
        assert [self.end(10), self.end(11)] == [0, 1]
        assert states(dated, 10, 11) == ["active", "ended"]

    def test_it_ends_on_its_day_also_when_the_machine_was_off(self, dated: str) -> None:
        self.end(300)
        view = queries.code_on(dated, day(11))
        assert (view.state, view.reason) == ("ended", "period-over")

    def test_it_has_ended_before_the_clock_came(self, dated: str) -> None:
        view = queries.code_on(dated, day(11))
        assert (view.state, view.reason, view.is_valid) == ("ended", "period-over", False)

    def test_nobody_suspends_it_after_its_last_day(self, dated: str, dora: Actor) -> None:
        with pytest.raises(CodeNotHeld) as refused:
            suspend(dated, dora, 11, 12)
        assert refused.value.facts["state"] == "ended"

    def test_its_end_is_told_once(self, dated: str) -> None:
        assert [self.end(11), self.end(12)] == [1, 0]
        assert Event.objects.filter(kind="registry.code-ended").count() == 1

    def test_it_ends_too_while_it_is_suspended(self, dated: str, dora: Actor) -> None:
        suspend(dated, dora, 5, None)
        self.end(11)
        assert states(dated, 10, 11) == ["suspended", "ended"]

    def test_a_code_without_end_does_not_end(self, code: str) -> None:
        assert self.end(4000) == 0

    def test_a_suspension_that_is_over_ends_no_code(self, code: str, dora: Actor) -> None:
        suspend(code, dora, 5, 8)
        assert self.end(9) == 0


class TestASheet:
    """What the desk is shown of a code."""

    def sheet(self, code: str, by: Actor, **how: Any) -> actions.CodeSheet:
        asked = {"on": FIRST, "known_at": None} | how
        return actions.look_up_code(digits=code, by=by, at=LATER, **asked)

    def test_a_look_is_journalled(self, code: str, carl: Actor) -> None:
        self.sheet(code, carl)
        line = Line.objects.get(event="look.register")
        assert (line.account_id, line.subject) == (carl.account_id, str(queries.code_id_of(code)))

    @pytest.mark.parametrize("nobody", [VISITOR, None])
    def test_who_is_not_of_the_desk_sees_none(self, nobody: Actor | None, code: str) -> None:
        with pytest.raises(NotYours):
            self.sheet(code, nobody or cast.submitted("emil").by)

    def test_it_names_the_request_by_which_the_code_was_given(self, code: str, carl: Actor) -> None:
        reference = self.sheet(code, carl).reference
        assert reference is not None
        assert reference.characters == _of_code(code)[0]

    def test_what_was_recorded_after_the_moment_asked_for_is_not_told(
        self, code: str, dora: Actor, carl: Actor
    ) -> None:
        suspend(code, dora)
        told = self.sheet(code, carl, known_at=NOW).history
        assert [change.says[0] for change in told if change.fact == "status"] == ["active"]

    def test_before_its_first_day_a_code_stands_as_it_will_begin(self, code: str, carl: Actor) -> None:
        assert self.sheet(code, carl).state == "active"
