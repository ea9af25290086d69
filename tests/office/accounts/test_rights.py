"""Rights are dated rows: they begin, they end, and they reach over one dossier or over the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast
from tests.office.cast import NOW

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import queries
from prestalux.office.accounts.models import Account, Attempt, Right
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.journal.models import Line

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def roles(actor: Actor, at: object = NOW) -> frozenset[str]:
    return queries.desk_roles(actor.account_id or 0, at)  # type: ignore[arg-type]


def test_a_role_holds_from_the_moment_it_was_given(dora: Actor) -> None:
    assert (roles(dora, NOW - SECOND), roles(dora)) == (frozenset(), {"reviewer"})


def test_a_role_that_ended_holds_no_more(dora: Actor) -> None:
    Right.objects.filter(account_id=dora.account_id).update(valid_until=NOW + SECOND)
    assert (roles(dora), roles(dora, NOW + SECOND)) == ({"reviewer"}, frozenset())


def test_a_person_may_hold_several_roles(dora: Actor) -> None:
    accounts.give_right(account_id=dora.account_id or 0, role="auditor", dossier_id=None, at=NOW)
    assert roles(dora) == {"reviewer", "auditor"}


def test_a_closed_account_holds_nothing(dora: Actor) -> None:
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    assert roles(dora) == frozenset()
    assert queries.staff_named("dora@fund.example") is None


def test_closing_an_account_keeps_when_its_rights_held(dora: Actor) -> None:
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW + SECOND)
    right = Right.objects.get(account_id=dora.account_id)
    assert (right.valid_from, right.valid_until) == (NOW, NOW + SECOND)


def test_closing_one_account_leaves_the_others(dora: Actor, carl: Actor) -> None:
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    assert roles(carl) == {"clerk"}


def test_closing_an_account_is_journalled(dora: Actor) -> None:
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    line = Line.objects.get(event="account.closed")
    assert (line.subject, line.actor_kind) == (str(dora.account_id), "system")


def test_opening_a_staff_account_is_journalled_with_its_role(dora: Actor) -> None:
    line = Line.objects.get(event="account.opened")
    assert (line.subject, line.facts) == (str(dora.account_id), '{"role":"reviewer"}')


def test_an_applicants_right_reaches_over_the_own_dossier_alone() -> None:
    anna, emil = cast.draft(), cast.emil()
    account_id = anna.by.account_id or 0
    assert queries.roles_over(account_id, anna.id, NOW) == {"applicant"}
    assert queries.roles_over(account_id, emil.id, NOW) == frozenset()
    assert queries.dossiers_of(account_id, NOW) == [anna.id]


def test_staff_are_found_by_the_name_they_sign_in_with(dora: Actor) -> None:
    found = queries.staff_named(" DORA@fund.example ")
    assert found is not None
    assert found.pk == dora.account_id


def test_an_account_goes_with_the_last_dossier_it_was_for() -> None:
    anna, other = cast.draft(), cast.draft("second")
    account_id = anna.by.account_id or 0
    accounts.give_right(account_id=account_id, role="applicant", dossier_id=other.id, at=NOW)
    accounts.forget_rights_over(anna.id)
    assert Account.objects.filter(pk=account_id).exists()
    accounts.forget_rights_over(other.id)
    assert not Account.objects.filter(pk=account_id).exists()


def test_tries_of_yesterday_are_forgotten() -> None:
    accounts.count_try(of="old", at=NOW - timedelta(days=1, seconds=1), most=5, window=timedelta(hours=1))
    accounts.count_try(of="new", at=NOW, most=5, window=timedelta(hours=1))
    accounts.forget_old(at=NOW)
    assert Attempt.objects.count() == 1
