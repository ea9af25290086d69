"""The OpenAPI document and its page: whole, true, and loading nothing from elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from tests.doors.api.asking import program
from tests.office.registry import register

from prestalux.doors.api import refusals
from prestalux.doors.api.rest.api import api
from prestalux.doors.api.rest.documentation import SAID
from prestalux.doors.shared.problems import ANSWERS
from prestalux.doors.shared.refusal_texts import REFUSALS
from prestalux.rules.errors import Refusal
from prestalux.rules.partners import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db: None) -> Any:
    return Client().get("/api/v1/openapi.json").json()


def test_the_document_is_valid_openapi_3_1(document: Any) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_operation_asks_for_the_key(document: Any) -> None:
    assert [
        path
        for path, methods in document["paths"].items()
        for operation in methods.values()
        if not operation.get("security")
    ] == []


@pytest.mark.parametrize("scopes", [(Scope.CODES,), tuple(Scope)])
def test_a_real_answer_has_the_form_that_the_document_tells(document: Any, scopes: tuple[Scope, ...]) -> None:
    register.codes(2)
    soft = program(*scopes)
    one = soft.get("/api/v1/codes/99000119?on=2026-05-01").json()
    many = soft.post("/api/v1/look-up", json.dumps({"codes": [{"code": "99000119"}, {"code": "x"}]})).json()
    problem = soft.get("/api/v1/codes/1").json()
    for told, name in ((one, "CodeOnDay"), (problem, "Problem")):
        assert errors(document, name, told) == []
        assert set(told) <= set(document["components"]["schemas"][name]["properties"])
    assert errors(document, "Problem", many["answers"][1]["problem"]) == []


def errors(document: Any, name: str, told: Any) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(told)]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_page_loads_nothing_from_elsewhere(language: str) -> None:
    page = Client().get("/api/v1/", HTTP_ACCEPT_LANGUAGE=language)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert page.status_code == 200
    assert [address for address in loaded if "//" in address] == []
    assert "unsafe" not in page["Content-Security-Policy"]


def test_the_page_explains_every_code_that_a_refusal_names() -> None:
    page = Client().get("/api/v1/").content.decode()
    assert [code for code in ANSWERS if f'id="{code}"' not in page] == []


def test_every_refusal_of_the_door_has_its_words_and_its_status() -> None:
    own = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    codes = [kind.code for kind in own if kind is not Refusal]
    assert [code for code in codes if code not in REFUSALS or code not in ANSWERS] == []


def test_every_status_is_one_of_an_error() -> None:
    assert {answer.status // 100 for answer in ANSWERS.values()} == {4, 5}


def test_the_page_says_in_each_language_what_the_document_says_in_english() -> None:
    schema: Any = api.get_openapi_schema()
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    said = {one["summary"] for one in operations} | {
        parameter["description"]
        for one in operations
        for parameter in one.get("parameters", ())
        if parameter.get("description")
    }
    with override("en"):
        assert said == set(map(str, SAID))
