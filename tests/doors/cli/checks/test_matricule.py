"""`matricule check`, as scripts and people use it."""

from __future__ import annotations

import pytest
from stdnum import luhn, verhoeff
from tests.doors.cli.command import prestalux


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1990093012358", None),
        ("1990 0930 123 58", None),
        ("1990093012368", "luhn"),
        ("1990093012359", "verhoeff"),
        ("1900123456712", "no-date"),
        ("19900930123", "length"),
        ("199009301235B", "not-digits"),
    ],
)
def test_each_number_is_told_as_it_was_given_with_its_reason(typed: str, reason: str | None) -> None:
    answer = prestalux("matricule", "check", "--json", typed)

    assert answer.record == {"matricule": typed, "valid": reason is None, "reason": reason}
    assert answer.code == (0 if reason is None else 1)


def test_nobody_is_born_after_today() -> None:
    first = "99991231001"
    number = f"{first}{luhn.calc_check_digit(first)}{verhoeff.calc_check_digit(first)}"

    assert prestalux("matricule", "check", "--json", number).record["reason"] == "future"


def test_a_hyphen_keeps_the_numbers_out_of_the_process_list() -> None:
    answer = prestalux("matricule", "check", "--json", "-", given="1990093012358\n1990093012359\n")

    assert ([record["valid"] for record in answer.records], answer.code) == ([True, False], 1)


def test_the_help_says_that_arguments_can_be_seen() -> None:
    assert "process list" in prestalux("matricule", "check", "--help").out
