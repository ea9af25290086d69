"""Passkeys: added soon after a sign-in, good for this house alone, each answer once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from tests.office import cast
from tests.office.accounts.device import PRESENT, Device
from tests.office.cast import MINUTE, NOW, entropy

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts import passkeys, sign_ins
from prestalux.office.accounts.actions import TooManyTries
from prestalux.office.accounts.models import Passkey, SignIn
from prestalux.office.accounts.passkeys import (
    Challenge,
    House,
    PasskeyNotKnown,
    PasskeyNotProven,
    PasskeyTooLate,
    TooManyPasskeys,
)
from prestalux.office.accounts.sign_ins import Means, SignInTooOld, Visit
from prestalux.office.journal.actor import SYSTEM, Actor
from prestalux.office.journal.models import Line
from prestalux.rules.errors import Refusal

pytestmark = pytest.mark.django_db
HERE = House("localhost", "Prestalux", "http://localhost:8000")
THERE = House("localhost", "Prestalux", "http://localhost:8001")
ELSEWHERE = House("fund.example", "Prestalux", "https://fund.example")
FROM = Visit("192.0.2.1", "Firefox, Linux")


def session_of(person: Actor, at: datetime = NOW) -> int:
    return sign_ins.begin(person.account_id or 0, Means.PASSWORD, FROM, at=at).pk


def challenge(name: str = "challenge", at: datetime = NOW) -> Challenge:
    return passkeys.draw(origin="192.0.2.1", at=at, entropy=entropy(name))


def options(person: Actor, drawn: Challenge, house: House = HERE, at: datetime = NOW) -> str:
    session = session_of(person, at)
    return passkeys.options_to_add(drawn, house, session=session, by=person, at=at)


def add(
    person: Actor, device: Device, *, at: datetime = NOW, house: House = HERE, name: str = "Phone"
) -> None:
    drawn = challenge(f"add {name}", at)
    passkeys.add(
        answer=device.create(options(person, drawn, house, at)),
        name=name,
        challenge=drawn,
        house=house,
        session=session_of(person, at),
        by=person,
        at=at,
    )


def sign_in(device: Device, *, at: datetime = NOW, house: House = HERE, **changed: str) -> SignIn:
    drawn = challenge("sign in", at)
    answer = device.get(passkeys.options_to_sign_in(drawn, house), **changed)
    return passkeys.sign_in(answer=answer, challenge=drawn, house=house, visit=FROM, at=at)


@pytest.fixture
def phone(dora: Actor) -> Device:
    phone = Device()
    add(dora, phone)
    return phone


def test_a_passkey_signs_in_without_a_name(dora: Actor, phone: Device) -> None:
    assert sign_in(phone).account_id == dora.account_id


def test_a_passkey_signs_in_again_and_again(phone: Device) -> None:
    assert [sign_in(phone).accepted for _ in range(3)] == [True] * 3


def test_a_passkey_of_another_instance_is_not_known_here(dora: Actor, phone: Device) -> None:
    stranger = Device("http://localhost:8001")
    stranger.create(options(dora, challenge(), THERE))
    with pytest.raises(PasskeyNotKnown):
        sign_in(stranger)


def test_an_answer_made_on_the_page_of_another_instance_proves_nothing_here(phone: Device) -> None:
    phone.origin = THERE.origin
    with pytest.raises(PasskeyNotProven):
        sign_in(phone)


def test_an_answer_for_a_house_of_another_name_proves_nothing_here(phone: Device) -> None:
    with pytest.raises(PasskeyNotProven):
        sign_in(phone, rpId=ELSEWHERE.id)


def test_a_passkey_made_for_another_house_is_not_taken(dora: Actor) -> None:
    drawn = challenge()
    answer = Device(ELSEWHERE.origin).create(options(dora, drawn, ELSEWHERE))
    with pytest.raises(PasskeyNotProven):
        passkeys.add(
            answer=answer,
            name="x",
            challenge=drawn,
            house=HERE,
            session=session_of(dora),
            by=dora,
            at=NOW,
        )


def test_two_houses_of_one_name_are_told_apart_by_the_device(dora: Actor, settings: LazySettings) -> None:
    def user() -> str:
        return str(json.loads(options(dora, challenge()))["user"]["id"])

    here = user()
    settings.SECRET_KEY = "the key of another house, just as long as ours"
    assert user() != here


def test_the_answer_to_another_challenge_proves_nothing(phone: Device) -> None:
    answer = phone.get(passkeys.options_to_sign_in(challenge("former"), HERE))
    with pytest.raises(PasskeyNotProven):
        passkeys.sign_in(answer=answer, challenge=challenge("later"), house=HERE, visit=FROM, at=NOW)


def test_the_same_answer_is_good_once(phone: Device) -> None:
    drawn = challenge()
    answer = phone.get(passkeys.options_to_sign_in(drawn, HERE))
    passkeys.sign_in(answer=answer, challenge=drawn, house=HERE, visit=FROM, at=NOW)
    with pytest.raises(PasskeyNotProven):
        passkeys.sign_in(answer=answer, challenge=drawn, house=HERE, visit=FROM, at=NOW)


def test_a_copied_device_whose_counter_runs_behind_is_refused(phone: Device) -> None:
    sign_in(phone)
    phone.counter = 0
    with pytest.raises(PasskeyNotProven):
        sign_in(phone)


def test_a_device_that_did_not_check_the_person_is_refused(phone: Device) -> None:
    phone.flags = PRESENT
    with pytest.raises(PasskeyNotProven):
        sign_in(phone)


@pytest.mark.parametrize("late", [timedelta(minutes=5), timedelta(days=1), -timedelta(seconds=1)])
def test_a_challenge_is_answered_within_five_minutes(phone: Device, late: timedelta) -> None:
    drawn = challenge()
    answer = phone.get(passkeys.options_to_sign_in(drawn, HERE))
    with pytest.raises(PasskeyTooLate):
        passkeys.sign_in(answer=answer, challenge=drawn, house=HERE, visit=FROM, at=NOW + late)


@pytest.mark.parametrize(
    "answer", ["", "{}", "null", "[]", "🎉", '{"id": 1}', '{"id": "x", "rawId": "x"}', "x" * 20_000]
)
def test_an_answer_that_is_none_is_refused_calmly(phone: Device, answer: str) -> None:
    with pytest.raises(PasskeyNotKnown):
        passkeys.sign_in(answer=answer, challenge=challenge(), house=HERE, visit=FROM, at=NOW)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("nonsense", ["", "AAAA", "🎉", "%%%"])
def test_an_answer_with_a_part_that_is_none_is_refused_calmly(
    phone: Device, part: str, nonsense: str
) -> None:
    drawn = challenge()
    answer = json.loads(phone.get(passkeys.options_to_sign_in(drawn, HERE)))
    answer["response"][part] = nonsense
    with pytest.raises((PasskeyNotProven, PasskeyNotKnown)):
        passkeys.sign_in(answer=json.dumps(answer), challenge=drawn, house=HERE, visit=FROM, at=NOW)


@pytest.mark.parametrize("nonsense", ["", "{}", "🎉", '{"id": "x"}'])
def test_a_new_passkey_that_is_none_is_refused_calmly(dora: Actor, nonsense: str) -> None:
    session = session_of(dora)
    with pytest.raises(PasskeyNotProven):
        passkeys.add(
            answer=nonsense, name="", challenge=challenge(), house=HERE, session=session, by=dora, at=NOW
        )


def test_a_removed_passkey_is_not_known_any_more(dora: Actor, phone: Device) -> None:
    passkeys.remove(passkey_id=Passkey.objects.get().pk, session=session_of(dora), by=dora, at=NOW)
    with pytest.raises(PasskeyNotKnown):
        sign_in(phone)


def test_nobody_removes_the_passkey_of_another(carl: Actor, phone: Device) -> None:
    passkeys.remove(passkey_id=Passkey.objects.get().pk, session=session_of(carl), by=carl, at=NOW)
    assert sign_in(phone)


def test_the_passkey_of_a_closed_account_is_not_known_any_more(dora: Actor, phone: Device) -> None:
    accounts.end_rights(account_id=dora.account_id or 0, by=SYSTEM, at=NOW)
    with pytest.raises(PasskeyNotKnown):
        sign_in(phone)


def test_a_sign_in_of_a_quarter_of_an_hour_ago_removes_no_passkey(dora: Actor, phone: Device) -> None:
    session, passkey_id = session_of(dora), Passkey.objects.get().pk
    with pytest.raises(SignInTooOld):
        passkeys.remove(passkey_id=passkey_id, session=session, by=dora, at=NOW + timedelta(minutes=15))


def test_a_sign_in_of_a_quarter_of_an_hour_ago_adds_no_passkey(dora: Actor) -> None:
    session, at = session_of(dora), NOW + timedelta(minutes=15)
    drawn = challenge(at=at)
    answer = Device().create(options(dora, drawn, HERE, at))
    with pytest.raises(SignInTooOld):
        passkeys.add(answer=answer, name="", challenge=drawn, house=HERE, session=session, by=dora, at=at)


def test_a_device_is_not_troubled_for_a_sign_in_of_a_quarter_of_an_hour_ago(dora: Actor) -> None:
    session, drawn = session_of(dora), challenge()
    with pytest.raises(SignInTooOld):
        passkeys.options_to_add(drawn, HERE, session=session, by=dora, at=NOW + timedelta(minutes=15))


def test_the_session_of_another_person_changes_no_passkey(dora: Actor, carl: Actor, phone: Device) -> None:
    with pytest.raises(SignInTooOld):
        passkeys.remove(passkey_id=Passkey.objects.get().pk, session=session_of(carl), by=dora, at=NOW)


def test_a_device_is_told_which_passkeys_the_person_holds(dora: Actor, phone: Device) -> None:
    told = json.loads(options(dora, challenge(), HERE))
    assert [held["id"] for held in told["excludeCredentials"]] == [Passkey.objects.get().credential_id]


def test_the_same_passkey_is_not_taken_twice(dora: Actor) -> None:
    phone, drawn = Device(), challenge()
    answer = phone.create(options(dora, drawn, HERE))
    session = session_of(dora)

    def once() -> None:
        passkeys.add(answer=answer, name="", challenge=drawn, house=HERE, session=session, by=dora, at=NOW)

    once()
    with pytest.raises(PasskeyNotProven):
        once()
    assert Passkey.objects.count() == 1


def test_the_eleventh_passkey_is_one_too_many(dora: Actor) -> None:
    for number in range(10):
        add(dora, Device(), name=f"Key {number}")
    with pytest.raises(TooManyPasskeys) as refused:
        add(dora, Device(), name="Key 10")
    assert refused.value.facts == {"most": 10}


def test_fifty_failures_from_one_place_are_enough(dora: Actor, phone: Device) -> None:
    drawn, refusals = challenge(), set()
    for _ in range(50):
        try:
            passkeys.sign_in(answer="", challenge=drawn, house=HERE, visit=FROM, at=NOW)
        except Refusal as refused:
            refusals.add(type(refused))
    assert refusals == {PasskeyNotKnown}
    with pytest.raises(TooManyTries):
        sign_in(phone)


def test_the_private_part_of_a_person_is_not_told_to_the_device(dora: Actor) -> None:
    told = json.loads(options(dora, challenge(), HERE))
    assert len(told["user"]["id"]) == 43  # a digest, in base64url: neither number nor address


def test_the_journal_tells_which_passkey_was_added_removed_and_used(dora: Actor, phone: Device) -> None:
    passkey = Passkey.objects.get()
    begun = sign_in(phone, at=NOW + MINUTE)
    passkeys.remove(passkey_id=passkey.pk, session=begun.pk, by=dora, at=NOW + MINUTE)
    events = [line.event for line in Line.objects.filter(subject=str(dora.account_id)).order_by("seq")]
    assert events[-4:] == ["sign-in", "passkey.added", "sign-in", "passkey.removed"]
    assert Line.objects.order_by("-seq")[0].facts == f'{{"passkey":{passkey.pk}}}'


def test_a_refused_passkey_stands_in_the_history_of_its_person(dora: Actor, phone: Device) -> None:
    phone.origin = THERE.origin
    with pytest.raises(PasskeyNotProven):
        sign_in(phone, at=NOW + MINUTE)
    newest = sign_ins.history_of(dora.account_id or 0)[0]
    assert (newest.means, newest.accepted) == (Means.PASSKEY, False)


def test_an_applicant_signs_in_with_a_passkey_too() -> None:
    anna, phone = cast.draft(), Device()
    add(anna.by, phone)
    assert sign_in(phone).account_id == anna.by.account_id
