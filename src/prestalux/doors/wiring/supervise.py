"""Keeps the doors open: starts each as a child process, starts it again when it falls, stops all together.

Single-threaded and free of Django, so that it stays small and nothing in it can fall.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from prestalux.doors.wiring.processes import die_with_parent

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
_STEADY_SECONDS = 60.0
"""A door that stood this long has recovered; its next fall counts as the first."""
STOP_SECONDS = 8.0
"""What a door has to end by itself after SIGTERM."""
_WRONG_SETTING = 2


@dataclass(slots=True)
class Door:
    """One process of the house."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    again_at: float = 0.0


class WillNotStart(Exception):
    """A door ends because of a setting: starting it again cannot help."""

    def __init__(self, door: Door, code: int) -> None:
        super().__init__(f"{door.name} cannot start (exit code {code})")


class Supervisor:
    def __init__(self) -> None:
        self.env: Mapping[str, str] = os.environ
        self._doors: Sequence[Door] = ()
        self._awake, waker = os.pipe()
        os.set_blocking(self._awake, False)
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _on_stop(self, *_: object) -> None:
        # A mark, not an exception: raised at a bad moment an exception is lost, and the house runs on.
        self.stopping = True

    def first(self, command: Sequence[str]) -> tuple[int, str]:
        """Run what comes before the doors to its end: its exit code and what it printed.

        Asked to stop meanwhile, it is ended; `stopping` tells.
        """
        with tempfile.TemporaryFile() as output:
            process = self._popen(command, output)
            while process.poll() is None and not self.stopping:
                self._sleep(None)
            if self.stopping:
                process.kill()
            code = process.wait()
            output.seek(0)
            return code, output.read().decode(errors="replace")

    def run(
        self, doors: Sequence[Door], ready: Callable[[], bool], say_ready: Callable[[], None], within: float
    ) -> bool:
        """Start every door and keep them until asked to stop; False when not ready in time.

        Raises WillNotStart.
        """
        self._doors = doors
        deadline = time.monotonic() + within
        told = False
        try:
            while not self.stopping:
                self._keep()
                if not told and ready():
                    told = True
                    say_ready()
                if not told and time.monotonic() > deadline:
                    return False
                self._sleep(self._wait_seconds() if told else 0.05)
            return True
        finally:
            self.stop()

    def _keep(self) -> None:
        now = time.monotonic()
        for door in self._doors:
            if door.process is not None:
                self._notice_end(door, now)
            if door.process is None and now >= door.again_at:
                self._start(door, now)

    def _start(self, door: Door, now: float) -> None:
        door.process = self._popen(door.command, None)
        door.started = now

    def _popen(self, command: Sequence[str], output: IO[bytes] | None) -> subprocess.Popen[bytes]:
        parent = os.getpid()
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops each door in order.
        return subprocess.Popen(  # noqa: S603
            command,
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            process_group=0,
            preexec_fn=lambda: die_with_parent(parent),  # safe: this process has one thread
        )

    def _notice_end(self, door: Door, now: float) -> None:
        code = door.process.poll() if door.process else None
        if code is None:
            return
        _kill_group(door)
        door.process = None
        if code == _WRONG_SETTING:
            raise WillNotStart(door, code)
        door.falls = 1 if now - door.started > _STEADY_SECONDS else door.falls + 1
        wait = min(_FIRST_WAIT * 2 ** (door.falls - 1), _LONGEST_WAIT)
        door.again_at = now + wait
        _say(f"{door.name} ended (exit code {code}); starting it again in {wait:g} s")

    def _wait_seconds(self) -> float | None:
        now = time.monotonic()
        waits = [max(0.0, door.again_at - now) for door in self._doors if door.process is None]
        return min(waits, default=None)

    def _sleep(self, seconds: float | None) -> None:
        if select.select([self._awake], [], [], seconds)[0]:
            os.read(self._awake, 4096)

    def stop(self) -> None:
        """Ask every door to end; what has not after a few seconds is ended."""
        for door in self._doors:
            if door.process is not None:
                door.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for door in self._doors:
            if door.process is None:
                continue
            try:
                door.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _say(f"{door.name} did not end in {STOP_SECONDS:g} s and was ended")
            _kill_group(door)
            door.process.wait()
            door.process = None


def _kill_group(door: Door) -> None:
    """Whatever the door itself started goes with it."""
    if door.process is None:
        return
    try:
        os.killpg(door.process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _say(line: str) -> None:
    sys.stderr.write(f"prestalux: {line}\n")
    sys.stderr.flush()
