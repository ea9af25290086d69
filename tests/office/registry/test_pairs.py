"""Codes that may be one person's, settled by staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import cast
from tests.office.cast import NOW

from prestalux.office.attribution import actions
from prestalux.office.attribution.access import NotYours
from prestalux.office.journal.actor import Actor
from prestalux.office.journal.models import Line
from prestalux.office.registry import pairs
from prestalux.office.registry.models import DoubtfulPair, ProviderCode
from prestalux.office.registry.pairs import NoSuchPair
from prestalux.rules.periods import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(dora: Actor, prefix: None) -> list[ProviderCode]:
    digits = [cast.grant(cast.submitted(name), dora) for name in ("first", "second", "third")]
    return [ProviderCode.objects.get(digits=one) for one in digits]


def doubt(first: ProviderCode, second: ProviderCode) -> int:
    return DoubtfulPair.objects.create(first=first, second=second, why="same-name", recorded_at=NOW).pk


def test_a_pair_shows_both_codes_as_they_are_today(codes: list[ProviderCode]) -> None:
    doubt(codes[0], codes[1])
    (pair,) = pairs.open_pairs(day_of(NOW), most=9)
    assert (pair.why, pair.first.line.code, pair.second.line.code) == (
        "same-name",
        codes[0].digits,
        codes[1].digits,
    )


def test_a_code_outside_its_days_still_shows_where_it_practises(codes: list[ProviderCode]) -> None:
    doubt(codes[0], codes[1])
    (pair,) = pairs.open_pairs(day_of(NOW) - timedelta(days=4000), most=9)
    assert (pair.first.line.state, pair.first.line.street) == ("", "1, rue de l'Exemple")


def test_many_pairs_take_no_more_queries_than_one(codes: list[ProviderCode]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            pairs.open_pairs(day_of(NOW), most=9)
        return len(captured)

    doubt(codes[0], codes[1])
    one = queries()
    doubt(codes[1], codes[2])
    assert queries() == one


def test_looking_at_pairs_is_a_look_at_each_code(codes: list[ProviderCode], dora: Actor) -> None:
    doubt(codes[0], codes[1])
    doubt(codes[0], codes[2])
    actions.look_at_pairs(by=dora, at=NOW)
    assert Line.objects.filter(event="look.register").count() == 3


def test_no_more_pairs_are_shown_at_once_than_so_many(codes: list[ProviderCode], dora: Actor) -> None:
    for first in codes:
        for second in codes:
            doubt(first, second)
    assert len(pairs.open_pairs(day_of(NOW), most=4)) == 4
    assert pairs.pairs_open() == 9


@pytest.mark.parametrize(("same", "others"), [(True, 1), (False, 0)])
def test_what_is_settled_tells_the_other_codes_of_a_person(
    same: bool, others: int, codes: list[ProviderCode], dora: Actor
) -> None:
    actions.settle_pair(pair_id=doubt(codes[0], codes[1]), same=same, by=dora, at=NOW)
    assert pairs.pairs_open() == 0
    assert [len(pairs.others_of_person(code.pk)) for code in codes] == [others, others, 0]


def test_one_person_is_followed_from_pair_to_pair(codes: list[ProviderCode], dora: Actor) -> None:
    for pair in (doubt(codes[0], codes[1]), doubt(codes[1], codes[2])):
        actions.settle_pair(pair_id=pair, same=True, by=dora, at=NOW)
    assert pairs.others_of_person(codes[0].pk) == tuple(sorted((codes[1].digits, codes[2].digits)))


def test_of_two_who_settle_one_pair_the_second_is_told(codes: list[ProviderCode], dora: Actor) -> None:
    pair = doubt(codes[0], codes[1])
    actions.settle_pair(pair_id=pair, same=True, by=dora, at=NOW)
    with pytest.raises(NoSuchPair):
        actions.settle_pair(pair_id=pair, same=False, by=dora, at=NOW)
    assert DoubtfulPair.objects.get().state == "same"


def test_who_settled_it_is_journalled(codes: list[ProviderCode], dora: Actor) -> None:
    actions.settle_pair(pair_id=doubt(codes[0], codes[1]), same=False, by=dora, at=NOW)
    line = Line.objects.get(event="pair.settled")
    assert (line.account_id, line.subject, '"same":false' in line.facts) == (
        dora.account_id,
        str(codes[0].pk),
        True,
    )


def test_only_who_decides_settles_a_pair(codes: list[ProviderCode]) -> None:
    pair = doubt(codes[0], codes[1])
    for by in (cast.carl(), cast.otto()):
        with pytest.raises(NotYours):
            actions.settle_pair(pair_id=pair, same=True, by=by, at=NOW)
