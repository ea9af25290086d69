"""What goes wrong on our side is told in the words of each door, without a page and without a trace of what it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from tests.doors.api.asking import Program, program

from prestalux.office.registry import directory, look_ups
from prestalux.rules.partners import Scope

pytestmark = pytest.mark.django_db
PATHS = {"/api/v1/codes/99000119": "application/problem+json", "/fhir/Practitioner": "application/fhir+json"}


@pytest.fixture
def soft(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Program:
    def fail(*_: Any, **__: Any) -> None:
        raise request.param

    monkeypatch.setattr(look_ups, "answers_as", fail)
    monkeypatch.setattr(directory, "search", fail)
    return program(Scope.CODES, Scope.DIRECTORY)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("soft", [OperationalError("away")], indirect=True)
def test_a_database_that_is_away_is_told_with_the_time_to_come_back(soft: Program, path: str) -> None:
    answer = soft.get(path)
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, PATHS[path], "60")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("soft", [RuntimeError("Anna Weber")], indirect=True)
def test_a_fault_says_nothing_of_what_it_was_about(
    soft: Program, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(path, HTTP_AUTHORIZATION=f"Bearer {soft.text}")
    assert (answer.status_code, answer["Content-Type"]) == (500, PATHS[path])
    assert b"Anna" not in answer.content


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/fhir/Practitioner", "GET, HEAD, OPTIONS"),
        ("/fhir/Practitioner/1", "GET, HEAD, OPTIONS"),
        ("/fhir/Practitioner/_search", "OPTIONS, POST"),
        ("/fhir/metadata", "GET, HEAD, OPTIONS"),
        ("/api/v1/look-up", "OPTIONS, POST"),
        ("/api/v1/changes", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_tells_what_an_address_takes(path: str, allowed: str) -> None:
    answer = Client().options(path)
    assert (answer.status_code, answer["Allow"]) == (204, allowed)


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/fhir/a/b/c/d"])
def test_where_nothing_is_a_program_is_told_so(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] in set(PATHS.values())
