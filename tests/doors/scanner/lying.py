"""Servers where clamd should be, which do something else with whoever asks them."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

Behaviour = Callable[[socket.socket], None]


class Liar:
    """Listens at `place` and treats every caller the same way, one after another."""

    def __init__(self, place: Path, behaviour: Behaviour) -> None:
        self.url = f"clamd://{place}"
        self._line = socket.socket(socket.AF_UNIX)
        self._line.bind(str(place))
        self._line.listen()
        self._behaviour = behaviour
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._line.accept()
            except OSError:
                return
            with caller, contextlib.suppress(OSError):
                self._behaviour(caller)

    def close(self) -> None:
        # A thread in accept() is woken by a shutdown, not by a close.
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        self._thread.join(10)


def hear_all(caller: socket.socket) -> bytes:
    """Everything up to the empty portion that ends the stream."""
    heard = b""
    while not heard.endswith(bytes(4)):
        said = caller.recv(65_536)
        if not said:
            break
        heard += said
    return heard


def saying(answer: bytes) -> Behaviour:
    def behave(caller: socket.socket) -> None:
        hear_all(caller)
        caller.sendall(answer)

    return behave


def hanging(caller: socket.socket) -> None:
    hear_all(caller)
    caller.recv(1)  # until the caller gives up


def deaf(caller: socket.socket) -> None:
    """Takes the connection and reads nothing."""
    threading.Event().wait(1.5)


def slow_of_speech(caller: socket.socket) -> None:
    hear_all(caller)
    for letter in b"stream: OK\0":
        caller.sendall(bytes([letter]))
        threading.Event().wait(0.2)


def talking_on(caller: socket.socket) -> None:
    """The right words, and a line that stays open."""
    hear_all(caller)
    caller.sendall(b"stream: OK\0")
    caller.recv(1)


def resetting(caller: socket.socket) -> None:
    caller.recv(20)
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def content_too_early(caller: socket.socket) -> None:
    """Calls it safe after the first portion, without the rest."""
    caller.recv(20)
    caller.sendall(b"stream: OK\0")


def prejudiced(caller: socket.socket) -> None:
    """Calls it safe before it has heard a byte, and then listens politely."""
    caller.sendall(b"stream: OK\0")
    hear_all(caller)


def flooding(caller: socket.socket) -> None:
    hear_all(caller)
    caller.sendall(b"stream: OK\0" * 10_000)
