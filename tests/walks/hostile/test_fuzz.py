"""Anything at all typed into the question groups of the running house: an answer, never a fault."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import FIELDS, SHEET, Applicant

TRIES = 40
CALM = {200, 302, 409, 422}


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    return fortress.applicant()


def typed(everyday: str) -> st.SearchStrategy[str]:
    """What people type, something near it, a day or a number at the edge, or anything at all."""
    edges = [
        "31.12.9999",
        "01.01.0001",
        "29.02.2024",
        "0" * 13,
        "9" * 34,
        "LU",
        "+",
        "-0",
        "\u0661\u0662",
        "ﬁ",
        "İ",
        "ß" * 120,
    ]
    near = st.tuples(st.just(everyday), st.text(max_size=4)).map("".join)
    return st.one_of(st.just(everyday), near, st.sampled_from(edges), st.text(max_size=150), st.just(""))


@pytest.mark.parametrize("section", list(FIELDS))
def test_no_answer_to_a_question_group_is_a_fault(section: str, anna: Applicant) -> None:
    fields = st.fixed_dictionaries(
        {}, optional={name: typed(SHEET[section].get(name, "")) for name in sorted(FIELDS[section])}
    )
    path = f"{anna.home}sheet/{section}/"

    @settings(
        max_examples=TRIES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(fields)
    def attempt(values: dict[str, str]) -> None:
        sendable = {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}
        assert anna.ask("POST", path, data=sendable).status_code in CALM
        assert anna.ask("GET", path).status_code in CALM

    attempt()
    assert anna.ask("GET", f"{anna.home}check/").status_code == 200
    assert anna.ask("GET", anna.home).status_code == 200


def test_no_text_of_staff_is_a_fault(fortress: Fortress) -> None:
    emil, dora = fortress.submitted(), fortress.staff("reviewer")
    words = st.text(max_size=300)

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(words, words, words, st.sampled_from(["ask", "refuse", "close", "grant"]))
    def attempt(text: str, day: str, reason: str, step: str) -> None:
        data = {
            "piece-bank-details": "on",
            "reason-bank-details": reason,
            "text-bank-details": text,
            "due_on": day,
            "refuse-reasons": reason,
            "refuse-text": text,
            "version": day,
        }
        sendable = {name: value.encode("utf-8", "replace").decode() for name, value in data.items()}
        answer = dora.ask("POST", f"/fr/staff/{emil.reference}/{step}/", data=sendable)
        assert answer.status_code in {*CALM, 400}

    attempt()
    assert fortress.status(emil) == "submitted"
