"""Figures: gathered from real steps, counted by the database, and the same as counting in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.office import cast

from prestalux.office.attribution import figures as counted
from prestalux.office.attribution.actions import gathering
from prestalux.office.attribution.figures import ALL, Days, Figures
from prestalux.office.attribution.models import CodeRequest, Gathering, Passage, PassageReason
from prestalux.office.dossiers.models import Ask, Dossier
from prestalux.office.journal.actor import Actor
from prestalux.rules.attribution.figures import monday_of, weeks_until
from prestalux.rules.attribution.status import Status
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.periods import day_of

AGES = (5, 15)
pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THIS_WEEK = date(2026, 11, 23)


def figures(at: datetime = cast.NOW + 60 * DAY, weeks: int = 13) -> Figures:
    gathering.gather(at=at)
    return counted.figures(weeks_until(day_of(at), weeks), AGES, at)


def test_the_funds_time_is_apart_from_the_applicants(dora: Actor) -> None:
    """Received on day 0, asked on day 2, answered on day 9, refused on day 12: five days and seven."""
    anna = cast.submitted()
    cast.ask(anna, dora, Piece.BANK_DETAILS, at=cast.NOW + 2 * DAY)
    anna.give(Piece.BANK_DETAILS, b"%PDF-1.7 another", at=cast.NOW + 9 * DAY)
    anna.answer(anna.ask_id(Piece.BANK_DETAILS), at=cast.NOW + 9 * DAY)
    cast.refuse(anna, dora, at=cast.NOW + 12 * DAY + HOUR)
    found = figures()
    assert found.decided == {("dentist", date(2026, 11, 30), Status.REFUSED, 5): 1}
    assert found.waited == {("dentist", date(2026, 11, 30), 7): 1}


def test_two_asks_at_once_are_waited_for_once(dora: Actor) -> None:
    anna = cast.submitted()
    cast.ask(anna, dora, Piece.BANK_DETAILS, at=cast.NOW + DAY)
    cast.ask(anna, dora, Piece.IDENTITY_DOCUMENT, at=cast.NOW + 2 * DAY)
    for piece, days in ((Piece.IDENTITY_DOCUMENT, 3), (Piece.BANK_DETAILS, 5)):
        cast.withdraw_ask(anna, dora, piece, at=cast.NOW + days * DAY)
    cast.close(anna, dora, at=cast.NOW + 6 * DAY)
    found = figures()
    assert [key[3] for key in found.decided] == [2]
    assert [key[2] for key in found.waited] == [4]


def test_a_decision_without_an_ask_has_no_applicants_time(dora: Actor) -> None:
    cast.refuse(cast.submitted(), dora, at=cast.NOW + DAY)
    assert figures().waited == {}


@pytest.mark.usefixtures("prefix")
def test_a_grant_counts_as_granted(dora: Actor) -> None:
    cast.grant(cast.submitted(), dora, at=cast.NOW + 3 * DAY)
    assert [key[2] for key in figures().decided] == [Status.GRANTED]


def test_a_withdrawal_is_received_but_not_decided() -> None:
    anna = cast.submitted()
    anna.withdraw(at=cast.NOW + DAY)
    found = figures()
    assert (found.received, found.decided) == ({("dentist", THIS_WEEK): 1}, {})


def test_a_draft_is_in_no_figure() -> None:
    cast.complete()
    found = figures()
    assert not any((found.received, found.decided, found.waiting, found.reasons))


def test_what_waits_is_of_this_very_moment(dora: Actor) -> None:
    anna = cast.submitted()
    weeks = weeks_until(day_of(cast.NOW), 13)
    assert counted.figures(weeks, AGES, cast.NOW).waiting == {("dentist", Status.SUBMITTED, 0): 1}
    cast.ask(anna, dora, Piece.BANK_DETAILS)
    assert counted.figures(weeks, AGES, cast.NOW).waiting == {("dentist", Status.INCOMPLETE, 0): 1}


@pytest.mark.parametrize(("days", "age"), [(0, 0), (4, 0), (5, 1), (14, 1), (15, 2), (400, 2)])
def test_ages_go_by_legal_days_as_in_the_queue(days: int, age: int) -> None:
    cast.submitted()
    at = cast.NOW.replace(hour=22, minute=30) + days * DAY  # still the same day in Luxembourg
    assert list(counted.figures(weeks_until(day_of(at), 13), AGES, at).waiting) == [
        ("dentist", Status.SUBMITTED, age)
    ]


def test_reasons_are_counted_by_what_they_were_given_for(dora: Actor) -> None:
    anna = cast.submitted()
    cast.ask(anna, dora, Piece.BANK_DETAILS)
    cast.refuse(anna, dora)
    assert figures().reasons == {
        ("dentist", THIS_WEEK, "asked", "unreadable"): 1,
        ("dentist", THIS_WEEK, "refused", "no-authorisation"): 1,
    }


def test_sunday_late_and_monday_early_are_two_weeks_in_luxembourg() -> None:
    for name, at in (("a", "2026-11-22T22:59:59+00:00"), ("b", "2026-11-22T23:00:00+00:00")):
        cast.submitted(name, at=datetime.fromisoformat(at))
    assert figures().received == {("dentist", THIS_WEEK - 7 * DAY): 1, ("dentist", THIS_WEEK): 1}


def test_weeks_outside_are_not_counted() -> None:
    cast.submitted()
    assert figures(cast.NOW + 7 * 13 * DAY, weeks=13).received == {}
    assert figures(cast.NOW + 7 * 12 * DAY, weeks=13).received


# Gathering


def test_gathering_again_changes_nothing(dora: Actor) -> None:
    anna = cast.submitted()
    cast.ask(anna, dora, Piece.BANK_DETAILS)
    assert gathering.gather(at=cast.NOW) == 1
    before = [*Passage.objects.values(), *PassageReason.objects.values()]
    assert gathering.gather(at=cast.NOW + DAY) == 0
    assert [*Passage.objects.values(), *PassageReason.objects.values()] == before


def test_a_step_since_the_last_gathering_is_seen(dora: Actor) -> None:
    anna = cast.submitted()
    gathering.gather(at=cast.NOW)
    cast.refuse(anna, dora, at=cast.NOW + HOUR)
    assert gathering.gather(at=cast.NOW + 2 * HOUR) == 1
    assert Passage.objects.get().status == Status.REFUSED


def test_a_step_that_was_under_way_at_the_last_gathering_is_seen(dora: Actor) -> None:
    anna = cast.submitted()
    gathering.gather(at=cast.NOW + HOUR / 2)
    cast.refuse(anna, dora, at=cast.NOW)
    gathering.gather(at=cast.NOW + HOUR)
    assert Passage.objects.get().status == Status.REFUSED


def test_once_a_day_everything_is_gathered(dora: Actor) -> None:
    anna = cast.submitted()
    gathering.gather(at=cast.NOW + 5 * HOUR)
    Dossier.objects.filter(pk=anna.id).update(status=Status.REFUSED)  # touched by nobody
    assert gathering.gather(at=cast.NOW + 6 * HOUR) == 0
    assert gathering.gather(at=cast.NOW + DAY) == 1


def test_a_request_taken_up_again_loses_its_decision(dora: Actor) -> None:
    anna = cast.submitted()
    cast.refuse(anna, dora)
    gathering.gather(at=cast.NOW)
    Dossier.objects.filter(pk=anna.id).update(status=Status.SUBMITTED, touched_at=cast.NOW + HOUR)
    gathering.gather(at=cast.NOW + HOUR)
    passage = Passage.objects.get()
    assert (passage.decided_week, passage.fund_days) == (None, None)
    assert not PassageReason.objects.exists()


def test_portions_leave_nothing_out_and_rest_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PORTION", 2)
    cast.many(5)
    rests: list[int] = []
    assert gathering.gather(at=cast.NOW, rest=lambda: rests.append(1)) == 5
    assert (Passage.objects.count(), len(rests)) == (5, 3)


def test_the_page_can_say_when_it_was_gathered() -> None:
    assert counted.figures((THIS_WEEK,), AGES, cast.NOW).gathered_at is None
    gathering.gather(at=cast.NOW)
    assert counted.figures((THIS_WEEK,), AGES, cast.NOW).gathered_at == cast.NOW
    assert Gathering.objects.count() == 1


# Against plain Python


def invented(draw: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        submitted = cast.NOW - timedelta(seconds=draw.randrange(90 * 86_400))
        asks = []
        for _ in range(draw.choice((0, 0, 1, 2, 3))):
            begin = submitted + timedelta(seconds=draw.randrange(5 * 86_400))
            asks.append((begin, begin + timedelta(seconds=draw.randrange(6 * 86_400))))
        end = max([submitted, *(end for _, end in asks)]) + timedelta(seconds=draw.randrange(4 * 86_400))
        profession, status = draw.choice(("dentist", "nurse")), draw.choice(("granted", "refused", "closed"))
        yield {
            "number": number,
            "submitted": submitted,
            "asks": asks,
            "end": end,
            "profession": profession,
            "status": status,
        }


def save(one: dict[str, Any]) -> None:
    dossier = Dossier.objects.create(
        kind="code-request", reference=f"R{one['number']:011}", status=one["status"], language="fr",
        opened_at=one["submitted"], submitted_at=one["submitted"], moved_at=one["end"], touched_at=one["end"],
    )  # fmt: skip
    CodeRequest.objects.create(dossier=dossier, account_id=1, profession=one["profession"])
    Ask.objects.bulk_create(
        Ask(dossier=dossier, piece=f"p{place}", reason="missing", due_on=THIS_WEEK, asked_at=begin, settled_at=end, state="answered")
        for place, (begin, end) in enumerate(one["asks"])
    )  # fmt: skip


def seconds_open(one: dict[str, Any]) -> int:
    """Second by second would take long: the ends of all stretches cut the time into pieces, each open or not."""
    cuts = sorted({moment for ask in one["asks"] for moment in ask})
    return sum(
        int((after - before).total_seconds())
        for before, after in pairwise(cuts)
        if any(begin <= before and after <= end for begin, end in one["asks"])
    )


@pytest.mark.parametrize("seed", range(3))
def test_median_and_ninetieth_are_those_of_a_sorted_list(seed: int) -> None:
    everyone = list(invented(random.Random(seed), 120))  # noqa: S311 (invented requests, not secrets)
    for one in everyone:
        save(one)
    shown = counted.shown_of(figures(weeks=26), 1)
    for profession in ("dentist", "nurse"):
        among = [one for one in everyone if one["profession"] == profession]
        days = sorted(
            (int((one["end"] - one["submitted"]).total_seconds()) - seconds_open(one)) // 86_400
            for one in among
        )
        waited = sorted(seconds_open(one) // 86_400 for one in among if one["asks"])
        for found, plain in ((shown.fund_days, days), (shown.applicant_days, waited)):
            count = len(plain)
            expected = Days(count, plain[-(-count * 50 // 100) - 1], plain[-(-count * 90 // 100) - 1])
            assert found[profession, None] == expected


@pytest.mark.parametrize("seed", range(2))
def test_each_week_is_counted_as_by_hand(seed: int) -> None:
    everyone = list(invented(random.Random(seed), 80))  # noqa: S311
    for one in everyone:
        save(one)
    found = figures(weeks=26)
    weeks = Counter(
        (one["profession"], monday_of(day_of(one["end"])), Status(one["status"])) for one in everyone
    )
    by_week: Counter[Any] = Counter()
    for key, count in found.decided.items():
        by_week[key[:3]] += count
    assert by_week == weeks


@pytest.mark.parametrize("count", [0, 60])
def test_the_figures_take_six_queries_however_many_requests(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in invented(random.Random(1), count):  # noqa: S311
        save(one)
    gathering.gather(at=cast.NOW)
    with django_assert_num_queries(6):
        counted.figures(weeks_until(day_of(cast.NOW), 156), AGES, cast.NOW)


# What is shown


def test_percentiles_of_fewer_than_may_be_shown_are_hidden() -> None:
    for one in invented(random.Random(1), 9):  # noqa: S311
        save({**one, "profession": "dentist" if one["number"] < 4 else "nurse"})
    shown = counted.shown_of(figures(weeks=26), 5)
    assert shown.fund_days["dentist", None] == Days(None, None, None)
    assert shown.fund_days["nurse", None].count == 5
    assert shown.fund_days[ALL, None].count == 9


def test_a_hidden_profession_cannot_be_computed_from_all_and_the_others() -> None:
    for one in invented(random.Random(1), 30):  # noqa: S311
        profession = "midwife" if one["number"] < 2 else "nurse" if one["number"] < 12 else "dentist"
        save({**one, "profession": profession, "status": "granted"})
    outcomes = counted.shown_of(figures(weeks=26), 5).outcomes
    assert outcomes[ALL, Status.GRANTED] == 30
    assert (outcomes["midwife", Status.GRANTED], outcomes["nurse", Status.GRANTED]) == (None, None)
    assert outcomes["dentist", Status.GRANTED] == 18
