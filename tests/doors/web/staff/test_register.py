"""The register at the desk: what the page carries, and what it says when somebody else was quicker."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.harness.signed_in import signed_in
from tests.office import cast
from tests.office.registry import register

from prestalux.office.registry import look_ups
from prestalux.office.registry.models import ProviderCode, Reinstatement
from prestalux.office.registry.queries import code_on
from prestalux.rules.periods import Period, day_of

pytestmark = pytest.mark.django_db
PAGE = "/en/staff/register/"
STEP = f"{PAGE}change/"
TODAY = day_of(timezone.now())


@pytest.fixture
def desk() -> Client:
    look_ups._begins.clear()
    return signed_in(cast.mia())


@pytest.fixture
def code(db: None) -> ProviderCode:
    return register.code(1, at=timezone.now() - timedelta(days=3))


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def seen(desk: Client) -> str:
    found = re.search(r'name="seen" value="(\w+)"', desk.get(f"{PAGE}?code=99000119").content.decode())
    assert found is not None
    return found[1]


def suspend(desk: Client, version: str, first: int = 1, last: int = 9) -> Any:
    days = {"suspend-first": day(first), "suspend-last": day(last), "suspend-reason": "inquiry"}
    return desk.post(STEP, {"code": "99000119", "step": "suspend", "seen": version, **days})


def end(desk: Client, version: str, last: str, **more: str) -> Any:
    facts = {"end-last": last, "end-reason": "cessation", **more}
    return desk.post(STEP, {"code": "99000119", "step": "end", "seen": version, **facts})


def day(number: int) -> str:
    return f"{TODAY + timedelta(days=number):%d.%m.%Y}"


def test_who_comes_second_sees_the_page_as_it_stands_with_what_they_typed(
    desk: Client, code: ProviderCode
) -> None:
    version = seen(desk)
    assert suspend(desk, version).status_code == 302
    second = suspend(desk, version, first=20, last=30)
    assert second.status_code == 409
    assert "Somebody else changed the state of this code" in said(second)
    assert f'value="{day(30)}"' in second.content.decode()
    assert "suspended, inquiry under way" in said(second)


def test_what_was_typed_is_taken_once_it_was_looked_at_again(desk: Client, code: ProviderCode) -> None:
    suspend(desk, seen(desk))
    assert suspend(desk, seen(desk), first=20, last=30).status_code == 302


def test_an_end_is_asked_for_once_more_in_words(desk: Client, code: ProviderCode) -> None:
    answer = end(desk, seen(desk), day(10))
    assert answer.status_code == 200
    assert "End the code 990001-19?" in said(answer)
    assert code_on(code.digits, TODAY + timedelta(days=11)).state == "active"


def test_an_end_that_was_confirmed_holds(desk: Client, code: ProviderCode) -> None:
    assert end(desk, seen(desk), day(10), sure="yes").status_code == 302
    assert code_on(code.digits, TODAY + timedelta(days=11)).state == "ended"


def test_what_was_read_before_the_confirmation_must_still_stand(desk: Client, code: ProviderCode) -> None:
    version = seen(desk)
    assert end(desk, version, day(10)).status_code == 200
    suspend(desk, version)
    assert end(desk, version, day(10), sure="yes").status_code == 409


def test_an_open_end_is_no_last_day(desk: Client, code: ProviderCode) -> None:
    answer = end(desk, seen(desk), "31.12.9999")
    assert (answer.status_code, "stands for an open end" in said(answer)) == (422, True)


@pytest.mark.parametrize("known", ["31.12.2999", "31.12.9999"])
def test_what_will_be_known_is_refused(desk: Client, code: ProviderCode, known: str) -> None:
    answer = desk.get(f"{PAGE}?code=99000119&known={known}")
    assert (answer.status_code, "nobody can say yet" in said(answer)) == (422, True)


def test_what_is_known_at_the_end_of_today_is_what_is_known_now(desk: Client, code: ProviderCode) -> None:
    assert desk.get(f"{PAGE}?code=99000119&known={day(0)}").status_code == 200


def test_a_day_before_the_register_is_refused(desk: Client, code: ProviderCode) -> None:
    answer = desk.get(f"{PAGE}?code=99000119&on=01.02.1950")
    assert (answer.status_code, "before 1 January 2026" in said(answer)) == (422, True)


def test_a_refusal_writes_its_day_as_people_do(desk: Client, code: ProviderCode) -> None:
    register.status(code, "suspended", Period(date(2026, 5, 1), date(2026, 5, 9)), at=timezone.now())
    answer = desk.post(
        STEP,
        {
            "code": "99000119",
            "step": "suspend",
            "seen": seen(desk),
            "suspend-first": "02.05.2026",
            "suspend-reason": "inquiry",
        },
    )
    assert "On 2 May 2026 this code is not in the state" in said(answer)


class TestAnEndPutRight:
    @pytest.fixture
    def carl(self, desk: Client, code: ProviderCode) -> Client:
        end(desk, seen(desk), day(-1), sure="yes")
        return signed_in(cast.carl())

    def prepare(self, by: Client, last: str = "") -> Any:
        facts = {"reinstate-last": last, "reinstate-reason": "Another person had died."}
        return by.post(
            f"{PAGE}reinstate/", {"code": "99000119", "seen": version_on(by), **facts}, follow=True
        )

    def settle(self, by: Client, do: str, **more: str) -> Any:
        number = Reinstatement.objects.latest("pk").pk
        return by.post(f"{PAGE}reinstatements/{number}/", {"code": "99000119", "do": do, **more}, follow=True)

    def test_it_waits_on_the_page_of_the_code_for_another_person(self, desk: Client, carl: Client) -> None:
        assert "Another person must confirm it" in said(self.prepare(carl))
        shown = said(desk.get(f"{PAGE}?code=99000119"))
        assert "Another person had died." in shown
        assert "990001-19" in said(desk.get(PAGE))

    def test_once_confirmed_the_code_holds_again(self, desk: Client, carl: Client) -> None:
        self.prepare(carl)
        assert "end corrected" in said(self.settle(desk, "confirm"))
        assert code_on("99000119", TODAY).state == "active"

    def test_why_it_was_sent_back_is_told_to_who_prepared_it(self, desk: Client, carl: Client) -> None:
        self.prepare(carl)
        self.settle(desk, "send-back", note="The end was right.")
        assert "The end was right." in said(carl.get(f"{PAGE}?code=99000119"))

    def test_a_day_that_is_no_later_is_told_beside_its_field(self, carl: Client) -> None:
        answer = self.prepare(carl, day(-1))
        assert (answer.status_code, "Give a later day" in said(answer)) == (422, True)

    def test_what_is_settled_already_is_told(self, desk: Client, carl: Client) -> None:
        self.prepare(carl)
        self.settle(carl, "take-back")
        assert "settled this meanwhile" in said(self.settle(desk, "confirm"))


def version_on(by: Client) -> str:
    found = re.search(r'name="seen" value="(\w+)"', by.get(f"{PAGE}?code=99000119").content.decode())
    return found[1] if found else ""
