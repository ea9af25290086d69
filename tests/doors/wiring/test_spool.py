"""The body on its way in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.harness import loops

from prestalux.doors.wiring.spool import IN_MEMORY, DiskFull, Spool, clear_leftovers


@pytest.fixture
def disk() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def read_back(spool: Spool, chunks: list[bytes]) -> bytes:
    async def fill() -> bytes:
        for chunk in chunks:
            await spool.write(chunk)
        return (await spool.finish()).read()

    try:
        return loops.run(fill())
    finally:
        spool.close()


@pytest.mark.parametrize("chunks", [[], [b"abc"], [b"x" * IN_MEMORY, b"y"], [b"z" * 300_000, b"end"]])
def test_what_goes_in_comes_out(tmp_path: Path, disk: ThreadPoolExecutor, chunks: list[bytes]) -> None:
    spool = Spool(tmp_path, disk)
    assert read_back(spool, chunks) == b"".join(chunks)


def test_its_size_is_what_arrived(tmp_path: Path, disk: ThreadPoolExecutor) -> None:
    spool = Spool(tmp_path, disk)
    read_back(spool, [b"x" * 70_000, b"y" * 5])
    assert spool.size == 70_005


def test_its_file_has_no_name_even_while_it_fills(tmp_path: Path, disk: ThreadPoolExecutor) -> None:
    async def fill() -> list[Path]:
        spool = Spool(tmp_path, disk)
        await spool.write(b"x" * (IN_MEMORY + 1))
        names = list(tmp_path.iterdir())
        spool.close()
        return names

    assert loops.run(fill()) == []


def test_a_folder_that_takes_nothing_is_a_full_disk(tmp_path: Path, disk: ThreadPoolExecutor) -> None:
    spool = Spool(tmp_path / "gone", disk)
    with pytest.raises(DiskFull):
        read_back(spool, [b"x" * (IN_MEMORY + 1)])


def test_leftovers_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    (tmp_path / "upload-1").write_bytes(b"x")
    clear_leftovers(tmp_path, before=2**40)
    assert list(tmp_path.iterdir()) == []


def test_what_may_still_be_written_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "upload-1").write_bytes(b"x")
    clear_leftovers(tmp_path, before=0)
    assert (tmp_path / "upload-1").exists()


def test_a_link_among_leftovers_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    kept = tmp_path / "kept"
    kept.write_bytes(b"x")
    (tmp_path / "spool" / "link").symlink_to(kept)
    clear_leftovers(tmp_path / "spool", before=2**40)
    assert kept.exists()
