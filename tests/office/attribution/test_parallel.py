"""Many at once, over real connections: every grant its own code, every click counted once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from tests.office import cast
from tests.office.state import broken_promises, half_grants

from prestalux.office.attribution import actions
from prestalux.office.dossiers.actions import ChangedMeanwhile
from prestalux.office.events.models import Event
from prestalux.office.outbox.models import Letter
from prestalux.office.registry.actions import PrefixExhausted
from prestalux.office.registry.models import Provider, ProviderCode
from prestalux.rules.attribution.status import Status, StepNotAllowed
from prestalux.rules.conventions.pieces import Piece
from prestalux.rules.errors import Refusal
from prestalux.rules.identifiers.provider_code import ProviderCode as Code

pytestmark = pytest.mark.usefixtures("committed")
AT_ONCE = 12


def outcomes(steps: list[Callable[[], Any]]) -> list[Any]:
    """Take the steps on many connections, the first of each together; a refusal is an outcome like another."""
    together = threading.Barrier(min(AT_ONCE, len(steps)))
    begun = threading.local()

    def one(step: Callable[[], Any]) -> Any:
        if not hasattr(begun, "once"):
            begun.once = True
            together.wait(timeout=60)
        try:
            return step()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps) if len(steps) < AT_ONCE else AT_ONCE) as pool:
        return list(pool.map(one, steps))


def held_already(*first_sixes: int) -> list[str]:
    """Codes that came into the register by another way than a grant."""
    provider = Provider.objects.create(recorded_at=cast.NOW)
    return [
        ProviderCode.objects.create(
            digits=Code.of_serial(first_six).digits,
            provider=provider,
            profession="dentist",
            recorded_at=cast.NOW,
        ).digits
        for first_six in first_sixes
    ]


@transaction.atomic
def sent_in(count: int) -> list[cast.Request]:
    return cast.many(count)


def grants(requests: list[cast.Request]) -> list[Callable[[], Any]]:
    dora = cast.dora()
    return [lambda request=request: cast.grant(request, dora) for request in requests]


def warnings() -> list[str]:
    kind = "registry.prefix-nearly-exhausted"
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("subject", flat=True))


def test_a_hundred_grants_at_once_give_a_hundred_codes_that_nobody_holds_yet() -> None:
    cast.prefix()
    held = held_already(990_000, 990_007, 990_008, 990_050)
    given = outcomes(grants(sent_in(100)))
    assert len(set(given) - set(held)) == 100
    assert all(Code.parse(digits).first_six < 990_104 for digits in given)
    assert half_grants() == []


def test_where_the_numbers_run_out_the_last_ones_are_given_and_the_others_refused() -> None:
    for digits in ("99998", "99999"):
        cast.prefix(digits)
    held_already(999_981, 999_999)
    given = Counter(outcomes(grants(sent_in(21))))
    assert given.pop(PrefixExhausted) == 3
    assert (len(given), set(given.values())) == (18, {1})
    assert sorted(warnings()) == ["99998", "99999"]
    assert half_grants() == []


def test_one_request_granted_by_many_hands_gets_one_code() -> None:
    cast.prefix()
    (anna,) = sent_in(1)
    given = outcomes(grants([anna] * 10))
    assert len([digits for digits in given if isinstance(digits, str)]) == 1
    assert set(given) - {digits for digits in given if isinstance(digits, str)} == {StepNotAllowed}
    assert ProviderCode.objects.count() == 1


def test_a_request_sent_in_by_many_clicks_is_sent_in_once() -> None:
    with transaction.atomic():
        anna = cast.complete()
    assert Counter(outcomes([anna.submit] * 10)) == {True: 1, False: 9}
    assert Letter.objects.filter(kind="acknowledgement").count() == 1


def test_of_two_clerks_with_the_same_page_the_second_learns_it() -> None:
    (anna,) = sent_in(1)
    dora, carl, version = cast.dora(), cast.carl(), anna.view().version
    steps = [
        lambda: cast.ask(anna, carl, Piece.BANK_DETAILS, version=version),
        lambda: cast.refuse(anna, dora, version=version),
    ]
    assert Counter(outcomes(steps)) == {None: 1, ChangedMeanwhile: 1}


def test_what_was_prepared_is_done_once_by_two_who_confirm_at_once() -> None:
    with transaction.atomic():
        cast.prefix()
        dora, mia, anna = cast.dora(), cast.mia(), cast.submitted()
        prepared = cast.prepare(anna, cast.carl())
    version = anna.view().version
    confirmed = outcomes(
        [lambda by=by: cast.confirm(anna, by, prepared, version=version) for by in (dora, mia)]
    )
    assert Counter(isinstance(outcome, str) for outcome in confirmed) == {True: 1, False: 1}
    assert (ProviderCode.objects.count(), half_grants()) == (1, [])


def test_a_decision_set_aside_by_many_hands_is_set_aside_once() -> None:
    with transaction.atomic():
        cast.prefix()
        dora, anna = cast.dora(), cast.submitted()
        cast.grant(anna, dora)
    outcomes([lambda: cast.reopen(anna, dora)] * 6)
    assert (len(anna.view().former_decisions), half_grants()) == (1, [])


def test_whoever_withdraws_while_the_fund_grants_has_either_a_code_or_none() -> None:
    cast.prefix()
    with transaction.atomic():
        requests, dora = [cast.submitted(f"anna-{number}") for number in range(6)], cast.dora()
    steps: list[Callable[[], Any]] = []
    for anna in requests:
        steps += [anna.withdraw, lambda anna=anna: cast.grant(anna, dora)]
    outcomes(steps)
    assert {anna.status for anna in requests} <= {Status.WITHDRAWN, Status.GRANTED}
    assert broken_promises() == []


def test_files_given_at_once_are_all_kept() -> None:
    with transaction.atomic():
        anna = cast.draft()
    pieces = list(Piece)
    steps = [lambda piece=piece: anna.give(piece) for piece in pieces]
    assert len(set(outcomes(steps))) == len(pieces)
    assert {given.piece for given in anna.view().pieces} == set(pieces)
    assert broken_promises() == []


def test_old_drafts_are_forgotten_once_by_many_clocks() -> None:
    with transaction.atomic():
        for number in range(6):
            cast.draft(f"anna-{number}")
    steps = [lambda: actions.forget_old_drafts(at=cast.NOW + 100 * cast.DAY, after_days=60)] * 4
    assert sum(outcomes(steps)) == 6
