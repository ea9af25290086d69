"""GET /api/v1/codes/…: was this code valid on that day, for whom, with which specialty, as known then?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.doors.api.asking import Program, program
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeBankAccount
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
CODE = "99000119"
PATH = f"/api/v1/codes/{CODE}"


@pytest.fixture
def anna(db: None) -> Any:
    return register.code(1)


@pytest.fixture
def soft(anna: Any) -> Program:
    return program()


def test_the_answer_says_for_whom_and_with_which_specialty(soft: Program) -> None:
    answer = soft.get(f"{PATH}?on=2026-05-01")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["valid"], told["state"], told["from"], told["until"]) == (True, "active", "2026-01-01", None)
    assert (told["specialty"], told["family_name"], told["given_name"]) == ("Z0", "Weber", "Anna")


def test_a_code_may_be_typed_as_people_do(soft: Program) -> None:
    assert soft.get("/api/v1/codes/990001-19?on=2026-05-01").json()["code"] == CODE


def test_without_a_day_it_is_today(soft: Program) -> None:
    assert soft.get(PATH).json()["on"] == date.today().isoformat()  # noqa: DTZ011


def test_a_suspended_code_is_not_valid_on_its_days(soft: Program, anna: Any) -> None:
    may = Period(date(2026, 5, 1), date(2026, 6, 1))
    register.status(anna, "suspended", may)
    told = {day: soft.get(f"{PATH}?on={day}").json() for day in ("2026-04-30", "2026-05-01", "2026-06-01")}
    assert [answer["valid"] for answer in told.values()] == [True, False, True]
    assert (told["2026-05-01"]["state"], told["2026-05-01"]["until"]) == ("suspended", "2026-05-31")


def test_it_is_answered_as_known_at_the_moment(soft: Program, anna: Any) -> None:
    later = NOW + timedelta(days=1)
    register.status(anna, "ended", Period(date(2026, 3, 1)), at=later)
    moments = (NOW, later)
    told = [
        soft.get(f"{PATH}?on=2026-05-01&known_at={at.isoformat().replace('+', '%2B')}").json()["state"]
        for at in moments
    ]
    assert told == ["active", "ended"]


def test_a_name_that_was_stated_for_later_days_serves_before_them(soft: Program) -> None:
    register.code(2, family="Muller", days=Period(date(2026, 6, 1)))
    told = soft.get("/api/v1/codes/99000220?on=2026-05-01").json()
    assert (told["valid"], told["state"], told["family_name"]) == (False, "", "Muller")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("99000220", 404, "no-such-code"),
        ("99000118", 422, "provider-code-bad"),
        ("123", 422, "provider-code-bad"),
        ("%00", 422, "provider-code-bad"),
        ("9" * 3000, 422, "provider-code-bad"),
        ("%F0%9F%98%80", 422, "provider-code-bad"),
        (f"{CODE}?on=", 422, "day-bad"),
        (f"{CODE}?known_at=", 422, "moment-bad"),
        (f"{CODE}?on=2026-02-30", 422, "day-bad"),
        (f"{CODE}?on=01.05.2026", 422, "day-bad"),
        (f"{CODE}?on=%00", 422, "day-bad"),
        (f"{CODE}?on=٢٠٢٦-٠٥-٠١", 422, "day-bad"),
        (f"{CODE}?known_at=2026-05-01", 422, "moment-bad"),
        (f"{CODE}?known_at=2026-05-01T09:00:00", 422, "moment-bad"),
        (f"{CODE}?known_at=0001-01-01T00:00:00%2B14:00", 422, "moment-bad"),
        (f"{CODE}?known_at=2999-01-01T00:00:00Z", 422, "moment-to-come"),
        (f"{CODE}?on=1950-01-01", 422, "day-before-register"),
        (f"{CODE}?day=2026-05-01", 422, "parameter-unknown"),
        (f"{CODE}?on=2026-05-01&on=2026-05-02", 422, "parameter-repeated"),
        (f"{CODE}/history", 404, "no-such-address"),
    ],
)
def test_what_cannot_be_answered_is_named(soft: Program, path: str, status: int, code: str) -> None:
    answer = soft.get(f"/api/v1/codes/{path}")
    assert (answer.status_code, answer.json()["code"], answer.json()["status"]) == (status, code, status)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_day_before_the_register_is_told_its_first_day(soft: Program) -> None:
    assert soft.get(f"{PATH}?on=1950-01-01").json()["facts"] == {"begins": "2026-01-01"}


def test_a_code_recorded_later_was_not_there(soft: Program) -> None:
    assert soft.get(f"{PATH}?known_at=2026-01-01T00:00:00Z").json()["code"] == "no-such-code"


@pytest.mark.parametrize(
    ("language", "word"),
    [("fr", "calendrier"), ("de-LU,de;q=0.9", "Kalendertag"), ("en", "calendar"), ("pt", "calendrier")],
)
def test_a_refusal_is_told_in_the_language_of_the_program(soft: Program, language: str, word: str) -> None:
    soft.language = language
    answer = soft.get(f"{PATH}?on=x")
    assert word in answer.json()["detail"]
    assert answer["Content-Language"] in {"fr", "de", "en"}


def test_least_data_an_address_and_a_bank_account_have_scopes_of_their_own(anna: Any) -> None:
    bank = {"holder": "Anna Weber", "iban": "LU280019400644750000", "bic": ""}
    facts.state(CodeBankAccount, of=anna, columns=bank, period=register.ALWAYS, at=NOW)
    told = {
        scope: program(Scope.CODES, scope).get(f"{PATH}?on=2026-05-01").json()
        for scope in (Scope.CODES, Scope.DIRECTORY, Scope.BANK_ACCOUNTS)
    }
    assert {"address", "bank_account"} & set(told[Scope.CODES]) == set()
    assert told[Scope.DIRECTORY]["address"]["street"] == "1, rue du Lac"
    assert "bank_account" not in told[Scope.DIRECTORY]
    assert told[Scope.BANK_ACCOUNTS]["bank_account"] == bank


def test_matricule_birth_date_and_contact_are_told_nobody(anna: Any) -> None:
    text = program(*Scope).get(f"{PATH}?on=2026-05-01").content.decode()
    assert not [secret for secret in ("1990", "anna@example.org") if secret in text]


def test_a_key_without_the_scope_is_refused(anna: Any) -> None:
    answer = program(Scope.DIRECTORY).get(PATH)
    assert (answer.status_code, answer.json()["facts"]) == (403, {"scope": "codes:read"})


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "key-missing"),
        ("Basic dXNlcjpwYXNz", "key-missing"),
        ("Bearer", "key-missing"),
        ("Bearer x", "key-not-valid"),
        ("Bearer " + "x" * 5000, "key-not-valid"),
        ("Bearer prestalux_\xff\x00", "key-not-valid"),
    ],
)
def test_without_a_valid_key_nothing_is_told(anna: Any, header: str, code: str) -> None:
    answer = Client().get(PATH, HTTP_AUTHORIZATION=header)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_key_in_the_address_is_none(soft: Program) -> None:
    assert Client().get(f"{PATH}?access_token={soft.text}").status_code == 401


def test_who_asks_too_often_is_told_when_to_come_back(anna: Any) -> None:
    soft = program(per_minute=2)
    answers = [soft.get(PATH) for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 4
    assert all(1 <= int(answer["Retry-After"]) <= 60 for answer in refused)
    assert refused[0].json()["code"] == "asked-too-often"


def test_head_is_answered_as_get_without_a_body(soft: Program) -> None:
    answer = soft.ask("HEAD", PATH)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "application/json", b"")


def test_options_tells_the_methods(soft: Program) -> None:
    answer = soft.ask("OPTIONS", PATH)
    assert (answer.status_code, answer["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "BREW"])
def test_other_methods_are_refused_with_those_there_are(soft: Program, method: str) -> None:
    answer = soft.ask(method, PATH)
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in answer["Allow"]


def test_a_program_is_given_no_cookie(soft: Program) -> None:
    assert not soft.get(PATH).cookies


def test_no_answer_is_kept_on_the_way(soft: Program) -> None:
    assert soft.get(PATH)["Cache-Control"] == "no-store"
