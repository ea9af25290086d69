"""`registry …`."""

from __future__ import annotations

import pytest
from tests.doors.cli.command import House, fill

DORA = ("--as", "dora@fonds.example")


@pytest.fixture
def code(house: House) -> str:
    return fill(house, "granted")


def show(house: House, code: str, on: str, *words: str) -> dict[str, object]:
    return house("registry", "show", code, "--on", on, *words, "--json").record


def test_a_code_is_shown_as_of_a_day(house: House, code: str) -> None:
    record = show(house, code, "2027-01-01")

    assert (record["code"], record["valid"], record["state"], record["profession"]) == (
        code,
        True,
        "active",
        "dentist",
    )


def test_a_day_before_the_register_is_refused(house: House, code: str) -> None:
    answer = house("registry", "show", code, "--on", "1950-01-01", "--json")
    assert (answer.code, answer.record["code"]) == (1, "day-before-register")


def test_what_will_be_known_is_refused(house: House, code: str) -> None:
    answer = house("registry", "show", code, "--as-known-at", "2999-01-01T10:00:00Z", "--json")
    assert (answer.code, answer.record["code"]) == (1, "moment-to-come")


def test_a_step_chosen_on_what_was_known_before_is_refused(house: House, code: str) -> None:
    seen = str(show(house, code, "2027-01-01")["version"])
    words = ("registry", "suspend", code, "--reason", "inquiry", *DORA, "--seen", seen, "--json")
    answers = [house(*words, "--from", f"2027-03-0{day}", "--until", f"2027-03-0{day}") for day in (1, 3)]

    assert [(answer.code, answer.record.get("code")) for answer in answers] == [
        (0, code),
        (1, "code-changed-meanwhile"),
    ]


def test_a_step_names_what_it_replaced(house: House, code: str) -> None:
    words = ("registry", "end", code, "--last-day", "2027-06-30", "--reason", "other", *DORA, "--lang", "en")
    assert "before:\n" in house(*words).out


def test_an_open_end_is_no_last_day(house: House, code: str) -> None:
    answer = house("registry", "end", code, "--last-day", "9999-12-31", "--reason", "other", *DORA, "--json")
    assert (answer.code, answer.record["code"]) == (1, "last-day-open")


def test_a_misspelt_name_is_found_with_the_reason(house: House, code: str) -> None:
    records = house("registry", "find", "Wehber", "Ana", *DORA, "--json").records
    assert (code, ["name-sound"]) in [(record["code"], record["why"]) for record in records]
    assert house("registry", "find", "Xylophonbauer", *DORA, "--json").out == ""


def test_nobody_without_the_right_finds_anything(house: House, code: str) -> None:
    answer = house("registry", "find", "Weber", "--as", "nobody@fonds.example", "--json")
    assert answer.code == 1
    assert code not in answer.out


def test_an_end_is_known_from_its_moment_on(house: House, code: str) -> None:
    before = show(house, code, "2027-01-01", "--history")["history"][0]["at"]  # type: ignore[index]
    answer = house(
        "registry", "end", code, "--last-day", "2027-06-30", "--reason", "cessation", *DORA, "--json"
    )

    assert answer.code == 0
    assert [state["says"][0] for state in answer.record["states"]] == ["active", "ended"]
    assert show(house, code, "2027-07-01")["state"] == "ended"
    assert show(house, code, "2027-07-01", "--as-known-at", before)["state"] == "active"


def test_a_suspension_is_set_and_lifted(house: House, code: str) -> None:
    house("registry", "suspend", code, "--from", "2027-03-01", "--reason", "inquiry", *DORA)
    assert show(house, code, "2027-03-01")["state"] == "suspended"
    house("registry", "resume", code, "--from", "2027-03-05", *DORA)
    assert [show(house, code, day)["state"] for day in ("2027-03-04", "2027-03-05")] == [
        "suspended",
        "active",
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "99999999"), "provider-code-bad"),
        (("show", "99990024"), "no-such-code"),
        (("end", "99990024", "--last-day", "2027-01-01", "--reason", "other", *DORA), "no-such-code"),
    ],
)
def test_what_is_no_code_of_ours_is_refused(house: House, words: tuple[str, ...], code: str) -> None:
    answer = house("registry", *words, "--json")

    assert (answer.code, answer.record["code"]) == (1, code)


def test_a_clerk_ends_no_code(house: House, code: str) -> None:
    words = ("registry", "end", code, "--last-day", "2027-01-01", "--reason", "other")
    answer = house(*words, "--as", "carl@fonds.example", "--json")

    assert (answer.code, answer.record["code"]) == (1, "not-yours")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "99990024", "--on", "1.1.2027"),
        ("show", "99990024", "--as-known-at", "2027-01-01T10:00:00"),
        ("end", "99990024", "--last-day", "2027-01-01", "--reason", "boredom", *DORA),
    ],
)
def test_what_cannot_be_understood_is_wrong_use(house: House, words: tuple[str, ...]) -> None:
    assert house("registry", *words).code == 2


@pytest.mark.parametrize(("language", "said"), [("fr", "valable"), ("de", "gültig"), ("en", "valid")])
def test_people_read_it_in_their_language(house: House, code: str, language: str, said: str) -> None:
    told = house("registry", "show", code, "--on", "2027-01-01", "--history", "--lang", language).out
    assert said in told.splitlines()[0]
    assert len(told.splitlines()) > 3


def test_an_end_recorded_wrongly_is_put_right_by_two_persons(house: House, code: str) -> None:
    house("registry", "end", code, "--last-day", "2027-06-30", "--reason", "other", *DORA)
    words = ("registry", "reinstate", code, "--json", "--as")
    prepared = house(*words, "carl@fonds.example", "--reason", "another person")
    own = house(*words, "carl@fonds.example", "--confirm")
    confirmed = house(*words, "dora@fonds.example", "--confirm")

    assert (prepared.code, prepared.record["prepared"]) == (0, "reinstate")
    assert (own.code, own.record["code"]) == (1, "not-yours")
    assert (confirmed.code, [state["says"][0] for state in confirmed.record["replaced"]]) == (0, ["ended"])
    assert show(house, code, "2027-07-01")["state"] == "active"
