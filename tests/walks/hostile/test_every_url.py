"""Every address of the house, asked for as everybody who has no business there, and as those who have.

TABLE says for each address whose it is. An address without a row here fails the walk.
"""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import httpx
import pytest
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant, Visitor, day

from prestalux.rules.attribution.roles import MAY, Role, Task
from prestalux.rules.identifiers.reference import Reference


class Whose(Enum):
    EVERYBODYS = "everybody's"
    DEMONSTRATION = "everybody's on this machine, in a demonstration only"
    OWN = "the applicant's own"
    ACCOUNT = "everybody's who is signed in, about themselves"


@dataclass(frozen=True)
class Row:
    """`get` and `post`: the answers to those whose it is; None where the address takes no such request.

    `not_applicants`: they have no such thing. `is_step`: by GET everybody, knowing nothing yet, is led to the page on which the step is taken.
    """

    whose: Whose | Task
    get: int | None = 200
    post: int | None = None
    is_step: bool = False
    not_applicants: bool = False


TABLE = {
    "root": Row(Whose.EVERYBODYS, get=302, post=302),
    "healthz": Row(Whose.EVERYBODYS),
    "readyz": Row(Whose.EVERYBODYS),
    # This house has no METRICS_TOKEN (tests/doors/wiring/test_metrics.py).
    "metrics": Row(Whose.EVERYBODYS, get=404),
    "api-documentation": Row(Whose.EVERYBODYS),
    "api-nothing": Row(Whose.EVERYBODYS, get=404, post=404),
    "rest:api-root": Row(Whose.EVERYBODYS),
    "rest:openapi-json": Row(Whose.EVERYBODYS),
    # A session opens no door to programs: only a key does (tests/doors/api).
    "rest:code_on_day": Row(Whose.EVERYBODYS, get=401),
    "rest:members_on_day": Row(Whose.EVERYBODYS, get=401),
    "rest:changes_after": Row(Whose.EVERYBODYS, get=401),
    "rest:codes_on_days": Row(Whose.EVERYBODYS, get=None, post=401),
    "fhir:metadata": Row(Whose.EVERYBODYS),
    "fhir:search": Row(Whose.EVERYBODYS, get=401),
    "fhir:search-by-post": Row(Whose.EVERYBODYS, get=None, post=401),
    "fhir:read": Row(Whose.EVERYBODYS, get=401),
    "fhir:root": Row(Whose.EVERYBODYS, get=404, post=404),
    "fhir:nothing": Row(Whose.EVERYBODYS, get=404, post=404),
    "public:home": Row(Whose.EVERYBODYS),
    "public:profession": Row(Whose.EVERYBODYS),
    "public:pdf": Row(Whose.EVERYBODYS),
    "public:sheets": Row(Whose.EVERYBODYS),
    "public:blank-sheet": Row(Whose.EVERYBODYS),
    "public:exchange": Row(Whose.EVERYBODYS),
    "public:exchange-form": Row(Whose.EVERYBODYS),
    "public:exchange-guide": Row(Whose.EVERYBODYS),
    "public:exchange-profession": Row(Whose.EVERYBODYS),
    "public:privacy": Row(Whose.EVERYBODYS),
    "public:accessibility": Row(Whose.EVERYBODYS),
    "public:proof": Row(Whose.EVERYBODYS, post=200),
    "public:start": Row(Whose.EVERYBODYS, post=422),
    "public:start-profession": Row(Whose.EVERYBODYS, post=422),
    "public:code": Row(Whose.EVERYBODYS, post=422),
    "public:resume": Row(Whose.EVERYBODYS, post=422),
    "public:link": Row(Whose.EVERYBODYS, post=410),
    "demo:page": Row(Whose.DEMONSTRATION),
    "demo:message": Row(Whose.DEMONSTRATION, get=404),
    "demo:attachment": Row(Whose.DEMONSTRATION, get=404),
    "applicant:request": Row(Whose.OWN),
    "applicant:email": Row(Whose.OWN, post=200),
    "applicant:section": Row(Whose.OWN, get=302, post=302),
    "applicant:piece": Row(Whose.OWN, post=422),
    "applicant:remove": Row(Whose.OWN, get=None, post=302),
    "applicant:place": Row(Whose.OWN, get=None, post=404),
    "applicant:file": Row(Whose.OWN),
    "applicant:page": Row(Whose.OWN),
    # Only of a file that is the information sheet, which this one is not: tests/walks/web plays the page.
    "applicant:take-over": Row(Whose.OWN, get=404, post=404),
    "applicant:signature": Row(Whose.OWN, get=302, post=302),
    "applicant:sheet-pdf": Row(Whose.OWN),
    "applicant:check": Row(Whose.OWN, get=302, post=302),
    "applicant:received": Row(Whose.OWN),
    "applicant:answer": Row(Whose.OWN, post=422),
    "applicant:issued": Row(Whose.OWN),
    "applicant:withdraw": Row(Whose.OWN, post=302),
    # Only of a message that waits: tests/doors/mailbox plays that.
    "applicant:message": Row(Whose.OWN, get=404, post=404),
    "applicant:helpers": Row(Whose.OWN, post=422),
    "applicant:helper-end": Row(Whose.OWN, get=None, post=302),
    # Only of who holds a code: tests/walks/web plays the pages.
    "provider:home": Row(Whose.OWN, get=404),
    "provider:right": Row(Whose.OWN, get=None, post=404),
    "provider:history": Row(Whose.OWN, get=404),
    "provider:ask": Row(Whose.OWN, get=404, post=404),
    # Who holds no code is told how to get one: access is reserved to holders of a valid code.
    "provider:exchange-entry": Row(Whose.ACCOUNT, get=403),
    "provider:exchange-request": Row(Whose.OWN, get=404),
    "provider:exchange-withdraw": Row(Whose.OWN, get=None, post=404),
    "provider:exchange-account": Row(Whose.OWN, get=404),
    "provider:exchange-step": Row(Whose.OWN, get=None, post=404),
    "provider:exchange": Row(Whose.OWN, get=404),
    "provider:exchange-receipt": Row(Whose.OWN, get=404),
    "provider:exchange-receipt-file": Row(Whose.OWN, get=404),
    "provider:exchange-add": Row(Whose.OWN, get=404, post=404),
    "provider:exchange-ask": Row(Whose.OWN, get=404, post=404),
    "provider:exchange-files": Row(Whose.OWN, get=404),
    "provider:exchange-file": Row(Whose.OWN, get=404),
    "provider:exchange-return-step": Row(Whose.OWN, get=None, post=404),
    "provider:change": Row(Whose.OWN, get=404),
    "provider:answer": Row(Whose.OWN, get=None, post=404),
    "provider:link-again": Row(Whose.OWN, get=None, post=404),
    "provider:withdraw": Row(Whose.OWN, get=None, post=404),
    "provider:stop": Row(Whose.OWN, get=None, post=404),
    "account:page": Row(Whose.ACCOUNT),
    "account:add-passkey": Row(Whose.ACCOUNT, get=302, post=422, is_step=True),
    "account:options-to-add": Row(Whose.ACCOUNT, get=None, post=200),
    "account:remove-passkey": Row(Whose.ACCOUNT, get=302, post=302, is_step=True),
    "account:passkey": Row(Whose.EVERYBODYS, post=403),
    "account:options-to-sign-in": Row(Whose.EVERYBODYS, get=None, post=200),
    "account:recovery-codes": Row(Whose.ACCOUNT, get=302, post=200, is_step=True, not_applicants=True),
    "account:authenticator": Row(Whose.ACCOUNT, get=302, post=200, is_step=True, not_applicants=True),
    "account:renew-authenticator": Row(Whose.ACCOUNT, get=302, post=422, is_step=True, not_applicants=True),
    "account:end-others": Row(Whose.ACCOUNT, get=302, post=302, is_step=True),
    "account:end-session": Row(Whose.ACCOUNT, get=302, post=302, is_step=True),
    "staff:sign-in": Row(Whose.EVERYBODYS, post=422),
    "staff:elsewhere": Row(Whose.EVERYBODYS, get=404),
    "oidc-back": Row(Whose.EVERYBODYS, get=404),
    "staff:sign-out": Row(Whose.EVERYBODYS, get=None, post=302),
    "staff:queue": Row(Task.READ),
    "staff:views": Row(Task.READ, post=302),
    "staff:keys": Row(Task.READ, post=302),
    "staff:ask-many": Row(Task.ASK, get=302, post=302),
    "staff:assign-many": Row(Task.ASSIGN, get=302, post=302),
    "staff:away": Row(Task.ASSIGN, post=422),
    "staff:prefixes": Row(Task.PREPARE_PROVISION),
    "staff:provisions": Row(Task.READ),
    "staff:provision": Row(Task.PREPARE_PROVISION, get=404, post=404),
    "staff:provision-confirm": Row(Task.CONFIRM_PROVISION, get=None, post=302),
    "staff:provision-send-back": Row(Task.CONFIRM_PROVISION, get=None, post=302),
    "staff:provision-take-back": Row(Task.PREPARE_PROVISION, get=None, post=302),
    "staff:register": Row(Task.READ),
    "staff:register-find": Row(Task.READ),
    "staff:register-change": Row(Task.DECIDE, get=None, post=422),
    "staff:partners": Row(Task.READ_PARTNERS),
    "staff:partner-add": Row(Task.MANAGE_PARTNERS, get=None, post=422),
    "staff:partner": Row(Task.READ_PARTNERS, get=404),
    "staff:partner-step": Row(Task.MANAGE_PARTNERS, get=None, post=404),
    "staff:partner-key-confirm": Row(Task.CONFIRM_PARTNER_KEY, get=None, post=302),
    "staff:partner-key-send-back": Row(Task.CONFIRM_PARTNER_KEY, get=None, post=302),
    "staff:partner-key-take-back": Row(Task.MANAGE_PARTNERS, get=None, post=302),
    "staff:reinstate": Row(Task.PREPARE, get=None, post=422),
    "staff:reinstatement": Row(Task.PREPARE, get=None, post=422),
    "staff:pairs": Row(Task.READ),
    "staff:pair-settle": Row(Task.DECIDE, get=None, post=302),
    "staff:changes": Row(Task.READ),
    "staff:change": Row(Task.READ, get=404),
    "staff:change-ask": Row(Task.ASK, get=None, post=404),
    "staff:change-call": Row(Task.PREPARE, get=None, post=404),
    "staff:change-stop": Row(Task.PREPARE, get=None, post=404),
    "staff:change-accept": Row(Task.PREPARE, get=None, post=404),
    "staff:change-refuse": Row(Task.PREPARE, get=None, post=404),
    "staff:change-confirm": Row(Task.DECIDE, get=None, post=404),
    "staff:change-send-back": Row(Task.DECIDE, get=None, post=404),
    "staff:change-take-back": Row(Task.PREPARE, get=None, post=404),
    "staff:change-page": Row(Task.READ, get=404),
    "staff:change-original": Row(Task.READ, get=404),
    "staff:exchange": Row(Task.READ),
    "staff:exchange-waiting": Row(Task.READ),
    "staff:exchange-traffic": Row(Task.READ),
    "staff:exchange-stuck": Row(Task.READ),
    "staff:exchange-silent": Row(Task.READ),
    "staff:exchange-account": Row(Task.READ, get=404),
    "staff:exchange-file": Row(Task.READ, get=404),
    "staff:exchange-request": Row(Task.READ, get=404),
    "staff:exchange-grant": Row(Task.DECIDE, get=None, post=404),
    "staff:exchange-refuse": Row(Task.DECIDE, get=None, post=404),
    "staff:exchange-account-open": Row(Task.DECIDE, get=None, post=404),
    "staff:exchange-account-close": Row(Task.PREPARE, get=None, post=404),
    "staff:mail": Row(Task.READ),
    "staff:mail-original": Row(Task.ASK, get=404),
    "staff:mail-handled": Row(Task.ASK, get=None, post=302),
    "staff:letters": Row(Task.READ),
    "staff:letter-html": Row(Task.READ, get=404),
    "staff:figures": Row(Task.READ),
    "staff:figures-csv": Row(Task.READ),
    "staff:journal": Row(Task.READ_JOURNAL),
    "staff:journal-export": Row(Task.EXPORT_JOURNAL, get=None, post=422),
    "staff:dossier": Row(Task.READ),
    "staff:page": Row(Task.READ),
    "staff:original": Row(Task.READ),
    "staff:sheet-page": Row(Task.READ),
    "staff:issued": Row(Task.READ),
    "staff:ask": Row(Task.ASK, get=302, post=422, is_step=True),
    "staff:withdraw-ask": Row(Task.ASK, get=302, post=409, is_step=True),
    "staff:move": Row(Task.MOVE_PIECE, get=302, post=302, is_step=True),
    "staff:grant": Row(Task.PREPARE, get=302, post=409, is_step=True),
    "staff:refuse": Row(Task.PREPARE, get=302, post=422, is_step=True),
    "staff:close": Row(Task.PREPARE, get=302, post=422, is_step=True),
    "staff:reopen": Row(Task.PREPARE, get=302, post=422, is_step=True),
    "staff:bank-account": Row(Task.PREPARE, get=302, post=422, is_step=True),
    "staff:confirm": Row(Task.DECIDE, get=302, post=409, is_step=True),
    "staff:send-back": Row(Task.DECIDE, get=302, post=422, is_step=True),
    "staff:take-back": Row(Task.PREPARE, get=302, post=409, is_step=True),
    "staff:merge": Row(Task.MERGE, get=302, post=404, is_step=True),
    "staff:split": Row(Task.MERGE, get=302, post=409, is_step=True),
    "staff:assign": Row(Task.ASSIGN, get=302, post=302, is_step=True),
    "staff:identity": Row(Task.CORRECT, post=422),
}
ENDS_SOMETHING = {"staff:sign-out", "applicant:withdraw", "applicant:remove"}
SECRETS = {
    "family_name": "Marquisette",
    "given_name": "Zenobia",
    "birth_name": "Quillfeather",
    "birth_date": "21.03.1987",
    "matricule": "1987032177700",
    "phone": "621 987 654",
    "iban": "LU12 0010 0012 3456 7891",
    "holder": "Zenobia Marquisette",
    "practice": "Cabinet Fantasque",
    "basis_number": "NUM-77123",
}
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass
class Town:
    """Zenobia's request, for which a piece is asked, and all who are curious about it."""

    fortress: Fortress
    zenobia: Applicant
    emil: Applicant
    curious: dict[str, Visitor]
    ids: dict[str, Any]

    def path(self, template: str, reference: str | None = None, **other: object) -> str:
        facts: dict[str, object] = {
            "reference": reference or self.zenobia.reference,
            "section": "identity",
            "piece": "bank-details",
            "piece_id": self.ids["pieces"]["bank-details"],
            "page": 1,
            "ask_id": self.ids["asks"][0],
            "issued_id": self.ids["issued"][0],
            "profession": "dentist",
            "language": "de",
            "token": "x" * 32,
            "name": "no-such-message.eml",
            "passkey_id": 10**9,
            "account_id": 10**9,
            "message_id": 10**9,
            "pair_id": 10**9,
            "provider_id": 10**9,
            "username": "p99000119-1",
            "step": "lock",
            "file_id": 10**9,
            "deposit_id": uuid.UUID(int=1),
            "return_id": uuid.UUID(int=1),
            "receipt_id": 10**9,
            "digits": "99999926",
            "partner_id": 10**9,
            "reinstatement_id": 10**9,
            "session_id": 10**9,
            "number": 0,
            "proposal_id": 1,
            "provision_id": 1,
            "kind": "nothing",
            "chosen": "fr",
            "code": "99000119",
            "rest": "nothing/at/all/here",
            "key": "99000119",
        }
        return template.format(**{**facts, **other})


@pytest.fixture(scope="module")
def town(fortress: Fortress) -> Town:
    zenobia = fortress.submitted(sign_as="Zenobia Marquisette", **SECRETS)
    curious: dict[str, Visitor] = {role.value: fortress.staff(role.value) for role in Role if MAY[role]}
    carl = curious["clerk"]
    carl.open(f"/fr/staff/{zenobia.reference}/")
    carl.send(
        {"piece-bank-details": "on", "reason-bank-details": "unreadable", "due_on": day(20)}, action="/ask/"
    )
    assert carl.status == 200
    emil = fortress.complete()
    curious |= {"signed out": fortress.visitor(), "another applicant": emil}
    return Town(fortress, zenobia, emil, curious, fortress.inside("ids", zenobia.reference))


def _may(who: str, task: Task) -> bool:
    return who in set(Role) and task in MAY[Role(who)]


def _expected(row: Row, who: str, method: str) -> int:
    answer = row.get if method == "GET" else row.post
    if answer is None:
        return 405
    if row.is_step and method == "GET":
        return 302
    if row.whose is Whose.OWN:
        return 302 if who == "signed out" else 404
    if row.whose is Whose.ACCOUNT and who == "signed out":
        return 302
    if row.not_applicants and who == "another applicant":
        return 404
    if isinstance(row.whose, Task):
        if who in {"signed out", "another applicant"}:
            return 302
        return answer if _may(who, row.whose) else 403 if method == "POST" else 404
    return answer


def _everybody_everywhere(town: Town, urls: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for name, (who, method) in itertools.product(urls, itertools.product(town.curious, ("GET", "POST"))):
        if name == "staff:sign-out" and method == "POST" and who != "signed out":
            continue  # it would end the session of the one who walks; below it has a test of its own
        yield name, who, method, town.path(urls[name])


@pytest.fixture(scope="module")
def answers(town: Town, urls: dict[str, str]) -> dict[tuple[str, str, str], httpx.Response]:
    """Each address of Zenobia's, asked for by everybody but her, by GET and by POST with a valid token."""
    return {
        (name, who, method): town.curious[who].ask(method, path)
        for name, who, method, path in _everybody_everywhere(town, urls)
        if name in TABLE
    }


Answers = dict[tuple[str, str, str], httpx.Response]


def test_every_address_has_a_row(urls: dict[str, str]) -> None:
    assert set(urls) == set(TABLE)


def test_everybody_gets_the_answer_that_the_table_gives_them(answers: Answers) -> None:
    wrong = {
        asked: (response.status_code, _expected(TABLE[asked[0]], asked[1], asked[2]))
        for asked, response in answers.items()
        if response.status_code != _expected(TABLE[asked[0]], asked[1], asked[2])
    }
    assert wrong == {}


def test_the_signed_out_are_shown_to_a_door_that_is_theirs(answers: Answers, town: Town) -> None:
    places = {
        (TABLE[name].whose, response.headers["location"].partition("?")[0])
        for (name, who, _), response in answers.items()
        if who == "signed out" and response.status_code == 302 and TABLE[name].whose is not Whose.EVERYBODYS
    }
    assert {place for whose, place in places if whose is Whose.OWN} == {"/fr/resume/"}
    dossier = f"/fr/staff/{town.zenobia.reference}/"
    assert {place for whose, place in places if isinstance(whose, Task)} == {"/fr/staff/sign-in/", dossier}


def test_the_walk_changed_nothing_of_her_request(answers: Answers, town: Town) -> None:
    kept = town.fortress.kept(town.zenobia)
    assert (kept["status"], len(kept["pieces"])) == ("incomplete", 3)
    assert answers


def test_nothing_of_her_stands_in_an_answer_to_those_who_may_not_see_it(answers: Answers, town: Town) -> None:
    hers = _written_ways(town)
    leaks = [
        (asked, secret)
        for asked, response in answers.items()
        for secret in hers
        if not _sees(asked[0], asked[1]) and secret in _everything(response)
    ]
    assert leaks == []


def test_her_data_would_be_recognised(answers: Answers, town: Town) -> None:
    page = answers["staff:dossier", "clerk", "GET"].text
    assert all(secret in page for secret in ("Marquisette", town.zenobia.email, "LU12", SECRETS["matricule"]))


def test_nothing_personal_stands_in_a_redirect(answers: Answers, town: Town) -> None:
    hers = _written_ways(town)
    places = [response.headers.get("location", "") for response in answers.values()]
    assert [place for place in places if any(secret in place for secret in hers)] == []


def test_every_answer_has_the_security_headers(answers: Answers) -> None:
    missing = [
        (asked, name)
        for asked, response in answers.items()
        for name, value in HEADERS.items()
        if response.headers.get(name) != value
    ]
    assert missing == []


def test_no_answer_allows_inline_script_or_is_kept_by_a_browser(answers: Answers) -> None:
    for asked, response in answers.items():
        policy = response.headers["content-security-policy"]
        assert "unsafe" not in policy, asked
        assert "default-src 'self'" in policy or "default-src 'none'" in policy, asked
        assert "no-store" in response.headers["cache-control"], asked


STRANGERS = ("signed out", "another applicant", "clerk", "auditor")


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_foreign_request_answers_as_one_that_does_not_exist(
    who: str, method: str, town: Town, urls: dict[str, str]
) -> None:
    nobodys = Reference.of(b"a request that nobody ever made").characters
    misread = ("ABC", "2222-2222-2222", "%00", "%F0%9F%8E%89", "x" * 500)
    visitor, asked = town.curious[who], 0
    for name, template in urls.items():
        if "{reference}" not in template or _sees(name, who):
            continue
        foreign = _plain(visitor.ask(method, town.path(template)), town.zenobia.reference)
        for none in (nobodys, *(misread if name in {"applicant:request", "staff:dossier"} else ())):
            assert _plain(visitor.ask(method, town.path(template, reference=none)), none) == foreign, (
                name,
                none,
            )
            asked += 1
    assert asked >= 14


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_in_ones_own_request_a_foreign_piece_answers_as_one_that_does_not_exist(
    method: str, town: Town, urls: dict[str, str]
) -> None:
    number = {"piece_id": 10**12, "ask_id": 10**12, "issued_id": 10**12}
    own = town.emil.reference
    asked = 0
    for name, template in urls.items():
        if not name.startswith("applicant:") or not any(f"{{{what}}}" in template for what in number):
            continue
        foreign = _plain(town.emil.ask(method, town.path(template, reference=own)), str(town.ids))
        none = _plain(town.emil.ask(method, town.path(template, reference=own, **number)), str(number))
        assert foreign == none, name
        asked += 1
    assert asked >= 5
    assert len(town.fortress.kept(town.zenobia)["pieces"]) == 3


def test_the_identity_document_is_closed_to_the_auditor(town: Town, urls: dict[str, str]) -> None:
    identity = town.ids["pieces"]["identity-document"]
    for name, of_the_clerk in (("staff:page", 200), ("staff:original", 409)):
        path = town.path(urls[name], piece_id=identity)
        assert town.curious["auditor"].ask("GET", path).status_code == 404
        assert town.curious["clerk"].ask("GET", path).status_code == of_the_clerk


def test_the_owner_reaches_every_page_of_hers(town: Town, urls: dict[str, str]) -> None:
    for name, row in TABLE.items():
        if row.whose is Whose.OWN and row.get is not None:
            assert town.zenobia.ask("GET", town.path(urls[name])).status_code == row.get, name


def test_each_look_of_staff_is_in_the_journal(answers: Answers, town: Town) -> None:
    looks = set(town.fortress.inside("journal_events", town.zenobia.reference))
    assert {"look.dossier", "look.page", "look.original", "look.sheet", "look.issued"} <= looks
    assert answers


def _sees(name: str, who: str) -> bool:
    """Whether the answer may hold her data: the demonstration's mail, and the pages of those who do the task."""
    whose = TABLE[name].whose
    return whose is Whose.DEMONSTRATION or (isinstance(whose, Task) and _may(who, whose))


def _written_ways(town: Town) -> set[str]:
    compact = {value.replace(" ", "") for value in SECRETS.values()}
    return {*SECRETS.values(), *compact, "987 654", "1987-03-21", town.zenobia.email}


def _everything(response: httpx.Response) -> str:
    return f"{response.headers} {response.content.decode('utf-8', 'replace')}"


def _plain(response: httpx.Response, reference: str) -> tuple[int, str, str]:
    """The answer without what differs by nature: tokens, and the address that was asked for."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.text)
    asked = (
        response.request.url.raw_path.decode().partition("/request/")[2]
        or response.request.url.raw_path.decode()
    )
    place = re.sub(r"next=.*", "next=", response.headers.get("location", "")).replace(reference, "")
    return response.status_code, re.sub(r'href="/(fr|de|en)/[^"]*"', "", text.replace(asked, "")), place
