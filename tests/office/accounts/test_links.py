"""One-time links: only their digest is kept, and each is spent once, by whoever comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office import cast
from tests.office.cast import NOW

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.actions import LinkSpent
from prestalux.office.accounts.models import Account, OneTimeLink
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.journal.models import Line

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def link(anna: cast.Request, valid_for: timedelta = HOUR) -> str:
    return accounts.make_link(account_id=anna.by.account_id or 0, at=NOW, valid_for=valid_for)


def test_a_link_leads_to_its_account() -> None:
    anna = cast.draft()
    assert accounts.spend_link(link(anna), at=NOW).account_id == anna.by.account_id


def test_following_the_link_proves_the_address() -> None:
    anna = cast.draft()
    assert not anna.view().facts.email_confirmed
    accounts.spend_link(link(anna), at=NOW)
    assert anna.view().facts.email_confirmed


def test_the_first_proof_of_the_address_stands() -> None:
    anna = cast.draft()
    for minutes in (1, 2):
        accounts.spend_link(link(anna), at=NOW + minutes * cast.MINUTE)
    assert Account.objects.get(pk=anna.by.account_id).email_confirmed_at == NOW + cast.MINUTE


def test_a_link_is_spent_once() -> None:
    token = link(cast.draft())
    accounts.spend_link(token, at=NOW)
    with pytest.raises(LinkSpent):
        accounts.spend_link(token, at=NOW)


def test_a_link_is_good_up_to_its_last_moment() -> None:
    token = link(cast.draft())
    assert accounts.spend_link(token, at=NOW + HOUR - timedelta(microseconds=1))


def test_a_link_whose_time_is_over_is_spent() -> None:
    token = link(cast.draft())
    with pytest.raises(LinkSpent):
        accounts.spend_link(token, at=NOW + HOUR)


@pytest.mark.parametrize("token", ["", "made up", "0" * 64])
def test_a_link_that_never_was_gets_the_answer_of_a_spent_one(token: str) -> None:
    cast.draft()
    with pytest.raises(LinkSpent):
        accounts.spend_link(token, at=NOW)


def test_the_link_of_a_closed_account_is_spent() -> None:
    anna = cast.draft()
    token = link(anna)
    accounts.end_rights(account_id=anna.by.account_id or 0, by=SYSTEM, at=NOW)
    with pytest.raises(LinkSpent):
        accounts.spend_link(token, at=NOW)


def test_a_new_link_leaves_the_former_one_good() -> None:
    anna = cast.draft()
    former = link(anna)
    link(anna)
    assert accounts.spend_link(former, at=NOW)


def test_the_token_itself_is_not_kept() -> None:
    token = link(cast.draft())
    assert token not in str(OneTimeLink.objects.values_list().get())


def test_two_tokens_never_look_alike() -> None:
    anna = cast.draft()
    tokens = {link(anna) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 32 for token in tokens)


def test_the_journal_tells_that_a_link_was_spent() -> None:
    anna = cast.draft()
    accounts.spend_link(link(anna), at=NOW)
    line = Line.objects.get(event="link.spent")
    assert (line.subject_kind, line.subject) == ("account", str(anna.by.account_id))


def test_links_long_expired_are_forgotten() -> None:
    anna = cast.draft()
    link(anna)
    kept = link(anna, valid_for=timedelta(days=2))
    accounts.forget_old(at=NOW + HOUR + timedelta(days=30, seconds=1))
    assert OneTimeLink.objects.count() == 1
    assert accounts.spend_link(kept, at=NOW)
