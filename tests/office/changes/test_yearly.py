"""Once a year a provider is asked whether their data is right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast
from tests.office.changes import space

from prestalux.office.changes import actions, queries
from prestalux.office.changes.models import YearlyLook
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.periods import day_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prefix")]
YEAR = timedelta(days=365)
GRANTED = cast.NOW


@pytest.fixture
def anna() -> tuple[cast.Request, str]:
    return space.held()


def provider(digits: str) -> int:
    return ProviderCode.objects.get(digits=digits).provider_id


def letters() -> list[str]:
    return list(
        Letter.objects.filter(kind__startswith="yearly-").order_by("pk").values_list("kind", flat=True)
    )


def test_nobody_is_asked_before_a_year_has_passed(anna: tuple[cast.Request, str]) -> None:
    assert actions.remind_yearly(at=GRANTED + YEAR - cast.DAY) == 0
    assert letters() == []


def test_after_a_year_one_letter_asks(anna: tuple[cast.Request, str]) -> None:
    for _round in range(3):
        actions.remind_yearly(at=GRANTED + YEAR)
    assert letters() == ["yearly-look"]


def test_who_does_not_answer_is_reminded_twice(anna: tuple[cast.Request, str]) -> None:
    for days in range(0, 200, 10):
        actions.remind_yearly(at=GRANTED + YEAR + days * cast.DAY)
    assert letters() == ["yearly-look", "yearly-reminder", "yearly-reminder"]


def test_after_a_standstill_one_letter_goes_out_and_not_three(anna: tuple[cast.Request, str]) -> None:
    actions.remind_yearly(at=GRANTED + YEAR + 100 * cast.DAY)
    assert letters() == ["yearly-look"]


def test_who_confirms_is_left_alone_for_a_year(anna: tuple[cast.Request, str]) -> None:
    actions.remind_yearly(at=GRANTED + YEAR)
    at = GRANTED + YEAR + cast.DAY
    actions.confirm_data(provider_id=provider(anna[1]), by=anna[0].by, at=at)
    actions.remind_yearly(at=at + YEAR - cast.DAY)
    assert letters() == ["yearly-look"]
    actions.remind_yearly(at=at + YEAR)
    assert letters() == ["yearly-look", "yearly-look"]


def test_unconfirmed_data_is_stale_after_the_reminders(anna: tuple[cast.Request, str]) -> None:
    actions.remind_yearly(at=GRANTED + YEAR)
    person = provider(anna[1])
    assert not queries.is_stale(person, day_of(GRANTED + YEAR + 89 * cast.DAY))
    assert queries.is_stale(person, day_of(GRANTED + YEAR + 90 * cast.DAY))


def test_confirmed_data_is_stale_no_more(anna: tuple[cast.Request, str]) -> None:
    actions.remind_yearly(at=GRANTED + YEAR)
    late = GRANTED + YEAR + 100 * cast.DAY
    actions.confirm_data(provider_id=provider(anna[1]), by=anna[0].by, at=late)
    assert not queries.is_stale(provider(anna[1]), day_of(late))


def test_nobody_confirms_the_data_of_another(anna: tuple[cast.Request, str]) -> None:
    with pytest.raises(NotYours):
        actions.confirm_data(provider_id=provider(anna[1]), by=cast.emil().by, at=space.LATER)


def test_whose_code_has_ended_is_not_asked(anna: tuple[cast.Request, str]) -> None:
    code = ProviderCode.objects.get(digits=anna[1])
    registry.end_code(code.pk, last_day=space.TODAY, reason="cessation", at=space.LATER)
    actions.remind_yearly(at=GRANTED + YEAR)
    assert letters() == []
    look = YearlyLook.objects.get(pk=code.provider_id)
    assert look.next_on is not None
    assert look.next_on > day_of(GRANTED + YEAR)


def test_a_provider_of_an_older_register_is_let_in_by_the_address_that_it_holds() -> None:
    from prestalux.office.changes import access
    from prestalux.office.journal.actor import Actor
    from prestalux.rules.periods import Period

    known = registry.Identity("Alt", "Anna", "", "", None, "", "alt@example.org", "")
    person = registry.record_provider(known, period=Period(day_of(GRANTED)), at=GRANTED)
    for _twice in range(2):
        actions.send_links(email="alt@example.org", language="fr", at=space.LATER)
        letter = Letter.objects.get(kind="space-link", put_at=space.LATER)
        assert letter.account_id is not None
        assert access.providers_of(Actor.account(letter.account_id), space.LATER) == [person.pk]


def test_an_address_that_nobody_has_gets_no_letter() -> None:
    actions.send_links(email="nobody@example.org", language="fr", at=space.LATER)
    assert not Letter.objects.filter(kind="space-link").exists()


def test_who_comes_back_by_their_request_gets_one_letter(anna: tuple[cast.Request, str]) -> None:
    actions.send_links(email="anna@example.org", language="fr", at=space.LATER)
    assert Letter.objects.filter(put_at=space.LATER).count() == 1
