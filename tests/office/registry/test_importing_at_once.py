"""An import beside others who write: real commits, real waiting."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from tests.office import cast
from tests.office.cast import NOW

from prestalux.office.journal.actor import SYSTEM
from prestalux.office.registry import actions, importing
from prestalux.office.registry.import_writing import put_new
from prestalux.office.registry.models import ProviderCode
from prestalux.rules.periods import day_of

HEADER = "code,family_name,valid_from,specialty\n"


def test_a_code_is_not_given_under_a_number_that_a_file_is_bringing(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.prefix()
    with transaction.atomic():
        first = str(actions._next_under("99", at=NOW))
        transaction.set_rollback(True)
    standing, asked = Event(), Event()

    def slowly(*given: object, **named: object) -> None:
        put_new(*given, **named)  # type: ignore[arg-type]
        standing.set()
        # Long enough for a question that does not wait to be answered.
        asked.wait(100)
        Event().wait(0.5)

    monkeypatch.setattr(importing, "put_new", slowly)

    def take_in() -> None:
        wanted = importing.Wanted(encoding="utf-8", profession="", changes_from=day_of(NOW), write=True)
        source = io.BytesIO(f"{HEADER}{first},Weber,2020-01-01,Z0\n".encode())
        try:
            list(importing.import_register(source, wanted, by=SYSTEM, at=NOW))
        finally:
            connection.close()

    def give() -> str:
        assert standing.wait(100)
        asked.set()
        try:
            with transaction.atomic():
                return str(actions._next_under("99", at=NOW))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taking, giving = pool.submit(take_in), pool.submit(give)
        taking.result(120)
        given = giving.result(120)

    assert ProviderCode.objects.get().digits == first
    assert given != first
