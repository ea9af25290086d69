"""Searches over the directory, as the standard says they are answered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.doors.api.asking import Program, program
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import directory, facts
from prestalux.office.registry.models import CodeSpecialty, ProviderCode
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
SYSTEM = "urn:prestalux:register/provider-code"


@pytest.fixture
def soft(db: None) -> Program:
    register.code(1)
    register.code(2, family="Müller-d’Amboise", given="Ben")
    register.code(3, family="de la Croix", given="Cléo")
    ended = register.code(4, family="Weber", given="Émile")
    register.status(ended, "ended", Period(date(2026, 3, 1)))
    facts.take_away(CodeSpecialty, of=ended, period=Period(date(2026, 3, 1)), at=NOW)
    return program(Scope.DIRECTORY)


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    entries = answer.json().get("entry", [])
    return [entry["resource"]["id"] for entry in entries if entry["search"]["mode"] == "match"]


def codes(soft: Program, query: str) -> list[str]:
    """Of the people found."""
    answer = soft.get(f"/fhir/Practitioner?{query}")
    assert answer.status_code == 200, answer.content
    entries = answer.json().get("entry", [])
    return [
        entry["resource"]["identifier"][0]["value"][:6].lstrip("9")[2:].lstrip("0")
        for entry in entries
        if entry["search"]["mode"] == "match"
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=web", ["1", "4"]),
        ("name=WEB", ["1", "4"]),
        ("name=muller", ["2"]),
        ("name=Müll", ["2"]),
        ("name=muller+d+amb", ["2"]),
        ("name=amboise", []),
        ("name=de+la+cr", ["3"]),
        ("name=cleo", ["3"]),
        ("name=emile", ["4"]),
        ("name=eber", []),
        ("name:exact=Weber", ["1", "4"]),
        ("name:exact=weber", []),
        ("family=weber&given=anna", ["1"]),
        ("family=anna", []),
        ("name=weber&name=anna", ["1"]),
        ("name=weber,de+la", ["1", "3", "4"]),
        ("name=weber,,", ["1", "4"]),
        ("name=%25", []),
        ("name=_eber", []),
        ("active=true", ["1", "2", "3"]),
        ("active=false", ["4"]),
        ("identifier=99000220", ["2"]),
        ("identifier=990002-20", ["2"]),
        (f"identifier={SYSTEM}|99000220", ["2"]),
        (f"identifier={SYSTEM}|99000220,{SYSTEM}|99000119", ["1", "2"]),
        (f"identifier={SYSTEM}|99000220&identifier=99000119", []),
        ("identifier=urn:oid:1.2.3|99000220", []),
        ("identifier=|99000220", []),
        ("_id=nobody", []),
        ("_lastUpdated=gt2100", []),
        ("_lastUpdated=lt1950", []),
        ("name=", ["1", "2", "3", "4"]),
    ],
)
def test_people_are_found_as_the_standard_says(soft: Program, query: str, found: list[str]) -> None:
    assert codes(soft, query.replace("|", "%7C")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("specialty=Z0&active=true", ["99000119", "99000220", "99000321"]),
        ("specialty=urn:prestalux:register/specialty|Z0&identifier=99000119", ["99000119"]),
        ("specialty=urn:other|Z0", []),
        ("specialty=A0", []),
        ("role=dentist&identifier=99000119", ["99000119"]),
        ("role=doctor", []),
        ("_id=99000119,99000220", ["99000119", "99000220"]),
    ],
)
def test_roles_are_found_by_specialty_and_profession(soft: Program, query: str, found: list[str]) -> None:
    assert ids(soft.get(f"/fhir/PractitionerRole?{query.replace('|', '%7C')}")) == found


def test_a_role_is_found_by_its_person(soft: Program) -> None:
    person = soft.get("/fhir/PractitionerRole/99000220").json()["practitioner"]["reference"]
    for query in (person, person.partition("/")[2], f"http://testserver/fhir/{person}"):
        assert ids(soft.get(f"/fhir/PractitionerRole?practitioner={query}")) == ["99000220"]


def test_a_specialty_that_ended_is_no_longer_found(soft: Program) -> None:
    assert "99000422" not in ids(soft.get("/fhir/PractitionerRole?specialty=Z0"))


def test_a_place_is_found_by_the_name_it_bears(soft: Program) -> None:
    assert ids(soft.get("/fhir/Location?name=luxem&identifier=99000119")) == ["99000119"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ge2026-11-24", ["99000119"]),
        ("gt2026-11-24", []),
        ("eq2026-11-24", ["99000119"]),
        ("2026-11-24", ["99000119"]),
        ("ne2026-11-24", ["99000220", "99000321"]),
        ("le2026-11-23", ["99000220", "99000321"]),
        ("lt2026-11-24T09:00:00Z", ["99000220", "99000321"]),
        ("le2026-11-24T09:00:00Z", ["99000119", "99000220", "99000321"]),
        ("sa2026-11-23", ["99000119"]),
        ("eb2026-11-24", ["99000220", "99000321"]),
        ("2026-11", ["99000119", "99000220", "99000321"]),
        ("gt2026", []),
    ],
)
@pytest.mark.parametrize("most", [0, 20_000], ids=["entry by entry", "by the indexes"])
def test_what_changed_since_is_found_by_its_day(
    db: None, query: str, found: list[str], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "MOST_TOUCHED", most)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    made = [register.code(serial, at=at) for serial in (1, 2, 3)]
    register.move(made[0], "9, rue Neuve", register.ALWAYS, at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert ids(program(Scope.DIRECTORY).get(f"/fhir/Location?_lastUpdated={query}")) == found


def test_a_range_is_two_parameters(soft: Program) -> None:
    day = f"{NOW:%Y-%m-%d}"
    both = f"_lastUpdated=ge{day}&_lastUpdated=lt{day}"
    assert ids(soft.get(f"/fhir/Location?{both}")) == []


@pytest.mark.parametrize("most", [0, 20_000], ids=["entry by entry", "by the indexes"])
@pytest.mark.parametrize("kind", ["Practitioner", "PractitionerRole", "Organization", "Location"])
def test_what_changed_is_what_says_so_itself(
    soft: Program, kind: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every entry, and for every moment at which one changed."""
    monkeypatch.setattr(directory, "MOST_TOUCHED", most)
    late = register.code(7, family="Cabinet", kind="common", at=NOW + timedelta(minutes=5))
    register.status(
        late, "suspended", Period(date(2026, 3, 1), date(2026, 4, 1)), at=NOW + timedelta(hours=1)
    )
    told = [entry["resource"] for entry in soft.get(f"/fhir/{kind}").json()["entry"]]
    moments = {one["meta"]["lastUpdated"] for one in told} | {"2026-03-01", "1990-01-01"}
    for moment in moments:
        right = [one["id"] for one in told if one["meta"]["lastUpdated"] >= moment]
        assert ids(soft.get(f"/fhir/{kind}?_lastUpdated=ge{moment}")) == right, moment


@pytest.mark.parametrize("part", directory.Part)
def test_what_changed_since_is_found_by_indexes(db: None, part: directory.Part) -> None:
    register.codes(3)
    span = directory.Term(directory.Field.UPDATED, (directory.Span(NOW, None),))
    rows = directory._matching(part, [span], directory.Moment(NOW + timedelta(days=1)))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Of few rows PostgreSQL reads all, index or not: what matters is that it need not.
            cursor.execute("SET LOCAL enable_seqscan = off")
        walked = re.findall(r"Seq Scan on (\w+)", rows.explain())
    else:
        walked = re.findall(
            r"SCAN (?!registry_provider(?:code)?$)(registry_\w+|U\d+)$", rows.explain(), re.MULTILINE
        )
    assert walked == [], rows.explain()


def test_a_day_that_came_changes_what_holds_from_it(db: None) -> None:
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    code = register.code(1, at=at)
    register.status(code, "suspended", Period(date(2026, 6, 1)), at=at)
    told = program(Scope.DIRECTORY).get("/fhir/PractitionerRole/99000119").json()
    assert told["meta"]["lastUpdated"] == "2026-05-31T22:00:00Z"
    found = program(Scope.DIRECTORY, per_minute=50).get("/fhir/PractitionerRole?_lastUpdated=ge2026-05-31")
    assert ids(found) == ["99000119"]


def test_what_is_not_known_yet_is_not_there(db: None) -> None:
    from django.utils import timezone

    register.code(1, at=timezone.now() + timedelta(hours=1))
    assert ids(program(Scope.DIRECTORY).get("/fhir/Practitioner")) == []


@pytest.mark.parametrize("kind", ["Practitioner", "PractitionerRole", "Location"])
def test_pages_together_are_the_whole_list(soft: Program, kind: str) -> None:
    found, path, pages = [], f"/fhir/{kind}?_count=3", 0
    while path:
        answer = soft.get(path)
        found += ids(answer)
        path = following(answer)
        pages += 1
    assert (found, pages) == (ids(soft.get(f"/fhir/{kind}")), 2)


def following(answer: Any) -> str:
    links = {link["relation"]: link["url"] for link in answer.json()["link"]}
    return links.get("next", "").partition("testserver")[2]


def test_all_pages_are_of_one_state_of_the_register(soft: Program) -> None:
    first = soft.get("/fhir/Location?_count=1")
    for code in ProviderCode.objects.all():
        register.move(code, "99, rue Neuve", register.ALWAYS, at=datetime.now(UTC))
    second = soft.get(following(first))
    assert "99, rue Neuve" not in second.content.decode()
    assert "99, rue Neuve" in soft.get("/fhir/Location?_count=2").content.decode()


def test_a_link_keeps_the_search(soft: Program) -> None:
    first = soft.get("/fhir/Practitioner?name=weber&_count=1")
    assert len(ids(soft.get(following(first)))) == 1
    assert following(soft.get(following(first))) == ""


def test_a_link_that_was_changed_is_refused(soft: Program) -> None:
    path = following(soft.get("/fhir/Practitioner?_count=1"))
    token = parse_qs(urlsplit(path).query)["_page"][0]
    for wrong in (token[:-1], token + "A", "A" + token, token.swapcase(), "", ".", "a.b", "%00", token * 50):
        answer = soft.get(f"/fhir/Practitioner?_page={wrong}")
        assert (answer.status_code, code_of(answer)) == (422, "cursor-bad"), wrong


def test_a_link_serves_its_own_type_and_partner_alone(soft: Program) -> None:
    query = urlsplit(following(soft.get("/fhir/Practitioner?_count=1"))).query
    other = program(Scope.DIRECTORY, Scope.CODES)
    answers = [soft.get(f"/fhir/Location?{query}"), other.get(f"/fhir/Practitioner?{query}")]
    assert [code_of(answer) for answer in answers] == ["cursor-bad", "cursor-bad"]


def code_of(answer: Any) -> str:
    return str(answer.json()["issue"][0]["details"]["coding"][0]["code"])


def test_an_unknown_parameter_is_left_out_and_named(soft: Program) -> None:
    answer = soft.get("/fhir/Practitioner?name=anna&birthdate=1990", prefer="handling=lenient").json()
    links = {link["relation"]: link["url"] for link in answer["link"]}
    assert links["self"].endswith("/fhir/Practitioner?name=anna")
    outcome = [entry["resource"] for entry in answer["entry"] if entry["search"]["mode"] == "outcome"]
    assert outcome[0]["issue"][0]["expression"] == ["http.birthdate"]


def test_an_unknown_parameter_is_refused_where_handling_is_strict(soft: Program) -> None:
    answer = soft.get("/fhir/Practitioner?birthdate=1990", prefer="return=minimal, handling=strict")
    assert (answer.status_code, code_of(answer)) == (400, "search-not-supported")


@pytest.mark.parametrize(
    "query",
    [
        "name:sounds=weber",
        "name:contains=eber",
        "name:text=weber",
        "name:not=weber",
        "_id:exact=1",
        "_lastUpdated:not=2026",
        "identifier:of-type=a|b|c",
        "identifier:Practitioner=1",
    ],
)
@pytest.mark.parametrize("handling", ["strict", "lenient"])
def test_a_modifier_that_is_not_known_is_refused_however_lenient_one_is(
    soft: Program, query: str, handling: str
) -> None:
    answer = soft.get(f"/fhir/Practitioner?{query.replace('|', '%7C')}", prefer=f"handling={handling}")
    assert (answer.status_code, code_of(answer)) == (400, "search-not-supported")
    assert answer.json()["issue"][0]["code"] == "not-supported"


@pytest.mark.parametrize(
    "query",
    [
        "_lastUpdated=yesterday",
        "_lastUpdated=ge",
        "_lastUpdated=2026-13",
        "_lastUpdated=2026-02-30",
        "_lastUpdated=2026-01-01T25:00:00Z",
        "active=yes",
        "_count=-1",
        "_count=ten",
        "_count=1&_count=2",
        "identifier=a|b|c",
        "identifier=urn:x|",
        "name=%00",
        "name=" + "x" * 201,
        "name=" + ",".join("x" * 201),
        "name=,",
        "name=" + quote("\udcff", errors="surrogatepass"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(soft: Program, query: str) -> None:
    answer = soft.get(f"/fhir/Practitioner?{query.replace('|', '%7C')}")
    if "%ED%B3%BF" in query:
        assert answer.status_code in {200, 400}  # bytes that are no text arrive as the sign for such
    else:
        assert (answer.status_code, code_of(answer)) == (400, "search-bad")


def test_more_than_a_page_holds_is_said_in_the_link(soft: Program) -> None:
    links = soft.get("/fhir/Practitioner?_count=100000").json()["link"]
    assert links[0]["url"].endswith("_count=200")


@pytest.mark.parametrize("query", ["_count=0", "_summary=count"])
def test_the_number_alone_may_be_asked_for(soft: Program, query: str) -> None:
    answer = soft.get(f"/fhir/Practitioner?name=weber&{query}").json()
    assert (answer["total"], "entry" in answer) == (2, False)


def test_a_search_by_post_is_the_same(soft: Program) -> None:
    form = "application/x-www-form-urlencoded"
    posted = soft.post("/fhir/Practitioner/_search", "name=weber&_count=5", content_type=form)
    assert ids(posted) == ids(soft.get("/fhir/Practitioner?name=weber"))
    assert posted.json()["link"][0]["url"].endswith("?name=weber&_count=5")


def test_a_search_by_post_also_heeds_the_address(soft: Program) -> None:
    form = "application/x-www-form-urlencoded"
    assert len(ids(soft.post("/fhir/Practitioner/_search?name=weber", "given=anna", content_type=form))) == 1


def test_a_search_by_post_of_another_type_is_refused(soft: Program) -> None:
    assert soft.post("/fhir/Practitioner/_search", "{}").status_code == 415


def test_a_page_costs_the_same_statements_however_long_it_is(soft: Program) -> None:
    counts = []
    soft.get("/fhir/Practitioner")
    for count in (1, 4):
        with CaptureQueriesContext(connection) as asked:
            soft.get(f"/fhir/Practitioner?_count={count}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
