"""What staff see of the whole space: the traffic of a day, stuck and refused files, silent accounts, one account's history."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.cast import DAY, NOW
from tests.office.exchange import mailbox
from tests.office.registry import register

from prestalux.office.exchange.actions import publishing, receiving
from prestalux.office.exchange.models import Deposit, ExchangeAccount, ExchangeSession, TurnedAway
from prestalux.office.exchange.queries import history, traffic
from prestalux.office.exchange.queries.history import What
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.office.exchange.queries.traffic import Hour, Stuck
from prestalux.office.journal import actions as journal
from prestalux.office.journal import queries as journal_queries
from prestalux.office.journal.actor import SYSTEM
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import DepositState

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEST = Environment.TEST
TODAY = date(2026, 11, 23)


def deposit(place: Space, number: int, state: DepositState, at: datetime, **changes: object) -> Deposit:
    """A row as it stands at last; when it was decided over, at that moment."""
    usual: dict[str, object] = {
        "account_id": place.account_id,
        "code_id": place.code_id,
        "environment": place.environment,
        "name": f"n{number}.xml",
        "name_key": f"n{number}.xml",
        "state": state.value,
        "size": 1_000,
        "opened_at": at,
        "completed_at": at,
        "settled_at": at,
    }
    return Deposit.objects.create(**{**usual, **changes})


# The traffic of a day


def at(hour: int, minute: int = 0) -> datetime:
    """Of the 23rd in Luxembourg, which is an hour ahead."""
    return datetime(2026, 11, 22, 23, minute, tzinfo=UTC) + hour * HOUR


def counted(hour: Hour) -> tuple[int, ...]:
    return (hour.accepted, hour.refused, hour.duplicates, hour.bytes, hour.published, hour.collected)


def test_a_file_counts_in_the_hour_in_which_it_was_decided_over() -> None:
    place = mailbox.space_of()
    deposit(place, 1, DepositState.ANSWERED, at(9, 59))
    deposit(place, 2, DepositState.ACCEPTED, at(10))
    deposit(place, 3, DepositState.REFUSED, at(10, 59))
    deposit(place, 4, DepositState.DUPLICATE, at(10, 30), size=7)
    hours = traffic.traffic(TODAY, TEST).hours
    assert [counted(hours[hour])[:4] for hour in (9, 10)] == [(1, 0, 0, 1_000), (1, 1, 1, 2_007)]


def test_what_was_given_up_is_no_traffic() -> None:
    deposit(mailbox.space_of(), 1, DepositState.DROPPED, at(9))
    assert counted(traffic.traffic(TODAY, TEST).total) == (0, 0, 0, 0, 0, 0)


def test_a_day_begins_and_ends_at_midnight_in_luxembourg() -> None:
    place = mailbox.space_of()
    for number, moment in enumerate((at(0), at(24) - timedelta(microseconds=1), at(24), at(0) - MINUTE)):
        deposit(place, number, DepositState.ACCEPTED, moment)
    hours = traffic.traffic(TODAY, TEST).hours
    assert [hour.accepted for hour in hours if hour.accepted] == [1, 1]
    assert (hours[0].accepted, hours[23].accepted) == (1, 1)


def test_returns_count_when_they_are_published_and_when_they_are_collected() -> None:
    place = mailbox.space_of()
    pk = mailbox.publish(place, at=at(8))
    publishing.note_collected(place, pk, at=at(11))
    hours = traffic.traffic(TODAY, TEST).hours
    assert [(hours[hour].published, hours[hour].collected) for hour in (8, 11)] == [(1, 0), (0, 1)]


def test_the_two_spaces_are_counted_apart() -> None:
    deposit(mailbox.space_of(), 1, DepositState.ACCEPTED, at(9))
    assert traffic.traffic(TODAY, Environment.PRODUCTION).total.accepted == 0


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)]
)
def test_a_day_has_the_hours_that_it_has(day: date, hours: int) -> None:
    assert len(traffic.traffic(day, TEST).hours) == hours


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    place = mailbox.space_of()
    for number, moment in enumerate(datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)):
        deposit(place, number, DepositState.ACCEPTED, moment)
    hours = traffic.traffic(date(2026, 10, 25), TEST).hours
    assert [place for place, hour in enumerate(hours) if hour.accepted] == [2, 3]


def test_a_day_takes_three_statements_however_much_happened() -> None:
    place = mailbox.space_of()
    for number in range(40):
        deposit(place, number, DepositState.ACCEPTED, at(number % 24))
    with CaptureQueriesContext(connection) as captured:
        traffic.traffic(TODAY, TEST)
    assert len(captured) == 3


# Stuck files


def names(which: Stuck, moment: datetime = NOW) -> list[str]:
    return [one.name for one in traffic.stuck(which, moment).rows]


@pytest.mark.parametrize(
    ("which", "state", "late"),
    [
        (Stuck.UNDECIDED, DepositState.COMPLETE, 15 * MINUTE),
        (Stuck.UNFINISHED, DepositState.ARRIVING, 6 * HOUR),
        (Stuck.UNANSWERED, DepositState.ACCEPTED, 48 * HOUR),
        (Stuck.UNANSWERED, DepositState.PROCESSING, 48 * HOUR),
    ],
)
def test_a_file_is_stuck_from_its_time_on(which: Stuck, state: DepositState, late: timedelta) -> None:
    place = mailbox.space_of()
    deposit(place, 1, state, NOW - late - MINUTE)
    deposit(place, 2, state, NOW - late + MINUTE)
    assert names(which) == ["n1.xml"]


@pytest.mark.parametrize("which", [Stuck.UNDECIDED, Stuck.UNFINISHED, Stuck.UNANSWERED, Stuck.UNOPENED])
def test_what_was_answered_or_refused_is_not_stuck(which: Stuck) -> None:
    place = mailbox.space_of()
    for number, state in enumerate((DepositState.ANSWERED, DepositState.REFUSED, DepositState.DROPPED)):
        deposit(place, number, state, NOW - 90 * DAY)
    assert names(which) == []


def test_how_long_is_too_long_the_fund_says(settings: LazySettings) -> None:
    deposit(mailbox.space_of(), 1, DepositState.COMPLETE, NOW - 2 * MINUTE)
    assert names(Stuck.UNDECIDED) == []
    rules = replace(settings.FUND.exchange, stuck_minutes=1)
    settings.FUND = replace(settings.FUND, exchange=rules)
    assert names(Stuck.UNDECIDED) == ["n1.xml"]


def test_what_the_worker_could_not_open_is_counted_and_noted_once() -> None:
    pk = mailbox.keep(mailbox.space_of())
    for number in range(3):
        receiving.note_unopened(pk, at=NOW + number * MINUTE)
    (row,) = traffic.stuck(Stuck.UNOPENED, NOW).rows
    assert (row.tries, row.at) == (3, NOW)
    lines = [line.event for line in journal_queries.lines_about("deposit", pk)]
    assert lines.count("deposit.unopened") == 1


def test_a_file_that_goes_on_was_opened() -> None:
    pk = mailbox.keep(mailbox.space_of())
    receiving.note_unopened(pk, at=NOW)
    mailbox.receive(pk)
    assert names(Stuck.UNOPENED) == []


def test_a_file_that_is_decided_over_was_opened() -> None:
    pk = mailbox.keep(mailbox.space_of())
    mailbox.receive(pk)
    receiving.note_unopened(pk, at=NOW)
    mailbox.judge(pk)
    assert names(Stuck.UNOPENED) == []


def test_what_is_over_is_not_noted_as_unopened() -> None:
    pk = deposit(mailbox.space_of(), 1, DepositState.REFUSED, NOW).pk
    receiving.note_unopened(pk, at=NOW)
    assert names(Stuck.UNOPENED) == []


def test_a_refused_file_is_shown_for_seven_days_with_what_was_found() -> None:
    place = mailbox.space_of()
    pk = mailbox.keep(place, name="x.xml")
    mailbox.receive(pk)
    mailbox.judge(pk)
    (row,) = traffic.stuck(Stuck.REFUSED, NOW + 7 * DAY).rows
    assert (row.faults, row.errors) == (("name-form",), 1)
    assert traffic.stuck(Stuck.REFUSED, NOW + 7 * DAY + MINUTE).rows == ()


def test_each_kind_is_counted() -> None:
    place = mailbox.space_of()
    for number in range(3):
        deposit(place, number, DepositState.COMPLETE, NOW - DAY)
    assert traffic.stuck_counts(NOW) == {
        Stuck.UNOPENED: 0,
        Stuck.UNDECIDED: 3,
        Stuck.UNFINISHED: 0,
        Stuck.UNANSWERED: 0,
        Stuck.REFUSED: 0,
    }


@pytest.mark.parametrize("which", list(Stuck))
def test_a_page_of_stuck_files_takes_as_many_statements_for_many_as_for_one(which: Stuck) -> None:
    state = {
        Stuck.UNFINISHED: DepositState.ARRIVING,
        Stuck.UNANSWERED: DepositState.ACCEPTED,
        Stuck.REFUSED: DepositState.REFUSED,
    }.get(which, DepositState.COMPLETE)
    counts = []
    for number in range(30):
        place = mailbox.space_of(number + 1)
        deposit(place, number, state, NOW - 3 * DAY, tries=1)
        if number in {0, 29}:
            with CaptureQueriesContext(connection) as captured:
                found = traffic.stuck(which, NOW)
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 2
    assert (len(found.rows), bool(found.after)) == (25, True)


# Silent accounts


def account(
    serial: int, profession: str = "dentist", *, opened: datetime = NOW - 200 * DAY
) -> ExchangeAccount:
    code = register.code(serial, profession=profession)
    return ExchangeAccount.objects.create(
        code=code,
        environment="test",
        username=f"t{code.digits}-1",
        holder="software",
        name="software",
        roles="collect deposit",
        valid_from=date(2026, 1, 1),
        opened_at=opened,
    )


def session(of: ExchangeAccount, moment: datetime, **changes: object) -> ExchangeSession:
    usual: dict[str, object] = {
        "roles": "deposit",
        "address": "192.0.2.7",
        "network": "192.0.2.7",
        "seen_at": moment,
    }
    return ExchangeSession.objects.create(account=of, began_at=moment, **{**usual, **changes})


def quiet(days: int | None, moment: datetime = NOW) -> list[str]:
    return [one.username for one in traffic.silent(days, TEST, moment)[0].rows]


def test_who_never_came_in_is_silent() -> None:
    one, other = account(1), account(2)
    session(other, NOW - 400 * DAY)
    assert quiet(None) == [one.username]


def test_who_did_not_come_in_for_so_many_days_is_silent() -> None:
    one, other = account(1), account(2)
    session(one, NOW - 200 * DAY)
    session(one, NOW - 31 * DAY)
    session(other, NOW - 29 * DAY)
    assert (quiet(30), quiet(90)) == ([one.username], [])
    assert quiet(90, NOW + 60 * DAY) == [one.username]


def test_a_silent_account_is_shown_with_its_last_sign_in() -> None:
    one = account(1)
    for days in (90, 40):
        session(one, NOW - days * DAY)
    (row,), count = traffic.silent(30, TEST, NOW)[0].rows, traffic.silent(30, TEST, NOW)[1]
    assert (row.last_at, row.provider, count) == (NOW - 40 * DAY, "Anna Weber", 1)


@pytest.mark.parametrize(
    "changes",
    [{"closed_at": NOW}, {"valid_until": TODAY}, {"valid_from": TODAY + DAY}, {"environment": "production"}],
)
def test_who_cannot_come_in_today_is_not_silent(changes: dict[str, object]) -> None:
    ExchangeAccount.objects.filter(pk=account(1).pk).update(**changes)
    assert quiet(None) == []


def test_professions_that_must_exchange_stand_first_and_the_longest_open_of_them() -> None:
    made = [
        account(1, opened=NOW - 300 * DAY),
        account(2, "physiotherapist", opened=NOW - 10 * DAY),
        account(3, "dietician", opened=NOW - 20 * DAY),
    ]
    assert quiet(None) == [made[place].username for place in (2, 1, 0)]


def test_pages_of_silent_accounts_leave_nobody_out() -> None:
    for serial in range(30):
        account(serial + 1, ("dentist", "physiotherapist")[serial % 2])
    first, count = traffic.silent(None, TEST, NOW)
    second, _ = traffic.silent(None, TEST, NOW, after=first.after)
    seen = [one.username for page in (first, second) for one in page.rows]
    assert (len(seen), len(set(seen)), count) == (30, 30, 30)
    back, _ = traffic.silent(None, TEST, NOW, before=second.before)
    assert back.rows == first.rows


def test_a_page_of_silent_accounts_takes_as_many_statements_for_many_as_for_one() -> None:
    counts = []
    for serial in range(12):
        account(serial + 1)
        if serial in {0, 11}:
            with CaptureQueriesContext(connection) as captured:
                traffic.silent(None, TEST, NOW)
            counts.append(len(captured))
    assert counts[0] == counts[1] == 3


# One account


def filled(count: int = 1) -> ExchangeAccount:
    """An account with so much of everything, all of it at the same moments."""
    one = account(1)
    place = Space(one.pk, one.code_id, "test")
    for number in range(count):
        moment = NOW + number * MINUTE
        session(one, moment, ended_at=moment + HOUR, ended_because="code-ended")
        TurnedAway.objects.create(
            account_id=one.pk,
            network=f"192.0.2.{number}",
            because="unknown",
            window_at=moment,
            count=3,
            last_at=moment,
        )
        deposit(place, number, DepositState.ACCEPTED, moment)
        journal.note(subject=("exchange-account", one.pk), event="exchange-key.added", by=SYSTEM, at=moment)
    return one


def test_a_history_holds_everything_in_order_of_time() -> None:
    one = filled(2)
    found = history.history(one.username).rows
    assert [(entry.at - NOW, entry.what) for entry in found] == [
        (number * MINUTE, what)
        for number in (1, 0)
        for what in (What.FILE, What.SESSION, What.TURNED_AWAY, What.CHANGE)
    ]


def test_a_history_holds_nothing_of_another_account() -> None:
    filled()
    assert history.history(account(2).username).rows == ()


def test_an_account_that_is_none_has_no_history() -> None:
    assert history.history("nobody").rows == ()


def test_sign_ins_stand_once_in_a_history() -> None:
    one = filled()
    journal.note(subject=("exchange-account", one.pk), event="exchange.signed-in", by=SYSTEM, at=NOW)
    assert len(history.history(one.username).rows) == 4


@pytest.mark.parametrize("what", list(What))
def test_a_kind_alone_is_shown_when_it_is_asked_for(what: What) -> None:
    found = history.history(filled(3).username, only=what).rows
    assert {entry.what for entry in found} == {what}
    assert len(found) == 3


@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_of_a_history_leave_nothing_out_there_and_back(size: int) -> None:
    one = filled(5)
    whole = history.history(one.username, size=100).rows
    pages, after = [], ""
    for _ in range(30):
        page = history.history(one.username, after=after, size=size)
        pages.append(page)
        after = page.after
        if not after:
            break
    assert [entry for page in pages for entry in page.rows] == list(whole)
    back = [pages[-1]]
    while back[-1].before and len(back) < len(pages):
        back.append(history.history(one.username, before=back[-1].before, size=size))
    assert [entry for page in reversed(back) for entry in page.rows] == list(whole)


@pytest.mark.parametrize(
    "place", ["x", "__", "20261123T090000.000000_file_1", "1_2_3", "é" * 99, "_change_²"]
)
def test_a_place_that_is_none_is_the_first_page_of_a_history(place: str) -> None:
    one = filled()
    assert len(history.history(one.username, after=place).rows) == 4


def test_a_history_takes_as_many_statements_for_much_as_for_little() -> None:
    one = filled(30)
    with CaptureQueriesContext(connection) as captured:
        history.history(one.username)
    assert len(captured) == 5


def test_a_session_says_how_it_ended() -> None:
    one = filled()
    (entry,) = history.history(one.username, only=What.SESSION).rows
    seen = entry.seen
    assert isinstance(seen, history.SessionSeen)
    assert (seen.because, seen.ended_at) == ("code-ended", NOW + HOUR)


def test_ids_of_files_keep_their_order_on_both_databases() -> None:
    one = account(1)
    place = Space(one.pk, one.code_id, "test")
    for number in (0, 1, 2**64, 2**127, 2**128 - 1):
        deposit(place, number, DepositState.ACCEPTED, NOW, id=uuid.UUID(int=number))
    found, after = list[uuid.UUID](), ""
    for _ in range(5):
        page = history.history(one.username, after=after, size=1)
        found += [entry.key for entry in page.rows]
        after = page.after
    assert [key.int for key in found] == [2**128 - 1, 2**127, 2**64, 1, 0]
