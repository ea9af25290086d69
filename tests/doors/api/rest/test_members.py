"""GET /api/v1/codes/{code}/members: who may bill under a common code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.doors.api.asking import Program, program
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.registry import facts
from prestalux.office.registry.models import CodeMember
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def soft(db: None) -> Program:
    common, member = register.codes(2)
    about: dict[str, Any] = {"code": common, "member": member}
    days = Period(date(2026, 6, 1), date(2026, 9, 1))
    facts.state(CodeMember, of=about, columns={}, period=days, at=LATER)
    return program()


def ask(soft: Program, code: str, query: str) -> Any:
    return soft.get(f"/api/v1/codes/{code}/members?{query}").json()


def test_the_members_of_the_day_are_told_with_their_days(soft: Program) -> None:
    told = ask(soft, "99000119", "on=2026-07-01")
    assert told["members"] == [{"code": "99000220", "from": "2026-06-01", "until": "2026-08-31"}]
    assert told["member_of"] == []


def test_a_member_is_told_under_which_code_it_bills(soft: Program) -> None:
    assert [one["code"] for one in ask(soft, "99000220", "on=2026-07-01")["member_of"]] == ["99000119"]


@pytest.mark.parametrize("query", ["on=2026-09-01", f"on=2026-07-01&known_at={NOW:%Y-%m-%dT%H:%M:%SZ}"])
def test_on_another_day_and_as_known_before_there_are_none(soft: Program, query: str) -> None:
    assert ask(soft, "99000119", query)["members"] == []


def test_an_unknown_code_is_refused(soft: Program) -> None:
    assert ask(soft, "99000422", "")["code"] == "no-such-code"


def test_a_key_without_the_scope_is_refused(soft: Program) -> None:
    assert ask(program(Scope.CHANGES), "99000119", "")["code"] == "scope-missing"
