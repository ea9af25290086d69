"""Where sealed bytes lie: once written never overwritten, whole or not there, in a folder as in an S3 store."""

from __future__ import annotations

import ctypes
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.harness import environment
from tests.harness.services import free_port

from prestalux.office.files.store import FolderStore, NoSuchObject, S3Store, Store, StoreAway, _store

BODY = os.urandom(70_000)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A folder in the run on SQLite, the bucket of the run on PostgreSQL."""
    if environment.runs_on() == "sqlite":
        return FolderStore(tmp_path)
    return _store(os.environ["FILES_URL"])


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


def in_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


def test_what_was_put_is_taken(store: Store, name: str) -> None:
    store.put(name, BODY)
    assert store.take(name) == BODY


def test_an_empty_object_is_an_object(store: Store, name: str) -> None:
    store.put(name, b"")
    assert store.take(name) == b""


def test_an_object_is_never_overwritten(store: Store, name: str) -> None:
    store.put(name, BODY)
    with pytest.raises(StoreAway):
        store.put(name, b"other")
    assert store.take(name) == BODY


def test_what_is_not_there_is_said_to_be_not_there(store: Store, name: str) -> None:
    with pytest.raises(NoSuchObject):
        store.take(name)


def test_what_was_deleted_is_gone(store: Store, name: str) -> None:
    store.put(name, BODY)
    store.delete(name)
    with pytest.raises(NoSuchObject):
        store.take(name)


def test_deleting_what_is_not_there_is_done(store: Store, name: str) -> None:
    store.delete(name)


def test_objects_are_listed_by_when_they_were_written(store: Store, name: str) -> None:
    store.put(name, BODY)
    assert name in list(store.names_before(in_an_hour()))
    assert name not in list(store.names_before(in_an_hour() - timedelta(hours=2)))


# A folder


def test_no_draft_is_left_beside_an_object(tmp_path: Path, name: str) -> None:
    FolderStore(tmp_path).put(name, BODY)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_the_draft_of_a_writer_that_was_killed_is_no_object(tmp_path: Path, name: str) -> None:
    folder = FolderStore(tmp_path)
    folder.put(name, BODY)
    left = tmp_path / name[:2] / f".{name}.draft"
    left.write_bytes(b"half")
    assert list(folder.names_before(in_an_hour())) == [name]


def test_an_old_draft_of_a_writer_that_was_killed_goes_with_the_listing(tmp_path: Path, name: str) -> None:
    left = tmp_path / name[:2] / f".{name}.draft"
    left.parent.mkdir()
    left.write_bytes(b"half")
    list(FolderStore(tmp_path).names_before(in_an_hour() - timedelta(hours=2)))
    assert left.exists()
    list(FolderStore(tmp_path).names_before(in_an_hour()))
    assert not left.exists()


def test_a_folder_that_cannot_be_made_is_a_store_that_is_away(tmp_path: Path, name: str) -> None:
    (tmp_path / "files").write_bytes(b"in the way")
    with pytest.raises(StoreAway):
        FolderStore(tmp_path / "files").put(name, BODY)


STEPS: dict[str, Callable[[FolderStore, str], object]] = {
    "put": lambda folder, name: folder.put(name, BODY),
    "take": lambda folder, name: folder.take(name),
    "delete": lambda folder, name: folder.delete(name),
    "names": lambda folder, _name: list(folder.names_before(in_an_hour())),
}


@pytest.mark.parametrize("is_in_the_way", [False, True])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("part", ["", "exchange"])
def test_a_folder_that_is_not_there_is_a_store_that_is_away(
    part: str, step: str, is_in_the_way: bool, tmp_path: Path, name: str
) -> None:
    if is_in_the_way:
        (tmp_path / "files").write_bytes(b"in the way")
    with pytest.raises(StoreAway):
        STEPS[step](FolderStore(tmp_path / "files", part), name)
    assert not (tmp_path / "files").is_dir()


def test_a_folder_that_was_laid_out_takes_objects(tmp_path: Path, name: str) -> None:
    folder = FolderStore(tmp_path / "data" / "files", "exchange")
    folder.lay_out()
    folder.put(name, BODY)
    assert folder.take(name) == BODY


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for very little."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk of its own")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")
    yield disk
    ctypes.CDLL(None, use_errno=True).umount2(os.fsencode(disk), 2)


def test_on_a_full_disk_nothing_is_half_written(small_disk: Path, name: str) -> None:
    folder = FolderStore(small_disk)
    folder.put(name, BODY)
    full = uuid.uuid4().hex
    with pytest.raises(StoreAway):
        folder.put(full, BODY)
    assert [path.name for path in small_disk.rglob("*") if path.is_file()] == [name]
    with pytest.raises(NoSuchObject):
        folder.take(full)


def test_once_there_is_room_again_the_same_name_can_be_written(small_disk: Path, name: str) -> None:
    folder = FolderStore(small_disk)
    folder.put(name, BODY)
    later = uuid.uuid4().hex
    with pytest.raises(StoreAway):
        folder.put(later, BODY)
    folder.delete(name)
    folder.put(later, BODY)
    assert folder.take(later) == BODY


# An S3 store


@pytest.fixture
def nowhere() -> Store:
    """The address of a store that does not answer."""
    return S3Store(f"s3+http://key:secret@127.0.0.1:{free_port()}/bucket")


def test_an_s3_store_that_does_not_answer_is_away_for_writing(nowhere: Store, name: str) -> None:
    with pytest.raises(StoreAway):
        nowhere.put(name, BODY)


def test_an_s3_store_that_does_not_answer_is_away_for_reading(nowhere: Store, name: str) -> None:
    with pytest.raises(StoreAway):
        nowhere.take(name)


def test_an_s3_store_that_does_not_answer_is_away_for_deleting(nowhere: Store, name: str) -> None:
    with pytest.raises(StoreAway):
        nowhere.delete(name)


def test_an_s3_store_that_does_not_answer_is_away_for_listing(nowhere: Store) -> None:
    with pytest.raises(StoreAway):
        list(nowhere.names_before(in_an_hour()))
