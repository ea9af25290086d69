"""Whatever a clumsy or hostile program sends, it gets an answer that it can read, and never one of a fault."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from tests.doors.api.asking import Program, program
from tests.office.registry import register

from prestalux.rules.partners import Scope

pytestmark = pytest.mark.django_db
CODE = "99000119"
DAYS = (
    "0001-01-01",
    "9999-12-31",
    "0000-00-00",
    "1582-10-10",
    "2027-02-29",
    "٢٠٢٧-٠١-٠١",
    "2027-1-1",
    "\x00",
    "x" * 5_000,
)
MOMENTS = (
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01T00:00:00-00:00",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00.123456789Z",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
)
SEARCHES = (
    *(f"_lastUpdated={prefix}{moment}" for prefix in ("", "ap", "ne", "sa") for moment in ("0001", "9999-12-31T23:59:59%2B14:00", "0001-01-01T00:00:00%2B23:59", "2026-12-31T23:59:59-23:59")),
    "_lastUpdated=" + "9" * 190,
    "_id=" + "9" * 190,
    "_id=-1,0,1.5,%2B1,9223372036854775808",
    "_sort=,,,-,--_id",
    "_sort=_id,_id,_id,-_id",
    "_elements=" + ",".join("a" * 40 for _ in range(100)),
    "&".join("_include=*" for _ in range(150)),
    "_include:iterate=*&_revinclude:iterate=PractitionerRole:*&_count=200",
    "_include:recurse=*",
    "_include=:::::",
    "_revinclude=*",
    "_count=0&_include=*&_total=accurate",
    "_has:=1",
    "_has::::=1",
    "_has:PractitionerRole:practitioner:_has:PractitionerRole:practitioner:_id=1",
    "practitioner." * 50 + "name=a",
    "practitioner..name=a",
    "practitioner:practitioner.name=a",
    "organization.organization.organization=1",
    "location.organization.name:missing=true",
    "name:missing=perhaps",
    "name=%5C",
    "name=%5C%5C%5C,",
    "name=%F0%9F%92%A9",
    "name=%FF%FE",
    "identifier=%7C%7C%7C",
    "identifier=%7C",
    "=1",
    "&&&=&",
    "%00=1",
    "_page=" + "A" * 5_000,
    "_page=e30.AAAA",
    "_format=%00",
    "_summary=count&_summary=true",
    "_total=accurate&_count=0",
    "a" * 3_000,
)  # fmt: skip
BODIES: tuple[Any, ...] = (
    b"",
    b"\x00",
    b"null",
    b"[]",
    b"{}",
    b'{"codes": null}',
    b'{"codes": [null]}',
    b'{"codes": [{"code": null}]}',
    b'{"codes": [{"code": 99000119}]}',
    b'{"codes": [{"code": "99000119", "on": 20260101}]}',
    b'{"codes": [], "codes": [{"code": "99000119"}]}',
    b'{"codes": [{"code": "\\ud800"}]}',
    b'{"codes": [{"code": "99000119\\u0000"}]}',
    b'{"codes": [{"code": "' + "９９０００１１９".encode() + b'"}]}',
    b"\xef\xbb\xbf" + b'{"codes": []}',
    '{"codes": []}'.encode("utf-16"),
    b"[" * 200_000,
    b'{"codes": ' + b"[" * 200_000,
    b'{"codes": [{"code": "' + b"9" * 1_000_000 + b'"}]}',
    b'{"codes": [NaN, Infinity, -0]}',
    b'{"known_at": "2026-01-01T00:00:00+99:99", "codes": [{"code": "99000119"}]}',
)


@pytest.fixture
def soft(db: None) -> Program:
    register.code(1)
    register.code(5, family="Cabinet", given="", kind="common")
    return program(*Scope)


def readable(answer: Any) -> bool:
    """Neither a fault nor a page for people."""
    kinds = ("application/json", "application/problem+json", "application/fhir+json")
    if answer.status_code >= 500 or not answer["Content-Type"].startswith(kinds):
        return False
    return isinstance(json.loads(answer.content), dict)


def test_days_and_moments_however_odd_are_read_or_refused(soft: Program) -> None:
    asked = [f"/api/v1/codes/{CODE}?on={quote(day)}" for day in DAYS]
    asked += [f"/api/v1/codes/{CODE}?known_at={quote(moment)}" for moment in MOMENTS]
    asked += [
        f"/api/v1/codes/{quote(code)}"
        for code in ("0", "9" * 500, "99\x00", "..", "%", "９９０００１１９", " ")
    ]
    asked += [f"/api/v1/changes?{query}" for query in ("after=-1", "after=" + "9" * 18, "after=" + "9" * 30, "limit=0", "limit=10001", "limit=1e3", "limit=%D9%A1")]  # fmt: skip
    assert [path for path in asked if not readable(soft.get(path))] == []


def test_a_day_of_ten_thousand_is_as_odd(soft: Program) -> None:
    codes = [{"code": CODE, "on": day} for day in DAYS if "\x00" not in day]
    answer = soft.post("/api/v1/look-up", json.dumps({"codes": codes}))
    assert (answer.status_code, len(answer.json()["answers"])) == (200, len(codes))


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_however_broken_is_read_or_refused(soft: Program, body: bytes) -> None:
    assert readable(soft.post("/api/v1/look-up", body))


@pytest.mark.parametrize("kind", ["Practitioner", "PractitionerRole", "Organization", "Location"])
@pytest.mark.parametrize("handling", ["lenient", "strict"])
def test_a_search_however_odd_is_answered_or_refused(soft: Program, kind: str, handling: str) -> None:
    asked = [f"/fhir/{kind}?{query}" for query in SEARCHES]
    prefer = f"handling={handling}"
    assert [path for path in asked if not readable(soft.get(path, prefer=prefer))] == []


def test_one_code_asked_for_many_times_is_answered_each_time(soft: Program) -> None:
    body = json.dumps({"codes": [{"code": CODE}] * 10_000})
    answers = soft.post("/api/v1/look-up", body).json()["answers"]
    assert len(answers) == 10_000
    assert all(answer == answers[0] for answer in answers)


def test_one_code_too_many_is_refused(soft: Program) -> None:
    answer = soft.post("/api/v1/look-up", json.dumps({"codes": [{"code": CODE}] * 10_001}))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-asked")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_a_method_that_there_is_not_is_refused(soft: Program, method: str) -> None:
    for path in (f"/api/v1/codes/{CODE}", "/fhir/Practitioner/1", "/fhir/Practitioner", "/fhir/metadata"):
        answer = soft.ask(method, path)
        assert readable(answer), path
        assert answer.status_code in {404, 405}, path


@pytest.mark.parametrize(
    "accept", ["", ",", ";q=0", "*/*;q=0", "text/*", "application/fhir+xml", "\x00", "a" * 9_000]
)
def test_whatever_is_accepted_there_is_an_answer(soft: Program, accept: str) -> None:
    for path in ("/fhir/Practitioner", f"/api/v1/codes/{CODE}"):
        assert readable(soft.get(path, accept=accept)), path
