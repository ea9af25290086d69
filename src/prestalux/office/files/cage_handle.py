"""The parent's end of one caged process: start it, ask it with a deadline, end it."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

import prestalux
from prestalux.office.files.cage_frames import ANSWER, MARK, QUESTION, Ask, Say, read_head

_NO_TICKET: Final = bytes(8)
_PORTION: Final = 1 << 20
_CODE: Final = Path(prestalux.__file__).parents[1]
_CRASHES: Final = frozenset({-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE})


class Died(Exception):
    """The child ended in the middle. `crashed`: on a fault, not for want of memory or time."""

    def __init__(self, returncode: int | None) -> None:
        self.crashed = returncode in _CRASHES
        super().__init__(returncode)


class OutOfTime(Exception):
    pass


class Child:
    """One caged process. Not for two threads at once."""

    def __init__(self, arguments: tuple[int, ...], start_seconds: float) -> None:
        self.jobs = 0
        self._process = _started(arguments)
        self._to, self._from = _descriptor(self._process.stdin), _descriptor(self._process.stdout)
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        try:
            self._answer(_NO_TICKET, time.monotonic() + start_seconds)
        except BaseException:
            self.end()
            raise

    def ask(
        self, kind: Ask, data: bytes, number: int, dpi: int, stamp: bytes = b"", *, until: float
    ) -> tuple[Say, bytes]:
        """Raises Died, OutOfTime or Garbage; the child is then of no further use."""
        self.jobs += 1
        ticket = secrets.token_bytes(8)
        head = QUESTION.pack(MARK, ticket, kind, min(number, 1 << 31), dpi, len(stamp), len(data))
        self._write(head + stamp, until)
        self._write(data, until)
        return self._answer(ticket, until)

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _answer(self, ticket: bytes, until: float) -> tuple[Say, bytes]:
        said, length = read_head(self._read(ANSWER.size, until), ticket)
        return said, self._read(length, until)

    def _write(self, data: bytes, until: float) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(self._to, select.POLLOUT, until)
            try:
                rest = rest[os.write(self._to, rest[:_PORTION]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise self._death() from None

    def _read(self, length: int, until: float) -> bytes:
        held = bytearray()
        while len(held) < length:
            self._wait(self._from, select.POLLIN, until)
            try:
                portion = os.read(self._from, min(length - len(held), _PORTION))
            except BlockingIOError:
                continue
            if not portion:
                raise self._death()
            held += portion
        return bytes(held)

    def _wait(self, pipe: int, event: int, until: float) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        if not poll.poll(max(until - time.monotonic(), 0) * 1000):
            raise OutOfTime

    def _death(self) -> Died:
        try:
            return Died(self._process.wait(5))
        except subprocess.TimeoutExpired:
            return Died(None)


def _started(arguments: tuple[int, ...]) -> subprocess.Popen[bytes]:
    """In a directory that is gone by the time the first file is read."""
    with TemporaryDirectory(prefix="cage-") as nowhere:
        return subprocess.Popen(  # noqa: S603 - our own module, arguments are numbers
            [
                *(sys.executable, "-P", "-s", "-B", "-m", "prestalux.office.files.cage_child"),
                *(str(number) for number in (os.getpid(), *arguments)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8"},
            cwd=nowhere,
            start_new_session=True,
            bufsize=0,
        )


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise OSError
    return pipe.fileno()
