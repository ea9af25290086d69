"""An end recorded wrongly is put right by two persons; the register keeps both statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.office import cast
from tests.office.attribution.test_registering import LATER, day, end, states, suspend

from prestalux.office.attribution import actions
from prestalux.office.events.models import Event
from prestalux.office.journal.actor import VISITOR, Actor
from prestalux.office.journal.models import Line
from prestalux.office.registry import facts, queries, reinstating
from prestalux.office.registry.actions import CodeChangedMeanwhile
from prestalux.office.registry.models import CodeAddress
from prestalux.office.registry.reinstating import (
    CodeNotEnded,
    EndNotLater,
    PreparedAlready,
    ReinstatementSettled,
)
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.attribution.two_persons import SamePerson

pytestmark = pytest.mark.django_db
THEN = LATER + timedelta(days=1)


@pytest.fixture
def code(dora: Actor, prefix: None) -> str:
    return cast.grant(cast.submitted(), dora)


def prepare(code: str, by: Actor, last: int | None = None, reason: str = "Another person had died.") -> int:
    last_day = None if last is None else day(last)
    return actions.prepare_reinstatement(digits=code, last_day=last_day, reason=reason, by=by, at=THEN)


def confirm(number: int, by: Actor) -> None:
    actions.confirm_reinstatement(reinstatement_id=number, by=by, at=THEN)


def told() -> list[dict[str, Any]]:
    return [row.facts for row in Event.objects.filter(kind="registry.code-reinstated")]


def test_a_code_holds_again_once_another_person_confirmed_it(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    number = prepare(code, carl)
    assert states(code, 31) == ["ended"]
    confirm(number, dora)
    assert states(code, 30, 31, 9999) == ["active", "active", "active"]


def test_both_statements_are_kept(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    confirm(prepare(code, carl), dora)
    assert states(code, 31, known_at=THEN - timedelta(seconds=1)) == ["ended"]


def test_a_last_day_is_moved_later(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    confirm(prepare(code, carl, last=60), dora)
    assert states(code, 31, 60, 61) == ["active", "active", "ended"]
    assert told() == [{"from_day": day(31).isoformat(), "last_day": day(60).isoformat()}]


def test_what_the_end_replaced_is_so_again(code: str, dora: Actor, carl: Actor) -> None:
    suspend(code, dora, first=40, last=50)
    end(code, dora)
    confirm(prepare(code, carl), dora)
    assert states(code, 39, 40, 50, 51) == ["active", "suspended", "suspended", "active"]


def test_a_code_given_until_a_day_goes_on_with_all_that_was_said_of_it(
    dora: Actor, carl: Actor, prefix: None
) -> None:
    code = cast.grant(cast.submitted(basis_until=day(10)), dora)
    confirm(prepare(code, carl, last=20), dora)
    assert states(code, 10, 11, 20, 21) == ["active", "active", "active", "ended"]
    assert facts.as_of(CodeAddress.objects.all(), day(20)).exists()


def test_it_is_journalled_with_both_persons_and_told_once(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    confirm(prepare(code, carl), dora)
    line = Line.objects.latest("seq")
    assert (line.event, line.account_id) == ("code.reinstated", dora.account_id)
    assert f'"prepared_by":{carl.account_id}' in line.facts
    assert told() == [{"from_day": day(31).isoformat(), "last_day": None}]


def test_who_prepared_it_does_not_confirm_it(code: str, dora: Actor) -> None:
    end(code, dora)
    with pytest.raises(SamePerson):
        confirm(prepare(code, dora), dora)


def test_what_was_prepared_on_another_state_is_not_confirmed(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    number = prepare(code, carl)
    suspend(code, dora, first=5, last=9)
    with pytest.raises(CodeChangedMeanwhile):
        confirm(number, dora)


def test_two_do_not_prepare_the_same(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    prepare(code, carl)
    with pytest.raises(PreparedAlready):
        prepare(code, dora)


@pytest.mark.parametrize("settled", ["confirmed", "taken back", "sent back"])
def test_it_is_settled_once(code: str, dora: Actor, mia: Actor, carl: Actor, settled: str) -> None:
    end(code, dora)
    number = prepare(code, carl)
    own: dict[str, Any] = {"reinstatement_id": number, "at": THEN}
    if settled == "confirmed":
        confirm(number, dora)
    elif settled == "taken back":
        actions.take_back_reinstatement(by=carl, **own)
    else:
        actions.send_back_reinstatement(by=dora, note="The end was right.", **own)
        assert reinstating.sent_back(queries.code_id_of(code)) == "The end was right."
    with pytest.raises(ReinstatementSettled):
        confirm(number, mia)


def test_another_s_is_not_taken_back(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    with pytest.raises(NotYours):
        actions.take_back_reinstatement(reinstatement_id=prepare(code, carl), by=dora, at=THEN)


def test_a_clerk_confirms_none(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    with pytest.raises(NotYours):
        confirm(prepare(code, dora), carl)


def test_nobody_else_prepares_one(code: str, dora: Actor, otto: Actor) -> None:
    end(code, dora)
    for by in (otto, VISITOR):
        with pytest.raises(NotYours):
            prepare(code, by)


def test_without_a_reason_there_is_none(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    with pytest.raises(ReasonMissing):
        prepare(code, carl, reason="  ")


def test_a_code_without_an_end_has_none_to_put_right(code: str, carl: Actor) -> None:
    with pytest.raises(CodeNotEnded):
        prepare(code, carl)


def test_a_void_code_is_not_reinstated(code: str, carl: Actor) -> None:
    from prestalux.office.registry import actions as registry

    registry.void_code(queries.code_id_of(code), at=LATER)
    with pytest.raises(CodeNotEnded):
        prepare(code, carl)


@pytest.mark.parametrize("last", [29, 30])
def test_an_earlier_end_or_the_same_is_no_correction_of_this_kind(
    code: str, dora: Actor, carl: Actor, last: int
) -> None:
    end(code, dora)
    with pytest.raises(EndNotLater) as refused:
        prepare(code, carl, last=last)
    assert refused.value.facts == {"last": day(30).isoformat()}


def test_a_reinstated_code_ends_again(code: str, dora: Actor, carl: Actor) -> None:
    end(code, dora)
    confirm(prepare(code, carl), dora)
    end(code, dora, last=90)
    assert states(code, 90, 91) == ["active", "ended"]
