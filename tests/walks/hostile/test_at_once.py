"""Double clicks, two windows, two clerks: each step is taken once, and everybody is told what became of theirs."""

from __future__ import annotations

import re
from functools import partial

import httpx
from tests.walks.hostile.at_once import HANDS, at_once
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import PIECES, Applicant, Staff, Visitor, day, paper, said


def _clones(visitor: Visitor, count: int = HANDS) -> list[Visitor]:
    """The same browser in as many windows: one session, connections of their own."""
    visitor.token()
    clones = []
    for _ in range(count):
        clone = Visitor(visitor.url, language=visitor.language)
        clone.client.cookies.update(visitor.client.cookies)
        clones.append(clone)
    return clones


def _all_post(visitor: Visitor, path: str, **how: object) -> list[httpx.Response]:
    return at_once(*(partial(clone.ask, "POST", path, **how) for clone in _clones(visitor)))


def test_a_request_sent_ten_times_at_once_is_received_once(fortress: Fortress) -> None:
    anna = fortress.complete()
    answers = _all_post(anna, f"{anna.home}check/")
    assert {answer.status_code for answer in answers} == {302}
    assert fortress.status(anna) == "submitted"
    assert [kind for kind, _ in fortress.inside("letters", anna.reference)].count("acknowledgement") == 1
    assert fortress.inside("journal_events", anna.reference).count("request.submitted") == 1


def test_a_request_withdrawn_ten_times_at_once_is_withdrawn_once(fortress: Fortress) -> None:
    anna = fortress.submitted()
    answers = _all_post(anna, f"{anna.home}withdraw/")
    assert {answer.status_code for answer in answers} == {302}
    assert fortress.inside("journal_events", anna.reference).count("request.withdrawn") == 1


def test_a_code_confirmed_ten_times_at_once_is_given_once(fortress: Fortress) -> None:
    anna, carl, dora = fortress.submitted(), fortress.staff("clerk"), fortress.staff("reviewer")
    carl.dossier(anna.reference)
    carl.send(action="/grant/")
    dora.dossier(anna.reference)
    (confirm,) = re.findall(r'action="([^"]+/confirm/)"', dora.page)
    before, version = fortress.inside("codes"), fortress.kept(anna)["version"]
    answers = _all_post(dora, confirm, data={"version": str(version)})
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (HANDS - 1)
    assert fortress.inside("codes") == before + 1


def test_an_answer_sent_ten_times_at_once_is_taken_once(fortress: Fortress) -> None:
    anna, carl = fortress.submitted(), fortress.staff("clerk")
    _ask(carl, anna, "bank-details")
    (ask,) = fortress.inside("ids", anna.reference)["asks"]
    anna.give("bank-details", paper("again"))
    answers = _all_post(anna, f"{anna.home}asks/{ask}/")
    assert {answer.status_code for answer in answers} == {302}
    assert fortress.status(anna) == "submitted"
    assert fortress.inside("journal_events", anna.reference).count("ask.answered") == 1


def test_a_group_saved_from_ten_windows_at_once_never_falls(fortress: Fortress) -> None:
    anna = fortress.applicant()
    fields = {"holder": "Anna Weber", "iban": "LU28 0019 4006 4475 0000"}
    answers = _all_post(anna, f"{anna.home}sheet/bank/", data=fields)
    assert {answer.status_code for answer in answers} <= {302, 409}
    assert fortress.kept(anna)["values"]["iban"] == "LU280019400644750000"


def test_a_group_sent_while_the_request_is_submitted_is_told_where_it_stands(fortress: Fortress) -> None:
    anna = fortress.complete()
    window, other = _clones(anna, 2)
    path = f"{anna.home}sheet/bank/"
    fields = {"holder": "Anna Weber", "iban": "LU44 0019 9887 7665 5443"}
    answers = at_once(
        partial(window.ask, "POST", f"{anna.home}check/"), partial(other.ask, "POST", path, data=fields)
    )
    assert {answer.status_code for answer in answers} <= {302, 409, 422}
    assert other.ask("POST", path, data=fields).headers["location"] in {anna.home, f"{anna.home}bank/"}


def test_an_old_window_keeps_what_was_typed_and_says_that_another_was_quicker(fortress: Fortress) -> None:
    anna = fortress.applicant(language="de")
    anna.fill("bank")
    anna.open(f"{anna.home}sheet/bank/")
    (other,) = _clones(anna, 1)
    other.open(f"{anna.home}sheet/bank/")
    other.send({"holder": "Other Window", "iban": "LU44 0019 9887 7665 5443"})
    anna.send({"holder": "First Window", "iban": "LU12 0010 0012 3456 7891"})
    assert anna.status == 409
    assert said("Changed in another window", "de") in anna.words
    assert 'value="First Window"' in anna.page
    assert fortress.kept(anna)["values"]["holder"] == "Other Window"
    anna.send({"holder": "First Window", "iban": "LU12 0010 0012 3456 7891"})
    assert fortress.kept(anna)["values"]["holder"] == "First Window"


def test_a_window_left_open_over_the_sending_shows_where_the_request_stands(fortress: Fortress) -> None:
    anna = fortress.complete()
    anna.open(f"{anna.home}pieces/identity-document/")
    (other,) = _clones(anna, 1)
    other.open(f"{anna.home}check/")
    other.send()
    anna.send(action="/pieces/identity-document/", file=("late.pdf", paper("late")))
    assert (anna.status, anna.place) == (200, anna.home)
    assert len(fortress.kept(anna)["pieces"]) == len(PIECES)


def test_a_change_after_signing_has_to_be_signed_again(fortress: Fortress) -> None:
    anna = fortress.complete()
    anna.fill("bank", holder="Anna Maria Weber")
    anna.open(f"{anna.home}check/")
    assert 'method="post"' not in anna.page.partition("<main")[2]
    assert anna.ask("POST", f"{anna.home}check/").status_code == 422
    assert fortress.status(anna) == "draft"


def test_of_two_clerks_the_second_is_told_and_his_words_are_kept(fortress: Fortress) -> None:
    anna, carl, carla = fortress.submitted(), fortress.staff("clerk"), fortress.staff("clerk", "de")
    carl.dossier(anna.reference)
    carla.dossier(anna.reference)
    _ask(carl, anna, "bank-details", opened=True)
    carla.send(
        {
            "piece-identity-document": "on",
            "reason-identity-document": "other",
            "text-identity-document": "Beide Seiten bitte.",
            "due_on": day(20),
        },
        action="/ask/",
    )
    assert carla.status == 409
    assert "Beide Seiten bitte." in carla.page
    told = "This dossier changed while the page was open. It is shown as it stands now; please look again before you decide."
    assert said(told, "de") in carla.words
    assert len(fortress.inside("ids", anna.reference)["asks"]) == 1
    carla.send(
        {"piece-identity-document": "on", "reason-identity-document": "expired", "due_on": day(20)},
        action="/ask/",
    )
    assert carla.status == 200
    assert len(fortress.inside("ids", anna.reference)["asks"]) == 2


def test_a_file_given_ten_times_at_once_fills_the_slot_and_no_more(fortress: Fortress) -> None:
    anna = fortress.applicant()
    files = {"file": ("a.pdf", paper("ten times"), "application/pdf")}
    answers = _all_post(anna, f"{anna.home}pieces/bank-details/", files=files)
    assert {answer.status_code for answer in answers} == {302, 409}
    assert len(fortress.kept(anna)["pieces"]) == 6


def test_the_journal_is_whole_after_all_this(fortress: Fortress) -> None:
    assert fortress.inside("journal_is_whole")


def _ask(carl: Staff, anna: Applicant, piece: str, *, opened: bool = False) -> None:
    if not opened:
        carl.dossier(anna.reference)
    carl.send({f"piece-{piece}": "on", f"reason-{piece}": "unreadable", "due_on": day(20)}, action="/ask/")
    assert carl.status == 200, carl.words
