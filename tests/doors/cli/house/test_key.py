"""`key …`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.doors.cli.command import House, fill

from prestalux.rules.proof import read_key_list


@pytest.fixture(scope="module")
def keyed(make_house: Callable[[str], House]) -> House:
    """A house whose keys no other test counts."""
    return make_house("keys")


def test_a_prepared_house_has_its_first_key(keyed: House) -> None:
    first = keyed("key", "list", "--json").records[0]

    assert (first["held"], first["revoked"], first["until"]) == (True, None, None)


def test_a_key_is_made_for_its_days(keyed: House) -> None:
    made = keyed("key", "make", "--from", "2027-01-01", "--until", "2027-12-31", "--json").record
    listed = {record["key"]: record for record in keyed("key", "list", "--json").records}

    assert (listed[made["key"]]["from"], listed[made["key"]]["until"]) == ("2027-01-01", "2027-12-31")
    assert fill(keyed, "last-line").split("\t")[:2] == ["key.made", "system"]


def test_the_printed_list_is_the_one_that_checks_letters(keyed: House) -> None:
    printed = read_key_list(keyed("key", "public").out)

    assert [key.key_id for key in printed] == [row["key"] for row in keyed("key", "list", "--json").records]


def test_a_revoked_key_is_told_in_the_list_and_revoked_once(keyed: House) -> None:
    key = keyed("key", "make", "--json").record["key"]

    assert keyed("key", "revoke", key, "--reason", "lost").code == 0
    assert fill(keyed, "last-line").split("\t")[:2] == ["key.revoked", "system"]
    again = keyed("key", "revoke", key, "--reason", "lost", "--json")
    assert (again.code, again.record["code"]) == (1, "key-revoked-already")
    assert [row["reason"] for row in keyed("key", "list", "--json").records if row["key"] == key] == ["lost"]


def test_a_key_that_does_not_exist_is_not_revoked(keyed: House) -> None:
    answer = keyed("key", "revoke", "aaaaaaaa", "--reason", "lost", "--json")

    assert (answer.code, answer.record["code"]) == (1, "no-such-key")


def test_days_in_the_wrong_order_are_refused(keyed: House) -> None:
    answer = keyed("key", "make", "--from", "2027-01-02", "--until", "2027-01-01", "--json")

    assert (answer.code, answer.record["code"]) == (1, "period-empty")


def test_with_the_setting_a_new_key_must_stand_in_it(keyed: House) -> None:
    answer = keyed("key", "make", "--json", PROOF_KEYS="AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
    again = keyed("key", "make", "--json", PROOF_KEYS="AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")

    assert answer.record["key"] == "gr2q7gf5"
    assert (again.code, again.record["code"]) == (1, "no-new-key")
