"""`code check`, as scripts and people use it."""

from __future__ import annotations

import pytest
from tests.doors.cli.command import prestalux


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("990001-19", None),
        ("99 00 01 19", None),
        ("990079-00", None),
        ("990001-91", "check-digits"),
        ("000097-00", "leading-zero"),
        ("990001", "length"),
        ("99000l-19", "not-digits"),
        ("", "empty"),
    ],
)
def test_each_code_is_told_as_it_was_given_with_its_reason(typed: str, reason: str | None) -> None:
    answer = prestalux("code", "check", "--json", typed)

    assert answer.record == {"code": typed, "valid": reason is None, "reason": reason}
    assert answer.code == (0 if reason is None else 1)


def test_people_read_the_code_as_it_is_printed() -> None:
    assert prestalux("code", "check", "99000119", "--lang", "de").out == "990001-19: richtig gebildet\n"


def test_people_read_why_a_code_is_refused() -> None:
    answer = prestalux("code", "check", "990001-91", "--lang", "fr")

    assert answer.out.startswith("990001-91 : Les deux derniers chiffres ne correspondent pas")


def test_a_hyphen_reads_a_list_in_which_empty_lines_do_not_count() -> None:
    answer = prestalux("code", "check", "--json", "-", given="\ufeff990001-19\r\n\n  \n990001-91\n")

    assert [record["code"] for record in answer.records] == ["990001-19", "990001-91"]
    assert [record["valid"] for record in answer.records] == [True, False]
    assert answer.code == 1


def test_arguments_and_a_list_can_be_mixed_in_their_order() -> None:
    answer = prestalux("code", "check", "--json", "990079-00", "-", "990080-01", given="990001-19\n")

    assert [record["code"] for record in answer.records] == ["990079-00", "990001-19", "990080-01"]


def test_an_empty_list_is_wrong_use_and_no_success() -> None:
    assert prestalux("code", "check", "-").code == 2


def test_a_code_may_begin_with_the_sign_of_an_option() -> None:
    assert prestalux("code", "check", "--json", "--", "-99000119").record["valid"] is True
