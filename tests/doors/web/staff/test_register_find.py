"""The page on which a clerk finds a provider."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.registry import register

from prestalux.doors.web.staff.register_find import Turn
from prestalux.office.journal.models import Line
from prestalux.office.registry.finding import Place
from prestalux.rules.attribution.roles import STAFF, Role

pytestmark = pytest.mark.django_db
PAGE = "/en/staff/register/find/"
MOST = 34


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    # The page reads the clock of the day; the cast lives on days of its own.
    monkeypatch.setattr(cast, "NOW", timezone.now() - timedelta(days=1))


@pytest.fixture
def desk(at_home: None) -> Client:
    return signed_in(cast.dora())


def asked(client: Client, **query: str) -> str:
    return client.get(f"{PAGE}?{urlencode(query)}").content.decode()


def lines() -> list[str]:
    return list(Line.objects.filter(event="look.search").values_list("subject", flat=True))


def test_a_misspelt_name_is_found_and_the_page_says_how(desk: Client) -> None:
    register.code(1)
    page = asked(desk, q="Anna Wehber")
    assert "990001-19" in page
    assert "name sounds alike" in page


def test_each_code_that_is_shown_is_in_the_journal_and_what_was_typed_is_not(desk: Client) -> None:
    codes = [register.code(1), register.code(2), register.code(3, family="Kieffer", given="Paul")]
    asked(desk, q="Weber")
    assert sorted(lines()) == sorted(str(code.pk) for code in codes[:2])
    assert not Line.objects.filter(facts__icontains="weber").exists()


def test_who_finds_nobody_leaves_no_line(desk: Client) -> None:
    register.code(1)
    assert "The register knows nobody" in asked(desk, q="Xylophonbauer")
    assert lines() == []


def test_the_matricule_finds_and_is_not_shown(desk: Client) -> None:
    register.code(1)
    page = asked(desk, q="19900930")
    assert "990001-19" in page
    assert "12358" not in page


def test_a_whole_code_leads_to_its_sheet(desk: Client) -> None:
    code = register.code(1)
    answer = desk.get(f"{PAGE}?q=99+00+01-19&on=01.12.2026")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/en/staff/register/?code={code.digits}&on=01.12.2026",
    )


def test_a_code_with_a_wrong_digit_is_asked_about(desk: Client) -> None:
    register.code(1)
    assert "Is one of these meant?" in asked(desk, q="990001-49")


def test_the_sheet_of_no_code_leads_to_the_search(desk: Client) -> None:
    page = desk.get("/en/staff/register/?code=990001-49").content.decode()
    assert f"{PAGE}?q=990001-49" in page


def test_pages_see_one_state_of_the_register(desk: Client) -> None:
    for serial in range(1, 23):
        register.code(serial)
    (after,) = re.findall(r'rel="next" href="([^"]+)"', asked(desk, q="Weber"))
    register.code(30, family="Weber", given="", at=timezone.now())
    page = desk.get(after.replace("&amp;", "&")).content.decode()
    assert page.count("<tr data-row>") == 2
    assert asked(desk, q="Weber").count("<tr data-row>") == 20


def test_a_turn_is_read_as_it_was_written() -> None:
    turn = Turn(Place(17, "99000119"), cast.NOW)
    assert Turn.read(turn.written(), now=cast.NOW) == turn


@pytest.mark.parametrize(
    "after", ["x", "", "=", "é", "W10", "eyJhIjoxfQ", "WzEsIng5OSIsIjIwMjYtMDEtMDFUMDA6MDA6MDArMDA6MDAiXQ"]
)
def test_a_turn_that_was_made_up_begins_at_the_first_page(desk: Client, after: str) -> None:
    register.code(1)
    assert "990001-19" in asked(desk, q="Weber", after=after)


@pytest.mark.parametrize("name", ["profession", "specialty", "standing", "on", "known"])
def test_a_filter_that_is_none_is_refused_in_words(desk: Client, name: str) -> None:
    assert desk.get(f"{PAGE}?q=Weber&{name}=nonsense").status_code == 422


def test_as_known_before_the_code_was_recorded_nobody_is_found(desk: Client) -> None:
    register.code(1)
    assert "The register knows nobody" in asked(desk, q="Weber", known="01.01.2026")


def test_a_page_takes_as_many_queries_for_many_codes_as_for_one(desk: Client) -> None:
    register.code(1)
    few = queries(desk)
    for serial in range(2, 9):
        register.code(serial, family=("Weber", "Veber")[serial % 2])
    assert queries(desk) == few <= MOST


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        asked(client, q="Veber Anna")
    return len(captured)


# Who may


@pytest.mark.parametrize("role", sorted(STAFF))
def test_whoever_reads_at_the_desk_may_search(at_home: None, role: Role) -> None:
    register.code(1)
    assert "990001-19" in asked(signed_in(cast.staff(role, role.value)), q="Weber")


def test_nobody_else_is_shown_anything(at_home: None) -> None:
    register.code(1)
    applicant = cast.draft("anna").by
    for client in (Client(), signed_in(applicant)):
        answer = client.get(f"{PAGE}?q=Weber")
        assert answer.status_code == 302
        assert b"990001" not in answer.content
    assert lines() == []
