"""A FHIR client of another house reads the directory."""

from __future__ import annotations

import pytest
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound
from tests.walks.programs.conftest import ASSOCIATION, PEOPLE, Partnered, digits

SYSTEM = "urn:prestalux:register/provider-code"


@pytest.fixture
def client(partnered: Partnered) -> SyncFHIRClient:
    return SyncFHIRClient(f"{partnered.url}/fhir", authorization=f"Bearer {partnered.key}")


def test_it_finds_a_person_by_their_code(client: SyncFHIRClient) -> None:
    anna = client.resources("Practitioner").search(identifier=f"{SYSTEM}|{digits(1)}").get()
    assert (anna["name"][0]["given"], anna["active"]) == (["Anna 1"], True)


def test_it_turns_all_pages(client: SyncFHIRClient) -> None:
    everybody = client.resources("Practitioner").limit(40).fetch_all()
    assert len({one["id"] for one in everybody}) == PEOPLE


def test_it_counts(client: SyncFHIRClient) -> None:
    assert client.resources("PractitionerRole").search(active="false").count() == PEOPLE // 10


def test_it_follows_references(client: SyncFHIRClient) -> None:
    role = client.reference("PractitionerRole", digits(1)).to_resource()
    person = role["practitioner"].to_resource()
    place = role["location"][0].to_resource()
    organisation = role["organization"].to_resource()
    assert person["name"][0]["given"] == ["Anna 1"]
    assert place["address"]["line"] == ["1 rue du Lac"]
    assert (organisation["id"], organisation["name"]) == (ASSOCIATION, "Cabinet du Lac")


def test_it_searches_by_name_and_time(client: SyncFHIRClient) -> None:
    found = (
        client.resources("Practitioner").search(name="WEBER-AAA", _lastUpdated__ge="2020-01-01").fetch_all()
    )
    assert {one["name"][0]["family"] for one in found} == {"Weber-aaa"}


def test_it_reads_what_the_server_can_do(client: SyncFHIRClient) -> None:
    assert client.execute("metadata", method="get")["fhirVersion"] == "4.0.1"


def test_it_understands_that_nothing_is_there(client: SyncFHIRClient) -> None:
    with pytest.raises(ResourceNotFound):
        client.reference("Practitioner", "0").to_resource()


def test_it_understands_an_outcome(client: SyncFHIRClient) -> None:
    with pytest.raises(OperationOutcome):
        client.resources("Practitioner").search(_lastUpdated="yesterday").fetch()
