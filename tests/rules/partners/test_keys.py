from __future__ import annotations

from datetime import date

import pytest

from prestalux.rules.partners import KEY_BEGINS, BadKeyTerms, KeyTerms, Scope, digest_of, key_text
from prestalux.rules.partners.keys import LONGEST_DAYS, overlap_of
from prestalux.rules.periods import Period

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))
CODES = frozenset({Scope.CODES})


def test_a_key_says_what_it_is() -> None:
    assert key_text(b"\xff" * 32).startswith(KEY_BEGINS)


def test_a_key_is_never_made_of_too_little() -> None:
    with pytest.raises(ValueError, match="32"):
        key_text(b"\xff" * 31)


def test_the_digest_tells_nothing_of_the_key() -> None:
    key = key_text(b"\x01" * 32)
    assert key[len(KEY_BEGINS) :] not in digest_of(key)


@pytest.mark.parametrize(
    ("scopes", "days", "per_minute", "why"),
    [
        (frozenset(), YEAR, 1, "no-scope"),
        (CODES, Period(date(2027, 1, 1)), 1, "too-long"),
        (CODES, Period(date(2027, 1, 1), date(2030, 1, 1)), 1, "too-long"),
        (CODES, YEAR, 0, "per-minute"),
        (CODES, YEAR, 1_000_001, "per-minute"),
    ],
)
def test_terms_that_no_key_has_are_refused_with_the_reason(
    scopes: frozenset[Scope], days: Period, per_minute: int, why: str
) -> None:
    with pytest.raises(BadKeyTerms) as refused:
        KeyTerms(scopes, days, per_minute)
    assert refused.value.facts["why"] == why


@pytest.mark.parametrize("days", [-1, 31])
def test_two_keys_hold_together_for_a_month_at_most(days: int) -> None:
    with pytest.raises(BadKeyTerms):
        overlap_of(days)


def test_the_longest_key_is_one_that_can_be_given() -> None:
    days = Period(date(2027, 1, 1), date.fromordinal(date(2027, 1, 1).toordinal() + LONGEST_DAYS))
    assert KeyTerms(CODES, days).days == days
