"""A receiver that really listens, and a client that speaks HTTP byte by byte."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.harness.live import bare_env

from prestalux.doors.wiring.up import _free_place

QUICK = {
    "body_bytes": 1_000_000,
    "idle_seconds": 1.0,
    "grace_seconds": 0.5,
    "total_seconds": 20.0,
    "reserve_bytes": 0,
}


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Caller:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._read = self.socket.makefile("rb")

    def send(self, *lines: str, body: bytes = b"") -> Caller:
        self.socket.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode() + body)
        return self

    def reply(self) -> Reply:
        """The next final answer; an interim one (100) is passed over."""
        status = int(self._read.readline().split()[1])
        headers = {}
        while (line := self._read.readline().strip()) != b"":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        if status == 100:
            return self.reply()
        return Reply(status, headers, self._read.read(int(headers.get("content-length", 0))))

    def everything(self) -> bytes:
        """All that comes until the other side ends the connection."""
        return self._read.read()

    def ended(self) -> bool:
        """Waits for the other side to end the connection."""
        return self._read.read(1) == b""

    def close(self) -> None:
        self._read.close()
        self.socket.close()


@dataclass
class Tiny:
    port: int
    folder: Path

    def call(self) -> Caller:
        return Caller(self.port)

    def get(self, path: str = "/", *headers: str) -> Reply:
        caller = self.call().send(f"GET {path} HTTP/1.1", "Host: localhost", *headers)
        try:
            return caller.reply()
        finally:
            caller.close()

    def post(self, body: bytes, *headers: str) -> Reply:
        caller = self.call().send(
            "POST / HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers, body=body
        )
        try:
            return caller.reply()
        finally:
            caller.close()

    def slow(self) -> Caller:
        """A sender that announces a body, sends one byte, and falls silent."""
        return self.call().send("POST / HTTP/1.1", "Host: localhost", "Content-Length: 1000", body=b"x")

    def arrived(self) -> int:
        """How many bodies the handler has ever seen."""
        return int(self.get("/count").body)


StartTiny = Callable[..., Tiny]


@pytest.fixture(scope="module")
def start_tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartTiny]:
    running: list[subprocess.Popen[bytes]] = []

    def start(*, proxies: tuple[str, ...] = (), file_bytes: int | None = None, **limits: Any) -> Tiny:
        folder = tmp_path_factory.mktemp("tiny") / "spool"
        folder.mkdir()
        given: dict[str, Any] = {"folder": str(folder), "limits": {**QUICK, **limits}, "proxies": proxies}
        if file_bytes is not None:
            given["file_bytes"] = file_bytes
        place = _free_place("127.0.0.1", 0)
        port = place.getsockname()[1]
        command = [sys.executable, "-m", "tests.harness.tiny", str(port), json.dumps(given)]
        running.append(subprocess.Popen(command, env=bare_env()))
        wait_until_listening(port, running[-1])
        place.close()
        return Tiny(port, folder)

    yield start
    for process in running:
        process.terminate()
        process.wait(20)


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            continue
        return
    raise AssertionError("the server ended")


@pytest.fixture(scope="module")
def tiny(start_tiny: StartTiny) -> Tiny:
    return start_tiny()
