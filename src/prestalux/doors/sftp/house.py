"""What all sessions of one process share: threads for the database, one writer for many small files, the key to seal with."""

from __future__ import annotations

import asyncio
import math
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, ParamSpec, TypeVar

from django.db import close_old_connections, connections

from prestalux.office.exchange.actions import arriving
from prestalux.office.exchange.sealing import WorkerPublic
from prestalux.rules.exchange.names_on_disk import collision_key
from prestalux.rules.exchange.naming import TemporaryNames
from prestalux.rules.exchange.terms import SpaceTerms

P = ParamSpec("P")
R = TypeVar("R")
Kept = Callable[[BaseException | None], None]
"""What is called once a file stands, or with the reason why it does not."""
_Waiting = tuple[arriving.WholeFile, Kept]
THREADS: Final = 8
MOST_TOGETHER: Final = 200
"""Files kept in one transaction."""
OPEN_FILES: Final = 64
"""Of one session."""
PORTION: Final = 1 << 20
"""Bytes of a file that are gathered before they are sealed and put away."""


LOOK_SECONDS: Final = 1.0
_looked = threading.local()


def _look_after_connections() -> None:
    """Closes those that are old or broken, as Django does between two requests. After that the next transaction first asks the server
    whether it is there: no thread does so more than once a second, unless something went wrong.
    """
    now = time.monotonic()
    is_broken = any(one.errors_occurred for one in connections.all(initialized_only=True))
    if is_broken or now - getattr(_looked, "at", -math.inf) > LOOK_SECONDS:
        _looked.at = now
        close_old_connections()


@dataclass(slots=True)
class House:
    now: Callable[[], datetime]
    seal_to: WorkerPublic
    terms: SpaceTerms = field(default_factory=SpaceTerms)
    temporary: TemporaryNames = field(default_factory=TemporaryNames)
    node: str = ""
    writing: int = 0
    """Files that are open for writing in this process."""
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "database"))
    _small: SmallFiles | None = None

    async def office(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """A step of the office, in a thread that keeps its connection."""

        def step() -> R:
            _look_after_connections()
            return call(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._threads, step)

    async def keep(self, file: arriving.WholeFile) -> None:
        """Stands when this returns."""
        stands = asyncio.get_running_loop().create_future()

        def tell(error: BaseException | None) -> None:
            if stands.done():
                return
            if error is None:
                stands.set_result(None)
            else:
                stands.set_exception(error)

        self.keep_soon(file, tell)
        await stands

    def keep_soon(self, file: arriving.WholeFile, kept: Kept) -> None:
        """Called in the loop, which calls `kept` later."""
        if self._small is None:
            self._small = SmallFiles(self.now, asyncio.get_running_loop())
        self._small.put(file, kept)

    def close(self) -> None:
        if self._small is not None:
            self._small.close()
        self._threads.shutdown(wait=True)


class SmallFiles:
    """Keeps files that come at once in one transaction: one thread writes while the next ones gather."""

    def __init__(self, now: Callable[[], datetime], loop: asyncio.AbstractEventLoop) -> None:
        self._now, self._loop = now, loop
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="small-files", daemon=True)
        self._thread.start()

    def put(self, file: arriving.WholeFile, kept: Kept) -> None:
        self._waiting.put((file, kept))

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            together, stop = self._gathered(first)
            _look_after_connections()
            for batch in _apart(together):
                self._keep(batch)
            if stop:
                break
        connections.close_all()

    def _gathered(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        found = [first]
        while len(found) < MOST_TOGETHER:
            try:
                one = self._waiting.get_nowait()
            except queue.Empty:
                return found, False
            if one is None:
                return found, True
            found.append(one)
        return found, False

    def _keep(self, batch: Sequence[_Waiting]) -> None:
        error: BaseException | None = None
        try:
            arriving.keep_whole([file for file, _ in batch], at=self._now())
        except BaseException as caught:  # noqa: BLE001 (told to each who waits)
            if len(batch) > 1:
                # One that cannot be kept must not take the others with it; nor must a connection that broke.
                _look_after_connections()
                for one in batch:
                    self._keep([one])
                return
            error = caught
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            self._loop.call_soon_threadsafe(_tell, [kept for _, kept in batch], error)


def _tell(waiting: Sequence[Kept], error: BaseException | None) -> None:
    for kept in waiting:
        kept(error)


def _apart(files: Sequence[_Waiting]) -> list[list[_Waiting]]:
    """In order, such that no name stands twice in one transaction: the later drops the earlier."""
    batches: list[list[_Waiting]] = [[]]
    seen: set[tuple[int, str, str]] = set()
    for file, kept in files:
        name = (file.space.code_id, file.space.environment, collision_key(file.name))
        if name in seen:
            batches.append([])
            seen.clear()
        seen.add(name)
        batches[-1].append((file, kept))
    return batches
