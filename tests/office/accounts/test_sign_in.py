"""Signing in: name, password and figure at once, each figure once, never saying which was wrong."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from tests.office import cast
from tests.office.cast import NOW, PASSWORD, SECRET, figure

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import sign_ins
from prestalux.office.accounts.actions import TooManyTries, WrongSignIn
from prestalux.office.accounts.backend import RecordedAccounts
from prestalux.office.accounts.models import Account, Attempt
from prestalux.office.accounts.sign_ins import Visit
from prestalux.office.files.sealing import BrokenSeal
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.journal.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_passwords")]
STEP = timedelta(seconds=30)
DORA = "dora@fund.example"


def sign_in(
    handle: str = DORA,
    password: str = PASSWORD,
    digits: str | None = None,
    *,
    origin: str = "192.0.2.1",
    at: object = NOW,
) -> Account:
    shown = figure(at) if digits is None else digits  # type: ignore[arg-type]
    begun = accounts.sign_in(
        handle=handle,
        password=password,
        figure=shown,
        visit=Visit(origin),
        at=at,  # type: ignore[arg-type]
    )
    return begun.account


def last_line() -> Line:
    line = Line.objects.order_by("-seq").first()
    assert line is not None
    return line


def test_name_password_and_figure_together_sign_in(dora: Actor) -> None:
    assert sign_in().pk == dora.account_id


@pytest.mark.parametrize("handle", ["  Dora@Fund.Example ", "DORA@FUND.EXAMPLE"])
def test_the_name_is_read_as_people_type_it(dora: Actor, handle: str) -> None:
    assert sign_in(handle).pk == dora.account_id


def test_the_figure_is_read_as_people_type_it(dora: Actor) -> None:
    digits = figure()
    assert sign_in(digits=f" {digits[:3]} {digits[3:]} ").pk == dora.account_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "another password"},
        {"password": ""},
        {"digits": "000000"},
        {"digits": ""},
        {"digits": "１２３４５６"},
        {"handle": "nobody@fund.example"},
        {"handle": ""},
    ],
    ids=str,
)
def test_whatever_is_wrong_the_answer_is_the_same(dora: Actor, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongSignIn) as refused:
        sign_in(**wrong)
    assert refused.value.facts == {}


def test_a_figure_is_good_once(dora: Actor) -> None:
    sign_in()
    with pytest.raises(WrongSignIn):
        sign_in()


def test_the_figure_after_it_is_good_again(dora: Actor) -> None:
    sign_in()
    assert sign_in(at=NOW + STEP)


def test_a_figure_from_before_the_one_that_was_spent_is_not_good_any_more(dora: Actor) -> None:
    sign_in(digits=figure(NOW + STEP))
    with pytest.raises(WrongSignIn):
        sign_in(digits=figure(NOW))


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_that_differs_by_one_step_is_forgiven(dora: Actor, steps: int) -> None:
    assert sign_in(digits=figure(NOW + steps * STEP))


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_that_differs_by_two_steps_is_not(dora: Actor, steps: int) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(digits=figure(NOW + steps * STEP))


def test_a_wrong_password_does_not_spend_the_figure(dora: Actor) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(password="another password")
    assert sign_in()


def test_the_figure_of_another_person_is_not_good(dora: Actor) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(digits=pyotp.TOTP("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU").at(NOW))


def test_an_applicant_has_nothing_to_sign_in_with() -> None:
    anna = cast.draft()
    handle = Account.objects.get(pk=anna.by.account_id).handle
    with pytest.raises(WrongSignIn):
        sign_in(handle, password="")


def test_a_closed_account_does_not_sign_in(dora: Actor) -> None:
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    with pytest.raises(WrongSignIn):
        sign_in()


def test_the_session_of_a_closed_account_ends(dora: Actor) -> None:
    assert RecordedAccounts().get_user(dora.account_id or 0) is not None
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    assert RecordedAccounts().get_user(dora.account_id or 0) is None


# Limits


def fail(times: int, handle: str = DORA, origin: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises(WrongSignIn):
            sign_in(handle, digits="000000", origin=origin)


@pytest.mark.usefixtures("_cheap")
def test_after_ten_failures_even_the_right_answer_waits(dora: Actor) -> None:
    fail(10)
    with pytest.raises(TooManyTries) as refused:
        sign_in()
    assert refused.value.facts == {"minutes": 15}


@pytest.mark.usefixtures("_cheap")
def test_nine_failures_are_forgiven(dora: Actor) -> None:
    fail(9)
    assert sign_in()


@pytest.mark.usefixtures("_cheap")
def test_after_a_quarter_of_an_hour_the_count_begins_anew(dora: Actor) -> None:
    fail(10)
    assert sign_in(at=NOW + timedelta(minutes=15))


@pytest.mark.usefixtures("_cheap")
def test_tries_that_were_refused_do_not_prolong_the_wait(dora: Actor) -> None:
    fail(10)
    for _ in range(10):
        with pytest.raises(TooManyTries):
            sign_in(at=NOW + timedelta(minutes=14))
    assert sign_in(at=NOW + timedelta(minutes=15))


@pytest.mark.usefixtures("_cheap")
def test_one_name_under_attack_does_not_lock_the_others(dora: Actor, carl: Actor) -> None:
    fail(10)
    assert sign_in("carl@fund.example").pk == carl.account_id


@pytest.mark.usefixtures("_cheap")
def test_many_names_from_one_origin_are_limited_too(dora: Actor) -> None:
    for number in range(50):
        fail(1, handle=f"name-{number}")
    with pytest.raises(TooManyTries):
        sign_in()
    assert sign_in(origin="192.0.2.2")


@pytest.mark.usefixtures("_cheap")
def test_an_unknown_name_is_limited_like_a_known_one() -> None:
    fail(10, handle="nobody")
    with pytest.raises(TooManyTries):
        sign_in("nobody")


@pytest.mark.usefixtures("_cheap")
def test_who_signs_in_rightly_may_do_so_all_day(dora: Actor) -> None:
    for turn in range(15):
        assert sign_in(at=NOW + turn * STEP)


@pytest.mark.usefixtures("_cheap")
def test_neither_name_nor_origin_is_kept_with_the_count(dora: Actor) -> None:
    fail(1)
    kept = " ".join(Attempt.objects.values_list("bucket", flat=True))
    assert "dora" not in kept
    assert "192.0.2.1" not in kept


@pytest.fixture
def _cheap(settings: object) -> None:
    """Where signing in is repeated, the count is what matters, not the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


# What is kept


def test_the_authenticators_secret_is_sealed(dora: Actor) -> None:
    kept = bytes(Account.objects.get(pk=dora.account_id).totp_secret or b"")
    assert SECRET.encode() not in kept
    assert SECRET.encode().hex().encode() not in kept


def test_the_secret_of_one_account_does_not_open_under_another(dora: Actor, carl: Actor) -> None:
    sealed = Account.objects.get(pk=dora.account_id).totp_secret
    Account.objects.filter(pk=carl.account_id).update(totp_secret=sealed)
    with pytest.raises(BrokenSeal):
        sign_in("carl@fund.example")


def test_the_password_is_kept_as_an_argon2_hash(dora: Actor) -> None:
    assert Account.objects.get(pk=dora.account_id).password.startswith("argon2$argon2id$")


def test_the_journal_tells_who_signed_in(dora: Actor) -> None:
    sign_in()
    assert (last_line().event, last_line().account_id) == ("sign-in", dora.account_id)


def test_the_journal_tells_of_a_refusal_even_though_it_was_refused(dora: Actor) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(password="another password")
    line = last_line()
    assert (line.event, line.actor_kind, line.subject) == ("sign-in.refused", "visitor", str(dora.account_id))


def test_the_journal_does_not_repeat_a_name_nobody_has() -> None:
    with pytest.raises(WrongSignIn):
        sign_in("typed a password here")
    assert (last_line().subject, last_line().facts) == ("0", '{"means":"password"}')


def test_signing_out_is_journalled_too(dora: Actor) -> None:
    sign_ins.sign_out(None, dora.account_id or 0, at=NOW)
    assert (last_line().event, last_line().account_id) == ("sign-out", dora.account_id)
