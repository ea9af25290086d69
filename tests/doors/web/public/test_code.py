"""The page that says whether a code was valid on a day: to everybody, and nothing beyond it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.office import cast
from tests.office.registry import register

from prestalux.doors.web.public.codes import ASKED_AN_HOUR
from prestalux.office.attribution import actions
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import look_ups
from prestalux.rules.periods import Period
from prestalux.rules.registry import EndReason

pytestmark = pytest.mark.django_db
WHERE = "/en/code/"


@pytest.fixture(autouse=True)
def page() -> None:
    look_ups._begins.clear()


@pytest.fixture
def code() -> str:
    prefix_of_dentists()
    return cast.grant(cast.submitted(), cast.dora())


def prefix_of_dentists() -> None:
    from prestalux.office.journal.actor import SYSTEM
    from prestalux.office.registry.actions import set_prefix

    set_prefix(
        profession="dentist",
        prefix="99",
        valid_from=date(2026, 1, 1),
        valid_until=None,
        source="test",
        by=SYSTEM,
        at=cast.NOW,
    )


def ask(code: str, on: str = "15.01.2027", client: Client | None = None) -> Any:
    return (client or Client(HTTP_HOST="localhost")).post(WHERE, {"code": code, "on": on})


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_code_that_is_valid_is_said_to_be_with_its_profession(code: str) -> None:
    answer = ask(code)
    assert answer.status_code == 200
    assert "is valid" in said(answer)
    assert "Dentist" in said(answer)


def test_it_is_read_as_people_write_it(code: str) -> None:
    assert "is valid" in said(ask(f" {code[:6]}-{code[6:]} "))


def test_nobody_is_named(code: str) -> None:
    assert not [word for word in ("Weber", "Anna", "rue du Lac", "LU28") if word in said(ask(code))]


def test_before_its_first_day_it_is_not_valid(code: str) -> None:
    register.code(1, days=Period(date(2020, 1, 1)))
    assert "is not valid" in said(ask(code, "30.11.2026"))


@pytest.mark.parametrize("asked", ["given", "99990024"])
def test_of_a_day_before_the_register_nothing_is_said_of_any_code(code: str, asked: str) -> None:
    answer = ask(code if asked == "given" else asked, "01.01.2020")
    assert (answer.status_code, "before 1 December 2026" in said(answer)) == (422, True)


def test_after_its_end_it_is_not_valid(
    code: str,
) -> None:
    mia: Actor = cast.mia()
    actions.end_code(digits=code, last_day=date(2027, 1, 31), reason=EndReason.CESSATION, by=mia, at=cast.NOW)
    assert "is valid" in said(ask(code, "31.01.2027"))
    assert "is not valid" in said(ask(code, "01.02.2027"))


def test_a_code_nobody_holds_is_answered_as_one_that_is_not_valid(code: str) -> None:
    register.code(1, days=Period(date(2020, 1, 1)))
    here, nowhere = said(ask(code, "01.02.2020")), said(ask("99990024", "01.02.2020"))
    assert "is not valid" in nowhere
    for answer in (here, nowhere):
        assert "names nobody" not in answer


@pytest.mark.parametrize(
    ("typed", "on"), [("", ""), ("12345678", ""), ("x" * 50, ""), ("99990024", "31.02.2027")]
)
def test_what_is_no_code_or_day_is_told_beside_its_field(typed: str, on: str) -> None:
    answer = ask(typed, on)
    assert (answer.status_code, "error-summary" in said(answer)) == (422, True)


def test_who_asks_for_many_is_asked_to_wait(code: str) -> None:
    client = Client(HTTP_HOST="localhost")
    answers = [ask("99990024", client=client).status_code for _ in range(ASKED_AN_HOUR + 1)]
    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


def test_who_is_asked_to_wait_is_told_how_long(code: str) -> None:
    client = Client(HTTP_HOST="localhost")
    for _ in range(ASKED_AN_HOUR):
        ask("99990024", client=client)
    assert ask("99990024", client=client).headers["Retry-After"] == "3600"


def test_a_visitor_reads_the_page_without_asking() -> None:
    assert "names nobody" in said(Client(HTTP_HOST="localhost").get(WHERE))
