"""Keeping and giving out files: sealed in the store, purged one by one, swept when nobody knows them."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from prestalux.office.files import actions as files
from prestalux.office.files.actions import Purged
from prestalux.office.files.models import SealedFile
from prestalux.office.files.sealing import BrokenSeal
from prestalux.office.files.store import NoSuchObject, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
PLAIN = b"%PDF-1.7 what the applicant sent"
NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=2)


def kept(data: bytes = PLAIN) -> SealedFile:
    file = files.seal(data, at=NOW)
    file.save(force_insert=True)
    return SealedFile.objects.get(pk=file.pk)


def purge(file: SealedFile, capture: DjangoCaptureOnCommitCallbacks) -> SealedFile:
    with capture(execute=True):
        files.purge(file.pk, at=NOW)
    return SealedFile.objects.get(pk=file.pk)


def test_the_bytes_come_back_unchanged() -> None:
    assert files.unseal(kept()) == PLAIN


def test_the_row_holds_size_and_digest_of_the_plain_bytes() -> None:
    file = kept()
    assert (file.size, file.sha256) == (len(PLAIN), hashlib.sha256(PLAIN).hexdigest())


def test_the_store_holds_nothing_of_the_plain_bytes() -> None:
    assert PLAIN[:8] not in store().take(kept().pk.hex)


def test_two_identical_files_are_two_objects() -> None:
    one, other = kept(), kept()
    assert one.pk != other.pk
    assert store().take(one.pk.hex) != store().take(other.pk.hex)


def test_of_two_identical_files_one_is_purged_and_the_other_stays(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    one, other = kept(), kept()
    purge(one, django_capture_on_commit_callbacks)
    assert files.unseal(other) == PLAIN


def test_an_object_exchanged_for_another_does_not_open() -> None:
    one, other = kept(), kept(b"%PDF-1.7 of somebody else")
    stolen = store().take(other.pk.hex)
    store().delete(one.pk.hex)
    store().put(one.pk.hex, stolen)
    with pytest.raises(BrokenSeal):
        files.unseal(one)


def test_the_key_of_another_file_does_not_open() -> None:
    one, other = kept(), kept()
    SealedFile.objects.filter(pk=one.pk).update(wrapped_key=other.wrapped_key)
    with pytest.raises(BrokenSeal):
        files.unseal(SealedFile.objects.get(pk=one.pk))


def test_purging_forgets_the_key_before_the_object_is_gone() -> None:
    file = kept()
    files.purge(file.pk, at=NOW)
    row = SealedFile.objects.get()
    assert (row.wrapped_key, row.purged_at) == (None, NOW)
    assert store().take(file.pk.hex)


def test_purging_keeps_size_and_digest_as_the_trace(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = purge(kept(), django_capture_on_commit_callbacks)
    assert (row.size, row.sha256) == (len(PLAIN), hashlib.sha256(PLAIN).hexdigest())


def test_a_purged_file_says_so(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with pytest.raises(Purged):
        files.unseal(purge(kept(), django_capture_on_commit_callbacks))


def test_purging_removes_the_object(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file = purge(kept(), django_capture_on_commit_callbacks)
    with pytest.raises(NoSuchObject):
        store().take(file.pk.hex)


def test_purging_twice_keeps_the_first_moment(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file = purge(kept(), django_capture_on_commit_callbacks)
    files.purge(file.pk, at=LATER)
    assert SealedFile.objects.get().purged_at == NOW


# The sweep


def test_an_object_without_a_row_is_swept_after_a_day() -> None:
    orphan = files.seal(PLAIN, at=NOW)
    files.sweep(at=LATER)
    with pytest.raises(NoSuchObject):
        store().take(orphan.pk.hex)


def test_an_object_just_written_is_not_swept() -> None:
    orphan = files.seal(PLAIN, at=NOW)
    files.sweep(at=datetime.now(UTC) + timedelta(hours=23))
    assert store().take(orphan.pk.hex)


def test_an_object_that_a_row_opens_is_never_swept() -> None:
    file = kept()
    files.sweep(at=LATER)
    assert files.unseal(file) == PLAIN


def test_the_sweep_says_how_many_it_took() -> None:
    files.sweep(at=LATER)
    kept()
    for _ in range(3):
        files.seal(PLAIN, at=NOW)
    assert (files.sweep(at=LATER), files.sweep(at=LATER)) == (3, 0)


def test_what_is_not_ours_is_left_alone() -> None:
    name = f"notes-{uuid.uuid4()}.txt-of-the-operator"
    store().put(name, b"not ours")
    files.sweep(at=LATER)
    assert store().take(name) == b"not ours"
    store().delete(name)
