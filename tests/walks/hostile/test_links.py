"""One-time links: spent by the button alone, once, and every bad one gets the same answer."""

from __future__ import annotations

from functools import partial

import httpx
import pytest
from tests.story.people import Mailbox
from tests.walks.hostile.at_once import HANDS, at_once
from tests.walks.hostile.fortress import Fortress
from tests.walks.hostile.visitors import Applicant, said

USELESS = "This link can no longer be used"
SENT = "If we know this address"


@pytest.fixture(scope="module")
def anna(fortress: Fortress) -> Applicant:
    return fortress.applicant()


def _spend(fortress: Fortress, token: str) -> httpx.Response:
    return fortress.visitor().ask("POST", f"/fr/link/{token}/")


def test_a_mail_program_that_fetches_the_link_spends_nothing(fortress: Fortress, anna: Applicant) -> None:
    token = fortress.inside("link", anna.reference, 1)
    for method in ("GET", "HEAD", "GET"):
        answer = fortress.visitor().ask(method, f"/fr/link/{token}/")
        assert answer.status_code == 200
        assert "_session" not in answer.headers.get("set-cookie", "")
    assert _spend(fortress, token).status_code == 302


def test_of_ten_hands_that_use_a_link_at_once_one_gets_in(fortress: Fortress, anna: Applicant) -> None:
    token = fortress.inside("link", anna.reference, 1)
    visitors = [fortress.visitor() for _ in range(HANDS)]
    for visitor in visitors:
        visitor.token()
    answers = at_once(*(partial(visitor.ask, "POST", f"/fr/link/{token}/") for visitor in visitors))
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * (HANDS - 1)
    inside = [visitor for visitor in visitors if visitor.ask("GET", anna.home).status_code == 200]
    assert len(inside) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        str.swapcase,
        lambda token: token + "%00",
        lambda token: "%00",
        lambda token: "%ED%A0%80",
        lambda token: "x" * 3000,
        lambda token: "' OR 1=1 --",
    ],
)
def test_a_link_that_was_tampered_with_opens_nothing_and_spends_nothing(
    change: object, fortress: Fortress, anna: Applicant
) -> None:
    token = fortress.inside("link", anna.reference, 1)
    assert callable(change)
    answer = _spend(fortress, change(token))
    assert answer.status_code == 410
    assert said(USELESS) in answer.text.replace("&#x27;", "'")
    assert _spend(fortress, token).status_code == 302


def test_an_expired_a_spent_and_an_invented_link_get_one_answer(fortress: Fortress, anna: Applicant) -> None:
    expired, spent = fortress.inside("link", anna.reference, -1), fortress.inside("link", anna.reference, 1)
    _spend(fortress, spent)
    answers = [_spend(fortress, token) for token in (expired, spent, "invented")]
    assert {answer.status_code for answer in answers} == {410}
    bodies = {
        answer.text.replace(token, "")
        for answer, token in zip(answers, (expired, spent, "invented"), strict=True)
    }
    assert len(bodies) == 1


def test_a_link_opens_the_request_it_was_made_for_and_no_other(fortress: Fortress, anna: Applicant) -> None:
    emil = fortress.applicant()
    emil.follow_link(fortress.inside("link", anna.reference, 1))
    assert emil.place == anna.home
    assert emil.ask("GET", emil.home.replace(emil.reference, anna.reference)).status_code == 200


def test_whoever_asks_for_a_link_learns_nothing_about_who_applied(
    fortress: Fortress, anna: Applicant
) -> None:
    pages = set()
    for email in (anna.email, "nobody.at.all@example.org"):
        visitor = fortress.visitor()
        visitor.open("/fr/resume/")
        visitor.send({"email": email})
        pages.add((visitor.status, visitor.page.replace(email, "")))
    assert len(pages) == 1


def test_asking_for_links_too_often_is_told_and_sends_no_more(fortress: Fortress) -> None:
    anna = fortress.applicant(language="en", email="often.asked@example.org")
    statuses = []
    for _ in range(8):
        visitor = fortress.visitor("en")
        visitor.open("/en/resume/")
        visitor.send({"email": anna.email})
        statuses.append(visitor.status)
    assert statuses == [200] * 5 + [429] * 3
    told = "A link was asked for too often. Please look into your mailbox, or try again in an hour."
    assert said(told, "en") in visitor.words
    post = Mailbox(fortress.house.data / "mail", anna.email)
    assert ["/link/" in str(post.next()) for _ in range(6)] == [True] * 6


def test_the_link_of_a_stranger_does_not_leave_the_former_session_behind(
    fortress: Fortress, anna: Applicant
) -> None:
    carl = fortress.staff("clerk")
    carl.follow_link(fortress.inside("link", anna.reference, 1))
    assert carl.ask("GET", "/fr/staff/").status_code == 302
