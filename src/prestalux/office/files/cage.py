"""The cage: PDFs of strangers are parsed and drawn in processes that can do nothing else and are thrown away.

`Cage` keeps a few such processes warm. It may be called from any thread. It knows nothing of the web or the
database, so that the command line uses the same one. Whatever a file does to a child (crash, loop, eat memory,
take over and lie), the caller gets one clear answer in bounded time.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import astuple
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import ClassVar, Final, Self

from prestalux.office.files.cage_frames import (
    LONGEST_STAMP,
    Ask,
    Duty,
    Garbage,
    PageImage,
    Say,
    image_from,
    reading_question,
    verdict_from,
)
from prestalux.office.files.cage_handle import Child, Died, OutOfTime
from prestalux.office.files.mail_frames import MAIL_LIMITS, fault_from, message_from
from prestalux.office.files.reading import UNREADABLE, FileRead, NotWords, read_from_json
from prestalux.rules.documents import Finding, Limits, Verdict, outside_finding
from prestalux.rules.errors import Refusal
from prestalux.rules.mail import BadMessage, Fault, Message, outside_fault

__all__ = ["Cage", "CageUnavailable", "Duty", "NoSuchPage", "PageImage", "PageUnreadable"]

_START_SECONDS: Final = 60


class NoSuchPage(Refusal):
    code: ClassVar[str] = "no-such-page"


class PageUnreadable(Refusal):
    code: ClassVar[str] = "page-unreadable"


class CageUnavailable(Refusal):
    """No child came free, or none could be started: nothing is known of the file; to be tried again later."""

    code: ClassVar[str] = "cage-unavailable"


class Cage:
    """`size` children at most, each replaced after `recycle_after` jobs.

    A job has `cpu_seconds` of processor time, `wall_seconds` in all and `memory` bytes; a caller waits
    `patience_seconds` for a free child. What its `duty` is beyond verdicts the children load for it.
    """

    def __init__(
        self,
        size: int = 2,
        *,
        recycle_after: int = 2_000,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        memory: int = 1536 << 20,
        cpu_seconds: int = 8,
        wall_seconds: float = 20,
        patience_seconds: float = 60,
        duty: Duty = Duty.JUDGE,
    ) -> None:
        self._size = size
        self._recycle_after = recycle_after
        self._limits = limits
        self._arguments = (int(duty), memory, cpu_seconds, *astuple(limits))
        self._wall_seconds = wall_seconds
        self._patience_seconds = patience_seconds
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._closed = False
        self._free = threading.BoundedSemaphore(self._size)
        self._idle: list[Child] = []
        # The kernel ends a child with the *thread* that started it: one thread that stays starts them all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="cage")
        self._finalizer = weakref.finalize(self, _end, self._idle, self._starter)

    def judge(self, data: bytes) -> Verdict:
        """Raises CageUnavailable, and nothing else."""
        digest = sha256(data).hexdigest()
        finding = outside_finding(data, self._limits) if len(data) > self._limits.max_bytes else None
        if finding is None:
            try:
                said, words = self._ask(Ask.JUDGE, data)
                if said is Say.VERDICT:
                    return verdict_from(words, sha256=digest, max_pages=self._limits.max_pages)
                finding = Finding.BOMB
            except OutOfTime:
                finding = Finding.BOMB
            except Died as death:
                finding = Finding.DAMAGED if death.crashed else Finding.BOMB
            except Garbage:
                finding = Finding.DAMAGED
        return Verdict(accepted=False, finding=finding, pages=0, sha256=digest)

    def page_image(self, data: bytes, number: int, *, dpi: int = 110, stamp: str = "") -> PageImage:
        """Draw one page, counted from 1, with the words of the stamp all over it.

        Raises NoSuchPage, PageUnreadable, CageUnavailable.
        """
        if number < 1:
            raise NoSuchPage(page=number)
        if len(data) > self._limits.max_bytes:
            raise PageUnreadable(page=number)
        try:
            said, png = self._ask(Ask.PAGE, data, number, dpi, stamp)
            if said is Say.IMAGE:
                return image_from(png)
        except (OutOfTime, Died, Garbage):
            raise PageUnreadable(page=number) from None
        raise NoSuchPage(page=number) if said is Say.NO_SUCH_PAGE else PageUnreadable(page=number)

    def read(self, data: bytes, *, anchors: tuple[bytes, ...] = (), at: datetime) -> FileRead:
        """What stands in a file that was accepted. `anchors`: DER certificates that signatures may trust.

        A file that takes too much or harms its child is unreadable. Raises CageUnavailable, and nothing else.
        """
        if len(data) > self._limits.max_bytes:
            return UNREADABLE
        try:
            said, words = self._ask(Ask.READ, reading_question(data, anchors, at))
            return read_from_json(words) if said is Say.READING else UNREADABLE
        except (OutOfTime, Died, Garbage, NotWords):
            return UNREADABLE

    def take_apart(self, message: bytes) -> Message:
        """The files of an e-mail and what its few headers say. Raises BadMessage, CageUnavailable."""
        fault = outside_fault(message, MAIL_LIMITS)
        if fault is not None:
            raise BadMessage(why=fault)
        try:
            said, words = self._ask(Ask.MAIL, message)
            if said is Say.MESSAGE:
                return message_from(words)
            fault = fault_from(words) if said is Say.BAD_MESSAGE else Fault.UNREADABLE
        except (OutOfTime, Died, Garbage):
            fault = Fault.UNREADABLE
        raise BadMessage(why=fault)

    def prepare(self) -> None:
        """Start a child in the background where none is idle: the first job then need not wait for it."""
        if not self._closed and not self._idle:
            threading.Thread(target=self._prepare, name="cage-prepare", daemon=True).start()

    def _prepare(self) -> None:
        if not self._free.acquire(blocking=False):
            return
        try:
            self._put_back(self._take())
        except CageUnavailable:
            pass  # whoever asks next is told
        finally:
            self._free.release()

    def close(self) -> None:
        self._closed = True
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(
        self, kind: Ask, data: bytes, number: int = 0, dpi: int = 0, stamp: str = ""
    ) -> tuple[Say, bytes]:
        words = stamp.encode()[:LONGEST_STAMP].decode(errors="ignore").encode()
        if self._owner != os.getpid():
            self._begin()  # forked: the children belong to the other process
        if self._closed or not self._free.acquire(timeout=self._patience_seconds):
            raise CageUnavailable
        try:
            child = self._take()
            was_used = child.jobs > 0
            try:
                return self._ask_one(child, kind, data, number, dpi, words)
            except (Died, Garbage):
                if not was_used:
                    raise
            # an earlier file may have harmed the child: this one gets its own
            return self._ask_one(self._start(), kind, data, number, dpi, words)
        finally:
            self._free.release()

    def _ask_one(
        self, child: Child, kind: Ask, data: bytes, number: int, dpi: int, stamp: bytes
    ) -> tuple[Say, bytes]:
        try:
            answer = child.ask(kind, data, number, dpi, stamp, until=time.monotonic() + self._wall_seconds)
        except BaseException:
            child.end()
            raise
        self._put_back(child)
        return answer

    def _take(self) -> Child:
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return self._start()
            if child.lives():
                return child
            child.end()

    def _put_back(self, child: Child) -> None:
        with self._lock:
            keep = not self._closed and child.jobs < self._recycle_after
            if keep:
                self._idle.append(child)
        if not keep:
            child.end()

    def _start(self) -> Child:
        try:
            return self._starter.submit(Child, self._arguments, _START_SECONDS).result(_START_SECONDS + 5)
        except (Died, OutOfTime, Garbage, TooLate, OSError, RuntimeError):
            raise CageUnavailable from None


def _end(idle: list[Child], starter: ThreadPoolExecutor) -> None:
    while idle:
        idle.pop().end()
    starter.shutdown(wait=False)
