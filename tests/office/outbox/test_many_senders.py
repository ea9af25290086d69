"""Several senders at once, over connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.office.cast import NOW

from prestalux.office.outbox import actions as outbox


@pytest.mark.usefixtures("committed")
def test_many_senders_at_once_get_each_letter_once() -> None:
    for number in range(30):
        outbox.put(key=f"letter {number}", kind="ask", account_id=1, language="fr", at=NOW)

    def sender(number: int) -> list[str]:
        got = []
        try:
            while letter := outbox.claim(at=NOW, lease=f"sender {number}"):
                got.append(letter.key)
        finally:
            connection.close()
        return got

    with ThreadPoolExecutor(6) as pool:
        got = [key for keys in pool.map(sender, range(6)) for key in keys]
    assert sorted(got) == sorted(f"letter {number}" for number in range(30))
