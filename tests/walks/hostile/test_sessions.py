"""Sessions ended from elsewhere, and an open screen on which somebody else sits down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Staff, said


def same_person(person: Staff) -> Staff:
    """The same member of staff before another browser."""
    other = Staff(person.url, language=person.language, handle=person.handle)
    other.used_step = person.used_step
    other.sign_in()
    person.used_step = other.used_step
    assert other.status == 200, other.words
    return other


def test_a_session_ended_from_another_device_is_refused_at_the_next_step_and_told_so(
    fortress: Fortress,
) -> None:
    anna, lost = fortress.submitted(), fortress.staff("reviewer", "de")
    lost.dossier(anna.reference)
    here = same_person(lost)
    here.open("/de/account/")
    here.send(action="/sessions/others/end/")
    lost.send(action="/grant/")
    assert (lost.status, said("You are no longer signed in", "de") in lost.words) == (403, True)
    assert fortress.status(anna) == "submitted"
    assert here.ask("GET", "/de/staff/").status_code == 200


def test_one_of_several_sessions_is_ended_alone(fortress: Fortress) -> None:
    first = fortress.staff("clerk")
    second, third = same_person(first), same_person(first)
    third.open("/fr/account/")
    ends = re.findall(r"/fr/account/sessions/\d+/end/", third.page)
    assert len(ends) == 2
    third.ask("POST", ends[-1])
    found = [person.ask("GET", "/fr/staff/").status_code for person in (first, second, third)]
    assert found == [403, 200, 200]


def test_the_session_of_another_person_cannot_be_ended(fortress: Fortress) -> None:
    carl, dora = fortress.staff("clerk"), fortress.staff("reviewer")
    same_person(carl).open("/fr/account/")
    carl.open("/fr/account/")
    (end,) = set(re.findall(r"/fr/account/sessions/\d+/end/", carl.page))
    assert dora.ask("POST", end).status_code == 302
    carl.open("/fr/account/")
    assert end in carl.page


@pytest.mark.parametrize(
    "step", ["recovery-codes/", "authenticator/", "authenticator/renew/", "passkeys/1/remove/"]
)
def test_a_screen_left_alone_changes_nothing_that_signs_in(fortress: Fortress, step: str) -> None:
    carl = fortress.staff("clerk")
    fortress.inside("sign_ins_grow_old", carl.handle)
    answer = carl.ask("POST", f"/fr/account/{step}", data={"answer": "{}"})
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (302, "/fr/staff/sign-in/")


def test_on_a_screen_left_alone_no_device_is_asked_for_a_passkey(fortress: Fortress) -> None:
    carl = fortress.staff("clerk")
    fortress.inside("sign_ins_grow_old", carl.handle)
    answer = carl.ask("POST", "/fr/account/passkeys/options/")
    assert (answer.status_code, set(answer.json())) == (403, {"refused"})


def test_a_refused_try_is_shown_to_the_person(fortress: Fortress) -> None:
    carl = fortress.staff("clerk")
    thief = Staff(fortress.url, handle=carl.handle)
    thief.sign_in(password="wrong", figure="000000")
    carl.open("/fr/account/")
    assert said("Refused") in carl.words


def test_a_new_authenticator_takes_the_place_of_the_former_one(fortress: Fortress) -> None:
    carl = fortress.staff("clerk")
    carl.open("/fr/account/")
    carl.send(action="/authenticator/")
    (printed,) = re.findall(r"reference--long\">([A-Z2-7 ]+)<", carl.page)
    app = pyotp.TOTP(printed.replace(" ", ""))
    carl.send({"figure": "000000"}, action="/renew/")
    assert (carl.status, printed in carl.page) == (422, True)
    carl.send({"figure": app.now()}, action="/renew/")
    assert carl.status == 200
    again = Staff(fortress.url, handle=carl.handle)
    again.sign_in()
    assert again.status == 403
    again.sign_in(figure=app.at(datetime.now(UTC) + timedelta(seconds=30)))
    assert again.status == 200


def test_recovery_codes_are_shown_once(fortress: Fortress) -> None:
    carl = fortress.staff("clerk")
    carl.open("/fr/account/")
    carl.send(action="/recovery-codes/")
    codes = re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", carl.page)
    assert len(codes) == 10
    carl.open("/fr/account/")
    assert not [code for code in codes if code in carl.page]
    again = Staff(fortress.url, handle=carl.handle)
    again.sign_in(figure=codes[0].lower())
    assert again.status == 200
    again.sign_in(figure=codes[0])
    assert again.status == 403
