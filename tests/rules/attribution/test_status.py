"""The table of states and steps: walked whole, against the steps as the issue of a request reads in words."""

from __future__ import annotations

import pytest

from prestalux.rules.attribution.status import (
    DECISIONS,
    ENDED,
    NEXT,
    WHO_MUST_ACT,
    WITH_THE_FUND,
    Side,
    Status,
    Step,
    StepNotAllowed,
    after,
)

APPLICANTS_STEPS = {Step.SUBMIT, Step.RESUME, Step.WITHDRAW}
FUNDS_STEPS = {Step.ASK_FOR_PIECES, Step.RESUME, Step.GRANT, Step.REFUSE, Step.CLOSE}


def reached_from(status: Status, steps: set[Step]) -> set[Status]:
    """Every status that these steps alone can lead to, the first one included."""
    reached, to_walk = {status}, [status]
    while to_walk:
        here = to_walk.pop()
        found = {to for step, to in NEXT[here].items() if step in steps} - reached
        reached |= found
        to_walk += found
    return reached


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", Step)
def test_every_pair_is_either_in_the_table_or_refused(status: Status, step: Step) -> None:
    if step in NEXT[status]:
        assert after(status, step) is NEXT[status][step]
    else:
        with pytest.raises(StepNotAllowed) as refused:
            after(status, step)
        assert refused.value.facts == {"status": status.value, "step": step.value}


def test_every_status_has_its_row() -> None:
    assert set(NEXT) == set(Status)


def test_nobody_must_act_at_these_ends() -> None:
    assert {
        Status.GRANTED,
        Status.REFUSED,
        Status.CLOSED,
        Status.WITHDRAWN,
        Status.MERGED,
    } == ENDED


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT}))
def test_a_request_once_sent_in_is_never_a_draft_again(status: Status) -> None:
    assert Status.DRAFT not in reached_from(status, set(Step))


@pytest.mark.parametrize("status", Status)
def test_every_status_can_be_reached_from_the_draft(status: Status) -> None:
    assert status in reached_from(Status.DRAFT, set(Step))


@pytest.mark.parametrize("status", sorted(set(Status) - ENDED))
def test_the_applicant_alone_can_end_what_is_not_ended(status: Status) -> None:
    assert reached_from(status, APPLICANTS_STEPS) & ENDED


@pytest.mark.parametrize("status", sorted(WITH_THE_FUND))
def test_the_fund_alone_can_end_what_was_sent_in(status: Status) -> None:
    assert reached_from(status, FUNDS_STEPS) & ENDED


@pytest.mark.parametrize("status", sorted(set(Status) - ENDED))
def test_who_must_act_has_a_step_to_take(status: Status) -> None:
    theirs = APPLICANTS_STEPS if WHO_MUST_ACT[status] is Side.APPLICANT else FUNDS_STEPS
    assert theirs & set(NEXT[status])


@pytest.mark.parametrize("status", sorted(ENDED))
def test_nobody_must_act_at_the_end(status: Status) -> None:
    assert WHO_MUST_ACT[status] is Side.NOBODY


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUBMITTED}))
def test_a_code_is_granted_only_to_what_lies_with_the_fund_complete(status: Status) -> None:
    assert Step.GRANT not in NEXT[status]


@pytest.mark.parametrize("step", sorted(DECISIONS))
def test_a_decision_ends_the_request(step: Step) -> None:
    assert {steps[step] for steps in NEXT.values() if step in steps} <= ENDED


@pytest.mark.parametrize("step", sorted(DECISIONS))
def test_a_draft_is_not_decided(step: Step) -> None:
    with pytest.raises(StepNotAllowed):
        after(Status.DRAFT, step)


def test_the_fund_can_ask_again_while_it_waits() -> None:
    assert after(Status.INCOMPLETE, Step.ASK_FOR_PIECES) is Status.INCOMPLETE
