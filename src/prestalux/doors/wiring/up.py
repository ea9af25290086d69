"""A whole house on one machine: prepares the data folder, opens every door, says where it answers.

Exit codes: 0 stopped as asked; 1 a door did not open; 2 a setting is wrong, the port is taken, or the data
folder is in use.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from ipaddress import IPv4Address
from pathlib import Path

from prestalux.doors.wiring import config
from prestalux.doors.wiring.processes import die_with_parent
from prestalux.doors.wiring.proxies import Proxies
from prestalux.doors.wiring.spool import clear_leftovers
from prestalux.doors.wiring.supervise import Door, Supervisor, WillNotStart

DOORS = (
    ("web", "prestalux.doors.wiring.serve"),
    ("post", "prestalux.doors.post"),
    ("clock", "prestalux.doors.clock"),
)
_READY_SECONDS = 60.0


class CannotStart(Exception):
    """The message is the one line the operator sees."""


def main() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run()
    except config.BadConfiguration as bad:
        sys.stderr.write(f"{bad}\n")
    except CannotStart as reason:
        sys.stderr.write(f"prestalux: {reason}\n")
    except KeyboardInterrupt:
        return 0
    return 2


def _interrupt(*_: object) -> None:
    """Until the supervisor takes over, SIGTERM ends the preparation as Ctrl-C does."""
    raise KeyboardInterrupt


def _run() -> int:
    settings = config.read()
    Proxies(settings.proxies)
    lock = _only_one(settings.data)
    place = _free_place(settings.host, settings.port)
    port = place.getsockname()[1]
    env = _env(settings, port)
    clear_leftovers(settings.data / "spool")
    code, lines = _prepare(env)
    if code:
        return code
    supervisor = Supervisor([Door(name, (sys.executable, "-m", module)) for name, module in DOORS], env)
    readiness = Readiness(settings.host, port)
    try:
        ready = supervisor.run(readiness.ask, lambda: _welcome(config.read(env).url, lines), _READY_SECONDS)
    except WillNotStart as reason:
        raise CannotStart(str(reason)) from None
    finally:
        place.close()
        os.close(lock)
    if not ready:
        sys.stderr.write(f"prestalux: not ready after {_READY_SECONDS:g} s: {readiness.why_not}\n")
        return 1
    return 0


def _only_one(data: Path) -> int:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(data / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotStart(f"PRESTALUX_DATA: {data}: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(f"PRESTALUX_DATA: {data} is in use by another running house") from None
    return lock


def _free_place(host: str, port: int) -> socket.socket:
    """Hold the port while the house runs: bound beside the web server, never listening.

    The first bind is the honest question whether somebody listens; the second one can stand beside the web
    server's own, and closes the gap in which another house could take the same free port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as question:
            question.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            question.bind((host, port))
            question.listen()
            port = question.getsockname()[1]
        place = socket.socket(family)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        place.bind((host, port))
    except OSError as error:
        raise CannotStart(f"PRESTALUX_HTTP: {host}:{port}: {error.strerror}") from None
    return place


def _env(settings: config.Configuration, port: int) -> dict[str, str]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    resolved = {"PRESTALUX_DATA": str(settings.data), "PRESTALUX_HTTP": f"{host}:{port}"}
    return {**os.environ, **resolved, "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings"}


def _prepare(env: Mapping[str, str]) -> tuple[int, list[str]]:
    parent = os.getpid()
    done = subprocess.run(
        [sys.executable, "-m", "prestalux.doors.wiring.prepare"],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=lambda: die_with_parent(parent),  # safe: this process has one thread
    )
    return done.returncode, done.stdout.splitlines()


class Readiness:
    """Asks the house itself whether people may come, and remembers why not."""

    def __init__(self, host: str, port: int) -> None:
        # A house that listens everywhere is asked nearby.
        self._host = {str(IPv4Address(0)): "127.0.0.1", "::": "::1"}.get(host, host)
        self._port = port
        self.why_not = "no answer"

    def ask(self) -> bool:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            reply = connection.getresponse()
            if reply.status == http.client.OK:
                return True
            self.why_not = ", ".join(json.loads(reply.read()).get("failing", []))
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()
        return False


def _welcome(url: str, lines: list[str]) -> None:
    sys.stdout.write("\n".join(["", f"Prestalux answers at {url}", *lines, "", "Ctrl-C stops it.", ""]))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
