"""Staff signed in by a real OpenID Connect provider, straight and bent: each thing that does not fit is refused in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.harness import environment, identity_service, live
from tests.harness.identity_service import Line, Request
from tests.harness.live import House
from tests.walks.hostile.visitors import Visitor, said

from prestalux.doors.shared.sign_in_texts import TEXTS

OURS = "prestalux"


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with identity_service.running() as provider, identity_service.line_to(provider) as line:
        yield line


@pytest.fixture(scope="module")
def house(line: Line) -> Iterator[House]:
    name = environment.own_name("identity")
    data = environment.root() / name
    house = live.start(
        data,
        OIDC_ISSUER=line.address,
        OIDC_CLIENT_ID=OURS,
        OIDC_CLIENT_SECRET="a secret between two",
        **live.furnished(data, name),
    )
    yield house
    house.stop()


@pytest.fixture(autouse=True)
def _straight_again(line: Line) -> Iterator[None]:
    provider = line.provider
    yield
    line.straight()
    line.provider = provider


def leave(house: House, language: str = "fr", wanted: str = "") -> tuple[Visitor, str]:
    """A visitor on the way, and the address at the service to which the house sends them."""
    visitor = Visitor(house.url, language=language)
    visitor.open(f"/{language}/staff/sign-in/")
    answer = visitor.ask("GET", f"/{language}/staff/sign-in/elsewhere/{wanted}")
    assert answer.status_code == 302, answer.text
    return visitor, answer.headers["location"]


def consent(place: str, subject: str = "subject-of-carl") -> str:
    """The person names themselves at the service; the address it sends them back to."""
    answer = httpx.post(place, data={"sub": subject}, follow_redirects=False)
    assert answer.status_code in {302, 303}, answer.text
    return answer.headers["location"]


def come_back(visitor: Visitor, place: str) -> None:
    parts = urlsplit(place)
    visitor.open(f"{parts.path}?{parts.query}")


def sign_in(house: House, subject: str = "subject-of-carl", language: str = "fr") -> Visitor:
    visitor, place = leave(house, language)
    come_back(visitor, consent(place, subject))
    return visitor


def assert_refused(visitor: Visitor, why: str, status: int = 403) -> None:
    text = re.sub(r"\s+", " ", TEXTS["not-identified", why][visitor.language])
    assert (visitor.status, text in visitor.words) == (status, True), visitor.words
    assert visitor.ask("GET", "/fr/staff/").status_code == 302


def test_the_service_signs_in_who_has_an_account_here(house: House) -> None:
    carl = sign_in(house)
    assert (carl.status, "Carl" in carl.words) == (200, True)


def test_the_role_is_ours_whatever_the_service_says(house: House) -> None:
    carl = sign_in(house)
    assert said("clerk") in carl.words or "gestionnaire" in carl.words
    assert carl.ask("GET", "/fr/staff/prefixes/").status_code == 404


def test_the_person_comes_to_the_page_that_was_wanted(house: House) -> None:
    visitor, place = leave(house, wanted="?next=/fr/account/")
    come_back(visitor, consent(place))
    assert visitor.place.endswith("/fr/account/")
    assert said("Account of the organisation") in visitor.words


def test_signing_in_never_leads_elsewhere(house: House) -> None:
    visitor, place = leave(house, wanted="?next=https://evil.example/")
    come_back(visitor, consent(place))
    assert visitor.place.endswith("/fr/staff/")


def test_the_language_of_the_page_is_kept(house: House) -> None:
    carl = sign_in(house, language="de")
    assert said("Requests for a provider code", "de") in carl.words


def test_the_house_asks_with_state_nonce_and_challenge_each_time_anew(house: House) -> None:
    asked = [parse_qs(urlsplit(leave(house)[1]).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        one, other = (words[name][0] for words in asked)
        assert one != other
        assert len(one) >= 43


def test_the_address_leads_to_the_account_the_first_time_alone(house: House, line: Line) -> None:
    assert sign_in(house, "subject-of-dora").status == 200
    httpx.put(
        f"{line.provider}/users/another-dora", json={"email": "dora@fonds.example", "email_verified": True}
    )
    assert_refused(sign_in(house, "another-dora"), "nobody")
    httpx.put(
        f"{line.provider}/users/subject-of-dora",
        json={"email": "changed@fonds.example", "email_verified": True},
    )
    assert "Dora" in sign_in(house, "subject-of-dora").words


@pytest.mark.parametrize("subject", ["nobody", "unverified"])
@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_whom_no_account_is_linked_to_is_told_so(house: House, subject: str, language: str) -> None:
    assert_refused(sign_in(house, subject, language), "nobody")


@pytest.mark.parametrize("wrong_by", [-3600, 3600])
def test_a_service_with_a_wrong_clock_is_refused(house: House, line: Line, wrong_by: int) -> None:
    with identity_service.running(wrong_by) as provider:
        line.provider = provider
        assert_refused(sign_in(house), "clock")


def test_a_service_whose_clock_differs_by_half_a_minute_is_not(house: House, line: Line) -> None:
    with identity_service.running(30) as provider:
        line.provider = provider
        assert sign_in(house).status == 200


def test_a_statement_signed_with_another_key_is_refused(house: House, line: Line) -> None:
    with identity_service.running() as another:
        line.down = lambda asked, answer: (
            httpx.get(f"{another}/jwks").content if asked.path == "/jwks" else answer.content
        )
        assert_refused(sign_in(house), "signature")


def as_another_client(asked: Request) -> Request:
    """What another application would ask; the code is then ours to bring back."""
    headers = {name: text for name, text in asked.headers.items() if name.lower() != "authorization"}
    basic = httpx.BasicAuth("another", "secret")._auth_header
    return replace(
        asked,
        path=asked.path.replace(f"client_id={OURS}", "client_id=another"),
        headers={**headers, "Authorization": basic},
    )


def test_a_statement_for_another_application_is_refused(house: House, line: Line) -> None:
    line.up = as_another_client
    assert_refused(sign_in(house), "audience")


def test_a_statement_with_another_nonce_is_refused(house: House) -> None:
    visitor, place = leave(house)
    come_back(visitor, consent(re.sub(r"nonce=[^&]+", "nonce=another", place)))
    assert_refused(visitor, "nonce")


def test_an_answer_with_another_state_is_refused(house: House) -> None:
    visitor, place = leave(house)
    come_back(visitor, re.sub(r"state=[^&]+", "state=another", consent(place)))
    assert_refused(visitor, "state")


def test_the_answer_to_another_browser_is_refused(house: House) -> None:
    _, place = leave(house)
    thief = Visitor(house.url)
    come_back(thief, consent(place))
    assert_refused(thief, "state")


def test_an_answer_is_good_once(house: House) -> None:
    visitor, place = leave(house)
    back = consent(place)
    come_back(visitor, back)
    visitor.ask("POST", "/fr/staff/sign-out/")
    come_back(visitor, back)
    assert_refused(visitor, "state")


def test_a_statement_of_another_issuer_is_refused(house: House, line: Line) -> None:
    def bent(asked: Request) -> Request:
        if not asked.path.startswith("/oauth2/token"):
            return asked
        return replace(asked, headers={**asked.headers, "Host": "localhost:1"})

    line.up = bent
    assert_refused(sign_in(house), "issuer")


def test_a_service_that_calls_itself_otherwise_is_refused(house: House, line: Line) -> None:
    def bent(asked: Request, answer: httpx.Response) -> bytes:
        if "openid-configuration" not in asked.path:
            return answer.content
        return identity_service.replaced(answer.content, issuer="http://another.example")

    line.down = bent
    visitor = Visitor(house.url)
    visitor.open("/fr/staff/sign-in/elsewhere/")
    assert_refused(visitor, "issuer")


def test_an_answer_that_names_another_issuer_is_refused(house: House) -> None:
    visitor, place = leave(house)
    come_back(visitor, f"{consent(place)}&iss=http%3A%2F%2Fanother.example")
    assert_refused(visitor, "issuer")


def test_who_cancels_at_the_service_is_told_that_nothing_happened(house: House) -> None:
    visitor, place = leave(house)
    state = parse_qs(urlsplit(place).query)["state"][0]
    visitor.open(f"/oidc/back/?error=access_denied&state={state}")
    assert_refused(visitor, "declined")


@pytest.mark.parametrize("code", ["", "made up", "🎉", "x" * 3000])
def test_a_code_that_is_none_is_refused(house: House, code: str) -> None:
    visitor, place = leave(house)
    state = parse_qs(urlsplit(place).query)["state"][0]
    visitor.open(str(httpx.URL("/oidc/back/", params={"code": code, "state": state})))
    assert_refused(visitor, "answer")


@pytest.mark.parametrize("part", ["openid-configuration", "/oauth2/token", "/jwks"])
def test_a_service_that_is_away_leaves_the_other_ways_open(house: House, line: Line, part: str) -> None:
    def gone(asked: Request) -> Request | None:
        return None if part in asked.path else asked

    if part == "openid-configuration":
        line.up = gone
        visitor = Visitor(house.url)
        visitor.open("/fr/staff/sign-in/elsewhere/")
    else:
        visitor, place = leave(house)
        back = consent(place)
        line.up = gone
        come_back(visitor, back)
    assert_refused(visitor, "away", 503)
    visitor.open("/fr/staff/sign-in/")
    assert visitor.status == 200


Bent = Callable[[Request, httpx.Response], bytes]


@pytest.mark.parametrize("nonsense", [b"", b"[]", b"<html>", b"\xff\xfe", b'{"id_token": 1}'])
@pytest.mark.parametrize("part", ["openid-configuration", "/oauth2/token", "/jwks"])
def test_nonsense_of_the_service_is_refused_calmly(
    house: House, line: Line, part: str, nonsense: bytes
) -> None:
    visitor, place = leave(house)
    back = consent(place)
    line.down = lambda asked, answer: nonsense if part in asked.path else answer.content
    come_back(visitor, back)
    assert visitor.status in {403, 503}
    assert visitor.ask("GET", "/fr/staff/").status_code == 302


def test_without_a_service_there_is_no_such_way(live: House) -> None:
    visitor = Visitor(live.url)
    for path in ("/fr/staff/sign-in/elsewhere/", "/oidc/back/"):
        assert visitor.ask("GET", path).status_code == 404


def test_the_secret_stands_in_no_line_of_the_log(house: House) -> None:
    sign_in(house)
    assert "a secret between two" not in "".join(house.said)
