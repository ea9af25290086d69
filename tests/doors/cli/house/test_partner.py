"""`partner …`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.doors.cli.command import House, fill


@pytest.fixture(scope="module")
def partnered(make_house: Callable[[str], House]) -> House:
    """A house with one partner, whose keys no other test counts."""
    house = make_house("partners")
    assert house("partner", "add", "Cabinet-Soft", "--contact", "it@soft.example").code == 0
    return house


def new_key(house: House, *words: str) -> dict[str, object]:
    record: dict[str, object] = house("partner", "new-key", "Cabinet-Soft", *words, "--json").record
    return record


def test_a_key_is_printed_with_its_days(partnered: House) -> None:
    made = new_key(partnered, "--scope", "codes:read", "--days", "30")

    assert (made["done"], str(made["secret"]).startswith("prestalux_"), made["former_until"]) == (
        True,
        True,
        None,
    )
    assert fill(partnered, "last-line").split("\t")[:2] == ["partner-key.given", "system"]


def test_the_secret_is_never_printed_again(partnered: House) -> None:
    made = new_key(partnered, "--scope", "codes:read")
    listed = partnered("partner", "keys", "--json")

    assert made["key"] in listed.out
    assert str(made["secret"]) not in listed.out


def test_a_replaced_key_is_told_as_such(partnered: House) -> None:
    old = new_key(partnered, "--scope", "changes:read", "--scope", "codes:read")
    new = partnered("partner", "new-key", "--replace", str(old["key"]), "--both-for", "2", "--json").record
    states = {
        row["key"]: (row["state"], row["scopes"]) for row in partnered("partner", "keys", "--json").records
    }

    assert states[old["key"]] == ("replaced", ["changes:read", "codes:read"])
    assert states[new["key"]] == ("valid", ["changes:read", "codes:read"])


def test_a_key_is_revoked_once(partnered: House) -> None:
    key = str(new_key(partnered, "--scope", "codes:read")["key"])

    assert partnered("partner", "revoke", key).code == 0
    again = partnered("partner", "revoke", key, "--json")
    assert (again.code, again.record["code"]) == (1, "partner-key-over")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("Nobody", "--scope", "codes:read"), "no-such-partner"),
        (("Cabinet-Soft",), "key-terms-bad"),
        (("Cabinet-Soft", "--scope", "codes:read", "--days", "731"), "key-terms-bad"),
        (("--replace", "aaaaaaaaaaaa"), "no-such-partner-key"),
    ],
)
def test_what_cannot_be_given_is_refused(partnered: House, words: tuple[str, ...], code: str) -> None:
    answer = partnered("partner", "new-key", *words, "--json")

    assert (answer.code, answer.record["code"]) == (1, code)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("Cabinet-Soft", "--both-for", "3"),
        ("Cabinet-Soft", "--replace", "a"),
        ("Cabinet-Soft", "--scope", "all"),
    ],
)
def test_words_that_do_not_go_together_are_wrong_use(partnered: House, words: tuple[str, ...]) -> None:
    assert partnered("partner", "new-key", *words).code == 2
