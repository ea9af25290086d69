"""What the register holds: codes for life, facts with their days, and what the database itself refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import cast
from tests.office.cast import NOW

from prestalux.office.journal.actor import Actor
from prestalux.office.registry import facts, queries
from prestalux.office.registry.models import CodeStatus, Provider, ProviderCode
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
FIRST, DAY = date(2026, 12, 1), timedelta(days=1)


@pytest.fixture
def code(dora: Actor, prefix: None) -> ProviderCode:
    return ProviderCode.objects.get(digits=cast.grant(cast.submitted(), dora))


def record(digits: str) -> None:
    with transaction.atomic():
        provider = Provider.objects.create(recorded_at=NOW)
        ProviderCode.objects.create(digits=digits, provider=provider, profession="dentist", recorded_at=NOW)


def ended(code: ProviderCode, last: date) -> None:
    """From the next day on the code is ended."""
    after = Period(last + DAY)
    columns = {"status": "ended", "reason": "cessation"}
    facts.state(CodeStatus, of=code, columns=columns, period=after, at=NOW)


def test_a_code_without_an_end_holds_on_every_later_day(code: ProviderCode) -> None:
    assert queries.is_valid_on(code.digits, date(2099, 1, 1))


def test_a_code_does_not_hold_before_its_first_day(code: ProviderCode) -> None:
    assert not queries.is_valid_on(code.digits, FIRST - DAY)


def test_a_code_nobody_holds_is_not_valid(code: ProviderCode) -> None:
    assert not queries.is_valid_on("99999999", FIRST)


def test_a_correction_replaces_what_was_known_before(code: ProviderCode) -> None:
    ended(code, FIRST)
    assert queries.is_valid_on(code.digits, FIRST)
    assert not queries.is_valid_on(code.digits, FIRST + DAY)


def test_a_code_is_never_given_twice(code: ProviderCode) -> None:
    with pytest.raises(IntegrityError):
        record(code.digits)
    assert queries.codes_given() == 1


@pytest.mark.parametrize("digits", ["9900001", ""])
def test_provider_code_eight_digits(digits: str) -> None:
    with pytest.raises(IntegrityError, match="provider_code_eight_digits"):
        record(digits)


def test_provider_code_no_leading_zero() -> None:
    with pytest.raises(IntegrityError, match="provider_code_no_leading_zero"):
        record("09000019")


def test_codestatus_period_has_a_day(code: ProviderCode) -> None:
    with pytest.raises(IntegrityError, match="codestatus_period_has_a_day"), transaction.atomic():
        CodeStatus.objects.create(
            code=code, status="active", reason="x", valid_from=FIRST, valid_until=FIRST, recorded_at=NOW
        )
