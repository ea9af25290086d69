"""POST /api/v1/look-up: up to 10,000 codes in one question."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.doors.api.asking import Program, program
from tests.office.registry import register

from prestalux.rules.identifiers.provider_code import ProviderCode
from prestalux.rules.periods import day_of

pytestmark = pytest.mark.django_db
PATH = "/api/v1/look-up"


@pytest.fixture
def soft(db: None) -> Program:
    register.codes(3)
    return program()


def asked(soft: Program, *codes: Any, **more: Any) -> Any:
    return soft.post(PATH, json.dumps({"codes": list(codes), **more}))


def test_each_code_is_answered_in_its_place_and_on_its_day(soft: Program) -> None:
    answer = asked(
        soft,
        {"code": "99000220", "on": "2026-05-01"},
        {"code": "990001-19", "on": "2026-06-01"},
        {"code": "99000220", "on": "2026-07-01"},
    )
    told = [(one["code"], one["on"], one["valid"]) for one in answer.json()["answers"]]
    assert told == [
        ("99000220", "2026-05-01", True),
        ("99000119", "2026-06-01", True),
        ("99000220", "2026-07-01", True),
    ]


def test_one_day_serves_for_all_that_name_none(soft: Program) -> None:
    told = asked(
        soft, {"code": "99000119"}, {"code": "99000220", "on": "2026-06-01"}, on="2026-05-01"
    ).json()["answers"]
    assert [one["on"] for one in told] == ["2026-05-01", "2026-06-01"]


def test_what_cannot_be_answered_does_not_stop_the_others(soft: Program) -> None:
    told = asked(
        soft,
        {"code": "99000118"},
        {"code": "99000422"},
        {"code": "99000119", "on": "1950-01-01"},
        {"code": "99000119", "on": "x"},
        {"code": "99000119", "on": "2026-05-01"},
    ).json()["answers"]
    assert [one.get("problem", {}).get("code") for one in told] == [
        "provider-code-bad",
        "no-such-code",
        "day-before-register",
        "day-bad",
        None,
    ]


def test_it_answers_as_one_question_a_code_would(soft: Program) -> None:
    one = soft.get("/api/v1/codes/99000119?on=2026-05-01").json()
    (told,) = asked(soft, {"code": "99000119", "on": "2026-05-01"}).json()["answers"]
    assert {**told, "known_at": one["known_at"]} == one


def test_ten_thousand_codes_cost_as_few_statements_as_one(soft: Program) -> None:
    some = [{"code": ProviderCode.of_serial(100_000 + place).digits} for place in range(10_000)]
    counts = []
    for codes in (some[:1], some):
        with CaptureQueriesContext(connection) as queries:
            assert asked(soft, {"code": "99000119"}, *codes[:-1]).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_one_code_too_many_is_refused_with_the_limit(soft: Program) -> None:
    answer = asked(soft, *[{"code": "1"}] * 10_001)
    assert (answer.status_code, answer.json()["facts"]) == (422, {"most": 10_000, "asked": 10_001})


def test_no_codes_are_no_answers(soft: Program) -> None:
    assert asked(soft).json()["answers"] == []


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b" ", "$"),
        (b"{", "$"),
        (b"[]", "$"),
        (b"\xff\xfe", "$"),
        (b'{"codes": [{"code": 99000119}]}', "$.codes[0].code"),
        (b'{"codes": [{}]}', "$.codes[0]"),
        (b'{"codes": [], "days": []}', "$"),
        (b'{"codes": [{"code": "99000119", "On": "2026-05-01"}]}', "$.codes[0]"),
        (b'{"codes": [], "codes": [{"code": "99000119"}]}', "$"),
        (b'{"codes": [{"code": "99000119", "on": "2026-05-01", "on": "2026-06-01"}]}', "$"),
        (b'{"codes": [{"code": "99000119", "\\u006fn": "2026-05-01", "on": "2026-06-01"}]}', "$"),
        (b"[" * 100_000, "$"),
        (b'{"codes": {"code": "99000119"}}', "$.codes"),
    ],
)
def test_a_body_of_another_form_is_refused_with_the_place(soft: Program, body: bytes, where: str) -> None:
    answer = soft.post(PATH, body)
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]) == (
        422,
        "body-bad",
        {"where": where},
    )


def test_what_is_null_is_left_out(soft: Program) -> None:
    """As the document says."""
    answer = soft.post(PATH, b'{"codes": [{"code": "99000119", "on": null}], "on": null, "known_at": null}')
    (told,) = answer.json()["answers"]
    assert (answer.status_code, told["valid"], told["on"]) == (200, True, day_of(timezone.now()).isoformat())


@pytest.mark.parametrize("body", [b'{"codes": [], "on": ""}', b'{"codes": [], "known_at": ""}'])
def test_an_empty_day_is_none(soft: Program, body: bytes) -> None:
    assert soft.post(PATH, body).json()["code"] in {"day-bad", "moment-bad"}


def test_an_empty_day_of_one_code_is_no_day(soft: Program) -> None:
    (told,) = asked(soft, {"code": "99000119", "on": ""}).json()["answers"]
    assert told["problem"]["code"] == "day-bad"


def test_a_body_of_another_type_is_refused(soft: Program) -> None:
    assert (
        soft.post(PATH, b"code=99000119", content_type="application/x-www-form-urlencoded").status_code == 415
    )


def test_a_body_too_long_is_refused(soft: Program) -> None:
    assert soft.post(PATH, b'{"codes": []' + b" " * 1_000_001 + b"}").status_code == 413


def test_text_that_no_database_keeps_is_no_code(soft: Program) -> None:
    (told,) = asked(soft, {"code": "9900\x000119"}).json()["answers"]
    assert told["problem"]["code"] == "provider-code-bad"


def test_the_moment_holds_for_all(soft: Program) -> None:
    (told,) = asked(soft, {"code": "99000119"}, known_at="2026-01-01T00:00:00Z").json()["answers"]
    assert told["problem"]["code"] == "no-such-code"
