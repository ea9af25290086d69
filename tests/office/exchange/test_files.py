"""What a provider is shown of the files of a code's space, and the two steps over return files that a page offers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast
from tests.office.cast import NOW
from tests.office.exchange import mailbox, space

from prestalux.office.exchange.actions import acknowledging, publishing
from prestalux.office.exchange.actions.arriving import NotThere
from prestalux.office.exchange.actions.telling import tell_refusal
from prestalux.office.exchange.models import Deposit, Return
from prestalux.office.exchange.queries import files
from prestalux.office.exchange.queries.mailbox import Space
from prestalux.office.journal import queries as journal
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.deposit_states import DepositState
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TEST = Environment.TEST


def name(number: int, code: str = "99000119") -> str:
    return f"F{code}202611_INF_TST_001_n{number:03}.xml"


def judged(place: Space, number: int, body: bytes | None = None, *, code: str = "99000119") -> Deposit:
    """A file that came, and was decided over, so many minutes after NOW."""
    at = NOW + number * MINUTE
    pk = mailbox.keep(place, body or f"{number}".encode(), name=name(number, code), at=at)
    mailbox.receive(pk, at=at)
    mailbox.judge(pk, at=at)
    return Deposit.objects.get(pk=pk)


def names(place: Space, **asked: object) -> list[str]:
    found = files.request_files(place.code_id, Environment(place.environment), **asked)  # type: ignore[arg-type]
    return [one.name for one in found.rows]


def test_the_newest_file_stands_first() -> None:
    place = mailbox.space_of()
    for number in (1, 3, 2):
        mailbox.keep(place, name=name(number), at=NOW + number * MINUTE)
    assert names(place) == [name(3), name(2), name(1)]


def test_each_file_stands_on_one_page_alone() -> None:
    place, seen, after = mailbox.space_of(), list[str](), ""
    for number in range(60):
        mailbox.keep(place, name=name(number), at=NOW)
    for _ in range(5):
        page = files.request_files(place.code_id, TEST, after=after)
        seen += [one.name for one in page.rows]
        after = page.after
        if not after:
            break
    assert sorted(seen) == [name(number) for number in range(60)]


def test_back_leads_to_the_page_one_came_from() -> None:
    place = mailbox.space_of()
    for number in range(60):
        mailbox.keep(place, name=name(number), at=NOW + number * MINUTE)
    first = files.request_files(place.code_id, TEST)
    second = files.request_files(place.code_id, TEST, after=first.after)
    back = files.request_files(place.code_id, TEST, before=second.before)
    assert [one.id for one in back.rows] == [one.id for one in first.rows]
    assert (back.before, first.before) == ("", "")


def test_what_comes_meanwhile_shifts_nothing() -> None:
    place = mailbox.space_of()
    for number in range(30):
        mailbox.keep(place, name=name(number), at=NOW + number * MINUTE)
    first = files.request_files(place.code_id, TEST)
    mailbox.keep(place, name=name(40), at=NOW + 40 * MINUTE)
    second = files.request_files(place.code_id, TEST, after=first.after)
    assert [one.name for one in second.rows] == [name(number) for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    "place", ["x", "_", "1_2", "20261123T090000.000000_x", "9" * 400, "\0", "é_é", "²_²"]
)
def test_a_place_that_is_none_is_the_first_page(place: str) -> None:
    here = mailbox.space_of()
    mailbox.keep(here)
    assert [len(names(here, **{way: place})) for way in ("after", "before")] == [1, 1]


def test_a_page_takes_as_many_statements_for_many_files_as_for_one() -> None:
    place = mailbox.space_of()
    judged(place, 1)
    few = statements(place)
    for number in range(2, 20):
        judged(place, number)
    assert statements(place) == few <= 4


def statements(place: Space) -> int:
    with CaptureQueriesContext(connection) as captured:
        files.request_files(place.code_id, TEST)
    return len(captured)


def test_files_of_another_space_are_not_shown() -> None:
    place = mailbox.space_of()
    mailbox.keep(place)
    assert files.request_files(place.code_id, Environment.PRODUCTION).rows == ()


def test_files_of_another_code_are_not_shown() -> None:
    one, other = mailbox.space_of(1), mailbox.space_of(2)
    pk = mailbox.keep(one)
    assert files.request_files(other.code_id, TEST).rows == ()
    assert files.request_file(other.code_id, pk) is None


def test_a_state_alone_is_shown_when_it_is_asked_for() -> None:
    place = mailbox.space_of()
    judged(place, 1)
    mailbox.keep(place, name=name(2))
    assert names(place, states={DepositState.COMPLETE}) == [name(2)]


def test_what_was_given_up_is_shown_only_when_it_is_asked_for() -> None:
    place = mailbox.space_of()
    mailbox.keep(place, complete=False)
    mailbox.keep(place, complete=False, at=NOW + MINUTE)
    assert len(names(place)) == 1
    assert len(names(place, states={DepositState.DROPPED})) == 1


@pytest.mark.parametrize(
    ("sought", "found"), [("n001", 1), ("N00", 2), (" n002 ", 1), ("%", 0), ("_", 2), ("", 2), ("é", 0)]
)
def test_a_file_is_found_by_a_part_of_its_name(sought: str, found: int) -> None:
    place = mailbox.space_of()
    mailbox.keep(place, name=name(1))
    mailbox.keep(place, name=name(2))
    assert len(names(place, name=sought)) == found


def test_the_events_of_a_file_stand_in_their_order() -> None:
    place = mailbox.space_of()
    row = judged(place, 1)
    found = files.request_file(place.code_id, row.pk)
    assert found is not None
    assert [event.state.value for event in found[0].events] == [
        "arriving",
        "complete",
        "accepted",
        "processing",
        "answered",
    ]


def test_a_refused_file_says_what_was_found() -> None:
    place = mailbox.space_of()
    row = judged(place, 1, code=Code.of_serial(990_002).digits)
    (view,) = files.request_files(place.code_id, TEST).rows
    assert (view.state, view.faults, view.errors) == (DepositState.REFUSED, ("name-account-differs",), 1)
    assert [one.fault.value for one in files.findings_of(row.pk)] == ["name-account-differs"]


def test_a_duplicate_leads_to_the_file_it_repeats() -> None:
    place = mailbox.space_of()
    first = judged(place, 1)
    again = mailbox.keep(place, b"1", name=name(1), at=NOW + 5 * MINUTE)
    mailbox.receive(again, at=NOW + 5 * MINUTE)
    mailbox.judge(again, at=NOW + 5 * MINUTE)
    found = files.request_file(place.code_id, again)
    assert found is not None
    assert (found[0].state, found[0].repeats) == (DepositState.DUPLICATE, first.pk)


def test_refusals_of_the_protocol_are_listed_newest_first() -> None:
    place = mailbox.space_of()
    for number, reason in enumerate(("exchange-space-full", "disk-path")):
        tell_refusal(place, reason=reason, file_name="x", at=NOW + number * MINUTE)
    assert [one.reason for one in files.refusals(place.code_id, TEST).rows] == [
        "disk-path",
        "exchange-space-full",
    ]


# Return files


@pytest.fixture
def anna() -> tuple[cast.Request, Space, str]:
    """Who acts for a code, and its space."""
    space.prefixes()
    anna, digits = space.held()
    return anna, Space(0, space.code(digits).pk, "test"), digits


def test_acknowledging_by_hand_is_journalled(anna: tuple[cast.Request, Space, str]) -> None:
    who, place, digits = anna
    pk = mailbox.publish(place, at=space.LATER)
    assert acknowledging.acknowledge_by_hand(digits=digits, return_id=pk, by=who.by, at=space.LATER)
    assert Return.objects.get().acknowledged_at == space.LATER
    (line,) = [line for line in journal.lines_about("code", place.code_id) if "acknowledged" in line.event]
    assert line.account_id == who.by.account_id


def test_what_a_client_does_with_a_return_is_journalled() -> None:
    place = mailbox.space_of()
    pk = mailbox.publish(place, at=space.LATER)
    for step in (publishing.note_collected, publishing.acknowledge, publishing.restore):
        for _ in range(2):
            step(place, pk, at=space.LATER)
    lines = [line for line in journal.lines_about("code", place.code_id) if "exchange.return-" in line.event]
    assert sorted(line.event.removeprefix("exchange.return-") for line in lines) == [
        "acknowledged",
        "collected",
        "restored",
    ]
    account = f'"exchange_account":{place.account_id}'
    assert [line.facts for line in lines if account not in line.facts] == []


def test_acknowledging_twice_is_noted_once(anna: tuple[cast.Request, Space, str]) -> None:
    who, place, digits = anna
    pk = mailbox.publish(place, at=space.LATER)
    step = {"digits": digits, "return_id": pk, "by": who.by}
    said = [acknowledging.acknowledge_by_hand(**step, at=space.LATER + n * MINUTE) for n in (0, 1)]
    assert said == [True, False]
    lines = [line.event for line in journal.lines_about("code", place.code_id)]
    assert lines.count("exchange.return-acknowledged") == 1


def test_what_was_restored_waits_again(anna: tuple[cast.Request, Space, str]) -> None:
    who, place, digits = anna
    pk = mailbox.publish(place, at=space.LATER)
    publishing.acknowledge(place, pk, at=space.LATER)
    assert files.waiting(place.code_id, TEST) == 0
    assert acknowledging.restore_by_hand(digits=digits, return_id=pk, by=who.by, at=space.LATER)
    assert files.waiting(place.code_id, TEST) == 1


def test_nobody_acknowledges_for_another(anna: tuple[cast.Request, Space, str]) -> None:
    _who, place, digits = anna
    pk = mailbox.publish(place, at=space.LATER)
    with pytest.raises(NotYours):
        acknowledging.acknowledge_by_hand(digits=digits, return_id=pk, by=cast.emil().by, at=space.LATER)


def test_a_return_of_another_code_is_not_there(anna: tuple[cast.Request, Space, str]) -> None:
    who, _place, digits = anna
    pk = mailbox.publish(mailbox.space_of(2), at=space.LATER)
    with pytest.raises(NotThere):
        acknowledging.acknowledge_by_hand(digits=digits, return_id=pk, by=who.by, at=space.LATER)


def test_a_return_can_be_restored_until_it_is_deleted(anna: tuple[cast.Request, Space, str]) -> None:
    _who, place, _digits = anna
    pk = mailbox.publish(place, at=space.LATER)
    publishing.acknowledge(place, pk, at=space.LATER)
    (view,) = files.return_files(place.code_id, TEST, acknowledged=True).rows
    assert view.restorable_until == space.LATER + timedelta(days=30)
    assert files.return_files(place.code_id, TEST, acknowledged=False).rows == ()
