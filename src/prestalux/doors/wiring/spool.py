"""A request's body on its way in: in memory while small, then in a nameless file.

The file has no name from the start (O_TMPFILE), so a body whose sender vanished, or whose process was killed,
leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
from concurrent.futures import Executor
from pathlib import Path
from typing import IO

IN_MEMORY = 64 * 1024


class DiskFull(Exception):
    """The spool folder cannot take the body; nothing of it is kept."""


class Spool:
    """Filled by the receiving side chunk by chunk, then read once, by one worker thread."""

    def __init__(self, folder: Path, disk: Executor) -> None:
        self._folder = folder
        self._disk = disk
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._writing: asyncio.Future[None] | None = None
        self.size = 0

    async def write(self, chunk: bytes) -> None:
        """Raises DiskFull."""
        self._memory += chunk
        self.size += len(chunk)
        if len(self._memory) > IN_MEMORY:
            await self._to_disk()

    async def finish(self) -> IO[bytes]:
        """The whole body, to be read from its start. Raises DiskFull."""
        if self._file is None:
            return io.BytesIO(bytes(self._memory))
        await self._to_disk()
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        self._memory = bytearray()
        file, self._file = self._file, None
        if file is None:
            return
        if self._writing is not None and not self._writing.done():
            # A thread still writes: closing now could hand its descriptor to another request.
            self._writing.add_done_callback(lambda _done: file.close())
        else:
            file.close()

    async def _to_disk(self) -> None:
        batch, self._memory = bytes(self._memory), bytearray()
        self._writing = asyncio.get_running_loop().run_in_executor(self._disk, self._write, batch)
        try:
            await asyncio.shield(self._writing)
        except OSError as error:
            raise DiskFull from error

    def _write(self, batch: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
        view = memoryview(batch)
        while view:
            view = view[self._file.write(view) :]


def free_bytes(folder: Path) -> int:
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize


def clear_leftovers(folder: Path, before: float) -> None:
    """Remove what uploads of a killed process left: files last written before this moment (seconds of the epoch)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_file() and not path.is_symlink() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
