"""Recovery codes: shown once, each good once, in place of the figure and never of the password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.office.cast import NOW, PASSWORD, entropy, figure

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import recovery, sign_ins
from prestalux.office.accounts.actions import WrongSignIn
from prestalux.office.accounts.models import RecoveryCode, SignIn
from prestalux.office.accounts.sign_ins import Means, SignInTooOld, Visit
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line

pytestmark = pytest.mark.django_db


def codes(person: Actor, name: str = "codes") -> tuple[str, ...]:
    session = sign_ins.begin(person.account_id or 0, Means.PASSWORD, Visit(), at=NOW).pk
    return recovery.make_codes(session=session, by=person, at=NOW, entropy=entropy(name))


def sign_in(typed: str, *, password: str = PASSWORD, name: str = "dora") -> SignIn:
    return accounts.sign_in(
        handle=f"{name}@fund.example", password=password, figure=typed, visit=Visit(), at=NOW
    )


def test_ten_different_codes_are_made(dora: Actor) -> None:
    assert len(set(codes(dora))) == 10


def test_a_code_stands_in_for_the_figure(dora: Actor) -> None:
    begun = sign_in(codes(dora)[3])
    assert (begun.account_id, begun.means) == (dora.account_id, Means.RECOVERY_CODE)


@pytest.mark.parametrize(
    "written",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code} ",
        lambda code: code.replace("O", "0").replace("B", "8").replace("I", "1"),
    ],
)
def test_a_code_is_read_as_people_type_it(dora: Actor, written: object) -> None:
    for code in codes(dora):
        assert sign_in(written(code))  # type: ignore[operator]


def test_a_code_is_good_once(dora: Actor) -> None:
    code = codes(dora)[0]
    sign_in(code)
    with pytest.raises(WrongSignIn):
        sign_in(code)


def test_the_figure_stays_good_beside_the_codes(dora: Actor) -> None:
    codes(dora)
    assert sign_in(figure()).means == Means.PASSWORD


def test_a_wrong_password_does_not_spend_the_code(dora: Actor) -> None:
    code = codes(dora)[0]
    with pytest.raises(WrongSignIn):
        sign_in(code, password="another password")
    assert sign_in(code)


def test_the_code_of_another_person_is_not_good(dora: Actor, carl: Actor) -> None:
    with pytest.raises(WrongSignIn):
        sign_in(codes(carl)[0])


@pytest.mark.parametrize("typed", ["", "-", "AAAA-AAAA-AAAA-AAAA", "🎉", "０" * 16])
def test_what_is_no_code_is_refused(dora: Actor, typed: str) -> None:
    codes(dora)
    with pytest.raises(WrongSignIn):
        sign_in(typed)


def test_new_codes_end_the_former_ones(dora: Actor) -> None:
    former, _ = codes(dora)[0], codes(dora, "later")
    with pytest.raises(WrongSignIn):
        sign_in(former)


def test_how_many_are_left_is_known(dora: Actor) -> None:
    sign_in(codes(dora)[0])
    assert recovery.codes_left(dora.account_id or 0) == 9


def test_a_sign_in_of_a_quarter_of_an_hour_ago_makes_no_codes(dora: Actor) -> None:
    session = sign_ins.begin(dora.account_id or 0, Means.PASSWORD, Visit(), at=NOW).pk
    with pytest.raises(SignInTooOld) as refused:
        recovery.make_codes(session=session, by=dora, at=NOW + timedelta(minutes=15))
    assert refused.value.facts == {"minutes": 15}


def test_the_codes_themselves_are_not_kept(dora: Actor) -> None:
    made = codes(dora)
    kept = f"{list(RecoveryCode.objects.values())} {list(Line.objects.values())}"
    assert not [code for code in made if code in kept or code.replace("-", "") in kept]
