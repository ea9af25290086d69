"""A provider asks for the network and for access; the desk answers."""

from __future__ import annotations

import pytest
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.exchange.actions import deciding, requesting
from prestalux.office.exchange.models import ExchangeAccount, NetworkConnection
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry
from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeStatus, ProviderCode
from prestalux.rules.attribution.decision import ReasonMissing
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.conventions import exchange as policy
from prestalux.rules.conventions.professions import Profession
from prestalux.rules.exchange.accounts import Environment
from prestalux.rules.exchange.requests import (
    AccessKind,
    AccessNotAllowed,
    AccessRefusal,
    AccessStatus,
    CodeNotValid,
    HeldAlready,
    NothingConnected,
    NotInConvention,
)
from prestalux.rules.periods import Period
from prestalux.rules.registry import CodeKind

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


def letters(reference: str) -> list[str]:
    rows = Letter.objects.filter(dossier_id=space.view(reference).id).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def events(reference: str) -> list[str]:
    return [line.event for line in journal.lines_about("dossier", space.view(reference).id)]


@pytest.mark.parametrize("kind", [AccessKind.NETWORK_ACTIVATION, AccessKind.EXCHANGE_ACCESS])
def test_what_is_asked_waits_for_the_fund(anna: Anna, kind: AccessKind) -> None:
    reference = space.ask(*anna, kind)
    view = space.view(reference)
    assert (view.status, view.kind, view.digits) == (AccessStatus.SUBMITTED, kind, anna[1])
    assert (letters(reference), events(reference)) == (["access-received"], ["access.asked"])
    assert queries.waiting_at_desk() == 1


def test_access_granted_brings_the_first_account(anna: Anna, dora: Actor) -> None:
    reference = space.ask(*anna)
    username = space.grant(reference, dora)
    assert username == f"p{anna[1]}-1"
    assert letters(reference)[-1] == "access-granted"
    assert events(reference)[-1] == "access.granted"
    assert [one.what for one in space.view(reference).moments] == ["access-asked", "access-grant"]


def test_both_spaces_are_asked_for_apart(anna: Anna, dora: Actor) -> None:
    space.account(*anna, dora)
    assert not queries.has_access(space.code(anna[1]).pk, Environment.TEST)
    assert space.account(*anna, dora, Environment.TEST) == f"t{anna[1]}-1"


def test_the_network_is_connected_changed_and_left(anna: Anna, dora: Actor) -> None:
    code = space.code(anna[1])
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora, ranges=("10.1.0.0/16",))
    assert queries.connection_of(code.pk, space.LATER) == queries.Connection(("10.1.0.0/16",), space.LATER)
    space.grant(space.ask(*anna, AccessKind.NETWORK_CHANGE), dora, ranges=("10.2.0.0/16",))
    changed = queries.connection_of(code.pk, space.LATER)
    assert changed is not None
    assert changed.ranges == ("10.2.0.0/16",)
    space.grant(space.ask(*anna, AccessKind.NETWORK_TERMINATION), dora)
    assert queries.connection_of(code.pk, space.LATER) is None
    assert NetworkConnection.objects.count() == 1


def test_a_refusal_says_why_and_opens_nothing(anna: Anna, dora: Actor) -> None:
    reference = space.ask(*anna)
    deciding.refuse(
        reference=reference, reason=AccessRefusal.UNCLEAR, text="Qui ?", version=None, by=dora, at=space.LATER
    )
    view = space.view(reference)
    assert (view.status, view.reason, view.text) == (AccessStatus.REFUSED, "unclear", "Qui ?")
    assert (letters(reference)[-1], ExchangeAccount.objects.count()) == ("access-refused", 0)


def test_another_reason_is_said_in_words(anna: Anna, dora: Actor) -> None:
    reference = space.ask(*anna)
    with pytest.raises(ReasonMissing):
        deciding.refuse(
            reference=reference, reason=AccessRefusal.OTHER, text=" ", version=None, by=dora, at=space.LATER
        )


def test_after_a_refusal_it_can_be_asked_for_again(anna: Anna, dora: Actor) -> None:
    deciding.refuse(
        reference=space.ask(*anna),
        reason=AccessRefusal.UNCLEAR,
        text="",
        version=None,
        by=dora,
        at=space.LATER,
    )
    assert space.view(space.ask(*anna, at=space.LATER + cast.MINUTE)).status is AccessStatus.SUBMITTED


def test_what_waits_is_not_asked_for_twice(anna: Anna) -> None:
    reference = space.ask(*anna)
    with pytest.raises(requesting.AccessAskedAlready) as refused:
        space.ask(*anna, at=space.LATER + cast.MINUTE)
    assert refused.value.facts == {"reference": reference}


def test_what_was_granted_is_not_asked_for_again(anna: Anna, dora: Actor) -> None:
    space.account(*anna, dora)
    with pytest.raises(HeldAlready):
        space.ask(*anna, at=space.LATER + cast.MINUTE)


def test_a_connection_that_is_none_is_not_changed(anna: Anna) -> None:
    with pytest.raises(NothingConnected):
        space.ask(*anna, AccessKind.NETWORK_CHANGE)


def test_a_withdrawn_request_is_granted_no_more(anna: Anna, dora: Actor) -> None:
    reference = space.ask(*anna)
    requesting.withdraw(reference=reference, by=anna[0].by, at=space.LATER)
    with pytest.raises(AccessNotAllowed):
        space.grant(reference, dora)


def test_a_page_read_before_decides_nothing(anna: Anna, dora: Actor) -> None:
    reference = space.ask(*anna)
    with pytest.raises(ChangedMeanwhile):
        deciding.grant(reference=reference, version=7, by=dora, at=space.LATER)


def test_a_common_code_has_accounts_too(anna: Anna, dora: Actor) -> None:
    held = space.code(anna[1])
    common = ProviderCode.objects.create(
        digits="99100145",
        provider=held.provider,
        kind=CodeKind.COMMON,
        profession=held.profession,
        recorded_at=cast.NOW,
    )
    active = {"status": "active", "reason": "granted"}
    facts.state(CodeStatus, of=common, columns=active, period=Period(cast.DUE), at=cast.NOW)
    assert space.account(anna[0], common.digits, dora) == "p99100145-1"


# Reserved to holders of a valid code


@pytest.mark.parametrize("kind", [AccessKind.NETWORK_ACTIVATION, AccessKind.EXCHANGE_ACCESS])
def test_a_code_that_has_ended_is_given_no_access(anna: Anna, kind: AccessKind) -> None:
    registry.end_code(
        space.code(anna[1]).pk, last_day=space.TODAY - cast.DAY, reason="cessation", at=space.LATER
    )
    with pytest.raises(CodeNotValid) as refused:
        space.ask(*anna, kind)
    assert refused.value.facts == {"state": "ended"}


def test_a_code_that_does_not_hold_yet_is_given_no_access(anna: Anna) -> None:
    with pytest.raises(CodeNotValid) as refused:
        space.ask(*anna, at=cast.NOW + cast.DAY)
    assert refused.value.facts == {"state": ""}


def test_a_code_that_ended_since_is_not_granted_access(anna: Anna, dora: Actor) -> None:
    reference = space.ask(*anna)
    registry.end_code(space.code(anna[1]).pk, last_day=space.TODAY, reason="cessation", at=space.LATER)
    with pytest.raises(CodeNotValid):
        space.grant(reference, dora, at=space.LATER + cast.DAY)
    assert space.view(reference).status is AccessStatus.SUBMITTED


def test_who_ends_practice_can_still_leave_the_network(anna: Anna, dora: Actor) -> None:
    space.grant(space.ask(*anna, AccessKind.NETWORK_ACTIVATION), dora)
    registry.end_code(space.code(anna[1]).pk, last_day=space.TODAY, reason="cessation", at=space.LATER)
    later = space.LATER + cast.DAY
    space.grant(space.ask(*anna, AccessKind.NETWORK_TERMINATION, at=later), dora, at=later)
    assert queries.connection_of(space.code(anna[1]).pk, later) is None


def test_a_convention_without_exchange_opens_nothing(anna: Anna, monkeypatch: pytest.MonkeyPatch) -> None:
    row = policy.ExchangePolicy(
        profession=Profession.PHYSIOTHERAPIST,
        obligation=policy.Obligation.NOT,
        kinds=(),
        source="made up",
        sure="made up",
    )
    monkeypatch.setattr(requesting, "may_exchange", lambda one, day: policy.may_exchange(one, day, (row,)))
    with pytest.raises(NotInConvention):
        space.ask(*anna)


# Who may


def test_nobody_asks_for_a_code_of_anothers(anna: Anna) -> None:
    with pytest.raises(NotYours):
        space.ask(cast.emil(), anna[1])


def test_a_helper_of_the_request_asks_for_nothing(anna: Anna) -> None:
    with pytest.raises(NotYours):
        space.ask(anna[0].as_(cast.draft("hilda").by), anna[1])


def test_nobody_withdraws_what_another_asked(anna: Anna) -> None:
    with pytest.raises(NotYours):
        requesting.withdraw(reference=space.ask(*anna), by=cast.emil().by, at=space.LATER)


@pytest.mark.parametrize("who", ["carl", "otto", "emil", "anna"])
def test_only_who_decides_grants(anna: Anna, who: str) -> None:
    by = {
        "carl": cast.carl,
        "otto": cast.otto,
        "emil": lambda: cast.emil().by,
        "anna": lambda: anna[0].by,
    }[who]()
    with pytest.raises(NotYours):
        space.grant(space.ask(*anna), by)


def test_a_change_of_data_is_not_found_among_the_requests_of_the_space(anna: Anna, dora: Actor) -> None:
    from tests.office.changes import space as changes

    from prestalux.rules.changes import ChangeKind

    reference = changes.ask(anna[0], anna[1], ChangeKind.CESSATION)
    with pytest.raises(NotYours):
        space.grant(reference, dora)
