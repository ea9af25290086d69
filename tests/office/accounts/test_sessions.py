"""Sessions go on until they end, and each person sees their own and what was tried in their name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.office.cast import DAY, MINUTE, NOW, figure
from tests.office.cast import PASSWORD as RIGHT

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.actions import WrongSignIn
from prestalux.office.accounts.models import SignIn
from prestalux.office.accounts.sign_ins import Ended, Means, Visit
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.journal.models import Line

pytestmark = pytest.mark.django_db
HERE = Visit("192.0.2.1", "Firefox, Linux")


def begin(person: Actor, *, at: datetime = NOW, former: int | None = None) -> int:
    visit = Visit("192.0.2.1", "Firefox, Linux", former=former)
    return sign_ins.begin(person.account_id or 0, Means.PASSWORD, visit, at=at).pk


def goes_on(session: int, person: Actor, at: datetime = NOW) -> bool:
    return sign_ins.goes_on(session, person.account_id or 0, at=at)


def test_a_session_goes_on_for_as_long_as_was_said(dora: Actor) -> None:
    session, hours = begin(dora), timedelta(hours=10)
    assert goes_on(session, dora, NOW + hours - timedelta(seconds=1))
    assert not goes_on(session, dora, NOW + hours)


def test_a_session_ended_from_elsewhere_goes_on_no_more(dora: Actor) -> None:
    lost, here = begin(dora), begin(dora)
    assert sign_ins.end_session(lost, by=dora, at=NOW)
    assert (goes_on(lost, dora), goes_on(here, dora)) == (False, True)


def test_all_other_sessions_end_at_once(dora: Actor, carl: Actor) -> None:
    lost, here, carls = [begin(dora) for _ in range(3)], begin(dora), begin(carl)
    assert sign_ins.end_other_sessions(here, by=dora, at=NOW) == 3
    assert not [session for session in lost if goes_on(session, dora)]
    assert (goes_on(here, dora), goes_on(carls, carl)) == (True, True)


def test_nobody_ends_the_session_of_another(dora: Actor, carl: Actor) -> None:
    session = begin(dora)
    assert not sign_ins.end_session(session, by=carl, at=NOW)
    assert goes_on(session, dora)


def test_a_session_ended_twice_ended_the_first_time(dora: Actor) -> None:
    session = begin(dora)
    sign_ins.end_session(session, by=dora, at=NOW)
    assert not sign_ins.end_session(session, by=dora, at=NOW + MINUTE)
    assert SignIn.objects.get(pk=session).ended_at == NOW


def test_a_session_is_good_for_its_own_person_alone(dora: Actor, carl: Actor) -> None:
    assert not goes_on(begin(dora), carl)


def test_signing_out_ends_the_session(dora: Actor) -> None:
    session = begin(dora)
    sign_ins.sign_out(session, dora.account_id or 0, at=NOW)
    assert not goes_on(session, dora)
    assert SignIn.objects.get(pk=session).ended_how == Ended.SIGNED_OUT


def test_signing_in_again_takes_the_place_of_the_browsers_former_session(dora: Actor) -> None:
    former = begin(dora)
    begin(dora, former=former)
    assert SignIn.objects.get(pk=former).ended_how == Ended.REPLACED


def test_the_former_session_of_another_person_is_left_alone(dora: Actor, carl: Actor) -> None:
    carls = begin(carl)
    begin(dora, former=carls)
    assert goes_on(carls, carl)


def test_the_sessions_of_a_closed_account_go_on_no_more(dora: Actor) -> None:
    session = begin(dora)
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    assert not goes_on(session, dora)


def test_the_person_sees_the_own_sessions_that_go_on(dora: Actor, carl: Actor) -> None:
    ended, mine = begin(dora), begin(dora)
    begin(carl)
    begin(dora, at=NOW - DAY)
    sign_ins.end_session(ended, by=dora, at=NOW)
    assert [row.pk for row in sign_ins.sessions_of(dora.account_id or 0, NOW)] == [mine]


def test_the_last_use_of_a_session_is_kept_up(dora: Actor) -> None:
    session, later = begin(dora), NOW + 7 * MINUTE
    goes_on(session, dora, later)
    assert SignIn.objects.get(pk=session).seen_at == later


def test_not_every_page_is_worth_a_write(dora: Actor) -> None:
    session = begin(dora)
    goes_on(session, dora, NOW + MINUTE)
    assert SignIn.objects.get(pk=session).seen_at == NOW


def test_the_history_tells_what_was_refused_and_what_was_not(dora: Actor) -> None:
    for password in ("another password", RIGHT):
        try:
            accounts.sign_in(
                handle="dora@fund.example", password=password, figure=figure(), visit=HERE, at=NOW
            )
        except WrongSignIn:
            continue
    rows = sign_ins.history_of(dora.account_id or 0)
    assert [row.accepted for row in rows] == [True, False]
    assert {(row.origin, row.device) for row in rows} == {("192.0.2.1", "Firefox, Linux")}


def test_a_try_under_nobodys_name_is_kept_for_nobody() -> None:
    with pytest.raises(WrongSignIn):
        accounts.sign_in(handle="nobody", password="x", figure="000000", visit=HERE, at=NOW)
    assert not SignIn.objects.exists()


def test_the_history_is_forgotten_after_a_year(dora: Actor) -> None:
    begin(dora, at=NOW - timedelta(days=365, seconds=1))
    kept = begin(dora, at=NOW - timedelta(days=365))
    accounts.forget_old(at=NOW)
    assert list(SignIn.objects.values_list("pk", flat=True)) == [kept]


def test_the_journal_tells_who_ended_a_session(dora: Actor) -> None:
    session = begin(dora)
    sign_ins.end_session(session, by=dora, at=NOW)
    line = Line.objects.order_by("-seq")[0]
    assert (line.event, line.account_id, line.facts) == (
        "session.ended",
        dora.account_id,
        f'{{"session":{session}}}',
    )


def test_the_journal_knows_neither_address_nor_device(dora: Actor) -> None:
    begin(dora)
    facts = " ".join(Line.objects.values_list("facts", flat=True))
    assert "192.0.2.1" not in facts
    assert "Firefox" not in facts
