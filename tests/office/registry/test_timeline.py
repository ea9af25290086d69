"""What the timeline of a code tells beside its own facts: its ties, and who recorded each line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.office import cast
from tests.office.cast import NOW
from tests.office.registry import register

from prestalux.office.attribution import actions
from prestalux.office.events.models import Event
from prestalux.office.journal.actor import Actor
from prestalux.office.registry import facts, ties
from prestalux.office.registry.models import CodeMember, DoubtfulPair, ProviderCode, RegisterImport
from prestalux.office.registry.recorders import RecorderKind
from prestalux.rules.periods import Period
from prestalux.rules.registry import SuspensionReason

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
SUMMER = Period(date(2026, 6, 1), date(2026, 9, 1))


@pytest.fixture
def codes(db: None) -> list[ProviderCode]:
    return register.codes(2)


def tie(codes: list[ProviderCode]) -> None:
    about: dict[str, Any] = {"code": codes[0], "member": codes[1]}
    facts.state(CodeMember, of=about, columns={}, period=SUMMER, at=LATER)


def settled(codes: list[ProviderCode], by: Actor, *, same: bool) -> None:
    pair = DoubtfulPair.objects.create(first=codes[0], second=codes[1], why="same-name", recorded_at=NOW)
    actions.settle_pair(pair_id=pair.pk, same=same, by=by, at=LATER)


def sheet(code: ProviderCode, by: Actor) -> actions.CodeSheet:
    return actions.look_up_code(digits=code.digits, on=date(2026, 7, 1), known_at=None, by=by, at=LATER)


def test_a_membership_is_told_of_both_codes(codes: list[ProviderCode], carl: Actor) -> None:
    tie(codes)
    told = [[(row.fact, row.period, row.says) for row in ties.ties_told(code.pk)] for code in codes]
    assert told == [
        [("member", SUMMER, (codes[1].digits,))],
        [("member-of", SUMMER, (codes[0].digits,))],
    ]


def test_the_sheet_of_a_common_code_names_its_members_with_their_days(
    codes: list[ProviderCode], carl: Actor
) -> None:
    tie(codes)
    assert [(one.digits, one.days) for one in sheet(codes[0], carl).members] == [(codes[1].digits, SUMMER)]
    assert [one.digits for one in sheet(codes[1], carl).memberships] == [codes[0].digits]


@pytest.mark.parametrize(("same", "fact"), [(True, "same-person"), (False, "other-person")])
def test_a_settled_pair_is_told_of_both_codes_with_who_settled_it(
    codes: list[ProviderCode], dora: Actor, same: bool, fact: str
) -> None:
    settled(codes, dora, same=same)
    for code in codes:
        seen = sheet(code, dora)
        assert seen.history[-1].fact == fact
        assert seen.recorders[LATER].account_id == dora.account_id


def test_the_feed_tells_of_both_codes_that_they_are_one_person_s(
    codes: list[ProviderCode], dora: Actor
) -> None:
    settled(codes, dora, same=True)
    told = Event.objects.filter(kind="registry.code-same-person").values_list("subject", flat=True)
    assert set(told) == {str(code.pk) for code in codes}


def test_who_granted_and_who_suspended_a_code_is_told(dora: Actor, mia: Actor, prefix: None) -> None:
    digits = cast.grant(cast.submitted(), dora)
    days = Period(date(2026, 12, 10), date(2026, 12, 20))
    actions.suspend_code(digits=digits, period=days, reason=SuspensionReason.INQUIRY, by=mia, at=LATER)
    seen = sheet(ProviderCode.objects.get(), dora)
    by = {row.says[0]: seen.recorders[row.at].account_id for row in seen.history if row.fact == "status"}
    assert by["suspended"] == mia.account_id
    assert seen.recorders[min(row.at for row in seen.history)].account_id == dora.account_id
    assert set(seen.names) == {dora.account_id, mia.account_id}


def test_what_was_taken_in_is_told_as_such(codes: list[ProviderCode], carl: Actor) -> None:
    run = {"sha256": "0" * 64, "layout": "csv", "encoding": "utf-8", "changes_from": date(2026, 1, 1)}
    RegisterImport.objects.create(**run, started_at=NOW, finished_at=NOW)
    seen = sheet(codes[0], carl)
    assert {who.kind for who in seen.recorders.values()} == {RecorderKind.IMPORT}


def test_of_what_nobody_noted_nobody_is_named(codes: list[ProviderCode], carl: Actor) -> None:
    seen = sheet(codes[0], carl)
    assert {who.kind for who in seen.recorders.values()} == {RecorderKind.UNKNOWN}
