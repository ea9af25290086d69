"""Every address of a request, asked for as somebody who only helps with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx
import pytest
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.test_every_url import TABLE, Whose
from tests.walks.hostile.visitors import Applicant, Visitor

OPEN = {"request", "section", "piece", "remove", "place", "file", "page", "take-over"}


@dataclass
class Helped:
    fortress: Fortress
    anna: Applicant
    secretary: Visitor
    account_id: int

    def ask(self, method: str, path: str) -> httpx.Response:
        return self.secretary.ask(method, f"{self.anna.home}{path}")


@pytest.fixture(scope="module")
def helped(fortress: Fortress) -> Helped:
    anna = fortress.complete()
    anna.open(f"{anna.home}helpers/")
    anna.send({"email": "secretary@example.org"})
    assert anna.status == 200, anna.words
    (account_id, token) = fortress.inside("helper", anna.reference, 1)
    secretary = fortress.visitor()
    secretary.follow_link(token)
    assert secretary.status == 200, secretary.words
    return Helped(fortress, anna, secretary, account_id)


def _own(door: str) -> list[str]:
    return [name for name, row in TABLE.items() if row.whose is Whose.OWN and name.startswith(f"{door}:")]


def test_what_signs_sends_or_shows_a_decision_is_closed_to_a_helper(
    helped: Helped, urls: dict[str, str]
) -> None:
    ids = helped.fortress.inside("ids", helped.anna.reference)
    before = helped.fortress.kept(helped.anna)
    found = {}
    for name in _own("applicant"):
        if name.removeprefix("applicant:") in OPEN:
            continue
        path = urls[name].format(
            reference=helped.anna.reference,
            ask_id=1,
            issued_id=1,
            account_id=helped.account_id,
            message_id=1,
        )
        for method in ("GET", "POST"):
            answer = helped.secretary.ask(method, path)
            if answer.status_code != 405:
                found[name, method] = answer.status_code
    assert set(found.values()) == {403}
    assert helped.fortress.kept(helped.anna) == before
    assert ids["pieces"]


def test_a_helper_is_no_provider(helped: Helped, urls: dict[str, str]) -> None:
    known = {"reference": helped.anna.reference, "digits": "99000119", "kind": "address"}
    found = set()
    for name in _own("provider"):
        path = re.sub(r"\{(\w+)\}", lambda field: known.get(field[1], "1"), urls[name])
        found |= {helped.secretary.ask(method, path).status_code for method in ("GET", "POST")}
    assert found == {404, 405}


@pytest.mark.parametrize("path", ["", "sheet/bank/", "pieces/bank-details/"])
def test_what_is_to_be_filled_in_is_open_to_a_helper(path: str, helped: Helped) -> None:
    assert helped.ask("GET", path).status_code == 200


def test_a_helper_sees_the_pieces_but_not_the_identity_document(helped: Helped) -> None:
    pieces = helped.fortress.inside("ids", helped.anna.reference)["pieces"]
    seen = {
        (piece, path): helped.ask("GET", f"files/{pieces[piece]}/{path}").status_code
        for piece in ("bank-details", "identity-document")
        for path in ("", "1.png")
    }
    assert seen == {
        ("bank-details", ""): 200,
        ("bank-details", "1.png"): 200,
        ("identity-document", ""): 403,
        ("identity-document", "1.png"): 403,
    }


def test_a_helper_reaches_no_other_request(helped: Helped) -> None:
    emil = helped.fortress.applicant()
    assert helped.secretary.ask("GET", emil.home).status_code == 404


def test_the_decision_does_not_show_on_a_helpers_page(fortress: Fortress) -> None:
    anna = fortress.submitted()
    anna.open(f"{anna.home}helpers/")
    anna.send({"email": "another.secretary@example.org"})
    _, token = fortress.inside("helper", anna.reference, 2)
    secretary = fortress.visitor()
    secretary.follow_link(token)
    dora = fortress.staff("reviewer")
    dora.dossier(anna.reference)
    dora.send({"refuse-reasons": "no-authorisation", "refuse-text": "Rien."}, action="/refuse/")
    before = secretary.words
    secretary.open(anna.home)
    assert secretary.words == before


def test_the_session_of_a_helper_sent_away_ends_at_once(fortress: Fortress) -> None:
    anna = fortress.confirmed(fortress.applicant())
    anna.open(f"{anna.home}helpers/")
    anna.send({"email": "third.secretary@example.org"})
    account_id, token = fortress.inside("helper", anna.reference, 3)
    secretary = fortress.visitor()
    secretary.follow_link(token)
    assert secretary.status == 200, secretary.words
    anna.open(f"{anna.home}helpers/")
    anna.send(action=f"/helpers/{account_id}/end/")
    assert secretary.ask("GET", anna.home).status_code == 403
    assert secretary.ask("POST", f"{anna.home}sheet/bank/", data={"holder": "x"}).status_code == 403
