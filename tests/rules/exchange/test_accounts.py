"""An account of the space: its name, its roles, its secret."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prestalux.rules.exchange.accounts import (
    LONGEST_NAME,
    SECRET_BYTES,
    AccountFault,
    BadExchangeAccount,
    Environment,
    ExchangeRole,
    ExchangeTerms,
    HolderKind,
    as_shown,
    environment_of,
    first_roles,
    secret_text,
    username_of,
)
from prestalux.rules.periods import Period

DAYS = Period(date(2026, 12, 1))
BOTH = frozenset({ExchangeRole.DEPOSIT, ExchangeRole.COLLECT})


@given(st.integers(10_000_000, 99_999_999), st.integers(1, 99_999), st.sampled_from(Environment))
def test_a_name_tells_its_space(digits: int, number: int, environment: Environment) -> None:
    assert environment_of(username_of(str(digits), number, environment)) is environment


def test_no_name_is_in_both_spaces() -> None:
    names = {username_of("99012345", 1, environment) for environment in Environment}
    assert len(names) == len(Environment)


@pytest.mark.parametrize(
    "name", ["", "root", "x99012345-1", "p9901234-1", "p99012345-0", "p99012345-1\n", "P99012345-1"]
)
def test_another_word_is_no_name(name: str) -> None:
    assert environment_of(name) is None


def test_a_software_administers_nothing() -> None:
    with pytest.raises(BadExchangeAccount) as refused:
        ExchangeTerms(HolderKind.SOFTWARE, "Praxis 4", frozenset(ExchangeRole), DAYS)
    assert refused.value.facts["why"] == AccountFault.SOFTWARE_ADMINISTERS
    assert ExchangeRole.ADMINISTER not in first_roles(HolderKind.SOFTWARE)


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * (LONGEST_NAME + 1), "Anna\u202eWeber", "An\u200bna", "An\x07na"]
)
def test_a_name_that_cannot_be_read_is_refused(name: str) -> None:
    with pytest.raises(BadExchangeAccount) as refused:
        ExchangeTerms(HolderKind.PERSON, name, BOTH, DAYS)
    assert refused.value.facts["why"] == AccountFault.NAME


def test_an_account_without_a_role_is_refused() -> None:
    with pytest.raises(BadExchangeAccount):
        ExchangeTerms(HolderKind.PERSON, "Anna Weber", frozenset(), DAYS)


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES))
def test_a_secret_is_known_however_its_groups_are_typed(drawn: bytes) -> None:
    shown = secret_text(drawn)
    assert as_shown(shown) == shown
    assert as_shown(f" {shown.lower().replace('-', ' ')}\n") == shown


@given(st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES), st.integers(0, SECRET_BYTES * 8 - 1))
def test_two_secrets_that_differ_in_a_bit_differ(drawn: bytes, bit: int) -> None:
    other = (int.from_bytes(drawn) ^ (1 << bit)).to_bytes(SECRET_BYTES)
    assert secret_text(drawn) != secret_text(other)


@given(st.text(max_size=300))
def test_any_word_is_read_as_a_word(typed: str) -> None:
    assert isinstance(as_shown(typed), str)


def test_too_little_randomness_makes_no_secret() -> None:
    with pytest.raises(ValueError, match="drawn bytes"):
        secret_text(bytes(SECRET_BYTES - 1))
