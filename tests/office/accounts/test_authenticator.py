"""A new authenticator app: proposed, proved by its first figure, and then the only one that counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from tests.office.cast import NOW, PASSWORD, entropy, figure

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import authenticator, sign_ins
from prestalux.office.accounts.actions import WrongSignIn
from prestalux.office.accounts.authenticator import Proposal, ProposalSpent, WrongFigure
from prestalux.office.accounts.models import Account
from prestalux.office.accounts.sign_ins import Means, SignInTooOld, Visit
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def session(person: Actor) -> int:
    return sign_ins.begin(person.account_id or 0, Means.PASSWORD, Visit(), at=NOW).pk


def propose(person: Actor, name: str = "new") -> Proposal:
    return authenticator.propose(session=session(person), by=person, at=NOW, entropy=entropy(name))


def renew(person: Actor, carried: str, typed: str, *, at: datetime = NOW) -> None:
    authenticator.renew(carried, typed, session=session(person), by=person, at=at)


def sign_in(typed: str, *, at: datetime = LATER) -> object:
    return accounts.sign_in(handle="dora@fund.example", password=PASSWORD, figure=typed, visit=Visit(), at=at)


def shown(proposal: Proposal, at: datetime = NOW) -> str:
    return pyotp.TOTP(proposal.secret).at(at)


def test_a_proposal_changes_nothing(dora: Actor) -> None:
    propose(dora)
    assert sign_in(figure(LATER))


def test_the_new_one_signs_in_and_the_former_one_no_more(dora: Actor) -> None:
    new = propose(dora)
    renew(dora, new.carried, shown(new))
    with pytest.raises(WrongSignIn):
        sign_in(figure(LATER))
    assert sign_in(shown(new, LATER))


def test_the_figure_that_proved_it_signs_nobody_in(dora: Actor) -> None:
    new = propose(dora)
    renew(dora, new.carried, shown(new))
    with pytest.raises(WrongSignIn):
        sign_in(shown(new), at=NOW)


@pytest.mark.parametrize("typed", ["", "000000", "abcdef", "１２３４５６"])
def test_without_its_figure_the_former_one_stays(dora: Actor, typed: str) -> None:
    new = propose(dora)
    with pytest.raises(WrongFigure):
        renew(dora, new.carried, typed)
    assert sign_in(figure(LATER))


def test_a_proposal_is_good_for_a_quarter_of_an_hour(dora: Actor) -> None:
    new, late = propose(dora), NOW + authenticator.TO_TAKE_IN + timedelta(seconds=1)
    fresh = sign_ins.begin(dora.account_id or 0, Means.PASSWORD, Visit(), at=late).pk
    with pytest.raises(ProposalSpent):
        authenticator.renew(new.carried, shown(new, late), session=fresh, by=dora, at=late)


def test_a_proposal_to_somebody_else_is_none(dora: Actor, carl: Actor) -> None:
    new = propose(dora)
    with pytest.raises(ProposalSpent):
        renew(carl, new.carried, shown(new))


@pytest.mark.parametrize("carried", ["", "x", "AAAA", "é", "=" * 10, "A" * 2000])
def test_what_was_never_proposed_is_refused(dora: Actor, carried: str) -> None:
    with pytest.raises(ProposalSpent):
        renew(dora, carried, "000000")


def test_an_old_sign_in_does_not_suffice(dora: Actor) -> None:
    began = session(dora)
    with pytest.raises(SignInTooOld):
        authenticator.propose(session=began, by=dora, at=NOW + timedelta(hours=1))


def test_it_is_kept_sealed_and_journalled_without_the_secret(dora: Actor) -> None:
    new = propose(dora)
    renew(dora, new.carried, shown(new))
    kept = bytes(Account.objects.get(pk=dora.account_id).totp_secret or b"")
    line = Line.objects.get(event="authenticator.renewed")
    assert new.secret.encode() not in kept
    assert new.secret not in line.facts
