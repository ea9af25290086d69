"""`request …`: the steps of staff, with the rights of one of them."""

from __future__ import annotations

import os
import pwd

import pytest
from tests.doors.cli.command import Answer, House, fill

DORA = ("--as", "dora@fonds.example")
CARL = ("--as", "carl@fonds.example")
MIA = ("--as", "mia@fonds.example")
OTTO = ("--as", "otto@fonds.example")
OPERATOR = pwd.getpwuid(os.getuid()).pw_name


def decided(house: House, verb: str, reference: str, *words: str, given: str = "") -> Answer:
    """Prepared by Carl, confirmed by Dora."""
    assert house("request", verb, reference, *CARL, *words, given=given).code == 0
    return house("request", "confirm", reference, *DORA, "--json")


def standing(house: House, reference: str) -> dict[str, object]:
    return house("request", "show", reference, *DORA, "--json").record


def test_the_list_holds_each_request_and_no_name(house: House) -> None:
    reference = house.request()
    answer = house("request", "list", *OTTO, "--json")

    listed = {record["reference"].replace("-", ""): record for record in answer.records}
    assert listed[reference]["status"] == "submitted"
    assert "Weber" not in answer.out
    assert "Weber" not in house("request", "list", *OTTO).out


def test_the_list_can_be_asked_for_one_status(house: House) -> None:
    decided(house, "grant", house.request())
    answer = house("request", "list", *DORA, "--json", "--status", "granted")

    assert {record["status"] for record in answer.records} == {"granted"}


def test_a_dossier_is_shown_and_the_look_is_journalled_before(house: House) -> None:
    reference = house.request()
    answer = house("request", "show", reference, *CARL)

    assert answer.code == 0
    assert "Weber" in answer.out
    event, kind, operator, _ = fill(house, "last-line").split("\t")
    assert (event, kind, operator) == ("look.dossier", "account", OPERATOR)


def test_the_dossier_of_programs_holds_everything(house: House) -> None:
    shown = standing(house, house.request())

    assert (shown["status"], shown["who_must_act"], shown["missing"]) == (
        "submitted",
        "fund",
        {"sections": [], "pieces": [], "email_confirmation": False},
    )
    assert shown["values"]["family_name"] == "Weber"  # type: ignore[index]


def test_a_reference_is_read_as_people_type_it(house: House) -> None:
    reference = house.request()
    typed = f"{reference[:4]} {reference[4:8]}-{reference[8:]}".lower()

    assert house("request", "show", typed, *DORA).code == 0


def test_a_slip_of_the_finger_is_told_as_one(house: House) -> None:
    answer = house("request", "show", "2222-2222-2223", *DORA)

    assert (answer.code, "one character is wrong" in answer.err) == (1, True)


def test_a_grant_gives_a_code_and_journals_both_account_and_operator(house: House) -> None:
    reference = house.request()
    record = decided(house, "grant", reference).record

    assert (record["done"], record["status"], record["code"][:2]) == (True, "granted", "99")
    event, kind, operator, _ = fill(house, "last-line").split("\t")
    assert (event, kind, operator) == ("request.granted", "account", OPERATOR)
    assert standing(house, reference)["status"] == "granted"


def test_the_environment_cannot_name_another_operator(house: House) -> None:
    house("request", "grant", house.request(), *CARL, LOGNAME="somebody", USER="somebody")

    assert fill(house, "last-line").split("\t")[2] == OPERATOR


def test_who_only_reads_decides_nothing(house: House) -> None:
    reference = house.request()
    answer = house("request", "grant", reference, *OTTO)

    assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
    assert standing(house, reference)["prepared"] is None


def test_a_deed_of_two_is_only_prepared_by_one(house: House) -> None:
    reference = house.request()
    record = house("request", "grant", reference, *DORA, "--json").record

    assert (record["prepared"], record["status"]) == ("grant", "submitted")


def test_who_prepared_does_not_confirm(house: House) -> None:
    reference = house.request()
    house("request", "grant", reference, *DORA)
    answer = house("request", "confirm", reference, *DORA, "--json")

    assert (answer.code, answer.record["code"]) == (1, "same-person")


def test_what_is_sent_back_waits_for_nobody(house: House) -> None:
    reference = house.request()
    house("request", "grant", reference, *CARL)
    assert house("request", "send-back", reference, *MIA, "--text", "Voir la page 2.").code == 0

    answer = house("request", "confirm", reference, *DORA, "--json")
    assert (answer.code, answer.record["code"]) == (1, "nothing-prepared")


def test_a_decision_set_aside_leaves_its_code_in_the_dossier(house: House) -> None:
    reference = house.request()
    code = decided(house, "grant", reference).record["code"].replace("-", "")
    record = decided(house, "reopen", reference, "--text", "Erreur.").record

    assert record["status"] == "submitted"
    (former,) = standing(house, reference)["former_decisions"]  # type: ignore[misc]
    assert (former["code"], former["voided_why"]) == (code, "Erreur.")


def test_an_unknown_user_is_refused(house: House) -> None:
    answer = house("request", "list", "--as", "emil@fonds.example", "--json")

    assert (answer.code, answer.record["code"]) == (1, "no-such-account")


def test_a_dossier_of_nobody_gets_the_answer_of_a_foreign_one(house: House) -> None:
    answer = house("request", "show", "2222-2222-2222", *DORA, "--json")

    assert (answer.code, answer.record["code"]) == (1, "not-yours")


def test_several_pieces_are_asked_for_at_once_each_with_reason_and_text(house: House) -> None:
    reference = house.request()
    pieces = ("--piece", "identity-document:unreadable:Trop sombre: refaire", "--piece", "bank-details")
    answer = house("request", "ask", reference, *CARL, *pieces, "--due", "2099-03-31", "--json")

    assert (answer.code, answer.record["status"], answer.record["due_on"]) == (0, "incomplete", "2099-03-31")
    asks = standing(house, reference)["asks"]
    assert [(ask["piece"], ask["reason"], ask["text"]) for ask in asks] == [  # type: ignore[attr-defined]
        ("identity-document", "unreadable", "Trop sombre: refaire"),
        ("bank-details", "missing", ""),
    ]


def test_without_a_day_the_funds_usual_time_is_given(house: House) -> None:
    answer = house("request", "ask", house.request(), *CARL, "--piece", "bank-details", "--json")

    assert answer.record["due_on"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--piece", "bank-details:other"), "reason-missing"),
        (("--piece", "bank-details", "--due", "2020-01-01"), "due-day-past"),
        (("--piece", "bank-details", "--piece", "bank-details:expired"), "asked-already"),
    ],
)
def test_an_ask_that_makes_no_sense_changes_nothing(house: House, words: tuple[str, ...], code: str) -> None:
    reference = house.request()
    answer = house("request", "ask", reference, *CARL, *words, "--json")

    assert (answer.code, answer.record["code"]) == (1, code)
    assert standing(house, reference)["status"] == "submitted"


def test_a_refusal_takes_its_words_from_standard_input(house: House) -> None:
    reference = house.request()
    words = ("--reason", "other", "--reason", "no-authorisation", "--reason", "other", "--text", "-")
    answer = decided(house, "refuse", reference, *words, given="Motif exposé.\n")

    decision = standing(house, reference)["decision"]
    assert answer.code == 0
    assert (decision["reasons"], decision["text"]) == (["other", "no-authorisation"], "Motif exposé.")  # type: ignore[index]


def test_another_reason_needs_words(house: House) -> None:
    answer = house("request", "close", house.request(), *DORA, "--reason", "other", "--json")

    assert (answer.code, answer.record["code"]) == (1, "reason-missing")


def test_a_request_is_closed_with_its_reason(house: House) -> None:
    reference = house.request()

    assert house("request", "close", reference, *DORA, "--reason", "duplicate").code == 0
    assert standing(house, reference)["status"] == "closed"


def test_a_step_can_be_bound_to_what_was_seen(house: House) -> None:
    reference = house.request()
    seen = str(standing(house, reference)["version"])
    house("request", "ask", reference, *CARL, "--piece", "bank-details")
    answer = house(
        "request", "refuse", reference, *DORA, "--reason", "not-the-person", "--seen", seen, "--json"
    )

    assert (answer.code, answer.record["code"]) == (1, "changed-meanwhile")


def test_what_an_incomplete_dossier_lacks_is_named(house: House) -> None:
    reference = fill(house, "draft")
    shown = house("request", "show", reference, *DORA).out

    assert "e-mail address to confirm" in shown


@pytest.mark.parametrize(("language", "said"), [("fr", "Cette étape"), ("de", "Dieser Schritt")])
def test_a_refused_step_is_told_in_the_persons_language(house: House, language: str, said: str) -> None:
    reference = house.request()
    house("request", "close", reference, *DORA, "--reason", "duplicate")
    answer = house("request", "grant", reference, *DORA, "--lang", language)

    assert (answer.code, answer.err.startswith(f"prestalux: {said}")) == (1, True)
