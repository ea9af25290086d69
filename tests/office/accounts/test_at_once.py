"""Many at once: a link, a figure and a limited try are counted as if they came one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.office import cast
from tests.office.cast import NOW, PASSWORD, figure

from prestalux.office.accounts import actions as accounts
from prestalux.office.accounts.actions import LinkSpent, TooManyTries, WrongSignIn
from prestalux.office.accounts.sign_ins import Visit
from prestalux.rules.errors import Refusal

pytestmark = pytest.mark.usefixtures("committed")


def at_once(step: Callable[[], Any], times: int) -> Counter[str]:
    def one(_: int) -> str:
        try:
            step()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


def test_a_link_followed_from_many_devices_is_spent_by_one() -> None:
    anna = cast.draft()
    token = accounts.make_link(account_id=anna.by.account_id or 0, at=NOW, valid_for=timedelta(hours=1))
    assert at_once(lambda: accounts.spend_link(token, at=NOW), 8) == {"done": 1, LinkSpent.__name__: 7}


def test_a_figure_typed_in_many_windows_signs_in_one() -> None:
    cast.dora()

    def sign_in() -> None:
        accounts.sign_in(
            handle="dora@fund.example", password=PASSWORD, figure=figure(), visit=Visit("192.0.2.1"), at=NOW
        )

    assert at_once(sign_in, 6) == {"done": 1, WrongSignIn.__name__: 5}


def test_of_many_tries_at_once_no_more_pass_than_are_allowed() -> None:
    def count() -> None:
        accounts.count_try(of="a thing", at=NOW, most=5, window=timedelta(hours=1))

    counted = at_once(count, 16)
    assert counted["done"] <= 5
    assert counted["done"] + counted[TooManyTries.__name__] == 16
