"""GET /fhir/…/…: the entries as resources, valid by the models of another library and by the value sets."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.location import Location
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.organization import Organization
from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.practitionerrole import PractitionerRole
from tests.doors.api.asking import Program, program
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.doors.api.fhir import searching
from prestalux.doors.api.fhir.searching import PARAMETERS
from prestalux.doors.shared.problems import ANSWERS
from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeBankAccount, CodeMember, Provider, ProviderCode
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
MODELS: dict[str, Any] = {
    "Practitioner": Practitioner,
    "PractitionerRole": PractitionerRole,
    "Organization": Organization,
    "Location": Location,
}
TYPES = sorted(MODELS)
ISSUE_TYPES = frozenset(
    [
        "invalid",
        "structure",
        "required",
        "value",
        "invariant",
        "security",
        "login",
        "unknown",
        "expired",
        "forbidden",
        "suppressed",
        "processing",
        "not-supported",
        "duplicate",
        "multiple-matches",
        "not-found",
        "deleted",
        "too-long",
        "code-invalid",
        "extension",
        "too-costly",
        "business-rule",
        "conflict",
        "transient",
        "lock-error",
        "no-store",
        "exception",
        "timeout",
        "incomplete",
        "throttled",
        "informational",
    ]
)


@pytest.fixture
def anna_and_ben(db: None) -> None:
    """Anna and Ben."""
    anna = register.code(1)
    register.code(2, family="Müller-d’Amboise", given="Ben")
    bank = {"holder": "Anna Weber", "iban": "LU280019400644750000", "bic": ""}
    facts.state(CodeBankAccount, of=anna, columns=bank, period=register.ALWAYS, at=NOW)


@pytest.fixture
def common(db: None) -> ProviderCode:
    """An association's code."""
    provider = Provider.objects.create(recorded_at=NOW)
    made = ProviderCode.objects.create(
        digits="99009910", provider=provider, kind="common", profession="dentist", recorded_at=NOW
    )
    identity = {"family_name": "Cabinet du Lac", "birth_date": None}
    columns = register._all(register.ProviderIdentity, identity)
    facts.state(register.ProviderIdentity, of=provider, columns=columns, period=register.ALWAYS, at=NOW)
    register.status(made, "active", register.ALWAYS)
    register.move(made, "7, place du Marché", register.ALWAYS)
    return made


@pytest.fixture
def soft(anna_and_ben: None, common: ProviderCode) -> Program:
    return program(Scope.DIRECTORY)


def only(soft: Program, kind: str, query: str = "") -> Any:
    entries = soft.get(f"/fhir/{kind}?{query}").json().get("entry", [])
    assert len(entries) == 1
    return entries[0]["resource"]


@pytest.mark.parametrize("kind", TYPES)
def test_each_entry_is_a_resource_by_the_models_of_another_library(soft: Program, kind: str) -> None:
    bundle = soft.get(f"/fhir/{kind}").json()
    Bundle.model_validate(bundle)
    found = [entry["resource"] for entry in bundle["entry"]]
    assert [MODELS[kind].model_validate(one).id for one in found] == [one["id"] for one in found]


@pytest.mark.parametrize("kind", TYPES)
def test_each_entry_of_a_list_can_be_read_by_its_own_address(soft: Program, kind: str) -> None:
    for entry in soft.get(f"/fhir/{kind}").json()["entry"]:
        path = entry["fullUrl"].partition("testserver")[2]
        assert soft.get(path).json() == entry["resource"]


def test_every_reference_leads_to_a_resource(soft: Program) -> None:
    text = "".join(soft.get(f"/fhir/{kind}").content.decode() for kind in TYPES)
    references = set(re.findall(r'"reference":"([^"]+)"', text))
    assert {reference.partition("/")[0] for reference in references} >= {"Practitioner", "Location"}
    assert [place for place in references if soft.get(f"/fhir/{place}").status_code != 200] == []


def test_a_person_has_all_their_codes(soft: Program) -> None:
    ben = only(soft, "Practitioner", "family=muller")
    assert ben["name"][0] == {
        "use": "official",
        "text": "Ben Müller-d’Amboise",
        "family": "Müller-d’Amboise",
        "given": ["Ben"],
    }
    assert [(one["system"], one["value"]) for one in ben["identifier"]] == [
        ("urn:prestalux:register/provider-code", "99000220")
    ]
    assert ben["active"] is True


def test_a_role_tells_profession_specialty_and_place(soft: Program) -> None:
    role = soft.get("/fhir/PractitionerRole/99000119").json()
    assert role["code"][0]["coding"][0]["code"] == "dentist"
    assert role["specialty"][0]["coding"][0] == {
        "system": "urn:prestalux:register/specialty",
        "code": "Z0",
        "display": "médecin-dentiste",
    }
    assert role["location"] == [{"reference": "Location/99000119"}]
    assert role["period"] == {"start": "2026-01-01"}


def test_a_suspended_code_is_no_active_role_and_a_suspended_place(soft: Program) -> None:
    code = ProviderCode.objects.get(digits="99000119")
    register.status(code, "suspended", Period(date(2026, 2, 1)))
    assert soft.get("/fhir/PractitionerRole/99000119").json()["active"] is False
    assert soft.get("/fhir/Location/99000119").json()["status"] == "suspended"


def test_the_last_day_counts(soft: Program) -> None:
    register.code(9, days=Period(date(2026, 1, 1), date(2026, 2, 1)))
    assert soft.get("/fhir/PractitionerRole/99000927").json()["period"]["end"] == "2026-01-31"


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_personal_beyond_the_directory_is_told(soft: Program, kind: str) -> None:
    text = soft.get(f"/fhir/{kind}").content.decode()
    secrets = ("1990093012358", "1990-09-30", "anna@example.org", "LU2800", "granted", "other")
    assert [secret for secret in secrets if secret in text] == []


def test_the_organisation_of_an_association_has_its_name_and_kind(soft: Program) -> None:
    found = soft.get("/fhir/Organization/99009910").json()
    assert (found["name"], found["type"][0]["coding"][0]["code"]) == ("Cabinet du Lac", "common")
    assert (
        soft.get("/fhir/Location/99009910").json()["managingOrganization"]["reference"]
        == "Organization/99009910"
    )


def test_a_member_is_of_the_organisation(soft: Program, common: ProviderCode) -> None:
    anna = ProviderCode.objects.get(digits="99000119")
    about = {"code": common, "member": anna}
    facts.state(CodeMember, of=about, columns={}, period=register.ALWAYS, at=NOW + timedelta(1))
    role = only(soft, "PractitionerRole", "organization=Organization/99009910")
    assert (role["id"], role["organization"]["reference"]) == ("99000119", "Organization/99009910")


@pytest.mark.parametrize("kind", ["Location", "PractitionerRole", "Organization", "Practitioner"])
def test_values_are_of_the_sets_that_the_standard_binds(soft: Program, kind: str) -> None:
    for entry in soft.get(f"/fhir/{kind}").json()["entry"]:
        found = entry["resource"]
        assert found.get("active", True) in {True, False}
        assert found.get("status", "active") in {"active", "suspended", "inactive"}
        for one in found["identifier"]:
            assert one["use"] in {"usual", "official", "temp", "secondary", "old"}
        address = found.get("address", {})
        for one in address if isinstance(address, list) else [address]:
            assert one.get("use", "work") in {"home", "work", "temp", "old", "billing"}


def test_the_capability_statement_is_one_and_open_to_everybody() -> None:
    answer = Client().get("/fhir/metadata")
    told = CapabilityStatement.model_validate(answer.json())
    assert (answer["Content-Type"], told.fhirVersion) == ("application/fhir+json", "4.0.1")
    assert sorted(one.type for one in told.rest[0].resource) == TYPES


EXAMPLES = {"token": "1", "string": "a", "date": "2026", "reference": "1"}
RESULTS = {
    "_count": "5",
    "_sort": "_id",
    "_summary": "true",
    "_elements": "id",
    "_total": "none",
    "_include": "*",
    "_revinclude": "PractitionerRole:*",
    "_has": "",
}


@pytest.mark.parametrize("kind", TYPES)
def test_the_statement_tells_what_the_server_takes_and_nothing_else(soft: Program, kind: str) -> None:
    told = {one["type"]: one for one in Client().get("/fhir/metadata").json()["rest"][0]["resource"]}[kind]
    own = {one["name"]: one for one in told["searchParam"] if one["name"] not in RESULTS}
    assert set(own) == set(PARAMETERS[searching.TYPES[kind]])
    assert {one["name"] for one in told["searchParam"]} - set(own) == set(RESULTS)
    for name, one in own.items():
        modifiers = [word.strip(" .,") for word in one["documentation"].split(".")[0].split(":")[2:]]
        assert modifiers, name
        for modifier in ("", *modifiers):
            value = "true" if modifier == "missing" or name == "active" else EXAMPLES[one["type"]]
            query = f"{name}:{modifier}={value}" if modifier else f"{name}={value}"
            answer = soft.get(f"/fhir/{kind}?{query}", prefer="handling=strict")
            assert answer.status_code == 200, query
        others = {"exact", "contains", "text", "not", "above", "below", "in"} - set(modifiers)
        for modifier in others:
            assert soft.get(f"/fhir/{kind}?{name}:{modifier}=1").status_code == 400, (name, modifier)
    for name, include in [
        *(("_include", one) for one in told.get("searchInclude", ())),
        *(("_revinclude", one) for one in told.get("searchRevInclude", ())),
    ]:
        assert soft.get(f"/fhir/{kind}?{name}={include}", prefer="handling=strict").status_code == 200


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("name", sorted(set(RESULTS) - {"_has", "_include", "_revinclude"}))
def test_what_says_how_the_answer_looks_is_taken(soft: Program, kind: str, name: str) -> None:
    answer = soft.get(f"/fhir/{kind}?{name}={RESULTS[name]}", prefer="handling=strict")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["PractitionerRole/99000119", "Location/99009910"])
def test_what_a_program_has_already_is_not_sent_again(soft: Program, path: str) -> None:
    first = soft.get(f"/fhir/{path}")
    again = soft.get(f"/fhir/{path}", if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert soft.get(f"/fhir/{path}", if_modified_since=first["Last-Modified"]).status_code == 304


def test_a_change_is_a_new_version(soft: Program) -> None:
    before = soft.get("/fhir/Location/99000119")
    register.move(
        ProviderCode.objects.get(digits="99000119"),
        "5, rue Neuve",
        register.ALWAYS,
        at=NOW + timedelta(days=1),
    )
    after = soft.get("/fhir/Location/99000119", if_none_match=before["ETag"])
    assert (after.status_code, after.json()["meta"]["versionId"]) != (304, before.json()["meta"]["versionId"])
    assert after.json()["meta"]["lastUpdated"] > before.json()["meta"]["lastUpdated"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("Patient", 404),
        ("Patient/1", 404),
        ("Practitioner/0", 404),
        ("Practitioner/x", 404),
        ("Practitioner/%00", 404),
        ("Practitioner/" + "9" * 60, 404),
        ("PractitionerRole/99000119/_history", 404),
        ("PractitionerRole/99000119/_history/1", 404),
        ("", 404),
        ("PractitionerRole/%F0%9F%98%80", 404),
    ],
)
def test_what_is_not_there_is_an_outcome(soft: Program, path: str, status: int) -> None:
    answer = soft.get(f"/fhir/{path}")
    OperationOutcome.model_validate(answer.json())
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/fhir+json")


def test_no_key_another_scope_and_too_many_requests_are_outcomes(soft: Program) -> None:
    hasty = program(Scope.DIRECTORY, per_minute=1)
    hasty.get("/fhir/Practitioner")
    answers = [
        Client().get("/fhir/Practitioner"),
        program(Scope.CODES).get("/fhir/Practitioner"),
        hasty.get("/fhir/Practitioner"),
    ]
    assert [answer.status_code for answer in answers] == [401, 403, 429]
    issues = [OperationOutcome.model_validate(answer.json()).issue[0].code for answer in answers]
    assert issues == ["login", "forbidden", "throttled"]
    assert int(answers[2]["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "Practitioner"),
        ("PUT", "Practitioner/1"),
        ("DELETE", "Practitioner/1"),
        ("PATCH", "Practitioner/1"),
        ("GET", "Practitioner/_search"),
        ("POST", "metadata"),
    ],
)
def test_what_writes_is_refused_with_an_outcome(soft: Program, method: str, path: str) -> None:
    answer = soft.ask(method, f"/fhir/{path}")
    if path.endswith("_search"):
        assert answer.status_code in {404, 405}
    else:
        assert answer.status_code == 405
        assert answer["Allow"]
    assert answer.json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/fhir+json", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/fhir+json; fhirVersion=4.0", 200),
        ("application/fhir+xml", 406),
        ("text/turtle", 406),
    ],
)
def test_json_is_the_only_form(soft: Program, accept: str, status: int) -> None:
    assert soft.get("/fhir/PractitionerRole/99000119", accept=accept).status_code == status


def test_the_form_may_stand_in_the_address(soft: Program) -> None:
    answers = [
        soft.get(f"/fhir/PractitionerRole/99000119?_format={form}", accept="text/html")
        for form in ("json", "xml")
    ]
    assert [answer.status_code for answer in answers] == [200, 406]


def test_every_issue_is_of_the_value_set() -> None:
    assert {answer.issue for answer in ANSWERS.values()} <= ISSUE_TYPES
