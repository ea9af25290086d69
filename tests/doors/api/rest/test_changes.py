"""GET /api/v1/changes: who was away misses nothing, and knows it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.doors.api.asking import Program, program
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.events import actions as events
from prestalux.office.events.models import Event, EventSeries
from prestalux.office.registry import actions, facts
from prestalux.office.registry.models import CodeBankAccount, ProviderCode, ProviderIdentity
from prestalux.rules.partners import Scope
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
PATH = "/api/v1/changes"


@pytest.fixture
def soft(db: None) -> Program:
    return program(Scope.CHANGES)


@pytest.fixture
def code(db: None) -> ProviderCode:
    made = register.code(1)
    bank = {"holder": "Anna Weber", "iban": "LU280019400644750000", "bic": ""}
    facts.state(CodeBankAccount, of=made, columns=bank, period=register.ALWAYS, at=NOW)
    return made


def changed(code: ProviderCode, times: int) -> None:
    for _ in range(times):
        events.tell("registry.code-changed", subject=("code", code.pk), at=NOW, changed=["address"])


def told(soft: Program, query: str = "") -> Any:
    answer = soft.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_register_in_which_nothing_happened_says_so(soft: Program) -> None:
    assert {**told(soft), "next": ""} == {"changes": [], "next": "", "complete": True, "newest": 0}


def test_each_step_is_a_change_with_its_days(soft: Program, code: ProviderCode) -> None:
    actions.suspend_code(code.pk, period=Period(date(2026, 5, 1), date(2026, 6, 1)), reason="inquiry", at=NOW)
    actions.end_code(code.pk, last_day=date(2026, 8, 31), reason="cessation", at=NOW + timedelta(days=1))
    found = [
        (one["sequence"], one["code"], one["what"], one["from"], one["until"])
        for one in told(soft)["changes"]
    ]
    assert found == [
        (1, "99000119", "suspended", "2026-05-01", "2026-05-31"),
        (2, "99000119", "ended", "2026-09-01", None),
    ]


def test_no_reason_is_told(soft: Program, code: ProviderCode) -> None:
    actions.end_code(code.pk, last_day=date(2026, 8, 31), reason="death", at=NOW)
    assert b"death" not in soft.get(PATH).content


def test_who_was_away_gets_everything_in_one_order_and_knows_it(soft: Program, code: ProviderCode) -> None:
    changed(code, 2_345)
    seen, answer = [], told(soft, "limit=1000")
    while True:
        seen += [one["sequence"] for one in answer["changes"]]
        if answer["complete"]:
            break
        answer = told(soft, f"limit=1000&after={answer['next']}")
    assert seen == list(range(1, 2_346))
    assert answer["newest"] == 2_345


def test_who_has_everything_goes_on_from_there(soft: Program, code: ProviderCode) -> None:
    changed(code, 3)
    last = told(soft)["next"]
    assert (told(soft, f"after={last}")["changes"], told(soft, f"after={last}")["complete"]) == ([], True)
    changed(code, 1)
    assert [one["sequence"] for one in told(soft, f"after={last}")["changes"]] == [4]


def test_a_number_serves_as_well(soft: Program, code: ProviderCode) -> None:
    changed(code, 5)
    assert [one["sequence"] for one in told(soft, "after=3")["changes"]] == [4, 5]


def test_a_name_is_a_change_of_each_code_of_the_person(soft: Program, code: ProviderCode) -> None:
    other = ProviderCode.objects.create(
        digits="99000220", provider=code.provider, profession="dentist", recorded_at=NOW
    )
    identity = ProviderIdentity.objects.get()
    columns = {name: getattr(identity, name) for name in actions.Identity.__slots__}
    actions.record_provider(
        actions.Identity(**{**columns, "family_name": "Muller"}),
        period=register.ALWAYS,
        at=NOW,
        provider_id=code.provider_id,
    )
    found = [(one["code"], one["fields"]) for one in told(soft)["changes"]]
    assert found == [("99000119", ["name"]), (other.digits, ["name"])]


def test_that_a_bank_account_changed_is_told_to_those_alone_who_may_see_it(code: ProviderCode) -> None:
    bank = actions.Bank("Anna Weber", "LU120010001234567891", "")
    actions.change_bank_account(code.pk, bank, from_day=date(2026, 9, 1), at=NOW)
    found = [told(program(Scope.CHANGES, *more))["changes"][0] for more in ((), (Scope.BANK_ACCOUNTS,))]
    assert [(one["sequence"], one["what"], one["from"]) for one in found] == [
        (1, "other", None),
        (1, "bank-account-changed", "2026-09-01"),
    ]


@pytest.mark.parametrize("limit", ["0", "10001", "-1", "many", "1e3", "٣", "9" * 30])
def test_a_page_size_beyond_the_limit_is_refused_with_the_limit(soft: Program, limit: str) -> None:
    answer = soft.get(f"{PATH}?limit={limit}")
    assert code_of(answer) == (422, "page-size-bad")
    assert answer.json()["facts"]["most"] == 10_000


def test_a_number_that_is_still_to_come_is_of_another_register(soft: Program, code: ProviderCode) -> None:
    changed(code, 3)
    answer = soft.get(f"{PATH}?after=4")
    assert (code_of(answer), answer.json()["facts"]) == ((409, "cursor-elsewhere"), {"newest": 3})


def test_a_register_put_back_from_a_backup_is_noticed(soft: Program, code: ProviderCode) -> None:
    changed(code, 3)
    last = told(soft)["next"]
    Event.objects.filter(number__gt=1).delete()
    EventSeries.objects.update(last=1)
    changed(code, 5)
    assert code_of(soft.get(f"{PATH}?after={last}")) == (409, "cursor-elsewhere")


def test_a_register_put_back_and_grown_past_the_place_is_noticed(soft: Program, code: ProviderCode) -> None:
    """The very numbers and ids are given again, as a database does that was put back."""
    changed(code, 3)
    last = told(soft)["next"]
    ids = list(Event.objects.filter(number__gt=1).values_list("pk", flat=True))
    Event.objects.filter(number__gt=1).delete()
    EventSeries.objects.update(last=1)
    for pk in ids:
        Event.objects.create(
            pk=pk,
            kind="registry.code-ended",
            subject_kind="code",
            subject=str(code.pk),
            series="registry.code",
            at=NOW,
        )
    changed(code, 5)
    assert told(soft, "after=2")["newest"] == 8
    assert code_of(soft.get(f"{PATH}?after={last}")) == (409, "cursor-elsewhere")


def test_a_place_before_the_backup_is_still_good_after_it_was_put_back(
    soft: Program, code: ProviderCode
) -> None:
    changed(code, 1)
    last = told(soft)["next"]
    changed(code, 2)
    told(soft)
    Event.objects.filter(number__gt=1).delete()
    EventSeries.objects.update(last=1)
    changed(code, 1)
    assert [one["sequence"] for one in told(soft, f"after={last}")["changes"]] == [2]


def test_a_changed_or_foreign_cursor_is_refused(soft: Program, code: ProviderCode) -> None:
    changed(code, 3)
    last = told(soft)["next"]
    first, _, mac = last.partition(".")
    for wrong in (f"{first}.{mac[:-2]}AA", f"A{last}", last[:-1], "-1", "x", "1.1", "%00", "9" * 19, "١"):
        assert code_of(soft.get(f"{PATH}?after={wrong}")) == (422, "cursor-bad"), wrong
    other = program(Scope.CHANGES, Scope.CODES)
    assert code_of(other.get(f"{PATH}?after={last}")) == (422, "cursor-bad")


def test_a_key_without_the_scope_is_refused(db: None) -> None:
    assert code_of(program(Scope.CODES).get(PATH)) == (403, "scope-missing")
