"""Open sessions: which must end now and why, told in one query however many are open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.exchange.actions import keeping, letting_in
from prestalux.office.exchange.models import ExchangeAccount, ExchangeSession
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.rules.exchange.access import TurnedAwayBecause
from prestalux.rules.exchange.requests import AccessKind
from prestalux.rules.periods import Period, begin_of

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]
AFTER = space.LATER + cast.MINUTE
MICROSECOND = timedelta(microseconds=1)
TOMORROW = space.LATER + cast.DAY


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


@pytest.fixture
def first(anna: Anna, dora: Actor) -> str:
    username = space.account(*anna, dora)
    space.add_key(username, anna[0].by)
    return username


def over(session: int, at: object = AFTER) -> str | None:
    found = letting_in.still_in([session], at=at)  # type: ignore[arg-type]
    return found[session].value if session in found else None


def test_a_session_goes_on_while_nothing_has_changed(first: str) -> None:
    assert over(space.session(space.by_key(first))) is None


ENDS: dict[str, Callable[[Anna, str], object]] = {
    "closed": lambda anna, name: keeping.close(username=name, by=anna[0].by, at=AFTER),
    "locked": lambda anna, name: keeping.lock(username=name, by=anna[0].by, at=AFTER),
    "key-removed": lambda anna, name: keeping.remove_key(
        username=name,
        key_id=ExchangeAccount.objects.get(username=name).keys.get().pk,
        by=anna[0].by,
        at=AFTER,
    ),
    "code-ended": lambda anna, name: registry.end_code(
        space.code(anna[1]).pk, last_day=space.TODAY - cast.DAY, reason="cessation", at=AFTER
    ),
    "code-suspended": lambda anna, name: registry.suspend_code(
        space.code(anna[1]).pk, period=Period(space.TODAY), reason="inquiry", at=AFTER
    ),
    "code-not-valid": lambda anna, name: registry.void_code(space.code(anna[1]).pk, at=AFTER),
}


@pytest.mark.parametrize("because", ENDS)
def test_a_session_ends_at_once_and_says_why(anna: Anna, first: str, because: str) -> None:
    session = space.session(space.by_key(first))
    ENDS[because](anna, first)
    assert over(session) == because


def _leave_the_network(anna: Anna, dora: Actor, ranges: tuple[str, ...] = ("192.0.2.0/24",)) -> None:
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=ranges)
    wanted = {"last_day": space.TODAY.isoformat(), "remarks": ""}
    space.grant(space.ask(*anna, AccessKind.NETWORK_TERMINATION, wanted=wanted), dora)


def _change_the_network(anna: Anna, dora: Actor) -> None:
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=("192.0.2.0/24",))
    space.grant(space.ask(*anna, AccessKind.NETWORK_CHANGE), dora, ranges=("198.51.100.0/24",))


def test_a_session_ends_where_its_account_is_bound_to_other_addresses(anna: Anna, first: str) -> None:
    session = space.session(space.by_key(first))
    keeping.bind(username=first, ranges=("198.51.100.0/24",), by=anna[0].by, at=AFTER)
    assert over(session) == "elsewhere"


def test_a_session_goes_on_where_its_account_is_bound_to_its_own_address(anna: Anna, first: str) -> None:
    session = space.session(space.by_key(first))
    keeping.bind(username=first, ranges=("192.0.2.0/24", "2001:db8::/32"), by=anna[0].by, at=AFTER)
    assert over(session) is None


def test_a_session_from_ipv6_is_judged_by_its_address(anna: Anna, first: str) -> None:
    session = space.session(space.by_key(first, address="2001:db8::7"))
    keeping.bind(username=first, ranges=("192.0.2.0/24", "2001:db8::/32"), by=anna[0].by, at=AFTER)
    assert over(session) is None


def test_a_session_ends_where_its_code_is_connected_elsewhere(anna: Anna, first: str, dora: Actor) -> None:
    session = space.session(space.by_key(first))
    _change_the_network(anna, dora)
    assert over(session) == "elsewhere"


def test_a_session_ends_with_the_last_day_of_its_connection(anna: Anna, first: str, dora: Actor) -> None:
    session = space.session(space.by_key(first))
    _leave_the_network(anna, dora)
    midnight = begin_of(space.TODAY + cast.DAY)
    assert [over(session, midnight - MICROSECOND), over(session, midnight)] == [None, "network-ended"]


def test_a_session_is_judged_by_the_last_connection(anna: Anna, first: str, dora: Actor) -> None:
    _leave_the_network(anna, dora, ("198.51.100.0/24",))
    reference = space.ask(*anna, AccessKind.NETWORK_ACTIVATION, at=TOMORROW)
    space.grant(reference, dora, ranges=("192.0.2.0/24",), at=TOMORROW)
    session = space.session(space.by_key(first, at=TOMORROW), at=TOMORROW)
    assert over(session, TOMORROW) is None


def test_another_secret_ends_sessions_of_the_former_and_none_of_a_key(anna: Anna, first: str) -> None:
    by_secret = space.session(space.by_secret(first, space.secret(first, anna[0].by)))
    by_key = space.session(space.by_key(first))
    space.secret(first, anna[0].by, at=AFTER)
    assert (over(by_secret), over(by_key)) == ("secret-changed", None)


def test_a_session_ends_with_the_last_day_of_its_key(anna: Anna, first: str) -> None:
    space.add_key(first, anna[0].by, "short", last_day=space.TODAY)
    session = space.session(space.by_key(first, "short"))
    assert (over(session), over(session, TOMORROW)) == (None, "key-expired")


def test_a_session_for_reading_goes_on_after_the_end_of_the_code(anna: Anna, first: str) -> None:
    registry.end_code(space.code(anna[1]).pk, last_day=space.TODAY, reason="cessation", at=space.LATER)
    full = space.session(space.by_key(first))
    reading = space.session(space.by_key(first, at=TOMORROW), at=TOMORROW)
    assert (over(full, TOMORROW), over(reading, TOMORROW)) == ("code-ended", None)
    assert over(reading, space.LATER + 61 * cast.DAY) == "code-ended"


def test_sessions_of_other_codes_go_on(anna: Anna, first: str, dora: Actor) -> None:
    bert = space.held("bert", matricule="", iban="LU980019400644750001")
    other = space.account(*bert, dora)
    space.add_key(other, bert[0].by, "bert")
    mine, theirs = space.session(space.by_key(first)), space.session(space.by_key(other, "bert"))
    ENDS["code-ended"](anna, first)
    assert letting_in.still_in([mine, theirs], at=AFTER) == {mine: TurnedAwayBecause.CODE_ENDED}


def test_a_session_that_nobody_began_ends(first: str) -> None:
    assert over(10**9) == "signed-out"


def test_one_query_tells_of_all_sessions(anna: Anna, first: str) -> None:
    sessions = [space.session(space.by_key(first)) for _ in range(30)]
    ENDS["code-suspended"](anna, first)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = letting_in.still_in(sessions, at=AFTER)
    assert (len(asked), len(found)) == (1, 30)


def test_what_was_known_before_of_the_code_ends_no_session(anna: Anna, first: str) -> None:
    session = space.session(space.by_key(first))
    ENDS["code-suspended"](anna, first)
    registry.resume_code(space.code(anna[1]).pk, from_day=space.TODAY, at=AFTER)
    assert over(session) is None


def test_an_ended_session_is_over_and_journalled_with_its_reason(first: str) -> None:
    session = space.session(space.by_key(first))
    because = {session: TurnedAwayBecause.CODE_ENDED}
    assert letting_in.end_sessions(because, at=AFTER) == 1
    assert letting_in.end_sessions(because, at=AFTER) == 0
    row = ExchangeSession.objects.get(pk=session)
    assert (row.ended_at, row.ended_because) == (AFTER, "code-ended")
    events = [line.event for line in journal.lines_about("exchange-account", row.account_id)]
    assert events.count("exchange.session-ended") == 1
    assert over(session) == "signed-out"


def test_a_node_that_starts_again_has_no_sessions(first: str) -> None:
    mine = space.session(space.by_key(first), node="one")
    other = space.session(space.by_key(first), node="two")
    assert letting_in.end_left_sessions("one", at=AFTER) == 1
    assert (over(mine), over(other)) == ("signed-out", None)
