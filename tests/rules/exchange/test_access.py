"""Who may come in now: the account, its key, its code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from prestalux.rules.exchange.access import (
    AccountStands,
    FileRights,
    NetworkStands,
    SessionStands,
    TurnedAwayBecause,
    rights_now,
    why_not_from,
    why_over,
)
from prestalux.rules.exchange.accounts import ExchangeRole
from prestalux.rules.periods import Period
from prestalux.rules.registry.states import NOTHING, StateOn

TODAY = date(2026, 12, 15)
DAY = timedelta(days=1)
ALL = frozenset(ExchangeRole)
FILES = frozenset({ExchangeRole.DEPOSIT, ExchangeRole.COLLECT})
COLLECT = frozenset({ExchangeRole.COLLECT})
OPEN = AccountStands(ALL, Period(date(2026, 12, 1)))
ACTIVE = StateOn("active", "granted", Period(date(2026, 1, 1)))
NOW = datetime(2026, 12, 15, 9, tzinfo=UTC)
SESSION = SessionStands(FILES, NOW - timedelta(hours=1), secret_made_at=NOW - timedelta(days=3))


def now(
    account: AccountStands = OPEN, code: StateOn = ACTIVE, days: int = 60
) -> FileRights | TurnedAwayBecause:
    return rights_now(account, code, today=TODAY, collect_days=days)


def over(state: str, since: date) -> StateOn:
    return StateOn(state, "", Period(since))


def test_an_open_account_of_a_valid_code_deposits_and_collects() -> None:
    assert now() == FileRights(FILES)


def test_an_account_that_only_manages_has_no_business_with_files() -> None:
    only = replace(OPEN, roles=frozenset({ExchangeRole.ADMINISTER}))
    assert now(only) is TurnedAwayBecause.NO_FILES


@pytest.mark.parametrize(
    ("account", "because"),
    [
        (replace(OPEN, closed=True), TurnedAwayBecause.CLOSED),
        (replace(OPEN, locked=True), TurnedAwayBecause.LOCKED),
        (replace(OPEN, days=Period(TODAY + DAY)), TurnedAwayBecause.NOT_YET),
        (replace(OPEN, days=Period(TODAY - DAY, TODAY)), TurnedAwayBecause.EXPIRED),
    ],
)
@pytest.mark.parametrize("code", [ACTIVE, over("ended", TODAY)])
def test_an_account_that_does_not_hold_lets_nobody_in(
    account: AccountStands, because: TurnedAwayBecause, code: StateOn
) -> None:
    assert now(account, code) is because


def test_an_account_holds_on_its_last_day() -> None:
    assert isinstance(now(replace(OPEN, days=Period(TODAY, TODAY + DAY))), FileRights)


@pytest.mark.parametrize("state", ["ended", "suspended"])
def test_a_code_that_is_over_leaves_the_right_to_collect_for_some_days(state: str) -> None:
    last = TODAY - 59 * DAY
    rights = now(code=over(state, last))
    assert rights == FileRights(COLLECT, TODAY + DAY)
    assert isinstance(rights, FileRights)
    assert rights.read_only
    because = {"ended": TurnedAwayBecause.CODE_ENDED, "suspended": TurnedAwayBecause.CODE_SUSPENDED}[state]
    assert now(code=over(state, last - DAY)) is because


def test_an_account_that_was_opened_to_collect_alone_is_not_left_with_it() -> None:
    rights = now(replace(OPEN, roles=COLLECT))
    assert isinstance(rights, FileRights)
    assert not rights.read_only


def test_who_never_could_collect_cannot_after_the_end_either() -> None:
    deposits = replace(OPEN, roles=frozenset({ExchangeRole.DEPOSIT}))
    assert now(deposits, over("ended", TODAY)) is TurnedAwayBecause.CODE_ENDED


def test_no_days_leave_no_right() -> None:
    assert now(code=over("ended", TODAY), days=0) is TurnedAwayBecause.CODE_ENDED


@pytest.mark.parametrize("code", [NOTHING, over("void", TODAY)])
def test_a_code_that_never_held_leaves_nothing(code: StateOn) -> None:
    assert now(code=code) is TurnedAwayBecause.CODE_NOT_VALID


def test_both_the_account_and_the_network_say_from_where() -> None:
    network = NetworkStands(("10.0.0.0/8",))
    assert why_not_from("10.1.0.1", account=("10.1.0.0/16",), network=network) is None
    for address, account in (("10.2.0.1", ("10.1.0.0/16",)), ("192.0.2.1", ())):
        why = why_not_from(address, account=account, network=network)
        assert why is TurnedAwayBecause.ELSEWHERE


# Sessions that are open


def ends(
    session: SessionStands = SESSION, account: AccountStands = OPEN, code: StateOn = ACTIVE
) -> TurnedAwayBecause | None:
    return why_over(session, now(account, code), code, today=TODAY)


def test_a_session_goes_on_while_all_holds() -> None:
    assert ends() is None


def test_a_session_that_could_deposit_ends_with_the_code() -> None:
    assert ends(code=over("ended", TODAY)) is TurnedAwayBecause.CODE_ENDED
    assert ends(code=over("suspended", TODAY)) is TurnedAwayBecause.CODE_SUSPENDED


def test_a_session_opened_for_reading_goes_on_as_long_as_reading_is_allowed() -> None:
    reading = replace(SESSION, roles=COLLECT)
    assert ends(reading, code=over("ended", TODAY)) is None
    assert ends(reading, code=over("ended", TODAY - 60 * DAY)) is TurnedAwayBecause.CODE_ENDED


def test_a_session_ends_with_its_account() -> None:
    assert ends(account=replace(OPEN, closed=True)) is TurnedAwayBecause.CLOSED
    assert ends(account=replace(OPEN, locked=True)) is TurnedAwayBecause.LOCKED


def test_a_session_ends_when_a_role_it_began_with_is_gone() -> None:
    assert ends(account=replace(OPEN, roles=COLLECT)) is TurnedAwayBecause.NO_FILES


def test_a_session_opened_by_a_secret_ends_when_another_is_made() -> None:
    assert ends(replace(SESSION, secret_made_at=NOW)) is TurnedAwayBecause.SECRET_CHANGED
    assert ends(replace(SESSION, secret_made_at=None)) is TurnedAwayBecause.SECRET_CHANGED


def test_a_session_opened_by_a_key_does_not_care_about_secrets() -> None:
    by_key = replace(SESSION, key_days=Period(date(2026, 12, 1)), secret_made_at=NOW)
    assert ends(by_key) is None


def test_a_session_opened_by_a_key_ends_with_it() -> None:
    by_key = replace(SESSION, key_days=Period(date(2026, 12, 1), TODAY))
    assert ends(by_key) is TurnedAwayBecause.KEY_EXPIRED
    assert ends(replace(by_key, key_removed=True)) is TurnedAwayBecause.KEY_REMOVED
