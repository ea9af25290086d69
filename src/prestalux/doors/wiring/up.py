"""A whole house on one machine: prepares the data folder, opens every door, says where it answers.

Exit codes: 0 stopped as asked; 1 a door did not open; 2 a setting is wrong, the port is taken, or the data
folder is in use.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
import sys
import time
from contextlib import ExitStack
from ipaddress import IPv4Address
from pathlib import Path

from prestalux.doors.wiring import config
from prestalux.doors.wiring.proxies import Proxies
from prestalux.doors.wiring.spool import clear_leftovers
from prestalux.doors.wiring.supervise import Door, Supervisor, WillNotStart

DOORS = (
    ("web", "prestalux.doors.wiring.serve"),
    ("post", "prestalux.doors.post"),
    ("clock", "prestalux.doors.clock"),
)
SCANNER = ("scanner", "prestalux.doors.scanner")
"""Opened where SCANNER_URL names an antivirus."""
MAILBOX = ("mailbox", "prestalux.doors.mailbox")
"""Opened where the fund takes mail."""
SFTP = ("sftp", "prestalux.doors.sftp")
WORKER = ("worker", "prestalux.doors.worker")
"""Both opened where PRESTALUX_SFTP names a place."""
_READY_SECONDS = 60.0


class CannotStart(Exception):
    """The message is the one line the operator sees."""


def main() -> int:
    try:
        return _run()
    except config.BadConfiguration as bad:
        sys.stderr.write(f"{bad}\n")
    except CannotStart as reason:
        sys.stderr.write(f"prestalux: {reason}\n")
    return 2


def _run() -> int:
    settings = config.read()
    Proxies(settings.proxies)
    supervisor = Supervisor()
    with ExitStack() as held:
        held.callback(os.close, _only_one(settings.data))
        place = held.enter_context(_free_place(settings.host, settings.port))
        port = place.getsockname()[1]
        supervisor.env = _env(settings, port) | _mail_place(settings, held)
        clear_leftovers(settings.data / "spool", before=time.time())  # nobody else runs here
        code, said = supervisor.first((sys.executable, "-m", "prestalux.doors.wiring.prepare"))
        if supervisor.stopping or code:
            return 0 if supervisor.stopping else code
        return _open(supervisor, settings.host, port, said)


def _open(supervisor: Supervisor, host: str, port: int, sign_in: str) -> int:
    settings = config.read(supervisor.env)
    named = [*DOORS, *([SCANNER] if settings.scanner_url else [])]
    if settings.smtp or settings.intake_url:
        named.append(MAILBOX)
    if settings.sftp:
        named += [WORKER, SFTP]
    doors = [Door(name, (sys.executable, "-m", module)) for name, module in named]
    readiness = Readiness(host, port)
    try:
        ready = supervisor.run(doors, readiness.ask, lambda: _welcome(settings, sign_in), _READY_SECONDS)
    except WillNotStart as reason:
        raise CannotStart(str(reason)) from None
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


def _free_place(host: str, port: int, setting: str = "PRESTALUX_HTTP") -> socket.socket:
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
        raise CannotStart(f"{setting}: {host}:{port}: {error.strerror}") from None
    return place


def _mail_place(settings: config.Configuration, held: ExitStack) -> dict[str, str]:
    """Hold the port of the mail listener too. One that nobody asked for gives way to a free one."""
    if settings.smtp is None:
        return {}
    host, port = settings.smtp
    try:
        place = held.enter_context(_free_place(host, port, "PRESTALUX_SMTP"))
    except CannotStart:
        if settings.smtp_given:
            raise
        place = held.enter_context(_free_place(host, 0, "PRESTALUX_SMTP"))
    written = f"[{host}]" if ":" in host else host
    prefix = "lmtp:" if settings.lmtp else ""
    return {"PRESTALUX_SMTP": f"{prefix}{written}:{place.getsockname()[1]}"}


def _env(settings: config.Configuration, port: int) -> dict[str, str]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    resolved = {"PRESTALUX_DATA": str(settings.data), "PRESTALUX_HTTP": f"{host}:{port}"}
    return {**os.environ, **resolved, "DJANGO_SETTINGS_MODULE": "prestalux.doors.wiring.settings"}


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


def _welcome(settings: config.Configuration, sign_in: str) -> None:
    mail = (
        [f"It takes mail at {settings.smtp[0]}:{settings.smtp[1]} ({'LMTP' if settings.lmtp else 'SMTP'})"]
        if settings.smtp
        else []
    )
    lines = [
        "",
        f"Prestalux answers at {settings.url}",
        *mail,
        *sign_in.splitlines(),
        "",
        "Ctrl-C stops it.",
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
