"""Many at once, over real connections: each thing once, every refusal counted."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import transaction
from tests.office import cast
from tests.office.attribution.test_parallel import outcomes
from tests.office.exchange import space
from tests.office.state import broken_promises

from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.exchange.actions import keeping, letting_in
from prestalux.office.exchange.actions.requesting import AccessAskedAlready
from prestalux.office.exchange.models import AccessRequest, ExchangeAccount, TurnedAway
from prestalux.office.journal.actor import Actor
from prestalux.rules.exchange.accounts import MOST_ACCOUNTS, BadExchangeAccount
from prestalux.rules.exchange.requests import AccessNotAllowed
from prestalux.rules.exchange.ssh_keys import BadSshKey

pytestmark = pytest.mark.usefixtures("committed")
MANY = 10


@transaction.atomic
def begun() -> tuple[cast.Request, str, Actor]:
    space.prefixes()
    return *space.held(), cast.dora()


@transaction.atomic
def opened() -> tuple[cast.Request, str, str]:
    anna, digits, dora = begun()
    return anna, digits, space.account(anna, digits, dora)


def test_who_asks_ten_times_at_once_has_asked_once() -> None:
    anna, digits, _ = begun()
    answers = outcomes(
        [lambda n=n: space.ask(anna, digits, at=space.LATER + n * cast.MINUTE) for n in range(MANY)]
    )
    assert Counter(answers)[AccessAskedAlready] == MANY - 1
    assert AccessRequest.objects.count() == 1


def test_a_request_granted_by_many_at_once_brings_one_account() -> None:
    anna, digits, dora = begun()
    reference = space.ask(anna, digits)
    answers = outcomes([lambda: space.grant(reference, dora) for _ in range(MANY)])
    refused = Counter(answers)[AccessNotAllowed] + Counter(answers)[ChangedMeanwhile]
    assert (refused, ExchangeAccount.objects.count()) == (MANY - 1, 1)
    assert broken_promises() == []


def test_a_request_is_granted_or_withdrawn_and_never_both() -> None:
    from prestalux.office.exchange.actions import requesting

    anna, digits, dora = begun()
    reference = space.ask(anna, digits)
    answers = outcomes(
        [
            lambda: space.grant(reference, dora),
            lambda: requesting.withdraw(reference=reference, by=anna.by, at=space.LATER),
        ]
    )
    assert Counter(answers)[AccessNotAllowed] + Counter(answers)[ChangedMeanwhile] == 1
    assert broken_promises() == []


def test_accounts_opened_at_once_have_names_of_their_own_and_are_never_too_many() -> None:
    anna, digits, _ = opened()
    steps = [lambda: space.another(anna, digits) for _ in range(MOST_ACCOUNTS + 2)]
    answers = outcomes(steps)
    names = [one for one in answers if isinstance(one, str)]
    assert (len(set(names)), len(names)) == (MOST_ACCOUNTS - 1, MOST_ACCOUNTS - 1)
    assert Counter(answers)[BadExchangeAccount] == 3


def test_a_key_added_at_once_is_held_once() -> None:
    anna, _, username = opened()
    answers = outcomes([lambda: space.add_key(username, anna.by) for _ in range(MANY)])
    assert Counter(answers)[BadSshKey] == MANY - 1


def test_of_two_who_close_one_does() -> None:
    anna, _, username = opened()
    answers = outcomes([lambda: keeping.close(username=username, by=anna.by, at=space.LATER)] * 2)
    assert Counter(answers)[keeping.AccountOver] == 1


def test_refusals_at_once_are_all_counted() -> None:
    _, _, username = opened()
    outcomes([lambda: space.by_key(username, "wrong") for _ in range(MANY)])
    assert TurnedAway.objects.get().count == MANY


def test_of_many_guesses_at_once_none_passes_unseen() -> None:
    anna, _, username = opened()
    text = space.secret(username, anna.by)
    guesses = letting_in.SECRETS_OF_AN_ACCOUNT + MANY
    answers = outcomes([lambda: space.because(space.by_secret(username, "wrong")) for _ in range(guesses)])
    assert Counter(answers)["unknown"] <= letting_in.SECRETS_OF_AN_ACCOUNT
    assert space.because(space.by_secret(username, text)) == "too-many-tries"


def test_who_is_locked_while_coming_in_is_seen_by_the_next_look() -> None:
    anna, _, username = opened()
    space.add_key(username, anna.by)
    found = space.by_key(username)
    outcomes([lambda: keeping.lock(username=username, by=anna.by, at=space.LATER)])
    session = space.session(found)
    assert list(letting_in.still_in([session], at=space.LATER)) == [session]


def test_who_comes_in_and_a_step_that_names_the_account_never_wait_for_each_other_for_ever() -> None:
    anna, _, username = opened()
    space.add_key(username, anna.by)
    found = space.by_key(username)
    assert isinstance(found, letting_in.Granted)

    def begin(most: int | None) -> int:
        return letting_in.begin_session(found, at=space.LATER, most=most)

    answers = outcomes([lambda most=most: begin(most) for most in (MANY * 10, None) * MANY])
    assert len(set(answers)) == 2 * MANY
