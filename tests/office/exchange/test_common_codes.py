"""Codes that are no person's: a common code is its members', and where nobody can ask, the fund opens an account."""

from __future__ import annotations

import pytest
from tests.office import cast
from tests.office.exchange import space

from prestalux.office.exchange import access
from prestalux.office.exchange.actions import keeping
from prestalux.office.exchange.models import ExchangeAccess, ExchangeAccount
from prestalux.office.exchange.queries import accounts as queries
from prestalux.office.journal.actor import Actor
from prestalux.office.outbox.models import Letter
from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeMember, CodeStatus, Provider, ProviderCode
from prestalux.rules.attribution.roles import NotYours
from prestalux.rules.exchange.accounts import BadExchangeAccount, Environment
from prestalux.rules.exchange.requests import CodeNotValid
from prestalux.rules.periods import Period
from prestalux.rules.registry import CodeKind, NoSuchCode

pytestmark = pytest.mark.django_db
Anna = tuple[cast.Request, str]
DAYS = Period(cast.DUE, space.TODAY + 10 * cast.DAY)


@pytest.fixture
def anna(db: None) -> Anna:
    space.prefixes()
    return space.held()


@pytest.fixture
def bert(anna: Anna) -> Anna:
    return space.held("bert", matricule="", iban="LU980019400644750001")


def code(digits: str, profession: str = "physiotherapist", kind: str = CodeKind.COMMON) -> ProviderCode:
    """Of a provider for whom nobody acts, as an import makes it."""
    provider = Provider.objects.create(recorded_at=cast.NOW)
    made = ProviderCode.objects.create(
        digits=digits, provider=provider, kind=kind, profession=profession, recorded_at=cast.NOW
    )
    active = {"status": "active", "reason": "granted"}
    facts.state(CodeStatus, of=made, columns=active, period=Period(cast.DUE), at=cast.NOW)
    return made


@pytest.fixture
def common(anna: Anna, bert: Anna) -> str:
    """Of Anna always, and of Bert for some days."""
    made = code("99100145")
    for (_, digits), days in ((anna, Period(cast.DUE)), (bert, DAYS)):
        about = {"code": made, "member": space.code(digits)}
        facts.state(CodeMember, of=about, columns={}, period=days, at=cast.NOW)
    return made.digits


def test_a_member_asks_for_the_common_code_and_keeps_its_accounts(
    anna: Anna, common: str, dora: Actor
) -> None:
    username = space.account(anna[0], common, dora)
    space.add_key(username, anna[0].by)
    assert space.because(space.by_key(username)) == "granted"


def test_every_member_reaches_what_another_asked_for(
    anna: Anna, bert: Anna, common: str, dora: Actor
) -> None:
    reference = space.ask(anna[0], common)
    assert access.own_request(bert[0].by, reference, space.LATER)
    username = space.grant(reference, dora)
    assert access.managed_account(bert[0].by, username, space.LATER)


def test_who_is_a_member_no_more_reaches_nothing(anna: Anna, bert: Anna, common: str) -> None:
    with pytest.raises(NotYours):
        access.acts_for(bert[0].by, common, space.LATER + 11 * cast.DAY)
    assert access.acts_for(anna[0].by, common, space.LATER + 11 * cast.DAY).digits == common


def test_the_codes_of_a_member_are_its_own_and_the_common_one(anna: Anna, common: str) -> None:
    assert [one.digits for one in access.codes_of(anna[0].by, space.LATER)] == [anna[1], common]


def test_a_member_does_not_act_for_the_other_members(anna: Anna, bert: Anna, common: str) -> None:
    with pytest.raises(NotYours):
        access.acts_for(anna[0].by, bert[1], space.LATER)


def test_a_code_that_is_none_of_several_is_not_its_members(anna: Anna) -> None:
    made = code("99100145", kind=CodeKind.INSTITUTION)
    about = {"code": made, "member": space.code(anna[1])}
    facts.state(CodeMember, of=about, columns={}, period=Period(cast.DUE), at=cast.NOW)
    with pytest.raises(NotYours):
        access.acts_for(anna[0].by, made.digits, space.LATER)


def test_letters_about_a_common_code_go_to_its_members(anna: Anna, bert: Anna, common: str) -> None:
    accounts = [anna[0].by.account_id, bert[0].by.account_id]
    assert queries.holders_of(space.code(common), space.LATER) == accounts


# Opened by the fund


def opened(by: Actor, digits: str = "99200144", *, name: str = "Lea Muster") -> str:
    return keeping.open_at_desk(
        digits=digits,
        environment=Environment.PRODUCTION,
        name=name,
        email="lea@example.org",
        language="de",
        by=by,
        at=space.LATER,
    )


@pytest.fixture
def laboratory(db: None) -> ProviderCode:
    return code("99200144", "laboratory", CodeKind.INSTITUTION)


def test_the_fund_opens_an_account_for_a_laboratory(laboratory: ProviderCode, dora: Actor) -> None:
    username = opened(dora)
    row = ExchangeAccount.objects.get(username=username)
    assert (row.code_id, ExchangeAccess.objects.get().code_id) == (laboratory.pk, laboratory.pk)
    letter = Letter.objects.get(kind="exchange-let-in-by-fund")
    assert (letter.account_id, letter.language) == (row.portal_account_id, "de")
    assert not queries.is_obliged(laboratory, space.LATER)


def test_who_was_let_in_by_the_fund_keeps_the_accounts(laboratory: ProviderCode, dora: Actor) -> None:
    username = opened(dora)
    lea = Actor.account(ExchangeAccount.objects.get(username=username).portal_account_id or 0)
    space.add_key(username, lea)
    assert space.because(space.by_key(username)) == "granted"


def test_a_second_one_has_the_next_name(laboratory: ProviderCode, dora: Actor) -> None:
    assert [opened(dora), opened(dora)] == ["p99200144-1", "p99200144-2"]


@pytest.mark.parametrize("name", ["", "a\u202eb"])
def test_a_name_that_is_none_opens_nothing(laboratory: ProviderCode, dora: Actor, name: str) -> None:
    with pytest.raises(BadExchangeAccount):
        opened(dora, name=name)
    assert not ExchangeAccount.objects.exists()


def test_a_code_that_does_not_hold_gets_none(laboratory: ProviderCode, dora: Actor) -> None:
    facts.state(
        CodeStatus,
        of=laboratory,
        columns={"status": "suspended", "reason": "inquiry"},
        period=Period(space.TODAY),
        at=space.LATER,
    )
    with pytest.raises(CodeNotValid):
        opened(dora)


def test_a_code_that_nobody_has_gets_none(dora: Actor) -> None:
    with pytest.raises(NoSuchCode):
        opened(dora)


def test_only_who_decides_opens_one(laboratory: ProviderCode) -> None:
    with pytest.raises(NotYours):
        opened(cast.carl())
