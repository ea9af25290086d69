"""Processes that have read all their modules before they are wanted: a start takes as long as a fork.

`python -m tests.harness.nursery MODULE…` sets Django up by its environment, imports the modules, and says so; then each
connection to its standard input, a listening socket, is one process: its words, its environment and its three streams come
in, its exit code goes out. What it runs is a module as `python -m` would run it. Settings that are read when modules are
imported are those of the nursery.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

from prestalux.doors.wiring.processes import die_with_parent

_MOST = 1 << 16
PATIENCE_SECONDS = 120


class Nursery:
    """Ends with the process that made it, or when closed."""

    def __init__(self, env: Mapping[str, str], *modules: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="prestalux-nursery-")
        self._place = str(Path(self._folder.name) / "socket")
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self._place)
            listening.listen()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.harness.nursery", *modules],
                env=dict(env),
                stdin=listening.fileno(),
                preexec_fn=die_with_parent,  # safe: it makes one call and no allocation of ours
            )

    def run(
        self, module: str, words: Sequence[str], env: Mapping[str, str], given: bytes = b""
    ) -> tuple[int, bytes, bytes]:
        """Exit code (negative: the signal that killed it), standard output, standard error."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            # A pipe, as between two programs: it cannot go back.
            theirs, ours = os.pipe()
            writer = threading.Thread(target=_write, args=(ours, given))
            writer.start()
            try:
                code = self._ask(module, words, env, (theirs, out.fileno(), err.fileno()))
            finally:
                os.close(theirs)
                writer.join()
            return code, _all_of(out), _all_of(err)

    def _ask(self, module: str, words: Sequence[str], env: Mapping[str, str], streams: Sequence[int]) -> int:
        order = json.dumps([module, list(words), dict(env), str(Path.cwd())]).encode()
        with socket.socket(socket.AF_UNIX) as way:
            way.settimeout(PATIENCE_SECONDS)
            way.connect(self._place)
            socket.send_fds(way, [len(order).to_bytes(4)], streams)
            way.sendall(order)
            answer = way.recv(16)
        assert answer, f"the process of {module} was not even started"
        return int(answer)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()


def _write(pipe: int, data: bytes) -> None:
    with open(pipe, "wb") as stream, contextlib.suppress(BrokenPipeError):
        stream.write(data)


def _all_of(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


# --- inside ------------------------------------------------------------------------------------------------


def main(modules: list[str]) -> NoReturn:
    import django

    django.setup()
    for module in modules:
        importlib.import_module(module)
    with socket.socket(fileno=os.dup(0)) as listening:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how those between ended
        while True:
            way, _ = listening.accept()
            with way:
                if os.fork() == 0:
                    listening.close()
                    _between(way)


def _between(way: socket.socket) -> NoReturn:
    """Waits for the process, so that the nursery need not."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(way, 4, 3)
    order = b""
    while len(order) < int.from_bytes(head):
        order += way.recv(_MOST)
    child = os.fork()
    if child == 0:
        way.close()
        _be(*json.loads(order), streams)
    _, ended = os.waitpid(child, 0)
    way.sendall(str(os.waitstatus_to_exitcode(ended)).encode())
    os._exit(0)


def _be(module: str, words: list[str], env: dict[str, str], folder: str, streams: list[int]) -> NoReturn:
    """As a fresh interpreter would begin and end."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8", errors="surrogateescape"),
        io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(1, "w", closefd=False)), encoding="utf-8", errors="surrogateescape"
        ),
        io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(2, "w", closefd=False)),
            encoding="utf-8",
            errors="backslashreplace",
            line_buffering=True,
        ),
    )
    sys.argv[1:] = words
    os._exit(_run(module))


def _run(module: str) -> int:
    code: object = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 (whatever it is, an interpreter prints it and ends with one)
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(ValueError):
            stream.flush()
    if isinstance(code, str):
        os.write(2, f"{code}\n".encode())
    return code if isinstance(code, int) else 0 if code is None else 1


if __name__ == "__main__":
    main(sys.argv[1:])
