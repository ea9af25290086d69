"""Accounts and keys of a code: who keeps them, what they are, and that the two spaces never mix."""

from __future__ import annotations

from datetime import date

import pytest
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.accounts.sign_ins import SignInTooOld
from prestalux.office.exchange import access
from prestalux.office.exchange.actions import keeping
from prestalux.office.exchange.models import AccountKey, ExchangeAccount
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal import queries as journal
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import actions as registry
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.exchange.accounts import (
    MOST_ACCOUNTS,
    AccountFault,
    BadExchangeAccount,
    Environment,
    ExchangeRole,
    HolderKind,
)
from prestalux.rules.exchange.requests import CodeNotValid
from prestalux.rules.exchange.ssh_keys import LONGEST_LIFE, BadSshKey, KeyFault

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]
ADMINISTERS = frozenset({ExchangeRole.ADMINISTER})


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


@pytest.fixture
def first(anna: Anna, dora: Actor) -> str:
    return space.account(*anna, dora)


def seen(username: str) -> queries.AccountView:
    found = queries.account_named(username, space.LATER)
    assert found is not None
    return found


def fault(refused: pytest.ExceptionInfo[BadSshKey]) -> str:
    return str(refused.value.facts["why"])


def test_the_first_account_of_a_person_may_do_everything_and_is_opened_by_nothing(
    anna: Anna, first: str
) -> None:
    view = seen(first)
    assert (view.roles, view.holder, view.name) == (frozenset(ExchangeRole), HolderKind.PERSON, "Anna Weber")
    assert (view.secret_made_at, view.keys) == (None, ())


def test_numbers_go_on_and_are_never_given_again(anna: Anna, first: str) -> None:
    second = space.another(*anna)
    keeping.close(username=second, by=anna[0].by, at=space.LATER)
    assert space.another(*anna) == f"p{anna[1]}-3"


def test_a_secret_is_kept_as_a_slow_hash_alone(anna: Anna, first: str, real_passwords: None) -> None:
    text = space.secret(first, anna[0].by)
    kept = ExchangeAccount.objects.get(username=first).secret
    assert kept.startswith("argon2$")
    assert text not in kept


def test_nothing_of_a_secret_or_a_key_is_in_journal_and_letters(anna: Anna, first: str) -> None:
    text = space.secret(first, anna[0].by)
    space.add_key(first, anna[0].by)
    said = " ".join(line.facts for line in journal.lines_about("exchange-account", seen(first).id))
    said += " ".join(str(row.facts) for row in Letter.objects.all())
    assert text not in said
    assert space.body() not in said


@pytest.mark.parametrize("what", ["secret", "key", "account"])
def test_whoever_acts_for_the_provider_learns_of_what_opens_an_account(
    anna: Anna, first: str, what: str
) -> None:
    before = Letter.objects.count()
    if what == "account":
        space.another(*anna)
    elif what == "key":
        space.add_key(first, anna[0].by)
    else:
        space.secret(first, anna[0].by)
    (letter,) = Letter.objects.order_by("pk")[before:]
    assert (letter.account_id, letter.kind.startswith("exchange-")) == (anna[0].by.account_id, True)


def test_a_key_is_shown_by_its_fingerprint(anna: Anna, first: str) -> None:
    key_id = space.add_key(first, anna[0].by)
    (key,) = seen(first).keys
    assert (key.id, key.name, key.fingerprint) == (key_id, "laptop", space.key().fingerprint)
    assert key.days.last_day == date(2027, 12, 31)


def test_a_key_is_held_once_by_an_account(anna: Anna, first: str) -> None:
    space.add_key(first, anna[0].by)
    with pytest.raises(BadSshKey) as refused:
        space.add_key(first, anna[0].by)
    assert fault(refused) == KeyFault.HELD_ALREADY


def test_a_removed_key_can_be_added_again(anna: Anna, first: str) -> None:
    key_id = space.add_key(first, anna[0].by)
    keeping.remove_key(username=first, key_id=key_id, by=anna[0].by, at=space.LATER)
    space.add_key(first, anna[0].by)
    assert [key.removed_at is None for key in seen(first).keys] == [False, True]


def test_a_key_of_one_space_opens_nothing_in_the_other(anna: Anna, first: str, dora: Actor) -> None:
    other = space.account(*anna, dora, Environment.TEST)
    space.add_key(first, anna[0].by)
    with pytest.raises(BadSshKey) as refused:
        space.add_key(other, anna[0].by)
    assert fault(refused) == KeyFault.OTHER_SPACE


@pytest.mark.parametrize(
    ("last_day", "why"),
    [
        (space.TODAY - cast.DAY, KeyFault.PAST),
        (space.TODAY + LONGEST_LIFE + cast.DAY, KeyFault.DAYS),
    ],
)
def test_a_key_that_holds_too_long_or_not_at_all_is_refused(
    anna: Anna, first: str, last_day: date, why: KeyFault
) -> None:
    with pytest.raises(BadSshKey) as refused:
        space.add_key(first, anna[0].by, last_day=last_day)
    assert fault(refused) == why


def test_an_account_has_no_more_keys_than_can_be_overlooked(
    anna: Anna, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_KEYS", 2)
    for name in ("one", "two"):
        space.add_key(first, anna[0].by, name)
    with pytest.raises(BadSshKey) as refused:
        space.add_key(first, anna[0].by, "three")
    assert fault(refused) == KeyFault.TOO_MANY


def test_a_key_is_removed_once(anna: Anna, first: str) -> None:
    key_id = space.add_key(first, anna[0].by)
    keeping.remove_key(username=first, key_id=key_id, by=anna[0].by, at=space.LATER)
    with pytest.raises(keeping.NoSuchKey):
        keeping.remove_key(username=first, key_id=key_id, by=anna[0].by, at=space.LATER)


def test_a_code_has_no_more_accounts_than_can_be_overlooked(anna: Anna, first: str) -> None:
    for _ in range(MOST_ACCOUNTS - 1):
        space.another(*anna)
    with pytest.raises(BadExchangeAccount) as refused:
        space.another(*anna)
    assert refused.value.facts["why"] == AccountFault.TOO_MANY


def test_without_access_to_a_space_no_account_is_opened_in_it(anna: Anna, first: str) -> None:
    with pytest.raises(keeping.NoAccessYet):
        space.another(*anna, environment=Environment.TEST)


def test_of_a_closed_account_nothing_is_changed(anna: Anna, first: str) -> None:
    key_id = space.add_key(first, anna[0].by)
    keeping.close(username=first, by=anna[0].by, at=space.LATER)
    by, at = anna[0].by, space.LATER
    for step in (
        lambda: space.secret(first, by),
        lambda: space.add_key(first, by, "another"),
        lambda: keeping.bind(username=first, ranges=("10.0.0.0/8",), by=by, at=at),
        lambda: keeping.unlock(username=first, by=by, at=at),
        lambda: keeping.close(username=first, by=by, at=at),
    ):
        with pytest.raises(keeping.AccountOver):
            step()
    keeping.remove_key(username=first, key_id=key_id, by=by, at=at)


def test_after_the_end_of_the_code_nothing_new_opens_its_accounts(anna: Anna, first: str) -> None:
    registry.end_code(space.code(anna[1]).pk, last_day=space.TODAY, reason="cessation", at=space.LATER)
    at = space.LATER + cast.DAY
    for step in (
        lambda: space.secret(first, anna[0].by, at=at),
        lambda: space.add_key(first, anna[0].by, at=at),
        lambda: space.another(*anna, at=at),
    ):
        with pytest.raises(CodeNotValid):
            step()


def test_an_old_sign_in_makes_nothing_that_signs_in(
    anna: Anna, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, late = space.visit(anna[0].by), space.LATER + 20 * cast.MINUTE
    monkeypatch.setattr(space, "visit", lambda *_, **__: session)
    for step in (
        lambda: space.secret(first, anna[0].by, at=late),
        lambda: space.add_key(first, anna[0].by, at=late),
        lambda: space.another(*anna, at=late),
    ):
        with pytest.raises(SignInTooOld):
            step()
    keeping.lock(username=first, by=anna[0].by, at=late)


# Who may


def _steps(username: str, digits: str, by: Actor, key_id: int) -> tuple[object, ...]:
    at, thief = space.LATER, cast.Request("", by, 0)
    return (
        lambda: space.secret(username, by),
        lambda: space.add_key(username, by, "thief"),
        lambda: keeping.remove_key(username=username, key_id=key_id, by=by, at=at),
        lambda: keeping.forget_secret(username=username, by=by, at=at),
        lambda: keeping.bind(username=username, ranges=(), by=by, at=at),
        lambda: keeping.lock(username=username, by=by, at=at),
        lambda: keeping.unlock(username=username, by=by, at=at),
        lambda: keeping.close(username=username, by=by, at=at),
        lambda: space.another(thief, digits),
    )


THIEVES = ("emil", "helper", "another provider", "carl", "mia", "who only deposits")


@pytest.mark.parametrize("who", THIEVES)
def test_nobody_else_keeps_an_account(anna: Anna, first: str, who: str) -> None:
    key_id = space.add_key(first, anna[0].by)
    by = _thief(anna, who)
    before = list(ExchangeAccount.objects.order_by("pk").values()), AccountKey.objects.count()
    for step in _steps(first, anna[1], by, key_id):
        with pytest.raises(NotYours):
            step()  # type: ignore[operator]
    assert (list(ExchangeAccount.objects.order_by("pk").values()), AccountKey.objects.count()) == before


def _thief(anna: Anna, who: str) -> Actor:
    if who == "who only deposits":
        space.another(*anna, holder=HolderKind.PERSON, email="paul@example.org")
        return cast.draft("paul").by
    thieves = {
        "emil": lambda: cast.emil().by,
        "helper": lambda: cast.draft("hilda").by,
        "another provider": lambda: space.held("bert", matricule="", iban="LU980019400644750001")[0].by,
        "carl": cast.carl,
        "mia": cast.mia,
    }
    return thieves[who]()


def delegate(anna: Anna, environment: Environment = Environment.PRODUCTION) -> tuple[str, Actor]:
    username = space.another(
        *anna,
        holder=HolderKind.PERSON,
        roles=space.FILES | ADMINISTERS,
        environment=environment,
        email="paul@example.org",
    )
    portal = ExchangeAccount.objects.get(username=username).portal_account_id
    assert portal is not None
    return username, Actor.account(portal)


def test_a_person_with_the_role_keeps_the_accounts_of_the_code(anna: Anna, first: str) -> None:
    _, paul = delegate(anna)
    keeping.lock(username=first, by=paul, at=space.LATER)
    assert seen(first).locked_at == space.LATER
    assert [code.digits for code in access.codes_of(paul, space.LATER)] == [anna[1]]


def test_who_keeps_accounts_is_let_in_by_a_letter_of_their_own(anna: Anna, first: str) -> None:
    _, paul = delegate(anna)
    assert Letter.objects.filter(kind="exchange-let-in", account_id=paul.account_id).count() == 1
    before = Letter.objects.count()
    keeping.send_links(email="paul@example.org", language="fr", at=space.LATER)
    assert [row.account_id for row in Letter.objects.order_by("pk")[before:]] == [paul.account_id]


def test_the_role_ends_with_the_account_that_has_it(anna: Anna, first: str) -> None:
    username, paul = delegate(anna)
    keeping.close(username=username, by=anna[0].by, at=space.LATER)
    with pytest.raises(NotYours):
        keeping.lock(username=first, by=paul, at=space.LATER)
    before = Letter.objects.count()
    keeping.send_links(email="paul@example.org", language="fr", at=space.LATER)
    assert Letter.objects.count() == before


def test_the_role_in_one_space_says_nothing_in_the_other(anna: Anna, first: str, dora: Actor) -> None:
    space.account(*anna, dora, Environment.TEST)
    _, paul = delegate(anna, Environment.TEST)
    with pytest.raises(NotYours):
        keeping.lock(username=first, by=paul, at=space.LATER)
    keeping.lock(username=f"t{anna[1]}-1", by=paul, at=space.LATER)


def test_the_role_asks_the_fund_for_nothing(anna: Anna, first: str) -> None:
    _, paul = delegate(anna)
    with pytest.raises(NotYours):
        space.ask(anna[0].as_(paul), anna[1], environment=Environment.TEST)


@pytest.mark.parametrize("who", ["carl", "dora", "mia"])
def test_staff_close_any_account_and_the_provider_is_told(anna: Anna, first: str, who: str) -> None:
    by = {"carl": cast.carl, "dora": lambda: cast.staff(cast.Role.REVIEWER, "Dorothea"), "mia": cast.mia}[
        who
    ]()
    keeping.close_at_desk(username=first, by=by, at=space.LATER)
    assert seen(first).closed_at == space.LATER
    assert Letter.objects.filter(kind="exchange-account-closed", account_id=anna[0].by.account_id).exists()


def test_the_provider_is_told_that_who_only_manages_closed_an_account(anna: Anna, first: str) -> None:
    _, paul = delegate(anna)
    keeping.close(username=first, by=paul, at=space.LATER)
    assert Letter.objects.filter(kind="exchange-account-ended", account_id=anna[0].by.account_id).exists()


def test_who_closes_their_own_account_writes_themselves_no_letter(anna: Anna, first: str) -> None:
    keeping.close(username=first, by=anna[0].by, at=space.LATER)
    assert not Letter.objects.filter(kind="exchange-account-ended").exists()


def test_an_auditor_closes_nothing(anna: Anna, first: str) -> None:
    with pytest.raises(NotYours):
        keeping.close_at_desk(username=first, by=cast.otto(), at=space.LATER)


def test_every_step_is_in_the_journal(anna: Anna, first: str) -> None:
    by, at = anna[0].by, space.LATER
    space.secret(first, by)
    key_id = space.add_key(first, by)
    keeping.remove_key(username=first, key_id=key_id, by=by, at=at)
    keeping.bind(username=first, ranges=("10.0.0.0/8",), by=by, at=at)
    keeping.lock(username=first, by=by, at=at)
    keeping.unlock(username=first, by=by, at=at)
    keeping.forget_secret(username=first, by=by, at=at)
    keeping.close(username=first, by=by, at=at)
    assert [line.event for line in journal.lines_about("exchange-account", seen(first).id)] == [
        "exchange-account.secret-made",
        "exchange-key.added",
        "exchange-key.removed",
        "exchange-account.bound",
        "exchange-account.locked",
        "exchange-account.unlocked",
        "exchange-account.secret-ended",
        "exchange-account.closed",
    ]
