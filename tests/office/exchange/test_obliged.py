"""Who must exchange is asked to, once, and staff see who has not done it."""

from __future__ import annotations

import pytest
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.exchange.actions import keeping, obeying
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry
from prestalux.rules.conventions.professions import Profession

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


def asked() -> list[int | None]:
    return list(Letter.objects.filter(kind="exchange-obliged").values_list("account_id", flat=True))


def listed() -> list[str]:
    page, count = queries.obliged_without_account(space.LATER)
    assert count == len(page.rows)
    return [row.digits for row in page.rows]


def test_who_must_is_asked_when_the_code_is_given_even_before_its_first_day(anna: Anna) -> None:
    assert obeying.obey(at=cast.NOW + cast.MINUTE) == 1
    assert asked() == [anna[0].by.account_id]
    lines = journal.lines_about("code", space.code(anna[1]).pk)
    assert [line.event for line in lines] == ["exchange.account-asked"]


def test_nobody_is_asked_twice(anna: Anna) -> None:
    obeying.obey(at=space.LATER)
    assert obeying.obey(at=space.LATER) == 0
    assert len(asked()) == 1


def test_who_may_is_not_asked(db: None) -> None:
    space.prefixes()
    space.held("berta", Profession.DENTIST)
    assert obeying.obey(at=space.LATER) == 0


def test_who_has_an_account_by_then_is_not_asked(anna: Anna, dora: Actor) -> None:
    space.account(*anna, dora)
    assert obeying.obey(at=space.LATER) == 0


def test_a_code_whose_end_is_known_by_then_is_not_asked(anna: Anna) -> None:
    registry.void_code(space.code(anna[1]).pk, at=space.LATER)
    assert obeying.obey(at=space.LATER) == 0


def test_codes_are_asked_in_as_many_portions_as_it_takes(anna: Anna, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obeying, "AT_ONCE", 1)
    for name in ("bert", "carla"):
        space.held(name, matricule="", iban="LU980019400644750001")
    assert obeying.obey(at=space.LATER) == 3


def test_staff_see_who_must_and_has_no_account(anna: Anna, dora: Actor) -> None:
    assert listed() == [anna[1]]
    space.account(*anna, dora)
    assert listed() == []


def test_an_account_of_the_test_space_is_not_enough(anna: Anna, dora: Actor) -> None:
    from prestalux.rules.exchange.accounts import Environment

    space.account(*anna, dora, Environment.TEST)
    assert listed() == [anna[1]]


def test_who_closed_the_last_account_is_listed_again(anna: Anna, dora: Actor) -> None:
    username = space.account(*anna, dora)
    keeping.close(username=username, by=anna[0].by, at=space.LATER)
    assert listed() == [anna[1]]


def test_a_code_that_has_ended_is_not_listed(anna: Anna) -> None:
    registry.end_code(
        space.code(anna[1]).pk, last_day=space.TODAY - cast.DAY, reason="cessation", at=space.LATER
    )
    assert listed() == []


def test_the_list_says_whether_they_have_asked(anna: Anna) -> None:
    space.ask(*anna)
    (row,) = queries.obliged_without_account(space.LATER)[0].rows
    assert (row.asked, row.name) == (True, "Anna Weber")
