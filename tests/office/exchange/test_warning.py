"""Return files that wait: who is told, when, and how often."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast
from tests.office.cast import DAY
from tests.office.exchange import mailbox, space
from tests.office.exchange.mailbox import Space

from prestalux.office.exchange.actions import publishing, warning
from prestalux.office.exchange.models import ExchangeAccount, Return
from prestalux.office.exchange.queries import waiting
from prestalux.office.journal.queries import lines_about
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry
from prestalux.rules.exchange.waiting import WaitingTerms
from prestalux.rules.periods import Period, day_of

pytestmark = pytest.mark.django_db
LATER = space.LATER
TERMS = WaitingTerms((2, 4), 5)


@pytest.fixture
def anna(db: None) -> Space:
    """Anna's space in production, as far as files are concerned."""
    space.prefixes()
    anna, digits = space.held()
    space.account(anna, digits, cast.staff(cast.Role.REVIEWER, "Dorothea"))
    return Space(0, space.code(digits).pk, "production")


def publish(anna: Space, number: int = 1, *, at: datetime = LATER) -> Return:
    name = mailbox.ANSWER.replace("_x", f"_x{number}")
    return Return.objects.get(pk=mailbox.publish(anna, name=name, at=at))


def warn(days: float, terms: WaitingTerms = TERMS) -> int:
    return warning.warn_of_waiting(at=LATER + days * DAY, terms=terms)


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind="exchange-returns-waiting").order_by("pk"))


def end_code(anna: Space, days: float) -> None:
    """With the day before the one so many days after LATER."""
    last = day_of(LATER + days * DAY)
    registry.end_code(anna.code_id, last_day=last, reason="cessation", at=LATER)


@pytest.mark.parametrize(("day", "sent"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (30, 2)])
def test_the_provider_is_warned_after_two_and_four_days(anna: Space, day: int, sent: int) -> None:
    publish(anna)
    for one in range(day + 1):
        warn(one)
    assert len(letters()) == sent


@pytest.mark.parametrize("away", [3, 9])
def test_after_a_standstill_there_is_one_letter(anna: Space, away: int) -> None:
    publish(anna)
    publish(anna, 2, at=LATER + DAY)
    warn(away)
    assert len(letters()) == 1


def test_after_a_standstill_the_steps_that_were_missed_are_not_made_up_for(anna: Space) -> None:
    publish(anna)
    for day in (9, 10, 11):
        warn(day)
    assert len(letters()) == 1


def test_one_letter_lists_all_that_wait_with_the_day_since_when(anna: Space) -> None:
    first, second = publish(anna), publish(anna, 2, at=LATER + 2 * DAY)
    warn(2)
    (letter,) = letters()
    assert letter.facts["named"] == [[first.name, "2027-01-22"], [second.name, "2027-01-24"]]


def test_files_of_one_moment_are_listed_by_name(anna: Space) -> None:
    for number in (3, 1, 2):
        publish(anna, number)
    warn(2)
    names = [name for name, _day in letters()[0].facts["named"]]
    assert names == sorted(names)


def test_of_many_files_the_oldest_are_named_and_all_counted(
    anna: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warning, "MOST_NAMED", 2)
    for number in range(5):
        publish(anna, number)
    warn(2)
    facts = letters()[0].facts
    assert (facts["waiting"], len(facts["named"])) == (5, 2)


def test_the_two_spaces_of_a_code_have_letters_of_their_own(anna: Space) -> None:
    mailbox.space_of(environment="test")
    ExchangeAccount.objects.filter(environment="test").update(code_id=anna.code_id)
    publish(anna)
    publish(anna._replace(environment="test"))
    warn(2)
    assert sorted(letter.facts["environment"] for letter in letters()) == ["production", "test"]


def test_warned_again_on_the_same_day_nothing_happens(anna: Space) -> None:
    publish(anna)
    assert [warn(2), warn(2), warn(2.2)] == [1, 0, 0]


def test_what_was_acknowledged_is_no_reason_to_write(anna: Space) -> None:
    publishing.acknowledge(anna, publish(anna).pk, at=LATER)
    assert (warn(2), letters()) == (0, [])


def test_what_was_acknowledged_is_not_listed(anna: Space) -> None:
    gone, stays = publish(anna), publish(anna, 2)
    publishing.acknowledge(anna, gone.pk, at=LATER)
    warn(2)
    assert [name for name, _day in letters()[0].facts["named"]] == [stays.name]


def test_what_was_restored_after_the_letter_of_the_day_waits_for_that_of_the_next(anna: Space) -> None:
    publish(anna)
    restored = publish(anna, 2)
    publishing.acknowledge(anna, restored.pk, at=LATER)
    warn(2)
    publishing.restore(anna, restored.pk, at=LATER + 2 * DAY)
    warn(2.1)
    restored.refresh_from_db()
    assert (len(letters()), restored.warned) == (1, 0)
    warn(3)
    assert len(letters()) == 2


def test_a_later_warning_that_the_fund_adds_is_given_too(anna: Space) -> None:
    publish(anna)
    warn(4)
    warn(8, WaitingTerms((2, 4, 8), 5))
    assert len(letters()) == 2


def test_a_fund_that_warns_nobody_warns_nobody(anna: Space) -> None:
    publish(anna)
    warn(30, WaitingTerms((), 5))
    assert letters() == []


def test_each_return_keeps_how_many_warnings_there_were(anna: Space) -> None:
    old, new = publish(anna), publish(anna, 2, at=LATER + 2 * DAY)
    warn(4)
    assert [Return.objects.get(pk=row.pk).warned for row in (old, new)] == [2, 1]


def test_the_warning_is_journalled_with_its_counts(anna: Space) -> None:
    publish(anna)
    publish(anna, 2)
    warn(2)
    line = lines_about("code", anna.code_id)[-1]
    assert (line.event, line.facts) == (
        "exchange.returns-warned",
        '{"environment":"production","letters":1,"returns":2}',
    )


def test_the_letter_goes_in_the_language_of_who_acts(anna: Space) -> None:
    publish(anna)
    warn(2)
    assert letters()[0].language == "fr"


def test_as_long_as_a_code_that_ended_can_be_collected_from_its_last_day_is_told(anna: Space) -> None:
    publish(anna)
    end_code(anna, -1)
    warn(2)
    assert letters()[0].facts["last"] == "2027-03-22"


class TestDesk:
    @pytest.mark.parametrize(("day", "listed"), [(4, 0), (5, 1), (40, 1)])
    def test_the_desk_is_told_after_five_days(self, anna: Space, day: int, listed: int) -> None:
        publish(anna)
        warn(day)
        assert waiting.count_told_to_desk() == listed

    def test_the_desk_is_told_once(self, anna: Space) -> None:
        publish(anna)
        for day in (5, 5, 6):
            warn(day)
        told = [line for line in lines_about("code", anna.code_id) if line.event == "exchange.returns-told"]
        assert len(told) == 1

    def test_what_is_acknowledged_leaves_the_list(self, anna: Space) -> None:
        row = publish(anna)
        warn(5)
        publishing.acknowledge(anna, row.pk, at=LATER + 6 * DAY)
        assert waiting.told_to_desk(LATER + 6 * DAY) == ((), 0)

    def test_the_list_counts_by_code_and_says_since_when(self, anna: Space) -> None:
        publish(anna)
        publish(anna, 2, at=LATER + DAY)
        warn(6)
        ((row,), count) = waiting.told_to_desk(LATER + 6 * DAY)
        assert (count, row.count, row.since, row.warnings) == (1, 2, LATER, 1)

    def test_those_who_wait_longest_come_first(self, anna: Space) -> None:
        publish(anna, at=LATER + DAY)
        publish(anna._replace(environment="test"))
        warn(6)
        rows, _count = waiting.told_to_desk(LATER + 6 * DAY)
        assert [row.environment for row in rows] == ["test", "production"]

    def test_all_are_counted_where_not_all_are_listed(self, anna: Space) -> None:
        publish(anna)
        publish(anna._replace(environment="test"))
        warn(6)
        rows, count = waiting.told_to_desk(LATER + 6 * DAY, most=1)
        assert (len(rows), count) == (1, 2)

    def test_who_cannot_be_warned_is_shown_as_such(self) -> None:
        somebody = mailbox.space_of()
        publish(somebody)
        warn(5)
        ((row,), _count) = waiting.told_to_desk(LATER + 5 * DAY)
        assert (letters(), row.can_be_warned) == ([], False)


class TestNoLongerCollectable:
    """Published when the code had ended, and so long ago that nothing can be collected any more."""

    @pytest.fixture
    def over(self, anna: Space) -> Space:
        end_code(anna, -1)
        publish(anna, at=LATER + 70 * DAY)
        return anna

    def test_nobody_is_warned(self, over: Space) -> None:
        warn(74)
        assert letters() == []

    def test_the_desk_is_told_on_the_first_day_of_a_warning(self, over: Space) -> None:
        warn(72)
        ((row,), _count) = waiting.told_to_desk(LATER + 72 * DAY)
        assert not row.is_collectable

    def test_the_desk_is_told_once(self, over: Space) -> None:
        assert [warn(day) for day in (72, 74, 75)] == [1, 0, 0]

    def test_once_the_code_is_valid_again_the_provider_is_warned(self, anna: Space) -> None:
        registry.suspend_code(anna.code_id, period=Period(day_of(LATER)), reason="other", at=LATER)
        publish(anna, at=LATER + 70 * DAY)
        warn(73)
        registry.resume_code(anna.code_id, from_day=day_of(LATER + 74 * DAY), at=LATER + 73 * DAY)
        warn(74)
        assert len(letters()) == 1


def test_more_files_of_a_code_need_no_more_statements(anna: Space) -> None:
    def statements(numbers: range, days: int) -> int:
        for number in numbers:
            publish(anna, number, at=LATER + (days - 2) * DAY)
        with CaptureQueriesContext(connection) as asked:
            warn(days, WaitingTerms((2,), 100))
        return len(asked)

    assert statements(range(3, 30), 6) == statements(range(2), 4)


def test_nobody_is_missed_where_there_are_more_spaces_than_are_looked_at_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warning, "AT_ONCE", 2)
    for serial in range(1, 6):
        publish(mailbox.space_of(serial))
    assert warn(5) == 10


def test_one_letter_that_made_up_for_two_counts_as_one(anna: Space) -> None:
    publish(anna)
    warn(9)
    (row,), _count = waiting.told_to_desk(LATER + 9 * DAY)
    assert (row.warnings, len(letters())) == (1, 1)


def test_who_has_no_account_in_the_space_is_written_no_letter_and_told_to_the_desk(anna: Space) -> None:
    publish(Space(0, anna.code_id, "test"))
    warn(2)
    (row,), _count = waiting.told_to_desk(LATER + 2 * DAY)
    assert (letters(), row.has_account) == ([], False)


def test_an_account_that_does_not_collect_is_none(anna: Space) -> None:
    ExchangeAccount.objects.filter(code_id=anna.code_id).update(roles="deposit administer")
    publish(anna)
    warn(2)
    assert letters() == []
