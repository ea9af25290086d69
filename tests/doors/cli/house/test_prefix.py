"""`prefix …`."""

from __future__ import annotations

import pytest
from tests.doors.cli.command import House, fill

MIA = ("--as", "mia@fonds.example")


def set_prefix(house: House, prefix: str, *words: str, user: tuple[str, ...] = MIA) -> tuple[int, str]:
    source = () if "--source" in words else ("--source", "a decision")
    words = ("prefix", "set", "nurse", prefix, "--from", "2026-01-01", *source, *words, *user, "--json")
    answer = house(*words)
    return answer.code, answer.record.get("code", "")


def test_a_prefix_that_was_set_is_listed_with_its_days_and_source(house: House) -> None:
    assert set_prefix(house, "9971", "--until", "2098-12-31") == (0, "")

    listed = {record["prefix"]: record for record in house("prefix", "list", "--json").records}
    assert listed["9971"] == {
        "profession": "nurse",
        "prefix": "9971",
        "from": "2026-01-01",
        "until": "2098-12-31",
        "source": "a decision",
        "used": 0,
        "capacity": 100,
        "nearly_exhausted": False,
    }
    assert "9971" in house("prefix", "list", "--lang", "fr").out


def test_setting_it_is_journalled(house: House) -> None:
    set_prefix(house, "9972")

    event, kind, _, facts = fill(house, "last-line").split("\t")
    assert (event, kind, '"prefix":"9972"' in facts) == ("prefix.set", "account", True)


@pytest.mark.parametrize("name", ["carl", "dora", "otto"])
def test_only_a_manager_may_set_one(house: House, name: str) -> None:
    assert set_prefix(house, "9973", user=("--as", f"{name}@fonds.example")) == (1, "not-yours")


def test_the_same_again_is_done_and_another_end_is_refused(house: House) -> None:
    set_prefix(house, "9974")

    assert set_prefix(house, "9974") == (0, "")
    assert set_prefix(house, "9974", "--until", "2098-12-31") == (1, "prefix-set-otherwise")


def test_a_refused_prefix_leaves_no_line_in_the_journal(house: House) -> None:
    set_prefix(house, "9975")
    before = fill(house, "count-lines", "prefix.set")
    set_prefix(house, "9975", "--source", "another decision")

    assert fill(house, "count-lines", "prefix.set") == before


@pytest.mark.parametrize(
    ("prefix", "words", "code"),
    [
        ("09", (), "prefix-bad"),
        ("999999", (), "prefix-bad"),
        ("9976", ("--until", "2025-12-31"), "period-empty"),
        ("9976", ("--source", " "), "source-missing"),
    ],
)
def test_a_prefix_that_makes_no_sense_is_refused(
    house: House, prefix: str, words: tuple[str, ...], code: str
) -> None:
    assert set_prefix(house, prefix, *words) == (1, code)
