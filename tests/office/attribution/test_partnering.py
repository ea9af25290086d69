"""Keys of partners: what opens the register needs two persons, what closes it needs one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import cast
from tests.office.state import everything

from prestalux.office.attribution import actions
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line
from prestalux.office.partners import access, queries
from prestalux.office.partners.access import KeyNotValid
from prestalux.office.partners.actions import PartnerKeyOver
from prestalux.office.partners.models import KeyProposal
from prestalux.office.partners.preparing import KeyPreparedAlready, KeyProposalSettled
from prestalux.office.partners.queries import KeyState
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import MAY, NotYours, Role, Task
from prestalux.rules.attribution.two_persons import SamePerson
from prestalux.rules.partners import BadKeyTerms, Scope

pytestmark = pytest.mark.django_db
CODES, BANK = frozenset({Scope.CODES}), frozenset({Scope.CODES, Scope.BANK_ACCOUNTS})
SECOND = timedelta(seconds=1)


@pytest.fixture
def mia() -> Actor:
    return cast.mia()


@pytest.fixture
def dora() -> Actor:
    return cast.dora()


@pytest.fixture
def soft(mia: Actor) -> int:
    return actions.add_partner(name="Soft", contact="it@soft.example", by=mia, at=cast.NOW)


def prepared(partner: int, by: Actor, scopes: frozenset[Scope] = CODES) -> int:
    return actions.prepare_partner_key(
        partner=partner, scopes=scopes, days=90, per_minute=60, by=by, at=cast.NOW
    )


def confirm(proposal: int, by: Actor) -> str:
    """The key's text."""
    made = actions.confirm_partner_key(proposal_id=proposal, by=by, at=cast.NOW)
    return made.text if made else ""


@pytest.fixture
def text(soft: int, mia: Actor, dora: Actor) -> str:
    return confirm(prepared(soft, mia), dora)


@pytest.fixture
def key(text: str) -> str:
    return queries.keys(cast.NOW)[0].key


def opens(text: str) -> frozenset[Scope]:
    return access.caller(text, at=cast.NOW + 2 * SECOND).scopes


def change(key: str, by: Actor, scopes: frozenset[Scope] = CODES, per_minute: int = 60) -> int | None:
    return actions.change_partner_key(key=key, scopes=scopes, per_minute=per_minute, by=by, at=cast.NOW)


def test_what_is_only_prepared_opens_nothing(soft: int, mia: Actor) -> None:
    prepared(soft, mia)
    assert queries.keys(cast.NOW) == []


def test_what_another_confirms_opens_what_was_prepared(text: str) -> None:
    assert opens(text) == CODES


def test_who_prepared_it_neither_confirms_nor_sends_back(soft: int, mia: Actor) -> None:
    proposal = prepared(soft, mia)
    with pytest.raises(SamePerson):
        confirm(proposal, mia)
    with pytest.raises(SamePerson):
        actions.send_back_partner_key(proposal_id=proposal, note="no", by=mia, at=cast.NOW)


def test_the_database_itself_asks_for_two_persons(soft: int, mia: Actor) -> None:
    proposal = KeyProposal.objects.get(pk=prepared(soft, mia))
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyProposal.objects.filter(pk=proposal.pk).update(state="confirmed", settled_by=proposal.prepared_by)


def test_it_is_confirmed_once(soft: int, mia: Actor, dora: Actor) -> None:
    proposal = prepared(soft, mia)
    confirm(proposal, dora)
    with pytest.raises(KeyProposalSettled):
        confirm(proposal, dora)
    assert len(queries.keys(cast.NOW)) == 1


def test_it_is_sent_back_with_a_reason(soft: int, mia: Actor, dora: Actor) -> None:
    proposal = prepared(soft, mia)
    with pytest.raises(ReasonMissing):
        actions.send_back_partner_key(proposal_id=proposal, note=" ", by=dora, at=cast.NOW)
    actions.send_back_partner_key(proposal_id=proposal, note="too much", by=dora, at=cast.NOW)
    assert (queries.proposals(), KeyProposal.objects.get().note) == ([], "too much")


def test_it_is_taken_back_by_who_prepared_it_alone(soft: int, mia: Actor) -> None:
    proposal = prepared(soft, mia)
    with pytest.raises(NotYours):
        actions.take_back_partner_key(proposal_id=proposal, by=cast.staff(Role.MANAGER, "max"), at=cast.NOW)
    actions.take_back_partner_key(proposal_id=proposal, by=mia, at=cast.NOW)
    assert queries.proposals() == []


def test_a_replacement_holds_beside_the_old_one(text: str, key: str, mia: Actor, dora: Actor) -> None:
    proposal = actions.prepare_replacement(key=key, days=30, both_for=7, by=mia, at=cast.NOW)
    new = confirm(proposal, dora)
    assert opens(new) == opens(text) == CODES
    assert [one.state for one in queries.keys(cast.NOW)] == [KeyState.REPLACED, KeyState.VALID]


def test_less_holds_at_once(soft: int, mia: Actor, dora: Actor) -> None:
    text = confirm(prepared(soft, mia, BANK), dora)
    (one,) = queries.keys(cast.NOW)
    assert change(one.key, mia, CODES, 30) is None
    assert opens(text) == CODES
    assert queries.keys(cast.NOW)[0].per_minute == 30


@pytest.mark.parametrize(("scopes", "per_minute"), [(BANK, 60), (CODES, 61), (BANK, 1)])
def test_more_waits_for_another_person(
    text: str, key: str, mia: Actor, dora: Actor, scopes: frozenset[Scope], per_minute: int
) -> None:
    proposal = change(key, mia, scopes, per_minute)
    assert (opens(text), queries.keys(cast.NOW)[0].per_minute) == (CODES, 60)
    assert proposal is not None
    assert confirm(proposal, dora) == ""
    (one,) = queries.keys(cast.NOW)
    assert (frozenset(one.scopes), one.per_minute) == (scopes, per_minute)


def test_the_same_is_no_change(key: str, mia: Actor) -> None:
    with pytest.raises(BadKeyTerms):
        change(key, mia)


def test_of_one_key_one_thing_waits(key: str, mia: Actor) -> None:
    change(key, mia, BANK)
    with pytest.raises(KeyPreparedAlready):
        actions.prepare_replacement(key=key, days=30, both_for=7, by=mia, at=cast.NOW)


def test_one_person_revokes_at_once(text: str, key: str, mia: Actor) -> None:
    actions.revoke_partner_key(key=key, by=mia, at=cast.NOW)
    with pytest.raises(KeyNotValid):
        opens(text)


def test_what_was_prepared_for_a_revoked_key_opens_nothing(key: str, mia: Actor, dora: Actor) -> None:
    proposal = actions.prepare_replacement(key=key, days=30, both_for=7, by=mia, at=cast.NOW)
    actions.revoke_partner_key(key=key, by=mia, at=cast.NOW)
    with pytest.raises(PartnerKeyOver):
        confirm(proposal, dora)
    assert len(queries.keys(cast.NOW)) == 1


STEPS: dict[str, tuple[Task, Callable[[int, str, int, Actor], object]]] = {
    "add": (
        Task.MANAGE_PARTNERS,
        lambda soft, key, waiting, by: actions.add_partner(name="Other", contact="", by=by, at=cast.NOW),
    ),
    "prepare": (Task.MANAGE_PARTNERS, lambda soft, key, waiting, by: prepared(soft, by)),
    "replace": (
        Task.MANAGE_PARTNERS,
        lambda soft, key, waiting, by: actions.prepare_replacement(
            key=key, days=30, both_for=7, by=by, at=cast.NOW
        ),
    ),
    "change": (Task.MANAGE_PARTNERS, lambda soft, key, waiting, by: change(key, by, CODES, 1)),
    "revoke": (
        Task.MANAGE_PARTNERS,
        lambda soft, key, waiting, by: actions.revoke_partner_key(key=key, by=by, at=cast.NOW),
    ),
    "confirm": (Task.CONFIRM_PARTNER_KEY, lambda soft, key, waiting, by: confirm(waiting, by)),
    "send back": (
        Task.CONFIRM_PARTNER_KEY,
        lambda soft, key, waiting, by: actions.send_back_partner_key(
            proposal_id=waiting, note="no", by=by, at=cast.NOW
        ),
    ),
    "take back": (
        Task.MANAGE_PARTNERS,
        lambda soft, key, waiting, by: actions.take_back_partner_key(proposal_id=waiting, by=by, at=cast.NOW),
    ),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.APPLICANT, Role.HELPER}])
def test_a_step_is_for_those_whose_role_it_is(name: str, role: Role, soft: int, key: str, mia: Actor) -> None:
    task, step = STEPS[name]
    waiting = prepared(soft, mia)
    if task in MAY[role]:
        return
    somebody = cast.staff(role, "somebody")
    before = everything()
    with pytest.raises(NotYours):
        step(soft, key, waiting, somebody)
    assert everything() == before


def test_every_step_is_a_line_of_the_journal(soft: int, key: str, mia: Actor, dora: Actor) -> None:
    proposal = change(key, mia, BANK)
    confirm(proposal or 0, dora)
    actions.revoke_partner_key(key=key, by=mia, at=cast.NOW)
    lines = list(
        Line.objects.filter(event__startswith="partner").order_by("seq").values_list("event", flat=True)
    )
    assert lines == [
        "partner.added",
        "partner-key.prepared",
        "partner-key.confirmed",
        "partner-key.given",
        "partner-key.prepared",
        "partner-key.confirmed",
        "partner-key.changed",
        "partner-key.revoked",
    ]


def test_the_key_itself_stands_in_no_row(text: str) -> None:
    assert text not in repr(everything())
