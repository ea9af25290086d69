"""The exchange of files at the desk: requests decided, accounts seen and closed, who must and cannot yet."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.test import Client
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.exchange import mailbox, space

from prestalux.office.exchange.actions import warning
from prestalux.office.exchange.models import ExchangeAccount
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import actions as registry
from prestalux.rules.exchange.requests import AccessKind
from prestalux.rules.exchange.waiting import WaitingTerms
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

pytestmark = pytest.mark.django_db
DESK = "/en/staff/exchange/"


@pytest.fixture
def anna(db: None) -> tuple[cast.Request, str]:
    space.prefixes()
    return space.held(basis_from=date(2020, 1, 1), start_on=date(2020, 2, 1))


def desk(by: Actor) -> Client:
    return signed_in(by, SERVER_NAME="localhost")


def test_what_waits_stands_on_the_common_desk(anna: tuple[cast.Request, str], now: datetime) -> None:
    space.ask(*anna, at=now)
    reviewer = desk(cast.dora())
    assert "Exchange of files" in reviewer.get("/en/staff/").content.decode()
    assert "Access to the exchange space" in reviewer.get(DESK).content.decode()


def test_a_request_is_granted_with_the_addresses_of_the_operator(
    anna: tuple[cast.Request, str], now: datetime
) -> None:
    reference = space.ask(*anna, AccessKind.NETWORK_ACTIVATION, at=now)
    desk(cast.dora()).post(f"{DESK}{reference}/grant/", {"version": "1", "grant-ranges": "10.1.0.0/16"})
    connection = queries.connection_of(space.code(anna[1]).pk, now)
    assert connection is not None
    assert connection.ranges == ("10.1.0.0/16",)


def test_a_slip_in_the_addresses_grants_nothing(anna: tuple[cast.Request, str], now: datetime) -> None:
    reference = space.ask(*anna, AccessKind.NETWORK_ACTIVATION, at=now)
    answer = desk(cast.dora()).post(f"{DESK}{reference}/grant/", {"version": "1", "grant-ranges": "10.1/16"})
    assert (answer.status_code, queries.connection_of(space.code(anna[1]).pk, now)) == (422, None)


def test_a_request_is_refused_with_a_reason(anna: tuple[cast.Request, str], now: datetime) -> None:
    reference = space.ask(*anna, at=now)
    typed = {"version": "1", "refuse-reason": "unclear", "refuse-text": "Who is it?"}
    reviewer = desk(cast.dora())
    reviewer.post(f"{DESK}{reference}/refuse/", typed)
    assert "Who is it?" in reviewer.get(f"{DESK}{reference}/").content.decode()


def test_a_page_that_was_read_before_decides_nothing(anna: tuple[cast.Request, str], now: datetime) -> None:
    reference = space.ask(*anna, at=now)
    answer = desk(cast.dora()).post(f"{DESK}{reference}/grant/", {"version": "9"})
    assert (answer.status_code, ExchangeAccount.objects.count()) == (409, 0)


@pytest.mark.parametrize("who", ["carl", "otto"])
def test_who_decides_nothing_is_shown_no_button(
    anna: tuple[cast.Request, str], now: datetime, who: str
) -> None:
    reference = space.ask(*anna, at=now)
    by = {"carl": cast.carl, "otto": cast.otto}[who]()
    said = desk(by).get(f"{DESK}{reference}/").content.decode()
    assert ("Grant the request" in said, "A reviewer or manager decides." in said) == (False, True)
    assert desk(by).post(f"{DESK}{reference}/grant/", {"version": "1"}).status_code == 403


def test_each_look_is_in_the_journal(anna: tuple[cast.Request, str], now: datetime) -> None:
    reference = space.ask(*anna, at=now)
    desk(cast.carl()).get(f"{DESK}{reference}/")
    lines = journal.lines_about("dossier", space.view(reference).id)
    assert [line.event for line in lines][-1] == "look.dossier"


def test_that_the_code_has_ended_since_is_said(anna: tuple[cast.Request, str], now: datetime) -> None:
    reference = space.ask(*anna, at=now)
    registry.end_code(space.code(anna[1]).pk, last_day=date(2026, 1, 31), reason="cessation", at=now)
    reviewer = desk(cast.dora())
    assert "not valid today" in reviewer.get(f"{DESK}{reference}/").content.decode()
    assert reviewer.post(f"{DESK}{reference}/grant/", {"version": "1"}).status_code == 409


def test_accounts_of_a_code_are_seen_and_closed(anna: tuple[cast.Request, str], now: datetime) -> None:
    username = space.grant(space.ask(*anna, at=now), cast.dora(), at=now)
    clerk = desk(cast.carl())
    assert username in clerk.get(f"{DESK}?show=accounts&code={anna[1]}").content.decode()
    assert "Close for good" in clerk.get(f"{DESK}accounts/{username}/").content.decode()
    clerk.post(f"{DESK}accounts/{username}/close/")
    assert ExchangeAccount.objects.get(username=username).closed_at is None
    clerk.post(f"{DESK}accounts/{username}/close/", {"sure": "yes"})
    assert ExchangeAccount.objects.get(username=username).closed_at is not None


def test_the_page_of_an_account_shows_networks_healthnet_and_whether_there_is_a_secret(
    anna: tuple[cast.Request, str], now: datetime
) -> None:
    dora = cast.dora()
    username = space.grant(space.ask(*anna, at=now), dora, at=now)
    network = space.ask(*anna, AccessKind.NETWORK_ACTIVATION, at=now)
    space.grant(network, dora, ranges=("10.1.0.0/16",), at=now)
    space.keeping.bind(username=username, ranges=("192.0.2.0/24",), by=anna[0].by, at=now)
    clerk = desk(cast.carl())
    before = clerk.get(f"{DESK}accounts/{username}/").content.decode()
    space.secret(username, anna[0].by, at=now)
    after = clerk.get(f"{DESK}accounts/{username}/").content.decode()
    assert ("10.1.0.0/16" in before, "192.0.2.0/24" in before) == (True, True)
    assert ("no secret" in before, "no secret" in after) == (True, False)


@pytest.mark.parametrize("typed", ["", "12", "99999999", "é", "x" * 500])
def test_a_code_that_is_none_has_no_accounts(db: None, typed: str) -> None:
    assert desk(cast.carl()).get(DESK, {"show": "accounts", "code": typed}).status_code == 200


def test_who_must_and_has_no_account_is_listed(anna: tuple[cast.Request, str]) -> None:
    said = desk(cast.carl()).get(f"{DESK}?show=obliged").content.decode()
    assert "Anna Weber" in said


class TestReturnsThatWait:
    """Published so many days ago, and the clock went since then."""

    @pytest.fixture
    def waiting(self, anna: tuple[cast.Request, str], now: datetime) -> str:
        space.grant(space.ask(*anna, at=now), cast.staff(cast.Role.REVIEWER, "Dorothea"), at=now)
        mailbox.publish(mailbox.Space(0, space.code(anna[1]).pk, "production"), at=now - 6 * cast.DAY)
        warning.warn_of_waiting(at=now, terms=WaitingTerms((2, 4), 5))
        return anna[1]

    def test_the_desk_begins_with_how_many_codes_have_such(self, waiting: str) -> None:
        page = desk(cast.carl()).get("/en/staff/").content.decode()
        assert re.search(r"Return files that wait&nbsp;<span[^>]*>\(1\)", page)

    def test_a_desk_without_any_is_not_troubled(self, anna: tuple[cast.Request, str]) -> None:
        assert "Return files that wait" not in desk(cast.carl()).get("/en/staff/").content.decode()

    def test_code_holder_and_count_are_listed(self, waiting: str) -> None:
        page = desk(cast.carl()).get(f"{DESK}waiting/").content.decode()
        assert all(text in page for text in (Code(waiting).printed, "Anna Weber", "1 time"))

    def test_what_can_no_longer_be_collected_is_said(self, waiting: str, now: datetime) -> None:
        registry.end_code(space.code(waiting).pk, last_day=date(2026, 1, 31), reason="cessation", at=now)
        assert "can no longer be collected" in desk(cast.carl()).get(f"{DESK}waiting/").content.decode()

    def test_an_empty_list_says_so(self, anna: tuple[cast.Request, str]) -> None:
        assert "No file waits at the moment" in desk(cast.carl()).get(f"{DESK}waiting/").content.decode()


def test_the_rules_by_day_say_who_exchanges_what_since_when_and_by_which_source() -> None:
    page = desk(cast.dora()).get("/en/staff/rules/?day=01.02.2016").content.decode()
    group = page[page.index("group-exchange") :]
    for said in ("exclusively electronic", "Billing files (FAC)", "01/01/2016", "5.10", "own choice", "Fee notes (MHM)"):  # fmt: skip
        assert said in group, said


def test_the_desk_opens_an_account_for_who_cannot_ask(anna: tuple[cast.Request, str]) -> None:
    reviewer, form = (
        desk(cast.dora()),
        {"open-environment": "production", "open-name": "Lea Muster", "open-language": "de"},
    )
    assert (
        "Open an account for a person"
        in reviewer.get(f"{DESK}?show=accounts&code={anna[1]}").content.decode()
    )
    wrong = reviewer.post(f"{DESK}codes/{anna[1]}/open/", {**form, "open-email": "lea"})
    assert (wrong.status_code, ExchangeAccount.objects.count()) == (422, 0)
    right = reviewer.post(f"{DESK}codes/{anna[1]}/open/", {**form, "open-email": "lea@example.org"})
    assert (right.status_code, ExchangeAccount.objects.get().name) == (302, "Lea Muster")
