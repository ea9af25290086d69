"""From which prefix a code is given, which numbers are skipped, and when the manager is warned."""

from __future__ import annotations

from datetime import date

import pytest
from tests.office.cast import NOW

from prestalux.office.events.models import Event
from prestalux.office.journal.actor import SYSTEM
from prestalux.office.journal.models import Line
from prestalux.office.registry import actions as registry
from prestalux.office.registry import queries
from prestalux.office.registry.actions import (
    Address,
    Bank,
    Identity,
    NoPrefix,
    PrefixExhausted,
    PrefixSetOtherwise,
)
from prestalux.office.registry.models import PrefixSerial, Provider, ProviderCode
from prestalux.rules.identifiers.allocation import BadPrefix
from prestalux.rules.identifiers.provider_code import ProviderCode as Code
from prestalux.rules.periods import Period

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
PERIOD = Period(date(2026, 12, 1))
ANNA = Identity("Weber", "Anna", "", "", date(1990, 9, 30), "", "anna@example.org", "")


def given(profession: str = "dentist", on: date = ON) -> int:
    """The first six digits of the next code."""
    code = registry.give_code(
        registry.record_provider(ANNA, period=PERIOD, at=NOW),
        profession=profession,
        specialty="",
        address=Address("", "1, rue de l'Exemple", "", "9999", "Luxembourg", "LU"),
        bank=Bank("Anna Weber", "LU280019400644750000", ""),
        period=PERIOD,
        on=on,
        at=NOW,
    )
    return Code.parse(code.digits).first_six


def held(*first_sixes: int) -> None:
    """Codes that came into the register by another way."""
    provider = Provider.objects.create(recorded_at=NOW)
    for first_six in first_sixes:
        digits = Code.of_serial(first_six).digits
        ProviderCode.objects.create(digits=digits, provider=provider, profession="dentist", recorded_at=NOW)


def put(
    prefix: str, *, since: date = date(2026, 1, 1), until: date | None = None, of: str = "dentist"
) -> None:
    registry.set_prefix(
        profession=of,
        prefix=prefix,
        valid_from=since,
        valid_until=until,
        source="made up",
        by=SYSTEM,
        at=NOW,
    )


def warnings() -> list[tuple[str, dict[str, int]]]:
    rows = Event.objects.filter(kind="registry.prefix-nearly-exhausted").order_by("pk")
    return list(rows.values_list("subject", "facts"))


def test_codes_are_given_in_the_order_of_their_numbers() -> None:
    put("99")
    assert [given(), given(), given()] == [990_000, 990_001, 990_002]


def test_numbers_the_register_holds_already_are_skipped() -> None:
    put("99")
    held(990_000, 990_001, 990_003)
    assert [given(), given()] == [990_002, 990_004]


def test_two_professions_under_one_prefix_never_get_the_same_code() -> None:
    put("99")
    put("99", of="doctor")
    assert [given("dentist"), given("doctor"), given("dentist")] == [990_000, 990_001, 990_002]


def test_a_prefix_that_contains_another_skips_what_that_one_gave() -> None:
    put("99000")
    put("99", of="doctor")
    assert [given("dentist"), given("doctor")] == [990_000, 990_001]


def test_the_first_prefix_is_used_up_before_the_second() -> None:
    put("99999")
    put("99998")
    assert [given() // 10 for _ in range(12)] == [99_999] * 10 + [99_998] * 2


def test_the_code_is_given_under_a_prefix_in_force_on_the_day_of_the_decision() -> None:
    put("99998", until=ON)
    put("99999", since=ON)
    assert (given(on=date(2026, 11, 22)) // 10, given(on=ON) // 10) == (99_998, 99_999)


def test_a_prefix_set_twice_is_set_once() -> None:
    put("99")
    given()
    put("99")
    assert given() == 990_001
    assert len(queries.prefix_uses(ON)) == 1


def test_a_prefix_set_already_with_another_end_is_not_set_silently() -> None:
    put("99")
    with pytest.raises(PrefixSetOtherwise):
        put("99", until=date(2027, 1, 1))


def test_setting_a_prefix_is_one_line_in_the_journal() -> None:
    put("99")
    put("99")
    assert list(Line.objects.values_list("event", flat=True)) == ["prefix.set"]


@pytest.mark.parametrize(
    "period",
    [{"since": date(2026, 11, 24)}, {"until": ON}],
    ids=["not yet", "no more"],
)
def test_without_a_prefix_in_force_none_is_invented(period: dict[str, date]) -> None:
    put("99", **period)
    with pytest.raises(NoPrefix) as refused:
        given()
    assert refused.value.facts == {"profession": "dentist"}


def test_the_prefix_of_another_profession_is_not_borrowed() -> None:
    put("99", of="doctor")
    with pytest.raises(NoPrefix):
        given("dentist")


def test_when_every_number_is_given_the_next_is_refused() -> None:
    put("99999")
    for _ in range(10):
        given()
    with pytest.raises(PrefixExhausted):
        given()


def test_when_every_number_left_is_held_already_the_next_is_refused() -> None:
    put("99999")
    held(*range(999_990, 1_000_000))
    with pytest.raises(PrefixExhausted):
        given()


@pytest.mark.parametrize("prefix", ["", "0", "09", "990001", "9a"])
def test_what_is_no_prefix_is_not_set(prefix: str) -> None:
    with pytest.raises(BadPrefix):
        put(prefix)
    assert not PrefixSerial.objects.exists()


# The warning


def test_at_nine_tenths_the_manager_is_warned_once() -> None:
    put("99999")
    for _ in range(8):
        given()
    assert warnings() == []
    given()
    assert warnings() == [("99999", {"used": 9, "capacity": 10})]
    given()
    assert len(warnings()) == 1


def test_numbers_that_were_skipped_count_as_used() -> None:
    put("99999")
    held(*range(999_990, 999_998))
    given()
    assert warnings() == [("99999", {"used": 9, "capacity": 10})]


def test_a_prefix_found_full_on_the_way_to_the_next_is_warned_about_too() -> None:
    put("99999")
    put("99998")
    for _ in range(8):
        given()
    held(999_998, 999_999)
    assert given() == 999_980
    assert warnings() == [("99999", {"used": 10, "capacity": 10})]
    given()
    assert len(warnings()) == 1


def test_each_prefix_is_warned_about_for_itself() -> None:
    put("99999")
    put("99998")
    for _ in range(20):
        given()
    assert [prefix for prefix, _ in warnings()] == ["99999", "99998"]


def test_the_manager_sees_how_far_each_prefix_is_used() -> None:
    put("99999")
    put("99998", of="doctor", until=date(2027, 1, 1))
    put("99997", until=ON)
    for _ in range(9):
        given()
    uses = [
        (use.profession, use.prefix, use.used, use.capacity, use.nearly_exhausted)
        for use in queries.prefix_uses(ON)
    ]
    assert uses == [("dentist", "99999", 9, 10, True), ("doctor", "99998", 0, 10, False)]


def test_numbers_that_an_older_register_brought_count_as_taken() -> None:
    put("99999")
    held(999_990, 999_995, 999_999)
    given()
    (use,) = queries.prefix_uses(ON)
    assert use.used == 4
