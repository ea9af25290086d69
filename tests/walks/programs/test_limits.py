"""A partner whose program asks a thousand times at once."""

from __future__ import annotations

import concurrent.futures

import httpx
from tests.walks.programs.conftest import Partnered, digits

LIMIT = 200


def test_a_thousand_requests_at_once_are_answered_as_often_as_the_key_may_ask(partnered: Partnered) -> None:
    key = partnered.new_key("codes:read", per_minute=LIMIT)
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=partnered.url, headers=headers, timeout=60) as client:

        def ask(_: int) -> httpx.Response:
            return client.get(f"/api/v1/codes/{digits(1)}")

        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(ask, range(1_000)))
    done = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 429]
    # A run that the end of a minute falls into has two minutes' worth.
    assert LIMIT // 2 <= len(done) <= 2 * LIMIT
    assert len(done) + len(refused) == 1_000
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused)
    assert {answer.json()["code"] for answer in refused} == {"asked-too-often"}


def test_who_asks_too_often_keeps_nobody_else_out(partnered: Partnered) -> None:
    answer = httpx.get(
        f"{partnered.url}/api/v1/codes/{digits(1)}", headers={"Authorization": f"Bearer {partnered.key}"}
    )
    assert (answer.status_code, answer.json()["valid"]) == (200, True)


def test_a_key_stands_in_no_log(partnered: Partnered) -> None:
    said = "".join(partnered.house.said)
    assert partnered.key not in said
    assert digits(1) not in said
