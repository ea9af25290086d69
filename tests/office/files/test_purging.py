"""Purging and the commit: undone with its step, and done even while the store is away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from prestalux.office.files import actions as files
from prestalux.office.files.models import SealedFile
from prestalux.office.files.store import NoSuchObject, StoreAway, store

pytestmark = pytest.mark.usefixtures("committed", "own_store")
PLAIN = b"%PDF-1.7 what the applicant sent"
NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=2)


def kept() -> SealedFile:
    file = files.seal(PLAIN, at=NOW)
    file.save(force_insert=True)
    return file


def test_a_purge_that_is_undone_loses_nothing() -> None:
    file = kept()
    with transaction.atomic():
        files.purge(file.pk, at=NOW)
        transaction.set_rollback(True)
    assert files.unseal(SealedFile.objects.get()) == PLAIN


def test_a_purge_while_the_store_is_away_is_done_and_the_sweep_takes_the_object(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = kept()

    def away(_: str) -> None:
        raise StoreAway

    with monkeypatch.context() as fault:
        fault.setattr(store(), "delete", away)
        files.purge(file.pk, at=NOW)
    assert SealedFile.objects.get().wrapped_key is None
    assert store().take(file.pk.hex)
    files.sweep(at=LATER)
    with pytest.raises(NoSuchObject):
        store().take(file.pk.hex)
