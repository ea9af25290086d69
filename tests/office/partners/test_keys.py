"""Giving, replacing and revoking a partner's key, and what is left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office.cast import NOW

from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.partners import access, actions
from prestalux.office.partners.models import PartnerKey
from prestalux.office.partners.queries import KeyState, keys
from prestalux.rules.partners import BadKeyTerms, KeyTerms, Scope
from prestalux.rules.periods import EmptyPeriod, day_of

pytestmark = pytest.mark.django_db
SOFT = "Cabinet-Soft"


def terms(days: int = 365, *scopes: Scope, per_minute: int = 600) -> KeyTerms:
    period = actions.period_of(day_of(NOW), days)
    return KeyTerms(frozenset(scopes or {Scope.CODES}), period, per_minute)


def given(**how: object) -> actions.NewKey:
    actions.add_partner(name=SOFT, contact="", by=SYSTEM, at=NOW)
    return actions.give_key(partner=SOFT, terms=terms(**how), by=SYSTEM, at=NOW)  # type: ignore[arg-type]


def replaced(key: actions.NewKey, both_for: int = 7) -> actions.NewKey:
    return actions.replace_key(key=key.key, days=365, both_for=both_for, by=SYSTEM, at=NOW)


def test_who_shows_the_key_is_the_partner() -> None:
    assert access.caller(given().text, at=NOW).scopes == {Scope.CODES}


def test_the_key_itself_is_kept_nowhere() -> None:
    key = given()
    columns = PartnerKey.objects.values().get()
    assert not [name for name, value in columns.items() if key.text in str(value)]
    assert key.text not in str(journal.lines_about("partner-key", key.key))


def test_every_key_is_another() -> None:
    assert given().text != actions.give_key(partner=SOFT, terms=terms(), by=SYSTEM, at=NOW).text


@pytest.mark.parametrize("text", ["", "prestalux_", "prestalux_" + "A" * 43, "Bearer", "\x00", "ü" * 300])
def test_who_shows_no_key_of_ours_is_nobody(text: str) -> None:
    given()
    with pytest.raises((access.KeyMissing, access.KeyNotValid)):
        access.caller(text, at=NOW)


def test_a_key_holds_through_its_last_day() -> None:
    key = given(days=1)
    assert access.caller(key.text, at=NOW)
    with pytest.raises(access.KeyNotValid):
        access.caller(key.text, at=NOW + timedelta(days=1))


def test_a_key_for_no_day_is_not_given() -> None:
    with pytest.raises(EmptyPeriod):
        given(days=0)


def test_a_revoked_key_is_refused_within_a_second() -> None:
    key = given()
    access.caller(key.text, at=NOW)
    actions.revoke_key(key=key.key, by=SYSTEM, at=NOW)
    with pytest.raises(access.KeyNotValid):
        access.caller(key.text, at=NOW + timedelta(seconds=1))


def test_a_replaced_key_and_the_new_one_hold_together_for_the_set_time() -> None:
    key = given()
    new = replaced(key)
    last = NOW + timedelta(days=7) - timedelta(seconds=1)
    assert access.caller(key.text, at=last).partner_id == access.caller(new.text, at=last).partner_id
    with pytest.raises(access.KeyNotValid):
        access.caller(key.text, at=NOW + timedelta(days=7))


def test_a_new_key_has_what_the_old_one_had() -> None:
    old, new = [], replaced(given(per_minute=7))
    old, made = keys(NOW)
    assert (made.key, made.scopes, made.per_minute) == (new.key, old.scopes, 7)


def test_a_lost_key_can_be_replaced_without_a_time_for_both() -> None:
    key = given()
    replaced(key, both_for=0)
    with pytest.raises(access.KeyNotValid):
        access.caller(key.text, at=NOW)


def test_a_key_is_replaced_once() -> None:
    key = given()
    replaced(key)
    with pytest.raises(actions.PartnerKeyOver):
        replaced(key)


def test_a_replaced_key_can_still_be_revoked() -> None:
    key = given()
    replaced(key)
    actions.revoke_key(key=key.key, by=SYSTEM, at=NOW)
    assert [view.state for view in keys(NOW)] == [KeyState.REVOKED, KeyState.VALID]


def test_a_key_is_revoked_once() -> None:
    key = given()
    actions.revoke_key(key=key.key, by=SYSTEM, at=NOW)
    with pytest.raises(actions.PartnerKeyOver):
        actions.revoke_key(key=key.key, by=SYSTEM, at=NOW)


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(actions.NoSuchPartner):
        actions.give_key(partner="Nobody", terms=terms(), by=SYSTEM, at=NOW)
    with pytest.raises(actions.NoSuchPartnerKey):
        actions.revoke_key(key="aaaaaaaaaaaa", by=SYSTEM, at=NOW)


def test_a_name_is_one_partners() -> None:
    given()
    with pytest.raises(actions.PartnerExists):
        actions.add_partner(name=f"  {SOFT} ", contact="", by=SYSTEM, at=NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(actions.BadPartnerName):
        actions.add_partner(name=name, contact="", by=SYSTEM, at=NOW)


def test_a_month_is_the_longest_time_for_both() -> None:
    with pytest.raises(BadKeyTerms):
        replaced(given(), both_for=31)


def test_each_step_is_one_line_of_the_journal() -> None:
    key = given()
    new = replaced(key)
    actions.revoke_key(key=key.key, by=SYSTEM, at=NOW)
    told = {
        name: [line.event for line in journal.lines_about("partner-key", name)] for name in (key.key, new.key)
    }
    assert told == {key.key: ["partner-key.given", "partner-key.revoked"], new.key: ["partner-key.replaced"]}
