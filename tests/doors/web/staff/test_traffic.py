"""The exchange space as staff watch it: the pages, who may see them, and that much costs no more than little."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.exchange import mailbox, space
from tests.office.registry import register

from prestalux.doors.shared import labels
from prestalux.doors.web.layout.templatetags.exchange import breakable
from prestalux.office.exchange.models import (
    AccessRequest,
    Deposit,
    ExchangeAccount,
    ExchangeSession,
    TurnedAway,
)
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.rules.attribution.roles import STAFF, Role
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

pytestmark = pytest.mark.django_db
DESK = "/en/staff/exchange/"
ADDRESSES = (
    "traffic/",
    "stuck/",
    *(f"stuck/?show={kind}" for kind in ("undecided", "unopened", "unfinished", "unanswered", "refused")),
    "silent/?space=test",
    "silent/?space=test&since=30",
    "?show=fund",
    "?show=done",
    "?show=obliged",
)
MOST = 24


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(cast.carl(), SERVER_NAME="localhost")


def shown(client: Client, address: str) -> str:
    answer = client.get(DESK + address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(client, address)
    return len(captured)


def fill(serial: int, at: datetime) -> ExchangeAccount:
    """A code with something of everything."""
    place = mailbox.space_of(serial)
    account = ExchangeAccount.objects.get(pk=place.account_id)
    ExchangeAccount.objects.filter(pk=account.pk).update(opened_at=at - timedelta(days=200))
    if serial % 2:
        ExchangeSession.objects.create(
            account=account,
            roles="deposit",
            address="192.0.2.7",
            network="192.0.2.7",
            seen_at=at,
            began_at=at - timedelta(50),
        )
    TurnedAway.objects.create(
        account_id=account.pk, network="192.0.2.9", because="unknown", window_at=at, last_at=at
    )
    for number, state in enumerate(
        (DepositState.ARRIVING, DepositState.COMPLETE, DepositState.ACCEPTED, DepositState.REFUSED)
    ):
        row(place, f"{serial}-{number}.xml", state, at - timedelta(days=3))
    row(place, f"{serial}-today.xml", DepositState.REFUSED, at)
    return account


def row(place: Space, name: str, state: DepositState, at: datetime) -> Deposit:
    return Deposit.objects.create(
        account_id=place.account_id,
        code_id=place.code_id,
        environment=place.environment,
        name=name,
        name_key=name,
        state=state.value,
        size=5,
        opened_at=at,
        completed_at=at,
        settled_at=at,
        tries=1 if state is DepositState.COMPLETE else 0,
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_about_nothing_says_so_and_stands(desk: Client, address: str) -> None:
    assert "<h1>" in shown(desk, address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_as_many_statements_for_many_as_for_few(
    desk: Client, address: str, now: datetime
) -> None:
    for serial in (1, 2):
        fill(serial, now)
    few = statements(desk, address)
    for serial in range(3, 15):
        fill(serial, now)
    assert statements(desk, address) == few <= MOST


def test_requests_at_the_desk_take_as_many_statements_for_many_as_for_few(
    desk: Client, now: datetime
) -> None:
    space.prefixes()
    counts = []
    for number in range(5):
        anna = space.held(
            f"n{number}", basis_from=now.date().replace(year=2020), start_on=now.date().replace(year=2020)
        )
        space.ask(*anna, at=now)
        if number in {0, 4}:
            counts.append(statements(desk, "?show=fund"))
    assert counts[0] == counts[1]


def test_the_list_of_requests_goes_on_on_another_page(desk: Client, now: datetime) -> None:
    space.prefixes()
    anna = space.held(basis_from=now.date().replace(year=2020), start_on=now.date().replace(year=2020))
    reference = space.ask(*anna, at=now)
    first = AccessRequest.objects.get()
    for number in range(30):
        dossier = first.dossier
        dossier.pk, dossier.reference = None, f"{reference[:-2]}{number:02}"
        dossier.save()
        first.pk, first.dossier, first.is_open = None, dossier, False
        first.save(force_insert=True)
    said = shown(desk, "?show=fund")
    assert said.count("<tr data-row>") == 25
    after = said.partition("?show=fund&amp;after=")[2].partition('"')[0]
    assert shown(desk, f"?show=fund&after={after}").count("<tr data-row>") == 6


@pytest.mark.parametrize("address", ["traffic/", "stuck/", "silent/"])
@pytest.mark.parametrize("role", sorted(STAFF))
def test_whoever_reads_at_the_desk_may_see_it(role: Role, address: str) -> None:
    shown(signed_in(cast.staff(role, role.value), SERVER_NAME="localhost"), address)


@pytest.mark.parametrize("address", ["traffic/", "stuck/", "silent/", "accounts/t99000119-1/"])
def test_nobody_else_may(address: str, now: datetime) -> None:
    fill(1, now)
    for client in (
        Client(SERVER_NAME="localhost"),
        signed_in(cast.draft("anna").by, SERVER_NAME="localhost"),
    ):
        assert client.get(DESK + address).status_code == 302


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("2026-11-01", 200),
        ("01.11.2026", 200),
        ("", 200),
        ("31.02.2026", 422),
        ("01.01.1900", 422),
        ("01.01.9999", 422),
        ("x" * 99, 422),
        ("\0", 422),
    ],
)
def test_a_day_that_is_none_is_refused_in_words(desk: Client, typed: str, status: int) -> None:
    assert desk.get(f"{DESK}traffic/", {"day": typed}).status_code == status


def test_the_figures_stand_in_a_table_too(desk: Client, now: datetime) -> None:
    place = mailbox.space_of()
    row(place, "x", DepositState.REFUSED, now)
    said = shown(desk, "traffic/?space=test")
    assert "By hour" in said
    assert "<svg" in said


def test_a_refused_file_is_shown_with_its_finding(desk: Client, now: datetime) -> None:
    place = mailbox.space_of()
    pk = mailbox.keep(place, name="x.xml", at=now)
    mailbox.receive(pk, at=now)
    mailbox.judge(pk, at=now)
    assert "The file’s name does not have its form" in shown(desk, "stuck/?show=refused")


def test_a_file_that_could_not_be_opened_says_how_often_it_was_tried(desk: Client, now: datetime) -> None:
    fill(1, now)
    assert "tried 1 time" in shown(desk, "stuck/?show=unopened")


def test_the_list_that_is_shown_first_has_something_in_it(desk: Client, now: datetime) -> None:
    row(mailbox.space_of(), "x", DepositState.ARRIVING, now - timedelta(days=1))
    assert "Begun more than 6 hours ago" in shown(desk, "stuck/")


@pytest.mark.parametrize(("profession", "marked"), [("physiotherapist", True), ("dentist", False)])
def test_who_must_exchange_is_marked_among_the_silent(
    desk: Client, now: datetime, profession: str, marked: bool
) -> None:
    code = register.code(1, profession=profession)
    ExchangeAccount.objects.create(
        code=code,
        environment="production",
        username="p1",
        holder="person",
        name="Anna",
        roles="deposit",
        valid_from=now.date(),
        opened_at=now,
    )
    assert (">must exchange<" in shown(desk, "silent/")) is marked


@pytest.mark.parametrize("what", ["", "session", "turned-away", "file", "change", "nonsense"])
def test_an_account_shows_its_history(desk: Client, now: datetime, what: str) -> None:
    account = fill(1, now)
    said = shown(desk, f"accounts/{account.username}/?what={what}")
    assert ("192.0.2.7" in said) is (what in {"", "session", "nonsense"})
    assert ("1 try from 192.0.2.9" in said) is (what in {"", "turned-away", "nonsense"})
    assert ("1-0.xml" in said) is (what in {"", "file", "nonsense"})


def test_an_account_that_is_none_is_not_there(desk: Client) -> None:
    assert desk.get(f"{DESK}accounts/nobody/").status_code == 404


def test_the_code_of_a_stuck_file_leads_to_the_register(desk: Client, now: datetime) -> None:
    fill(1, now)
    digits = Code.of_serial(990_001).digits
    assert f"/en/staff/register/?code={digits}" in shown(desk, "stuck/?show=undecided")


class TestOneFile:
    @pytest.fixture
    def deposit(self, db: None, now: datetime) -> Deposit:
        at = now - timedelta(hours=1)
        pk = mailbox.keep(mailbox.space_of(), name="F99000119202611_INF_TST_001_x.txt", at=at)
        mailbox.receive(pk, at=at + timedelta(seconds=7))
        mailbox.judge(pk, at=at + timedelta(seconds=9))
        return Deposit.objects.get(pk=pk)

    def test_its_course_is_told_to_the_second(self, desk: Client, deposit: Deposit) -> None:
        page = shown(desk, f"files/{deposit.pk}/")
        assert f":{deposit.settled_at:%S}</time>" in page
        assert ("Complete" in page, "Arriving" in page) == (True, True)

    def test_the_lists_lead_to_it(self, desk: Client, deposit: Deposit) -> None:
        address = f"/en/staff/exchange/files/{deposit.pk}/"
        assert address in shown(desk, f"accounts/{deposit.account.username}/")
        assert deposit.state == DepositState.REFUSED
        assert address in shown(desk, "stuck/?show=refused")

    def test_what_was_found_is_said_as_the_provider_reads_it(self, desk: Client, deposit: Deposit) -> None:
        assert "Why it was refused" in shown(desk, f"files/{deposit.pk}/")

    def test_a_name_breaks_behind_its_underscores_and_is_escaped(self) -> None:
        assert breakable("F99_INF_<b>.xml") == "F99_<wbr>INF_<wbr>&lt;b&gt;.xml"


@pytest.mark.parametrize(
    ("octets", "said"),
    [(1, "1\u00a0octet"), (6, "6\u00a0octets"), (999, "999\u00a0octets"), (1000, "1\u00a0ko")],
)
def test_a_small_file_is_told_in_bytes(octets: int, said: str) -> None:
    assert labels.size(octets, "fr") == said
