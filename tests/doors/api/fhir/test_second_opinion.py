"""What this house answers, by a validator of another house: R4 with the standard's own definitions and required value sets."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.doors.api.asking import Program, program
from tests.harness import node_packages
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeMember, CodeSpecialty
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not node_packages.are_there(), reason="./dev test installs the validator"),
]
TYPES = ("Practitioner", "PractitionerRole", "Organization", "Location")
REFUSED = (
    "Patient",
    "Practitioner/nobody",
    "Practitioner?_lastUpdated=yesterday",
    "Practitioner?name:contains=a",
    "Practitioner?_page=no",
    "Practitioner?_format=xml",
    "nothing/at/all/here",
)


def wrong(resources: list[Any]) -> list[list[str]]:
    told: list[list[str]] = json.loads(node_packages.run("validate.js", json.dumps(resources)))
    return told


@pytest.fixture
def soft(db: None) -> Program:
    anna, ended = register.code(1), register.code(2, family="Müller-d’Amboise", given="")
    register.status(ended, "ended", Period(date(2026, 3, 1)))
    register.status(register.code(3), "suspended", Period(date(2026, 3, 1)))
    facts.take_away(CodeSpecialty, of=ended, period=register.ALWAYS, at=NOW)
    common = register.code(5, family="Cabinet du Lac", given="", kind="common")
    facts.state(CodeMember, of={"code": common, "member": anna}, columns={}, period=register.ALWAYS, at=NOW)
    register.code(6, family="Clinique", given="", kind="institution")
    return program(Scope.DIRECTORY)


def test_every_answer_is_as_the_standard_has_it(soft: Program) -> None:
    queries = ("", "?_summary=true", "?_elements=identifier", "?_total=accurate&_count=1", "?_summary=count")
    answers = [soft.get(f"/fhir/{kind}{query}") for kind in TYPES for query in queries]
    answers += [
        soft.get("/fhir/PractitionerRole?_include=*&unheard=1"),
        soft.get("/fhir/Practitioner?_revinclude=PractitionerRole:*&_include:iterate=*"),
        Client().get("/fhir/metadata"),
    ]
    entries = [soft.get(f"/fhir/{kind}").json()["entry"] for kind in TYPES]
    answers += [
        soft.get(f"/fhir/{one['fullUrl'].partition('/fhir/')[2]}") for each in entries for one in each
    ]
    assert {answer.status_code for answer in answers} == {200}
    told = wrong([answer.json() for answer in answers])
    assert [(answer.json(), one) for answer, one in zip(answers, told, strict=True) if one] == []


def test_every_refusal_is_as_the_standard_has_it(soft: Program) -> None:
    answers = [soft.get(f"/fhir/{path}") for path in REFUSED]
    answers += [Client().get("/fhir/Practitioner"), soft.ask("PUT", "/fhir/Practitioner/1", "{}")]
    answers += [soft.post("/fhir/Practitioner", "{}"), soft.get("/fhir/Practitioner", accept="text/html")]
    assert all(answer.status_code >= 400 for answer in answers)
    assert wrong([answer.json() for answer in answers]) == [[] for _ in answers]


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Practitioner", "active": "yes"},
        {"resourceType": "Practitioner", "gender": "femme"},
        {"resourceType": "Practitioner", "unheard": 1},
        {"resourceType": "Location", "status": "actif"},
        {"resourceType": "OperationOutcome", "issue": []},
    ],
)
def test_the_validator_sees_what_is_wrong(resource: dict[str, Any]) -> None:
    assert wrong([resource]) != [[]]
