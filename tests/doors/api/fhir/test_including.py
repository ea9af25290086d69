"""What comes with what was found, searches along references, and how much of it is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.doors.api.asking import Program, program
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.doors.api.fhir import including
from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeMember, CodeSpecialty, ProviderCode
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
ANNA, BEN, COMMON = "99000119", "99000220", "99000523"


@pytest.fixture
def soft(db: None) -> Program:
    """Anna, who is a member of the association; Ben, who is not and has no specialty."""
    anna = register.code(1)
    ben = register.code(2, family="Müller-d’Amboise", given="Ben")
    facts.take_away(CodeSpecialty, of=ben, period=register.ALWAYS, at=NOW)
    common = register.code(5, family="Cabinet du Lac", given="", kind="common")
    about = {"code": common, "member": anna}
    facts.state(CodeMember, of=about, columns={}, period=register.ALWAYS, at=NOW)
    return program(Scope.DIRECTORY)


def found(answer: Any, mode: str = "match") -> list[str]:
    """Their addresses."""
    assert answer.status_code == 200, answer.content
    entries = [entry for entry in answer.json().get("entry", []) if entry["search"]["mode"] == mode]
    return [f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in entries]


def person(soft: Program, code: str) -> str:
    reference: str = soft.get(f"/fhir/PractitionerRole/{code}").json()["practitioner"]["reference"]
    return reference


@pytest.mark.parametrize(
    ("include", "beside"),
    [
        ("PractitionerRole:practitioner", ["person"]),
        ("PractitionerRole:practitioner:Practitioner", ["person"]),
        ("PractitionerRole:organization", [f"Organization/{COMMON}"]),
        ("PractitionerRole:location", [f"Location/{ANNA}"]),
        ("PractitionerRole:*", [f"Location/{ANNA}", f"Organization/{COMMON}", "person"]),
        ("*", [f"Location/{ANNA}", f"Organization/{COMMON}", "person"]),
    ],
)
def test_what_a_role_names_comes_with_it(soft: Program, include: str, beside: list[str]) -> None:
    answer = soft.get(f"/fhir/PractitionerRole?identifier={ANNA}&_include={include}")
    anna = person(soft, ANNA)
    assert found(answer) == [f"PractitionerRole/{ANNA}"]
    assert sorted(found(answer, "include")) == sorted(anna if one == "person" else one for one in beside)


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        (
            "Practitioner?family=weber&_revinclude=PractitionerRole:practitioner",
            [f"PractitionerRole/{ANNA}"],
        ),
        (
            f"Organization?_id={COMMON}&_revinclude=PractitionerRole:organization",
            [f"PractitionerRole/{ANNA}"],
        ),
        (f"Organization?_id={COMMON}&_revinclude=Location:organization", [f"Location/{COMMON}"]),
        (f"Location?_id={BEN}&_revinclude=PractitionerRole:location", [f"PractitionerRole/{BEN}"]),
        (f"Location?_id={COMMON}&_include=Location:organization", [f"Organization/{COMMON}"]),
        (
            "Practitioner?family=weber&_revinclude=PractitionerRole:*&_include:iterate=PractitionerRole:*",
            [f"PractitionerRole/{ANNA}", f"Organization/{COMMON}", f"Location/{ANNA}"],
        ),
    ],
)
def test_what_names_an_entry_comes_with_it(soft: Program, path: str, beside: list[str]) -> None:
    assert found(soft.get(f"/fhir/{path}"), "include") == beside


def test_what_is_named_by_several_comes_once(soft: Program) -> None:
    register.code(6, of=ProviderCode.objects.get(digits=ANNA).provider)
    answer = soft.get(
        "/fhir/PractitionerRole?practitioner.family=weber&_include=PractitionerRole:practitioner"
    )
    assert (len(found(answer)), len(found(answer, "include"))) == (2, 1)


def test_each_page_brings_what_belongs_to_it(soft: Program) -> None:
    path = "/fhir/PractitionerRole?_count=1&_include=PractitionerRole:location&_total=accurate"
    seen = []
    while path:
        answer = soft.get(path)
        assert answer.json()["total"] == 2
        seen.append((found(answer), found(answer, "include")))
        links = {link["relation"]: link["url"] for link in answer.json()["link"]}
        path = links.get("next", "").partition("testserver")[2]
    assert seen == [([f"PractitionerRole/{code}"], [f"Location/{code}"]) for code in (ANNA, BEN)]


def test_more_than_there_is_room_for_is_said(soft: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(including, "MOST_INCLUDED", 1)
    answer = soft.get("/fhir/PractitionerRole?_include=PractitionerRole:location")
    (last,) = [one["resource"] for one in answer.json()["entry"] if one["search"]["mode"] == "outcome"]
    assert (len(found(answer, "include")), last["issue"][0]["code"]) == (1, "too-costly")


@pytest.mark.parametrize(
    "include",
    [
        "PractitionerRole:service",
        "Patient:link",
        "Practitioner:name",
        "practitioner",
        "Location:organization",
    ],
)
def test_an_include_that_leads_nowhere_is_left_out_and_named(soft: Program, include: str) -> None:
    path = f"/fhir/PractitionerRole?_include={include}"
    (outcome,) = [
        entry["resource"] for entry in soft.get(path).json()["entry"] if entry["search"]["mode"] == "outcome"
    ]
    assert outcome["issue"][0]["expression"] == ["http._include"]
    assert soft.get(path, prefer="handling=strict").status_code == 400


@pytest.mark.parametrize(
    ("path", "right"),
    [
        (f"PractitionerRole?practitioner.identifier={ANNA}", [ANNA]),
        ("PractitionerRole?practitioner.name=muller", [BEN]),
        ("PractitionerRole?practitioner:Practitioner.name:exact=Weber", [ANNA]),
        ("PractitionerRole?practitioner.name=nobody", []),
        ("PractitionerRole?organization.name=cabinet", [ANNA]),
        ("PractitionerRole?location.address-city=luxem", [ANNA, BEN]),
        ("PractitionerRole?location.organization.name=cabinet", []),
        ("Location?organization.name=cabinet", [COMMON]),
        (f"PractitionerRole?location=Location/{BEN}", [BEN]),
    ],
)
def test_a_search_goes_along_a_reference(soft: Program, path: str, right: list[str]) -> None:
    assert [one.partition("/")[2] for one in found(soft.get(f"/fhir/{path}"))] == right


@pytest.mark.parametrize(
    ("query", "families"),
    [
        ("_has:PractitionerRole:practitioner:specialty=Z0", ["Weber"]),
        ("_has:PractitionerRole:practitioner:organization.name=cabinet", ["Weber"]),
        (f"_has:PractitionerRole:practitioner:_id={BEN}", ["Müller-d’Amboise"]),
        ("_has:PractitionerRole:practitioner:specialty:missing=true", ["Müller-d’Amboise"]),
    ],
)
def test_a_person_is_found_by_their_role(soft: Program, query: str, families: list[str]) -> None:
    answer = soft.get(f"/fhir/Practitioner?{query}")
    assert [entry["resource"]["name"][0]["family"] for entry in answer.json()["entry"]] == families


@pytest.mark.parametrize(
    "query", ["practitioner:Patient.name=weber", "practitioner.practitioner.x=1", "_has:PractitionerRole=1"]
)
def test_a_way_that_there_is_not_is_refused_by_the_strict(soft: Program, query: str) -> None:
    assert soft.get(f"/fhir/PractitionerRole?{query}", prefer="handling=strict").status_code == 400


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("PractitionerRole?organization:missing=true", [BEN]),
        ("PractitionerRole?organization:missing=false", [ANNA]),
        ("PractitionerRole?specialty:missing=true", [BEN]),
        ("PractitionerRole?specialty:not=Z0", [BEN]),
        ("PractitionerRole?specialty:not=A0,Z0", [BEN]),
        ("PractitionerRole?specialty:not=A0", [ANNA, BEN]),
        ("PractitionerRole?active:not=true", []),
        (f"PractitionerRole?_id:not={ANNA}", [BEN]),
        ("PractitionerRole?identifier:missing=true", []),
        ("PractitionerRole?location:missing=false", [ANNA, BEN]),
        ("Location?organization:missing=true", [ANNA, BEN]),
        ("Location?address=1 rue du", [ANNA, BEN, COMMON]),
        ("Location?address=1234", [ANNA, BEN, COMMON]),
        ("Location?address-postalcode=12", [ANNA, BEN, COMMON]),
        ("Location?address-city:exact=luxembourg", []),
        ("Location?address-city:exact=Luxembourg", [ANNA, BEN, COMMON]),
        ("Location?status=active", [ANNA, BEN, COMMON]),
        ("Location?status=inactive", []),
        ("Organization?type=common", [COMMON]),
        ("Organization?type=institution", []),
        ("Organization?address-city=lux", [COMMON]),
    ],
)
def test_modifiers_and_parameters_mean_what_the_standard_says(
    soft: Program, path: str, right: list[str]
) -> None:
    path = path.replace("1 rue", "1%2C+rue")
    assert [one.partition("/")[2] for one in found(soft.get(f"/fhir/{path}"))] == right


def test_a_place_of_a_code_that_nobody_holds_is_inactive(soft: Program) -> None:
    register.status(ProviderCode.objects.get(digits=BEN), "ended", Period(date(2026, 3, 1)))
    assert found(soft.get("/fhir/Location?status=inactive")) == [f"Location/{BEN}"]
    assert soft.get(f"/fhir/Location/{BEN}").json()["status"] == "inactive"


@pytest.mark.parametrize(
    ("sort", "right"),
    [
        ("_id", [ANNA, BEN]),
        ("-_id", [BEN, ANNA]),
        ("-identifier", [BEN, ANNA]),
    ],
)
def test_roles_stand_in_the_order_asked_for(soft: Program, sort: str, right: list[str]) -> None:
    assert pages(soft, f"PractitionerRole?_sort={sort}") == [[f"PractitionerRole/{code}"] for code in right]


@pytest.mark.parametrize(
    ("sort", "right"),
    [
        ("given", ["Anna A", "Zoé B", "Zoé A"]),
        ("family,-given", ["Zoé A", "Anna A", "Zoé B"]),
        ("-name", ["Zoé B", "Zoé A", "Anna A"]),
        ("-family,given", ["Zoé B", "Anna A", "Zoé A"]),
    ],
)
def test_people_found_by_a_name_stand_in_the_order_asked_for(db: None, sort: str, right: list[str]) -> None:
    for serial, (family, given) in enumerate([("Xa B", "Zoé"), ("Xa A", "Zoé"), ("Xa A", "Anna")], 1):
        register.code(serial, family=family, given=given)
    soft = program(Scope.DIRECTORY)
    told = [
        soft.get(f"/fhir/{one}").json()["name"][0]
        for page in pages(soft, f"Practitioner?name=xa&_sort={sort}")
        for one in page
    ]
    assert [f"{name['given'][0]} {name['family'][-1]}" for name in told] == right


def pages(soft: Program, path: str) -> list[list[str]]:
    path, turned = f"/fhir/{path}&_count=1", []
    while path:
        answer = soft.get(path)
        turned.append(found(answer))
        links = {link["relation"]: link["url"] for link in answer.json()["link"]}
        path = links.get("next", "").partition("testserver")[2]
    return turned


@pytest.mark.parametrize("sort", ["family", "_lastUpdated", "birthdate"])
def test_an_order_that_needs_everything_read_is_left_out_and_named(soft: Program, sort: str) -> None:
    answer = soft.get(f"/fhir/Practitioner?_sort={sort}")
    assert answer.json()["entry"][-1]["resource"]["issue"][0]["expression"] == ["http._sort"]
    assert "_sort" not in answer.json()["link"][0]["url"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("_summary=true", {"identifier", "active", "type", "name"}),
        ("_summary=text", set()),
        ("_summary=data", {"identifier", "active", "type", "name", "address"}),
        ("_summary=false", {"identifier", "active", "type", "name", "address"}),
        ("_elements=name,active", {"name", "active"}),
        ("_elements=Organization.name,unheard", {"name"}),
    ],
)
@pytest.mark.parametrize("path", [f"Organization/{COMMON}?", f"Organization?_id={COMMON}&"])
def test_as_much_is_shown_as_was_asked_for(soft: Program, path: str, query: str, shown: set[str]) -> None:
    told = soft.get(f"/fhir/{path}{query}").json()
    made = told["entry"][0]["resource"] if "entry" in told else told
    assert set(made) - {"resourceType", "id", "meta"} == shown
    assert ("tag" in made["meta"]) == ("address" not in shown)


@pytest.mark.parametrize(
    "query",
    [
        "_summary=yes",
        "_summary=true&_elements=name",
        "_summary=text&_revinclude=PractitionerRole:organization",
        "_elements=name%3B",
        "_total=many",
        "_summary=true&_summary=true",
    ],
)
def test_what_does_not_go_together_is_refused(soft: Program, query: str) -> None:
    answer = soft.get(f"/fhir/Organization?{query}")
    assert (answer.status_code, answer.json()["issue"][0]["details"]["coding"][0]["code"]) == (
        400,
        "search-bad",
    )


def test_the_elements_chosen_are_of_what_was_searched_for(soft: Program) -> None:
    path = f"/fhir/PractitionerRole?_id={ANNA}&_elements=active&_include=PractitionerRole:practitioner"
    role, anna = (entry["resource"] for entry in soft.get(path).json()["entry"])
    assert ("code" in role, "name" in anna) == (False, True)


def test_people_may_read_it_in_lines(soft: Program) -> None:
    answer = soft.get(f"/fhir/Location/{ANNA}?_pretty=true")
    assert answer.content.count(b"\n") > 10
    assert answer.json() == soft.get(f"/fhir/Location/{ANNA}").json()
