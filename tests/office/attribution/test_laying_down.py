"""Rules by day: prepared by a manager, confirmed by another person, and the past stays readable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import cast
from tests.office.state import everything

from prestalux.office.attribution import actions
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.provisions import queries
from prestalux.office.provisions.actions import PreparedAlready, ProvisionSettled
from prestalux.office.provisions.models import ProvisionRow
from prestalux.office.registry.queries import prefix_uses
from prestalux.rules.attribution.roles import STAFF, NotYours, Role
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.conventions.provisions import BadProvision, Kind, Provision

pytestmark = pytest.mark.django_db
TITLE = {"fr": "convention de 2027", "de": "Konvention von 2027", "en": "convention of 2027"}
FIRST = date(2027, 1, 1)


@pytest.fixture
def mia() -> Actor:
    return cast.mia()


def convention(first: date = FIRST, value: Any = TITLE) -> Provision:
    return Provision(Kind.CONVENTION, "dentist", value, first, "Mémorial")


def prepare(by: Actor, provision: Provision | None = None) -> int:
    return actions.prepare_provision(provision=provision or convention(), by=by, at=cast.NOW)


def confirm(by: Actor, provision_id: int) -> None:
    actions.confirm_provision(provision_id=provision_id, by=by, at=cast.NOW)


def test_what_is_only_prepared_is_not_in_force(mia: Actor) -> None:
    prepare(mia)
    assert queries.law().rows == ()


def test_what_another_person_confirms_is_in_force_from_its_day(mia: Actor, dora: Actor) -> None:
    confirm(dora, prepare(mia))
    assert queries.law().on(date(2026, 12, 31)) == {}
    assert queries.law().on(FIRST)[Kind.CONVENTION, "dentist"].value == TITLE


def set_up(by: Actor, digits: str = "97") -> None:
    actions.set_up_prefix(
        profession=Profession.DENTIST,
        prefix=digits,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        source="Board",
        by=by,
        at=cast.NOW,
    )


def test_a_manager_sets_prefixes_alone_while_the_fund_is_set_up(mia: Actor) -> None:
    set_up(mia)
    assert [use.prefix for use in prefix_uses(cast.DUE)] == ["97"]


@pytest.mark.parametrize("role", sorted(STAFF - {Role.MANAGER}))
def test_nobody_but_a_manager_sets_a_fund_up(role: Role) -> None:
    with pytest.raises(NotYours):
        set_up(cast.staff(role, "Staff"))


def test_once_a_code_was_given_two_persons_change_the_prefixes(mia: Actor, dora: Actor) -> None:
    set_up(mia)
    cast.grant(cast.submitted(), dora)
    with pytest.raises(actions.NeedsTwoPersons):
        set_up(mia, "98")
    assert [use.prefix for use in prefix_uses(cast.DUE)] == ["97"]


def test_who_prepared_a_rule_does_not_confirm_it(mia: Actor) -> None:
    prepared = prepare(mia)
    with pytest.raises(SamePerson):
        confirm(mia, prepared)


def test_the_database_too_refuses_that_one_person_lays_down_a_rule(mia: Actor) -> None:
    prepared = prepare(mia)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProvisionRow.objects.filter(pk=prepared).update(state="confirmed", settled_by=mia.account_id)


def test_a_reviewer_prepares_no_rule(dora: Actor) -> None:
    with pytest.raises(NotYours):
        prepare(dora)


def test_a_clerk_confirms_no_rule(mia: Actor) -> None:
    prepared = prepare(mia)
    with pytest.raises(NotYours):
        confirm(cast.carl(), prepared)


def test_the_second_of_two_changes_of_one_thing_waits(mia: Actor) -> None:
    prepare(mia)
    with pytest.raises(PreparedAlready):
        prepare(mia)


def test_what_was_confirmed_is_not_confirmed_again(mia: Actor, dora: Actor) -> None:
    prepared = prepare(mia)
    confirm(dora, prepared)
    with pytest.raises(ProvisionSettled):
        confirm(dora, prepared)


def test_a_rule_whose_day_passed_while_it_waited_is_not_confirmed(mia: Actor, dora: Actor) -> None:
    prepared = prepare(mia, convention(cast.NOW.date()))
    before = everything()
    with pytest.raises(BadProvision):
        actions.confirm_provision(provision_id=prepared, by=dora, at=cast.NOW + cast.DAY)
    assert everything() == before


def test_both_persons_are_in_the_journal(mia: Actor, dora: Actor) -> None:
    prepared = prepare(mia)
    confirm(dora, prepared)
    lines = journal.lines_about("provision", prepared)
    assert [(line.event, line.account_id) for line in lines] == [
        ("provision.prepared", mia.account_id),
        ("provision.confirmed", dora.account_id),
    ]


def test_what_is_sent_back_says_why_and_is_kept(mia: Actor, dora: Actor) -> None:
    prepared = prepare(mia)
    actions.send_back_provision(provision_id=prepared, note=" Which Mémorial? ", by=dora, at=cast.NOW)
    (row,) = queries.history(Kind.CONVENTION, "dentist")
    assert (row.state, row.note) == ("sent-back", "Which Mémorial?")


def test_only_who_prepared_a_rule_takes_it_back(mia: Actor) -> None:
    prepared = prepare(mia)
    other = cast.staff(cast.Role.MANAGER, "Max")
    with pytest.raises(NotYours):
        actions.take_back_provision(provision_id=prepared, by=other, at=cast.NOW)


def test_a_confirmed_prefix_is_one_from_which_codes_are_given(mia: Actor, dora: Actor) -> None:
    confirm(dora, prepare(mia, Provision(Kind.PREFIX, "dentist/98", {"until": None}, FIRST, "Board")))
    assert [(use.prefix, use.valid_from) for use in prefix_uses(FIRST)] == [("98", FIRST)]


def test_a_piece_required_from_a_day_on_is_missing_from_that_day_on(mia: Actor, dora: Actor) -> None:
    anna = cast.submitted()
    pieces = [["information-sheet"], ["practice-authorisation"], ["identity-document"], ["bank-details"]]
    value = {"required": [*pieces, ["radioprotection-authorisation"]], "where_applicable": []}
    confirm(dora, prepare(mia, Provision(Kind.PIECES, "dentist", value, FIRST, "Board")))
    assert not anna.view(cast.NOW).gaps
    january = cast.NOW + 45 * cast.DAY
    assert anna.view(january).gaps.pieces == (frozenset({Piece.RADIOPROTECTION_AUTHORISATION}),)


def test_what_was_known_at_an_instant_stays_readable(mia: Actor, dora: Actor) -> None:
    confirm(dora, prepare(mia))
    later = cast.NOW + cast.DAY
    prepared = actions.prepare_provision(provision=convention(value=None), by=mia, at=later)
    actions.confirm_provision(provision_id=prepared, by=dora, at=later)
    then, now = queries.law(known_at=cast.NOW).on(FIRST), queries.law().on(FIRST)
    assert (then[Kind.CONVENTION, "dentist"].value, now[Kind.CONVENTION, "dentist"].value) == (TITLE, None)


def prefix_from(first: date, until: date | None) -> Provision:
    value = {"until": until.isoformat() if until else None}
    return Provision(Kind.PREFIX, "dentist/98", value, first, "Board")


def held(on: date) -> list[date | None]:
    return [use.valid_until for use in prefix_uses(on) if use.valid_from <= on]


def test_a_prefix_laid_down_without_end_can_be_ended(mia: Actor, dora: Actor) -> None:
    confirm(dora, prepare(mia, prefix_from(FIRST, None)))
    end = date(2027, 7, 1)
    confirm(dora, prepare(mia, prefix_from(end, end)))
    assert (held(date(2027, 6, 30)), held(end)) == ([end], [])


def test_what_is_laid_down_for_a_prefix_replaces_what_was_laid_down_for_later_days(
    mia: Actor, dora: Actor
) -> None:
    confirm(dora, prepare(mia, prefix_from(date(2028, 1, 1), None)))
    confirm(dora, prepare(mia, prefix_from(FIRST, date(2027, 3, 1))))
    assert (held(FIRST), held(date(2028, 1, 1))) == ([date(2027, 3, 1)], [])


def test_a_prefix_does_not_end_before_it_begins(mia: Actor) -> None:
    with pytest.raises(BadProvision) as refused:
        prepare(mia, prefix_from(FIRST, date(2026, 12, 31)))
    assert refused.value.facts["why"] == "end"
