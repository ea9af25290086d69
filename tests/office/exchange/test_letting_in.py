"""Who comes into the space, by key or by secret; who is turned away, and what is written down of either."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import pytest
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.accounts.models import Attempt
from prestalux.office.exchange.actions import keeping, letting_in
from prestalux.office.exchange.actions.letting_in import Granted
from prestalux.office.exchange.models import ExchangeAccount, ExchangeSession, TurnedAway
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.rules.exchange.accounts import Environment, ExchangeRole
from prestalux.rules.exchange.requests import AccessKind, LastDayPast
from prestalux.rules.periods import Period, begin_of

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]
MINUTE = cast.MINUTE


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


@pytest.fixture
def first(anna: Anna, dora: Actor) -> str:
    return space.account(*anna, dora)


@pytest.fixture
def opened(anna: Anna, first: str) -> tuple[str, str]:
    """Its user name, and its secret; the key `laptop` opens it too."""
    space.add_key(first, anna[0].by)
    return first, space.secret(first, anna[0].by)


def test_the_right_key_lets_in_with_what_the_account_may_do(anna: Anna, opened: tuple[str, str]) -> None:
    found = space.by_key(opened[0])
    assert isinstance(found, Granted)
    assert (found.digits, found.environment, found.fingerprint) == (
        anna[1],
        Environment.PRODUCTION,
        space.key().fingerprint,
    )
    assert (found.rights.roles, found.rights.read_only) == (space.FILES, False)


def test_the_right_secret_lets_in_however_its_groups_are_typed(opened: tuple[str, str]) -> None:
    for typed in (opened[1], opened[1].lower().replace("-", " ")):
        assert space.because(space.by_secret(opened[0], typed)) == "granted"


def test_the_house_s_own_hash_knows_the_secret(anna: Anna, first: str, real_passwords: None) -> None:
    text = space.secret(first, anna[0].by)
    assert space.because(space.by_secret(first, text)) == "granted"
    assert space.because(space.by_secret(first, f"{text[:-1]}x")) == "unknown"


@pytest.mark.parametrize("username", ["", "nobody", "p99000000-1", "P{}", "{} ", "{}\n", "x" * 5_000, "é{}"])
def test_another_name_lets_nobody_in(opened: tuple[str, str], username: str) -> None:
    name = username.format(opened[0])
    assert space.because(space.by_key(name)) == "unknown"
    assert space.because(space.by_secret(name, opened[1])) == "unknown"


@pytest.mark.parametrize("text", ["", "x", "x" * 100_000, "\x00", "é"])
def test_another_secret_lets_nobody_in(opened: tuple[str, str], text: str) -> None:
    assert space.because(space.by_secret(opened[0], text)) == "unknown"


def test_an_account_without_a_secret_is_opened_by_none(anna: Anna, first: str) -> None:
    assert space.because(space.by_secret(first, "")) == "unknown"
    space.secret(first, anna[0].by)
    keeping.forget_secret(username=first, by=anna[0].by, at=space.LATER)
    assert space.because(space.by_secret(first, space.secret.__name__)) == "unknown"


def test_a_former_secret_opens_nothing(anna: Anna, opened: tuple[str, str]) -> None:
    again = space.secret(opened[0], anna[0].by, at=space.LATER + MINUTE)
    assert space.because(space.by_secret(opened[0], opened[1])) == "unknown"
    assert space.because(space.by_secret(opened[0], again)) == "granted"


# Keys of others, keys that are over


def test_a_key_of_another_account_of_the_code_opens_nothing(anna: Anna, opened: tuple[str, str]) -> None:
    other = space.another(*anna)
    space.add_key(other, anna[0].by, "server")
    assert space.because(space.by_key(opened[0], "server")) == "unknown"
    assert space.because(space.by_key(other, "laptop")) == "unknown"


def test_a_key_of_another_provider_opens_nothing(anna: Anna, opened: tuple[str, str], dora: Actor) -> None:
    bert = space.held("bert", matricule="", iban="LU980019400644750001")
    other = space.account(*bert, dora)
    space.add_key(other, bert[0].by, "bert")
    assert space.because(space.by_key(opened[0], "bert")) == "unknown"


def test_a_removed_key_opens_nothing(anna: Anna, opened: tuple[str, str]) -> None:
    key_id = space.add_key(opened[0], anna[0].by, "old")
    keeping.remove_key(username=opened[0], key_id=key_id, by=anna[0].by, at=space.LATER)
    assert space.because(space.by_key(opened[0], "old")) == "unknown"


def test_a_key_opens_on_its_last_day_and_not_after(anna: Anna, opened: tuple[str, str]) -> None:
    space.add_key(opened[0], anna[0].by, "short", last_day=space.TODAY)
    assert space.because(space.by_key(opened[0], "short")) == "granted"
    assert space.because(space.by_key(opened[0], "short", at=space.LATER + cast.DAY)) == "key-expired"


@pytest.mark.parametrize("blob", [b"", b"x", bytes(10_000)])
def test_any_bytes_instead_of_a_key_open_nothing(opened: tuple[str, str], blob: bytes) -> None:
    found = letting_in.let_in_with_key(opened[0], blob, space.HOME, at=space.LATER)
    assert space.because(found) == "unknown"


# The account, the network, the code


def test_a_locked_account_lets_nobody_in_until_it_is_unlocked(anna: Anna, opened: tuple[str, str]) -> None:
    keeping.lock(username=opened[0], by=anna[0].by, at=space.LATER)
    assert space.because(space.by_key(opened[0])) == "locked"
    assert space.because(space.by_secret(opened[0], opened[1])) == "locked"
    keeping.unlock(username=opened[0], by=anna[0].by, at=space.LATER)
    assert space.because(space.by_key(opened[0])) == "granted"


def test_a_closed_account_lets_nobody_in(anna: Anna, opened: tuple[str, str]) -> None:
    keeping.close(username=opened[0], by=anna[0].by, at=space.LATER)
    assert space.because(space.by_key(opened[0])) == "closed"
    assert space.because(space.by_secret(opened[0], opened[1])) == "unknown"


def test_an_account_for_some_days_lets_in_on_these_alone(anna: Anna, opened: tuple[str, str]) -> None:
    days = Period(space.TODAY + cast.DAY, space.TODAY + 2 * cast.DAY)
    username = space.another(*anna, days=days)
    space.add_key(username, anna[0].by, "server")
    said = [space.because(space.by_key(username, "server", at=space.LATER + n * cast.DAY)) for n in range(3)]
    assert said == ["not-yet", "granted", "expired"]


def test_who_may_only_manage_does_not_come_in(anna: Anna, opened: tuple[str, str]) -> None:
    username = space.another(
        *anna, holder=space.HolderKind.PERSON, roles=frozenset({ExchangeRole.ADMINISTER})
    )
    space.add_key(username, anna[0].by, "server")
    assert space.because(space.by_key(username, "server")) == "no-files"


@pytest.mark.parametrize("address", [space.ELSEWHERE, "", "2001:db8::1", "not an address"])
def test_an_account_bound_to_a_network_lets_in_from_it_alone(
    anna: Anna, opened: tuple[str, str], address: str
) -> None:
    keeping.bind(username=opened[0], ranges=("192.0.2.0/24",), by=anna[0].by, at=space.LATER)
    assert space.because(space.by_key(opened[0], address=address)) == "elsewhere"
    assert space.because(space.by_secret(opened[0], opened[1], address)) == "elsewhere"
    assert space.because(space.by_key(opened[0])) == "granted"
    assert space.because(space.by_key(opened[0], address=f"::ffff:{space.HOME}")) == "granted"


def test_a_code_connected_to_a_network_comes_from_it_alone(
    anna: Anna, opened: tuple[str, str], dora: Actor
) -> None:
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=("198.51.100.0/24",))
    assert space.because(space.by_key(opened[0])) == "elsewhere"
    keeping.bind(username=opened[0], ranges=("192.0.2.0/24",), by=anna[0].by, at=space.LATER)
    assert space.because(space.by_key(opened[0], address=space.ELSEWHERE)) == "elsewhere"


NETWORK: Final = ("192.0.2.0/24",)


def _left(anna: Anna, dora: Actor, last_day: date, ranges: tuple[str, ...] = NETWORK) -> None:
    """Connected, and the end of it granted."""
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=ranges)
    wanted = {"last_day": last_day.isoformat(), "remarks": ""}
    space.grant(space.ask(*anna, AccessKind.NETWORK_TERMINATION, wanted=wanted), dora)


def test_a_connection_lets_in_on_its_last_day(anna: Anna, opened: tuple[str, str], dora: Actor) -> None:
    _left(anna, dora, space.TODAY + cast.DAY)
    last = begin_of(space.TODAY + 2 * cast.DAY) - timedelta(microseconds=1)
    assert space.because(space.by_key(opened[0], at=last)) == "granted"
    assert space.because(space.by_key(opened[0], address=space.ELSEWHERE, at=last)) == "elsewhere"


@pytest.mark.parametrize("address", [space.HOME, space.ELSEWHERE, ""])
def test_a_connection_that_ended_opens_nothing_to_the_world(
    anna: Anna, opened: tuple[str, str], dora: Actor, address: str
) -> None:
    _left(anna, dora, space.TODAY + cast.DAY)
    behind = begin_of(space.TODAY + 2 * cast.DAY)
    assert space.because(space.by_key(opened[0], address=address, at=behind)) == "network-ended"


def test_behind_a_connection_the_account_s_own_addresses_let_in(
    anna: Anna, opened: tuple[str, str], dora: Actor
) -> None:
    _left(anna, dora, space.TODAY)
    keeping.bind(username=opened[0], ranges=("198.51.100.0/24",), by=anna[0].by, at=space.LATER)
    behind = begin_of(space.TODAY + cast.DAY)
    assert space.because(space.by_key(opened[0], address=space.ELSEWHERE, at=behind)) == "granted"
    assert space.because(space.by_key(opened[0], at=behind)) == "elsewhere"


def test_a_new_connection_lets_in_again(anna: Anna, opened: tuple[str, str], dora: Actor) -> None:
    _left(anna, dora, space.TODAY)
    behind = space.LATER + cast.DAY
    reference = space.ask(*anna, AccessKind.NETWORK_ACTIVATION, at=behind)
    space.grant(reference, dora, ranges=NETWORK, at=behind)
    assert space.because(space.by_key(opened[0], at=behind)) == "granted"


def test_a_connection_whose_addresses_nobody_knew_bound_nobody(
    anna: Anna, opened: tuple[str, str], dora: Actor
) -> None:
    _left(anna, dora, space.TODAY, ranges=())
    assert space.because(space.by_key(opened[0], at=space.LATER + cast.DAY)) == "granted"


def test_a_last_day_that_passed_before_the_fund_decided_ends_with_that_day(
    anna: Anna, opened: tuple[str, str], dora: Actor
) -> None:
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=NETWORK)
    wanted = {"last_day": space.TODAY.isoformat(), "remarks": ""}
    reference = space.ask(*anna, AccessKind.NETWORK_TERMINATION, wanted=wanted)
    decided = space.LATER + 5 * cast.DAY
    space.grant(reference, dora, at=decided)
    assert space.because(space.by_key(opened[0], at=decided)) == "granted"
    assert space.because(space.by_key(opened[0], at=decided + cast.DAY)) == "network-ended"


def test_a_last_day_that_has_passed_cannot_be_asked_for(anna: Anna, dora: Actor) -> None:
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=NETWORK)
    wanted = {"last_day": "2020-01-01", "remarks": ""}
    with pytest.raises(LastDayPast):
        space.ask(*anna, AccessKind.NETWORK_TERMINATION, wanted=wanted)


def _end(digits: str) -> None:
    registry.end_code(space.code(digits).pk, last_day=space.TODAY, reason="cessation", at=space.LATER)


def _suspend(digits: str) -> None:
    days = Period(space.TODAY + cast.DAY)
    registry.suspend_code(space.code(digits).pk, period=days, reason="inquiry", at=space.LATER)


@pytest.mark.parametrize("over", [_end, _suspend])
def test_a_code_that_is_over_lets_in_to_collect_alone_and_for_some_days(
    anna: Anna, opened: tuple[str, str], over: object
) -> None:
    over(anna[1])  # type: ignore[operator]
    assert space.because(space.by_key(opened[0])) == "granted"
    found = space.by_key(opened[0], at=space.LATER + cast.DAY)
    assert isinstance(found, Granted)
    assert found.rights.roles == frozenset({ExchangeRole.COLLECT})
    assert found.rights.collect_until == space.TODAY + 61 * cast.DAY
    assert queries.collectable_until(found.code_id, space.LATER + cast.DAY) == found.rights.collect_until
    late = space.because(space.by_key(opened[0], at=space.LATER + 61 * cast.DAY))
    assert late in {"code-ended", "code-suspended"}


def test_a_code_that_is_active_again_lets_in_with_all_rights(anna: Anna, opened: tuple[str, str]) -> None:
    _suspend(anna[1])
    at = space.LATER + 2 * cast.DAY
    registry.resume_code(space.code(anna[1]).pk, from_day=space.TODAY + 2 * cast.DAY, at=at)
    found = space.by_key(opened[0], at=at)
    assert isinstance(found, Granted)
    assert found.rights.roles == space.FILES


# What is written down


def test_a_key_that_was_only_shown_is_no_sign_in(opened: tuple[str, str]) -> None:
    space.by_key(opened[0])
    assert ExchangeSession.objects.count() == 0
    space.session(space.by_key(opened[0]))
    assert ExchangeSession.objects.count() == 1


def test_a_sign_in_is_journalled_and_seen_by_the_guide(anna: Anna, opened: tuple[str, str]) -> None:
    space.session(space.by_key(opened[0]))
    (line,) = [one for one in _lines(opened[0]) if one.event == "exchange.signed-in"]
    assert space.HOME not in line.facts
    seen = queries.guide(space.code(anna[1]).pk, Environment.PRODUCTION, space.LATER).sign_in
    assert seen is not None
    assert (seen.address, seen.fingerprint, seen.key_name) == (space.HOME, space.key().fingerprint, "laptop")


def test_refusals_are_counted_and_not_written_one_by_one(opened: tuple[str, str]) -> None:
    for number in range(7):
        space.by_key(opened[0], "wrong", at=space.LATER + number * timedelta(seconds=1))
    (row,) = TurnedAway.objects.all()
    assert (row.count, row.because, row.network) == (7, "unknown", space.HOME)
    assert [line.event for line in _lines(opened[0])].count("exchange.turned-away") == 1


def test_names_that_nobody_has_are_one_line_a_window_however_many_come(opened: tuple[str, str]) -> None:
    for number in range(9):
        space.by_key(f"nobody{number}", address=f"203.0.113.{number}")
    lines = journal.lines_about("exchange-account", 0)
    assert [line.event for line in lines] == ["exchange.turned-away"]
    assert sum(TurnedAway.objects.values_list("count", flat=True)) == 9


def test_the_next_window_begins_a_line_of_its_own(opened: tuple[str, str]) -> None:
    for at in (space.LATER, space.LATER + letting_in.WINDOW):
        space.by_key(opened[0], "wrong", at=at)
    assert [line.event for line in _lines(opened[0])].count("exchange.turned-away") == 2


def test_the_guide_shows_what_to_put_right(anna: Anna, opened: tuple[str, str]) -> None:
    space.by_key(opened[0], "wrong")
    code_id = space.code(anna[1]).pk
    refused = queries.guide(code_id, Environment.PRODUCTION, space.LATER).refused
    assert refused is not None
    assert (refused.because.value, refused.network) == ("unknown", space.HOME)
    space.session(space.by_key(opened[0], at=space.LATER + MINUTE), at=space.LATER + MINUTE)
    assert queries.guide(code_id, Environment.PRODUCTION, space.LATER + MINUTE).refused is None


def test_what_tells_nothing_any_more_is_forgotten(opened: tuple[str, str]) -> None:
    space.by_key(opened[0], "wrong")
    space.session(space.by_key(opened[0]))
    letting_in.forget_old(at=space.LATER + letting_in.KEPT)
    assert (TurnedAway.objects.count(), ExchangeSession.objects.count()) == (1, 1)
    letting_in.forget_old(at=space.LATER + letting_in.KEPT + cast.DAY)
    assert (TurnedAway.objects.count(), ExchangeSession.objects.count()) == (0, 0)


# Guessing


def _guess(username: str, times: int, address: str = space.ELSEWHERE) -> list[str]:
    return [space.because(space.by_secret(username, "wrong", address)) for _ in range(times)]


def test_guessing_at_an_account_ends_for_a_while(opened: tuple[str, str]) -> None:
    most = letting_in.SECRETS_OF_AN_ACCOUNT
    said = [_guess(opened[0], 1, f"203.0.113.{n}")[0] for n in range(most + 1)]
    assert said == ["unknown"] * most + ["too-many-tries"]
    assert space.because(space.by_secret(opened[0], opened[1], space.ELSEWHERE)) == "too-many-tries"
    later = space.LATER + letting_in.WINDOW + MINUTE
    assert space.because(space.by_secret(opened[0], opened[1], space.ELSEWHERE, at=later)) == "granted"


def test_nobody_locks_another_out_where_the_other_is_at_home(opened: tuple[str, str]) -> None:
    space.session(space.by_secret(opened[0], opened[1]))
    for n in range(letting_in.SECRETS_OF_AN_ACCOUNT + 2):
        _guess(opened[0], 1, f"203.0.113.{n}")
    assert space.because(space.by_secret(opened[0], opened[1], space.ELSEWHERE)) == "too-many-tries"
    assert space.because(space.by_secret(opened[0], opened[1])) == "granted"


def test_a_neighbour_behind_the_same_address_locks_nobody_else_out(
    anna: Anna, opened: tuple[str, str]
) -> None:
    space.session(space.by_secret(opened[0], opened[1]))
    for n in range(letting_in.SECRETS_FROM_A_NETWORK + 1):
        _guess(f"p99000000-{n + 1}", 1, space.HOME)
    assert _guess("p99000000-1", 1, space.HOME) == ["too-many-tries"]
    assert space.because(space.by_secret(opened[0], opened[1])) == "granted"


def test_guessing_secrets_leaves_the_key_alone(opened: tuple[str, str]) -> None:
    space.session(space.by_key(opened[0]))
    _guess(opened[0], letting_in.SECRETS_FROM_A_KNOWN_NETWORK + 1, space.HOME)
    assert _guess(opened[0], 1, space.HOME) == ["too-many-tries"]
    assert space.because(space.by_key(opened[0])) == "granted"


def test_a_network_that_was_seen_long_ago_is_no_home(opened: tuple[str, str]) -> None:
    space.session(space.by_secret(opened[0], opened[1]))
    at = space.LATER + letting_in.KNOWN_FOR + MINUTE
    for n in range(letting_in.SECRETS_OF_AN_ACCOUNT + 1):
        space.by_secret(opened[0], "wrong", f"203.0.113.{n}", at=at)
    assert space.because(space.by_secret(opened[0], opened[1], at=at)) == "too-many-tries"


def test_right_sign_ins_are_never_too_many(opened: tuple[str, str]) -> None:
    for _ in range(letting_in.SECRETS_OF_AN_ACCOUNT + 5):
        assert space.because(space.by_secret(opened[0], opened[1], space.ELSEWHERE)) == "granted"
    assert Attempt.objects.count() == 0


def test_a_client_shows_all_its_keys_before_the_right_one(opened: tuple[str, str]) -> None:
    for n in range(20):
        assert space.because(space.by_key(opened[0], f"other {n}")) == "unknown"
    assert space.because(space.by_key(opened[0])) == "granted"


def _lines(username: str) -> list[object]:
    pk = ExchangeAccount.objects.get(username=username).pk
    return list(journal.lines_about("exchange-account", pk))  # type: ignore[arg-type]
