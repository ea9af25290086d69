from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.changes import (
    HANDLING,
    OPEN,
    ChangeKind,
    ChangeNotAllowed,
    ChangeStatus,
    ChangeStep,
    Channel,
    DayOutOfReach,
    Whose,
    Yearly,
    after,
    first_day_of,
    require_reachable,
    still_stoppable,
    whose_turn,
)

TODAY = date(2026, 11, 29)
DAY = timedelta(days=1)
kinds = st.sampled_from(ChangeKind)
days = st.dates(TODAY - 300 * DAY, TODAY + 300 * DAY)


def test_each_kind_is_handled_somehow() -> None:
    assert set(HANDLING) == set(ChangeKind)


def test_the_account_that_is_paid_needs_an_old_channel_two_persons_and_time() -> None:
    handling = HANDLING[ChangeKind.BANK_ACCOUNT]
    assert (handling.channel, handling.two_persons, handling.delayed) == (Channel.RECORDED, True, True)


@given(kinds)
def test_what_two_persons_decide_is_examined(kind: ChangeKind) -> None:
    assert HANDLING[kind].examined or not HANDLING[kind].two_persons


@given(kinds)
def test_a_document_is_asked_for_only_where_somebody_looks_at_it(kind: ChangeKind) -> None:
    assert HANDLING[kind].examined or HANDLING[kind].evidence is None


@given(st.sampled_from(ChangeStatus), st.sampled_from(ChangeStep))
def test_what_has_ended_moves_no_more_but_for_being_stopped(status: ChangeStatus, step: ChangeStep) -> None:
    if status in OPEN or (status is ChangeStatus.ACCEPTED and step is ChangeStep.STOP):
        return
    with pytest.raises(ChangeNotAllowed):
        after(status, step)


def test_nothing_is_accepted_before_it_is_confirmed() -> None:
    with pytest.raises(ChangeNotAllowed):
        after(ChangeStatus.CONFIRMING, ChangeStep.ACCEPT)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_whatever_is_open_is_somebodys_turn(status: ChangeStatus) -> None:
    assert whose_turn(status) is not Whose.NOBODY


@given(kinds, days, st.integers(0, 60))
def test_a_delayed_change_never_holds_before_the_delay_is_over(
    kind: ChangeKind, wished: date, delay: int
) -> None:
    first = first_day_of(kind, wished, accepted_on=TODAY, delay_days=delay)
    assert first >= wished
    assert not HANDLING[kind].delayed or first >= TODAY + delay * DAY


@given(days)
def test_money_is_not_moved_for_days_that_have_passed(wished: date) -> None:
    if wished >= TODAY:
        require_reachable(ChangeKind.BANK_ACCOUNT, wished, today=TODAY)
        return
    with pytest.raises(DayOutOfReach):
        require_reachable(ChangeKind.BANK_ACCOUNT, wished, today=TODAY)


@pytest.mark.parametrize("wished", [TODAY - 367 * DAY, TODAY + 367 * DAY, date.min, date.max])
def test_a_day_more_than_a_year_away_is_a_slip(wished: date) -> None:
    with pytest.raises(DayOutOfReach):
        require_reachable(ChangeKind.ADDRESS, wished, today=TODAY)


def test_an_account_that_is_not_paid_yet_can_always_be_stopped() -> None:
    holds = TODAY + 200 * DAY
    assert still_stoppable(
        ChangeKind.BANK_ACCOUNT, accepted_on=TODAY, holds_from=holds, today=holds - DAY, days=0
    )


def test_what_holds_for_long_is_no_longer_stopped_here() -> None:
    assert not still_stoppable(
        ChangeKind.EMAIL, accepted_on=TODAY, holds_from=TODAY, today=TODAY + 31 * DAY, days=30
    )


def test_an_address_is_simply_changed_back() -> None:
    assert not still_stoppable(ChangeKind.ADDRESS, accepted_on=TODAY, holds_from=TODAY, today=TODAY, days=30)


YEARLY = Yearly(365, (30, 60), 90)


def test_the_look_is_due_a_year_after_the_last_one() -> None:
    assert not YEARLY.is_due(TODAY, TODAY + 364 * DAY)
    assert YEARLY.is_due(TODAY, TODAY + 365 * DAY)


def test_data_is_stale_only_after_the_reminders() -> None:
    assert not YEARLY.is_stale(TODAY, TODAY + 454 * DAY)
    assert YEARLY.is_stale(TODAY, TODAY + 455 * DAY)


def test_after_the_last_letter_none_follows() -> None:
    assert YEARLY.next(TODAY, 3) is None


@given(st.integers(0, 900))
def test_after_a_standstill_the_next_letter_lies_ahead(passed: int) -> None:
    today = TODAY + passed * DAY
    following = YEARLY.next(TODAY, YEARLY.sent_by(TODAY, today))
    assert following is None or following.on > today
